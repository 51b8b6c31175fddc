package org.kerava.recorded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** NumPy's archive of arrays, read for tests; the dtype may differ from the file's (bfloat16 is stored as float32). */
public final class Npz implements AutoCloseable {
  private static final Pattern HEADER = Pattern.compile("'descr': '([^']+)', 'fortran_order': (False|True), 'shape': \\(([^)]*)\\)");

  private final ZipFile zip;

  /** Opens an archive. */
  public Npz(Path file) {
    try {
      zip = new ZipFile(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  /** One array, as a tensor of a dtype. */
  public Tensor read(String name, DType dtype) {
    try (var in = zip.getInputStream(zip.getEntry(name + ".npy"))) {
      ByteBuffer b = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
      int length = b.get(6) == 1 ? b.getShort(8) & 0xffff : b.getInt(8);
      int start = (b.get(6) == 1 ? 10 : 12) + length;
      Matcher m = HEADER.matcher(new String(b.array(), start - length, length, StandardCharsets.US_ASCII));
      if (!m.find()) throw new IllegalArgumentException(name + ": not an array of NumPy");
      int[] shape = Pattern.compile("\\d+").matcher(m.group(3)).results().mapToInt(r -> Integer.parseInt(r.group())).toArray();
      boolean byColumns = m.group(2).equals("True") && shape.length > 1;
      if (byColumns) reverse(shape);
      Tensor t = values(b.slice(start, b.capacity() - start).order(ByteOrder.LITTLE_ENDIAN), m.group(1), Shape.of(shape), dtype);
      return byColumns ? t.transpose() : t;
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  private static void reverse(int[] a) {
    for (int i = 0, k = a.length - 1; i < k; i++, k--) {
      int t = a[i];
      a[i] = a[k];
      a[k] = t;
    }
  }

  private static Tensor values(ByteBuffer b, String type, Shape shape, DType dtype) {
    int n = shape.size();
    if (type.charAt(1) == 'U') {
      int width = Integer.parseInt(type.substring(2));
      String[] s = new String[n];
      for (int i = 0; i < n; i++) {
        var text = new StringBuilder();
        for (int k = 0; k < width; k++) {
          int c = b.getInt(4 * (i * width + k));
          if (c != 0) text.appendCodePoint(c);
        }
        s[i] = text.toString();
      }
      return Tensor.of(s, shape);
    }
    if (type.charAt(1) == 'f') {
      double[] d = new double[n];
      for (int i = 0; i < n; i++) {
        d[i] = switch (type.charAt(2)) {
          case '2' -> Float.float16ToFloat(b.getShort(2 * i));
          case '4' -> b.getFloat(4 * i);
          default -> b.getDouble(8 * i);
        };
      }
      return Tensor.of(d, shape, dtype);
    }
    long[] l = new long[n];
    for (int i = 0; i < n; i++) {
      l[i] = switch (type.substring(1)) {
        case "b1", "i1" -> b.get(i);
        case "u1" -> b.get(i) & 0xff;
        case "i2" -> b.getShort(2 * i);
        case "u2" -> b.getShort(2 * i) & 0xffff;
        case "i4" -> b.getInt(4 * i);
        case "u4" -> b.getInt(4 * i) & 0xffffffffL;
        case "i8", "u8" -> b.getLong(8 * i);
        default -> throw new IllegalArgumentException("no dtype " + type);
      };
    }
    return Tensor.of(l, shape, dtype);
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
