package org.kerava.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipException;
import org.kerava.saving.FormatException;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.TensorOps;

/**
 * IDX files, in which MNIST and its relatives come: one tensor each, plain or compressed with gzip.
 *
 * @see <a href="https://yann.lecun.org/exdb/mnist/">The MNIST database</a>, the format at its end
 */
public final class Idx {
  private Idx() {}

  /**
   * Reads a file.
   *
   * @param path the file
   * @return the tensor, of the file's dtype
   * @throws FormatException if the file is not what it claims to be
   * @throws UncheckedIOException if it cannot be read
   */
  public static Tensor read(Path path) {
    try (InputStream in = Gzip.open(path)) {
      return read(in, path.toString());
    } catch (ZipException | EOFException e) {
      throw new FormatException(path + " is damaged: its gzip data ends early or is not valid (" + e.getMessage() + ")", e);
    } catch (IOException e) {
      throw WholeFile.unread(path.toString(), e);
    }
  }

  private static Tensor read(InputStream in, String name) throws IOException {
    byte[] magic = in.readNBytes(4);
    if (magic.length < 4 || magic[0] != 0 || magic[1] != 0) {
      throw new FormatException(name + " is not an IDX file: it starts with " + Arrays.toString(magic) + "; two zeros, a type and the number of axes were expected");
    }
    NpyType type = switch (magic[2]) {
      case 0x08 -> type(DType.UINT8, 'u');
      case 0x09 -> type(DType.INT8, 'i');
      case 0x0b -> type(DType.INT16, 'i');
      case 0x0c -> type(DType.INT32, 'i');
      case 0x0d -> type(DType.FLOAT32, 'f');
      case 0x0e -> type(DType.FLOAT64, 'f');
      default -> throw new FormatException(name + ": the IDX type " + magic[2] + " came; 8, 9, 11, 12, 13 and 14 are known");
    };
    int axes = magic[3];
    if (axes < 1 || axes > 8) throw new FormatException(name + ": an IDX file of " + axes + " axes came; 1 to 8 were expected");
    byte[] head = in.readNBytes(4 * axes);
    if (head.length < 4 * axes) throw new FormatException(name + " ends inside its header");
    int[] lengths = new int[axes];
    ByteBuffer.wrap(head).asIntBuffer().get(lengths);
    long bytes = type.width();
    for (int n : lengths) {
      bytes = n < 0 || bytes > Integer.MAX_VALUE ? Long.MAX_VALUE : bytes * n;
    }
    if (bytes > Integer.MAX_VALUE - 16) {
      throw new FormatException(name + ": its header claims the shape " + Arrays.toString(lengths) + " of " + type.dtype() + ", which is more than 2 GiB");
    }
    byte[] data = in.readNBytes((int) bytes); // grows with what comes, not with what is claimed
    if (data.length < bytes || in.read() >= 0) {
      throw new FormatException(name + ": its header claims the shape " + Arrays.toString(lengths) + " of " + type.dtype() + ", that is " + bytes
          + " bytes of data; it has " + (data.length < bytes ? "only " + data.length : "more"));
    }
    Shape shape = Shape.of(lengths);
    return TensorOps.get().create(type.decode(data, shape.size()), shape, type.dtype());
  }

  private static NpyType type(DType dtype, char kind) {
    return new NpyType(dtype, kind, dtype.bytes(), ByteOrder.BIG_ENDIAN);
  }

  /** What stands before the data in the (uncompressed) file that would hold a uint8 tensor. */
  static byte[] header(Tensor t) {
    int axes = t.ndim();
    ByteBuffer out = ByteBuffer.allocate(4 + 4 * axes);
    out.put((byte) 0).put((byte) 0).put((byte) 8).put((byte) axes);
    for (int n : t.shape().toArray()) out.putInt(n);
    return out.array();
  }
}
