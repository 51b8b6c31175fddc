package org.kerava.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.kerava.saving.FormatException;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.TensorOps;

/**
 * NumPy's {@code .npy} files: one tensor each. Files of versions 1 to 3, either byte order and either memory order are read, and the tensor keeps the
 * file's dtype. Files of pickled objects are refused: reading data never runs code.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">NumPy: the NPY format</a>
 * @see Npz
 */
public final class Npy {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST_HEADER = 1 << 16;
  private static final Pattern DESCR = Pattern.compile("['\"]descr['\"]\\s*:\\s*(?:['\"]([^'\"]*)['\"]|(\\[))");
  private static final Pattern FORTRAN = Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([0-9,L\\s]*)\\)");

  private Npy() {}

  /**
   * Reads a file.
   *
   * @param path ends in {@code .npy} by custom
   * @return the tensor
   * @throws FormatException if the file is not what it claims to be
   * @throws UncheckedIOException if it cannot be read
   */
  public static Tensor read(Path path) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
      return read(in, path.toString());
    } catch (IOException e) {
      throw WholeFile.unread(path.toString(), e);
    }
  }

  /**
   * Reads a file.
   *
   * @param path ends in {@code .npy} by custom
   * @return the tensor
   */
  public static Tensor read(String path) {
    return read(Path.of(path));
  }

  /**
   * Writes a file that {@code numpy.load} reads.
   *
   * @param path the file; one that is there is replaced
   * @param tensor a value of any dtype but bfloat16, which NumPy has not
   */
  public static void write(Path path, Tensor tensor) {
    NpyType type = NpyType.of(tensor);
    WholeFile.write(path, out -> write(out, tensor, type));
  }

  /**
   * Writes a file that {@code numpy.load} reads.
   *
   * @param path the file; one that is there is replaced
   * @param tensor a value
   */
  public static void write(String path, Tensor tensor) {
    write(Path.of(path), tensor);
  }

  /** Reads from a stream; {@code name} is for messages. */
  static Tensor read(InputStream in, String name) throws IOException {
    byte[] start = in.readNBytes(8);
    if (start.length < 8 || !Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
      throw new FormatException(name + " is not a .npy file: it starts with " + hex(start) + ", expected " + hex(MAGIC) + " and a version");
    }
    int version = start[6];
    if (version < 1 || version > 3) throw new FormatException(name + ": .npy version " + version + " came, 1 to 3 are known");
    byte[] length = in.readNBytes(version == 1 ? 2 : 4);
    long n = 0;
    for (int i = length.length - 1; i >= 0; i--) n = n << 8 | length[i] & 0xff;
    if (n > LONGEST_HEADER) throw new FormatException(name + ": its header claims " + n + " bytes; at most " + LONGEST_HEADER + " are accepted");
    byte[] bytes = in.readNBytes((int) n);
    if (bytes.length < n || length.length < (version == 1 ? 2 : 4)) throw new FormatException(name + " ends inside its header");
    return body(in, name, new String(bytes, UTF_8));
  }

  private static Tensor body(InputStream in, String name, String header) throws IOException {
    Matcher descr = DESCR.matcher(header);
    Matcher fortran = FORTRAN.matcher(header);
    Matcher shape = SHAPE.matcher(header);
    if (!descr.find() || !fortran.find() || !shape.find()) {
      throw new FormatException(name + ": a header with descr, fortran_order and shape was expected; got " + shorten(header));
    }
    if (descr.group(2) != null) throw new FormatException(name + ": structured arrays (records) cannot be a tensor: " + shorten(header));
    NpyType type = NpyType.parse(descr.group(1), name);
    int[] lengths = lengths(shape.group(1), name);
    boolean reversed = fortran.group(1).equals("True") && lengths.length > 1;
    int size = size(lengths, name);
    long claimed = (long) size * type.width();
    if (claimed > Integer.MAX_VALUE - 16) throw new FormatException(name + ": " + claimed + " bytes of data; at most 2 GiB fit into one tensor");
    byte[] data = in.readNBytes((int) claimed); // grows with what comes, not with what is claimed
    if (data.length < claimed) {
      throw new FormatException(name + " ends early: the shape (" + shape.group(1) + ") of type " + descr.group(1) + " needs " + claimed
          + " bytes of data, the file has " + data.length);
    }
    if (reversed) {
      for (int i = 0, j = lengths.length - 1; i < j; i++, j--) {
        int t = lengths[i];
        lengths[i] = lengths[j];
        lengths[j] = t;
      }
    }
    Tensor t = TensorOps.get().create(type.decode(data, size), Shape.of(lengths), type.dtype());
    return reversed ? t.transpose().keep() : t;
  }

  private static int[] lengths(String text, String name) {
    String[] parts = text.isBlank() ? new String[0] : text.replace("L", "").strip().split("\\s*,\\s*");
    int[] out = new int[parts.length];
    for (int i = 0; i < out.length; i++) {
      try {
        out[i] = Integer.parseInt(parts[i].strip());
      } catch (NumberFormatException e) {
        throw new FormatException(name + ": the shape (" + text + ") is not one of integers up to 2^31 - 1", e);
      }
    }
    return out;
  }

  private static int size(int[] lengths, String name) {
    long n = 1;
    boolean zero = Arrays.stream(lengths).anyMatch(l -> l == 0);
    for (int l : lengths) {
      n = zero ? 0 : n * l;
      if (n > Integer.MAX_VALUE) throw new FormatException(name + ": the shape " + Arrays.toString(lengths) + " has more than 2^31 elements");
    }
    return (int) n;
  }

  /** Writes to a stream. */
  static void write(OutputStream out, Tensor tensor, NpyType type) throws IOException {
    String shape = Arrays.stream(tensor.shape().toArray()).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    String header = "{'descr': '" + type.descr() + "', 'fortran_order': False, 'shape': (" + shape + (tensor.ndim() == 1 ? ",), }" : "), }");
    int total = (10 + header.length() + 1 + 63) / 64 * 64; // NumPy aligns the data to 64 bytes
    header = header + " ".repeat(total - 10 - header.length() - 1) + "\n";
    out.write(MAGIC);
    out.write(new byte[] {1, 0, (byte) header.length(), (byte) (header.length() >> 8)});
    out.write(header.getBytes(UTF_8));
    type.encode(TensorOps.get().read(tensor), out);
  }

  private static String hex(byte[] bytes) {
    var out = new StringBuilder();
    for (byte b : bytes) out.append(out.isEmpty() ? "" : " ").append(Integer.toHexString(b & 0xff | 0x100).substring(1));
    return out.isEmpty() ? "nothing" : out.toString();
  }

  private static String shorten(String s) {
    return s.length() <= 120 ? s.strip() : s.substring(0, 120).strip() + "...";
  }
}
