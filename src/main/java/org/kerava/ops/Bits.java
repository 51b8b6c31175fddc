package org.kerava.ops;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/** The bits of a tensor's elements, in the size that the dtype has in files. */
final class Bits {
  private Bits() {}

  /** The same bits as another type; the last axis is folded or unfolded where the sizes differ. */
  static Tensor view(Tensor x, DType to) {
    if (Symbolic.any(x)) return Symbolic.op("view", in -> view(in.get(0), to), x);
    int from = x.dtype().bytes();
    Shape shape = x.shape();
    if (from != to.bytes()) {
      long bytes = x.ndim() == 0 ? -1 : (long) shape.last() * from;
      if (bytes < 0 || bytes % to.bytes() != 0) {
        throw new ShapeException("view: a tensor of shape " + shape + " and dtype " + x.dtype() + " cannot be read as " + to
            + ": the bytes of the last axis are not a multiple of " + to.bytes());
      }
      shape = shape.with(-1, (int) (bytes / to.bytes()));
    }
    Shape result = shape;
    if (!Host.hasValues(x)) return Symbolic.meta(result, to);
    ByteBuffer buffer = ByteBuffer.allocate(x.size() * from).order(ByteOrder.LITTLE_ENDIAN);
    if (x.dtype().isFloating()) {
      for (double d : x.toDoubleArray()) put(buffer, d, x.dtype());
    } else {
      for (long l : x.toLongArray()) put(buffer, l, from);
    }
    buffer.flip();
    int n = result.size();
    if (to.isFloating()) {
      double[] d = new double[n];
      for (int i = 0; i < n; i++) d[i] = floating(buffer, to);
      return Tensor.of(d, result, to);
    }
    long[] l = new long[n];
    for (int i = 0; i < n; i++) l[i] = whole(buffer, to.bytes());
    return Tensor.of(l, result, to);
  }

  private static void put(ByteBuffer b, double d, DType t) {
    switch (t) {
      case FLOAT16 -> b.putShort(Float.floatToFloat16((float) d));
      case BFLOAT16 -> b.putShort((short) (Float.floatToRawIntBits((float) d) >>> 16));
      case FLOAT32 -> b.putFloat((float) d);
      default -> b.putDouble(d);
    }
  }

  private static void put(ByteBuffer b, long l, int bytes) {
    for (int i = 0; i < bytes; i++) b.put((byte) (l >> 8 * i));
  }

  private static double floating(ByteBuffer b, DType t) {
    return switch (t) {
      case FLOAT16 -> Float.float16ToFloat(b.getShort());
      case BFLOAT16 -> Float.intBitsToFloat(b.getShort() << 16);
      case FLOAT32 -> b.getFloat();
      default -> b.getDouble();
    };
  }

  private static long whole(ByteBuffer b, int bytes) {
    return switch (bytes) {
      case 1 -> b.get();
      case 2 -> b.getShort();
      case 4 -> b.getInt();
      default -> b.getLong();
    };
  }
}
