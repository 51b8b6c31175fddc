package org.kerava.tensor;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Between tensors and Java's arrays. */
final class HostArrays {
  private HostArrays() {}

  /** A tensor of a flat array of any number type, converted to the storage of {@code dtype}. */
  static Tensor create(Object flat, Shape shape, DType dtype) {
    int n = Array.getLength(flat);
    if (!shape.isStatic() || shape.size() != n) {
      throw new ShapeException("a tensor of shape " + shape + " needs " + (shape.isStatic() ? shape.size() : "a known number of") + " elements; got " + n);
    }
    return TensorOps.get().create(convert(flat, n, dtype), shape, dtype);
  }

  private static Object convert(Object a, int n, DType dtype) {
    switch (dtype.storage()) {
      case FLOAT:
        if (a instanceof float[] && dtype == DType.FLOAT32) return a;
        float[] f = new float[n];
        for (int i = 0; i < n; i++) f[i] = round((float) number(a, i), dtype);
        return f;
      case DOUBLE:
        if (a instanceof double[]) return a;
        double[] d = new double[n];
        for (int i = 0; i < n; i++) d[i] = number(a, i);
        return d;
      case INT:
        if (a instanceof int[] && dtype == DType.INT32) return a;
        int[] k = new int[n];
        for (int i = 0; i < n; i++) {
          int v = (int) integer(a, i);
          k[i] = dtype == DType.INT16 ? (short) v : dtype == DType.UINT16 ? v & 0xffff : v;
        }
        return k;
      case LONG:
        if (a instanceof long[] && dtype != DType.UINT32) return a;
        long[] l = new long[n];
        for (int i = 0; i < n; i++) l[i] = dtype == DType.UINT32 ? integer(a, i) & 0xffffffffL : integer(a, i);
        return l;
      case BYTE:
        if (a instanceof byte[] && dtype != DType.BOOL) return a;
        byte[] b = new byte[n];
        for (int i = 0; i < n; i++) b[i] = dtype == DType.BOOL ? (byte) (number(a, i) != 0 ? 1 : 0) : (byte) integer(a, i);
        return b;
      default:
        throw new IllegalArgumentException("numbers do not make a tensor of dtype " + dtype);
    }
  }

