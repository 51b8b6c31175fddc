package org.kerava.data;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.kerava.saving.FormatException;
import org.kerava.tensor.DType;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.TensorOps;

/**
 * How NumPy writes elements.
 *
 * @param dtype the tensor's type
 * @param kind NumPy's letter: b, i, u, f, U or S
 * @param width bytes per element
 * @param order of the bytes of an element
 */
record NpyType(DType dtype, char kind, int width, ByteOrder order) {
  private static final Map<String, DType> TYPES = Map.ofEntries(Map.entry("b1", DType.BOOL), Map.entry("u1", DType.UINT8), Map.entry("u2", DType.UINT16),
      Map.entry("u4", DType.UINT32), Map.entry("u8", DType.UINT64), Map.entry("i1", DType.INT8), Map.entry("i2", DType.INT16), Map.entry("i4", DType.INT32),
      Map.entry("i8", DType.INT64), Map.entry("f2", DType.FLOAT16), Map.entry("f4", DType.FLOAT32), Map.entry("f8", DType.FLOAT64));

  /** Reads a descr such as {@code <f4}; {@code name} is for messages. */
  static NpyType parse(String descr, String name) {
    ByteOrder order = descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    String code = descr.isEmpty() || "<>=|".indexOf(descr.charAt(0)) < 0 ? descr : descr.substring(1);
    DType dtype = TYPES.get(code);
    if (dtype != null) return new NpyType(dtype, code.charAt(0), dtype.bytes(), order);
    if (code.matches("[US][0-9]{1,6}")) {
      int n = Integer.parseInt(code.substring(1));
      return new NpyType(DType.STRING, code.charAt(0), code.charAt(0) == 'U' ? 4 * n : n, order);
    }
    throw new FormatException(name + ": elements of NumPy's type \"" + descr + "\" cannot be a tensor; known are " + TYPES.keySet().stream().sorted().toList()
        + " and texts (U, S)" + (code.startsWith("O") ? ". Pickled objects are never read: save arrays of numbers instead" : ""));
  }

  /** The type of a tensor to be written. */
  static NpyType of(Tensor t) {
    if (t.dtype() == DType.BFLOAT16) throw new IllegalArgumentException("NumPy has no bfloat16: write x.cast(\"float32\") instead");
    if (t.dtype() != DType.STRING) {
      String code = TYPES.entrySet().stream().filter(e -> e.getValue() == t.dtype()).findFirst().orElseThrow().getKey();
      return new NpyType(t.dtype(), code.charAt(0), t.dtype().bytes(), ByteOrder.LITTLE_ENDIAN);
    }
    int longest = 1;
    for (String s : (String[]) TensorOps.get().read(t)) longest = Math.max(longest, s.codePointCount(0, s.length()));
    return new NpyType(DType.STRING, 'U', 4 * longest, ByteOrder.LITTLE_ENDIAN);
  }

  /** NumPy's text. */
  String descr() {
    String prefix = width == 1 ? "|" : order == ByteOrder.BIG_ENDIAN ? ">" : "<";
    return prefix + kind + (kind == 'U' ? width / 4 : width);
  }

  /** The dtype's storage of {@code n} elements. */
  Object decode(byte[] data, int n) {
    ByteBuffer in = ByteBuffer.wrap(data).order(order);
    switch (dtype) {
      case BOOL, UINT8, INT8:
        return data;
      case FLOAT32:
        float[] f = new float[n];
        in.asFloatBuffer().get(f);
        return f;
      case FLOAT64:
        double[] d = new double[n];
        in.asDoubleBuffer().get(d);
        return d;
      case FLOAT16:
        float[] h = new float[n];
        for (int i = 0; i < n; i++) h[i] = Float.float16ToFloat(in.getShort(2 * i));
        return h;
      case INT16, UINT16:
        int[] s = new int[n];
        for (int i = 0; i < n; i++) s[i] = dtype == DType.INT16 ? in.getShort(2 * i) : in.getChar(2 * i);
        return s;
      case INT32:
        int[] k = new int[n];
        in.asIntBuffer().get(k);
        return k;
      case UINT32:
        long[] u = new long[n];
        for (int i = 0; i < n; i++) u[i] = in.getInt(4 * i) & 0xffffffffL;
        return u;
      case INT64, UINT64:
        long[] l = new long[n];
        in.asLongBuffer().get(l);
        return l;
      default:
        String[] texts = new String[n];
        for (int i = 0; i < n; i++) texts[i] = text(in, i * width);
        return texts;
    }
  }

  /** A text of fixed width; the zeros at its end do not count. */
  private String text(ByteBuffer in, int at) {
    if (kind == 'S') {
      int end = at + width;
      while (end > at && in.get(end - 1) == 0) end--;
      return new String(in.array(), at, end - at, StandardCharsets.UTF_8);
    }
    var out = new StringBuilder();
    int end = at + width;
    while (end > at && in.getInt(end - 4) == 0) end -= 4;
    for (int i = at; i < end; i += 4) {
      int c = in.getInt(i);
      out.appendCodePoint(Character.isValidCodePoint(c) ? c : 0xfffd);
    }
    return out.toString();
  }

  /** Writes the dtype's storage. */
  void encode(Object array, OutputStream out) throws IOException {
    int n = Array.getLength(array);
    int chunk = Math.max(1, (1 << 16) / width);
    ByteBuffer buffer = ByteBuffer.allocate(chunk * width).order(order);
    for (int from = 0; from < n; from += chunk) {
      int to = Math.min(n, from + chunk);
      buffer.clear();
      for (int i = from; i < to; i++) put(array, i, buffer);
      out.write(buffer.array(), 0, buffer.position());
    }
  }

  private void put(Object array, int i, ByteBuffer to) {
    switch (array) {
      case float[] f when dtype == DType.FLOAT16 -> to.putShort(Float.floatToFloat16(f[i]));
      case float[] f -> to.putFloat(f[i]);
      case double[] d -> to.putDouble(d[i]);
      case byte[] b -> to.put(b[i]);
      case int[] k when width == 2 -> to.putShort((short) k[i]);
      case int[] k -> to.putInt(k[i]);
      case long[] l when width == 4 -> to.putInt((int) l[i]);
      case long[] l -> to.putLong(l[i]);
      case String[] s -> {
        int end = to.position() + width;
        s[i].codePoints().forEach(to::putInt);
        while (to.position() < end) to.putInt(0);
      }
      default -> throw new AssertionError(array.getClass());
    }
  }
}
