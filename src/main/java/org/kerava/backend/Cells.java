package org.kerava.backend;

import org.kerava.tensor.DType;
import org.kerava.tensor.View;

/** Elements of any host array as numbers: reading widens to double or long, writing rounds and wraps to the dtype. */
abstract class Cells {
  abstract double getD(int i);

  abstract long getL(int i);

  abstract void setD(int i, double x);

  abstract void setL(int i, long x);

  static Cells of(View v) {
    Object a = v.buffer().storage();
    DType t = v.dtype();
    return switch (a) {
      case float[] f -> new Floats(f, t);
      case double[] d -> new Doubles(d);
      case int[] k -> new Ints(k, t);
      case long[] l -> new Longs(l, t);
      case byte[] b -> new Bytes(b, t);
      default -> throw new IllegalArgumentException("no arithmetic on dtype " + t);
    };
  }

  /** Rounds a float to a 16-bit type that is kept in floats. */
  static float round(float x, DType t) {
    if (t == DType.FLOAT32) return x;
    if (t == DType.FLOAT16) return Float.float16ToFloat(Float.floatToFloat16(x));
    if (Float.isNaN(x)) return x;
    int bits = Float.floatToRawIntBits(x);
    return Float.intBitsToFloat(bits + 0x7fff + (bits >>> 16 & 1) & 0xffff0000);
  }

  private static final class Floats extends Cells {
    private final float[] a;
    private final DType t;

    Floats(float[] a, DType t) {
      this.a = a;
      this.t = t;
    }

    @Override
    double getD(int i) {
      return a[i];
    }

    @Override
    long getL(int i) {
      return (long) a[i];
    }

    @Override
    void setD(int i, double x) {
      a[i] = t == DType.FLOAT32 ? (float) x : round((float) x, t);
    }

    @Override
    void setL(int i, long x) {
      a[i] = round(x, t);
    }
  }

  private static final class Doubles extends Cells {
    private final double[] a;

    Doubles(double[] a) {
      this.a = a;
    }

    @Override
    double getD(int i) {
      return a[i];
    }

    @Override
    long getL(int i) {
      return (long) a[i];
    }

    @Override
    void setD(int i, double x) {
      a[i] = x;
    }

    @Override
    void setL(int i, long x) {
      a[i] = x;
    }
  }

  private static final class Ints extends Cells {
    private final int[] a;
    private final DType t;

    Ints(int[] a, DType t) {
      this.a = a;
      this.t = t;
    }

    @Override
    double getD(int i) {
      return a[i];
    }

    @Override
    long getL(int i) {
      return a[i];
    }

    @Override
    void setD(int i, double x) {
      setL(i, t == DType.INT32 ? (int) x : (long) x);
    }

    @Override
    void setL(int i, long x) {
      a[i] = switch (t) {
        case INT16 -> (short) x;
        case UINT16 -> (int) x & 0xffff;
        default -> (int) x;
      };
    }
  }

  private static final class Longs extends Cells {
    private final long[] a;
    private final DType t;

    Longs(long[] a, DType t) {
      this.a = a;
      this.t = t;
    }

    @Override
    double getD(int i) {
      long l = a[i];
      return t == DType.UINT64 && l < 0 ? (l >>> 1) * 2.0 + (l & 1) : l;
    }

    @Override
    long getL(int i) {
      return a[i];
    }

    @Override
    void setD(int i, double x) {
      setL(i, t == DType.UINT64 && x >= 0x1p63 ? (long) (x - 0x1p63) ^ Long.MIN_VALUE : (long) x);
    }

    @Override
    void setL(int i, long x) {
      a[i] = t == DType.UINT32 ? x & 0xffffffffL : x;
    }
  }

  private static final class Bytes extends Cells {
    private final byte[] a;
    private final DType t;

    Bytes(byte[] a, DType t) {
      this.a = a;
      this.t = t;
    }

    @Override
    double getD(int i) {
      return getL(i);
    }

    @Override
    long getL(int i) {
      return t == DType.INT8 ? a[i] : a[i] & 0xff;
    }

    @Override
    void setD(int i, double x) {
      if (t == DType.BOOL) a[i] = (byte) (x != 0 ? 1 : 0);
      else a[i] = (byte) (long) x;
    }

    @Override
    void setL(int i, long x) {
      a[i] = (byte) (t == DType.BOOL ? x != 0 ? 1 : 0 : x);
    }
  }
}