  /** Rounds to a 16-bit type that is kept in floats. */
  static float round(float x, DType dtype) {
    return switch (dtype) {
      case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16(x));
      case BFLOAT16 -> {
        if (Float.isNaN(x)) yield x;
        int bits = Float.floatToRawIntBits(x);
        yield Float.intBitsToFloat(bits + 0x7fff + (bits >>> 16 & 1) & 0xffff0000);
      }
      default -> x;
    };
  }

  private static double number(Object a, int i) {
    return switch (a) {
      case float[] f -> f[i];
      case double[] d -> d[i];
      case int[] k -> k[i];
      case long[] l -> l[i];
      case short[] s -> s[i];
      case byte[] b -> b[i];
      case boolean[] b -> b[i] ? 1 : 0;
      default -> throw new IllegalArgumentException("no numbers in " + a.getClass().getSimpleName());
    };
  }

  private static long integer(Object a, int i) {
    return switch (a) {
      case long[] l -> l[i];
      case int[] k -> k[i];
      default -> (long) number(a, i);
    };
  }

  /** A tensor of a nested array. */
  static Tensor create(Object nested, @Nullable DType dtype) {
    var lengths = new ArrayList<Integer>();
    Class<?> type = nested.getClass();
    Object first = nested;
    while (type.isArray()) {
      int n = first == null ? 0 : Array.getLength(first);
      lengths.add(n);
      type = type.getComponentType();
      if (type.isArray()) first = n == 0 ? null : Array.get(first, 0);
    }
    Shape shape = Shape.of(lengths.stream().mapToInt(Integer::intValue).toArray());
    Object flat = Array.newInstance(type, shape.size());
    copy(nested, 0, shape, 0, flat, true);
    if (flat instanceof String[] s) return TensorOps.get().create(s, shape, DType.STRING);
    DType t = dtype != null ? dtype : switch (flat) {
      case int[] x -> DType.INT32;
      case long[] x -> DType.INT64;
      case byte[] x -> DType.UINT8;
      case boolean[] x -> DType.BOOL;
      default -> Settings.floatx();
    };
    return create(flat, shape, t);
  }

  /** Copies between a nested array and a flat one; returns the next position. */
  private static int copy(Object nested, int axis, Shape shape, int at, Object flat, boolean in) {
    int n = Array.getLength(nested);
    if (n != shape.get(axis)) {
      throw new ShapeException("the rows of a nested array must be of one length: " + shape.get(axis) + " expected on axis " + axis + ", got " + n);
    }
    if (axis == shape.ndim() - 1) {
      if (in) System.arraycopy(nested, 0, flat, at, n);
      else System.arraycopy(flat, at, nested, 0, n);
      return at + n;
    }
    for (int i = 0; i < n; i++) at = copy(Array.get(nested, i), axis + 1, shape, at, flat, in);
    return at;
  }

  /** A tensor of nested collections. */
  static Tensor create(Collection<?> values) {
    var lengths = new ArrayList<Integer>();
    var leaves = new ArrayList<Object>();
    flatten(values, 0, lengths, leaves);
    if (leaves.isEmpty()) return of(new float[0], Shape.of(0));
    Shape shape = Shape.of(lengths.stream().mapToInt(Integer::intValue).toArray());
    Object first = leaves.get(0);
    if (first instanceof Tensor t) {
      Shape inner = t.shape();
      DType dtype = t.dtype();
      for (Object o : leaves) {
        if (!(o instanceof Tensor u) || !u.shape().equals(inner)) throw new ShapeException("tensors in a collection must have one shape; got " + inner + " and " + o);
        dtype = dtype.promote(u.dtype());
      }
      double[] all = new double[leaves.size() * inner.size()];
      int at = 0;
      for (Object o : leaves) {
        double[] d = ((Tensor) o).toDoubleArray();
        System.arraycopy(d, 0, all, at, d.length);
        at += d.length;
      }
      return create(all, shape.append(inner.toArray()), dtype);
    }
    int n = leaves.size();
    if (first instanceof String) return TensorOps.get().create(leaves.toArray(String[]::new), shape, DType.STRING);
    if (first instanceof Boolean) {
      boolean[] b = new boolean[n];
      for (int i = 0; i < n; i++) b[i] = (Boolean) leaves.get(i);
      return create(b, shape, DType.BOOL);
    }
    boolean fraction = false;
    boolean wide = false;
    for (Object o : leaves) {
      if (!(o instanceof Number)) throw new IllegalArgumentException("a tensor is made of numbers, truth values or texts; got a " + o.getClass().getSimpleName());
      fraction |= o instanceof Float || o instanceof Double;
      wide |= o instanceof Long;
    }
    if (fraction) {
      double[] d = new double[n];
      for (int i = 0; i < n; i++) d[i] = ((Number) leaves.get(i)).doubleValue();
      return create(d, shape, Settings.floatx());
    }
    long[] l = new long[n];
    for (int i = 0; i < n; i++) l[i] = ((Number) leaves.get(i)).longValue();
    return create(l, shape, wide ? DType.INT64 : DType.INT32);
  }

  private static Tensor of(float[] values, Shape shape) {
    return create(values, shape, DType.FLOAT32);
  }

  private static void flatten(Collection<?> values, int depth, List<Integer> lengths, List<Object> leaves) {
    if (lengths.size() == depth) lengths.add(values.size());
    if (lengths.get(depth) != values.size()) {
      throw new ShapeException("collections at one level must be equally long: " + lengths.get(depth) + " and " + values.size());
    }
    for (Object o : values) {
      if (o instanceof Collection<?> c) flatten(c, depth + 1, lengths, leaves);
      else leaves.add(o);
    }
  }

  // ---- exit ----

  static double item(Tensor t) {
    if (t instanceof KerasTensor) View.of(t); // says that symbols have no values
    if (t.size() != 1) throw new IllegalArgumentException("item() needs a tensor of one element; this one has the shape " + t.shape());
    return doubles(t)[0];
  }

  static float[] floats(Tensor t) {
    Object a = TensorOps.get().read(t);
    if (a instanceof float[] f) return f;
    float[] out = new float[t.size()];
    for (int i = 0; i < out.length; i++) out[i] = (float) element(a, i, t.dtype());
    return out;
  }

  static double[] doubles(Tensor t) {
    Object a = TensorOps.get().read(t);
    if (a instanceof double[] d) return d;
    double[] out = new double[t.size()];
    for (int i = 0; i < out.length; i++) out[i] = element(a, i, t.dtype());
    return out;
  }

  static int[] ints(Tensor t) {
    Object a = TensorOps.get().read(t);
    if (a instanceof int[] k) return k;
    int[] out = new int[t.size()];
    for (int i = 0; i < out.length; i++) out[i] = (int) whole(a, i, t.dtype());
    return out;
  }

  static long[] longs(Tensor t) {
    Object a = TensorOps.get().read(t);
    if (a instanceof long[] l) return l;
    long[] out = new long[t.size()];
    for (int i = 0; i < out.length; i++) out[i] = whole(a, i, t.dtype());
    return out;
  }

  static String[] strings(Tensor t) {
    if (TensorOps.get().read(t) instanceof String[] s) return s;
    throw new IllegalArgumentException("toStringArray() needs a tensor of dtype string; this one is " + t.dtype());
  }

  private static double element(Object a, int i, DType dtype) {
    if (a instanceof String[]) throw new IllegalArgumentException("a tensor of texts has no numbers");
    if (dtype == DType.UINT8) return ((byte[]) a)[i] & 0xff;
    if (dtype == DType.UINT64) {
      long l = ((long[]) a)[i];
      return l >= 0 ? l : (l >>> 1) * 2.0 + (l & 1);
    }
    return number(a, i);
  }

  private static long whole(Object a, int i, DType dtype) {
    return a instanceof long[] l ? l[i] : (long) element(a, i, dtype);
  }

  static <A> A nested(Tensor t, Class<A> type) {
    int depth = 0;
    Class<?> leaf = type;
    while (leaf.isArray()) {
      leaf = leaf.getComponentType();
      depth++;
    }
    if (depth != t.ndim() || depth == 0) {
      throw new IllegalArgumentException("toArray(" + type.getSimpleName() + ".class) needs a tensor of " + depth + " axes; this one has the shape " + t.shape());
    }
    Object flat;
    if (leaf == float.class) flat = floats(t);
    else if (leaf == double.class) flat = doubles(t);
    else if (leaf == int.class) flat = ints(t);
    else if (leaf == long.class) flat = longs(t);
    else if (leaf == String.class) flat = strings(t);
    else if (leaf == byte.class) {
      int[] k = ints(t);
      byte[] b = new byte[k.length];
      for (int i = 0; i < b.length; i++) b[i] = (byte) k[i];
      flat = b;
    } else if (leaf == boolean.class) {
      double[] d = doubles(t);
      boolean[] b = new boolean[d.length];
      for (int i = 0; i < b.length; i++) b[i] = d[i] != 0;
      flat = b;
    } else {
      throw new IllegalArgumentException("toArray knows float, double, int, long, byte, boolean and String; not " + leaf.getSimpleName());
    }
    Object out = Array.newInstance(leaf, t.shape().toArray());
    copy(out, 0, t.shape(), 0, flat, false);
    return type.cast(out);
  }

  /** Shape, type and the first elements. */
  static String text(Tensor t) {
    String head = "Tensor(shape=" + t.shape() + ", dtype=" + t.dtype();
    View view = View.of(t);
    if (!view.buffer().alive()) return head + ", of a step that has ended)";
    if (view.buffer().device().equals(Device.META)) return head + ")";
    var out = new StringBuilder(head).append(", ");
    Object a = TensorOps.get().read(t);
    append(out, t, a, 0, 0);
    return out.append(')').toString();
  }

  private static void append(StringBuilder out, Tensor t, Object a, int axis, int at) {
    if (axis == t.ndim()) {
      if (a instanceof String[] s) out.append('"').append(s[at]).append('"');
      else if (t.dtype() == DType.BOOL) out.append(element(a, at, t.dtype()) != 0);
      else if (t.dtype().isFloating()) out.append(String.format(Locale.ROOT, "%.5g", element(a, at, t.dtype())));
      else out.append(whole(a, at, t.dtype()));
      return;
    }
    int n = t.shape().get(axis);
    int step = 1;
    for (int i = axis + 1; i < t.ndim(); i++) step *= t.shape().get(i);
    out.append('[');
    for (int i = 0; i < n; i++) {
      if (i > 0) out.append(", ");
      if (n > 8 && i == 4) {
        out.append("...");
        i = n - 4;
        out.append(", ");
      }
      append(out, t, a, axis + 1, at + i * step);
    }
    out.append(']');
  }
}
