package org.kerava.backend.cpu;

import org.kerava.backend.Bin;
import org.kerava.backend.Cmp;
import org.kerava.backend.Rows;
import org.kerava.tensor.DType;
import org.kerava.tensor.View;

/** Plain loops of arithmetic and comparisons for float64, int32 and int64: gradient checks, labels, counters. Results as the reference's. */
final class WideLoops {
  private WideLoops() {}

  /** Tries; false if there is no loop for the operands. */
  static boolean binary(Bin op, View out, View a, View b) {
    if (!arithmetic(op, a)) {
      return false;
    }
    var rows = new Rows(out, a, b);
    int so = rows.step(0);
    int sa = rows.step(1);
    int sb = rows.step(2);
    Object x = a.buffer().storage();
    Object y = b.buffer().storage();
    Object to = out.buffer().storage();
    rows.run((n, at) -> row(op, n, to, at[0], so, x, at[1], sa, y, at[2], sb));
    return true;
  }

  /** Tries; false if there is no loop for the operands. */
  static boolean scalar(Bin op, View out, View a, double s) {
    if (!arithmetic(op, a)) {
      return false;
    }
    var rows = new Rows(out, a);
    int so = rows.step(0);
    int sa = rows.step(1);
    Object x = a.buffer().storage();
    Object y = one(a.dtype(), s);
    Object to = out.buffer().storage();
    rows.run((n, at) -> row(op, n, to, at[0], so, x, at[1], sa, y, 0, 0));
    return true;
  }

  /** Tries; false if there is no loop for the operands. */
  static boolean compare(Cmp op, View out, View a, View b) {
    if (!wide(a.dtype())) {
      return false;
    }
    var rows = new Rows(out, a, b);
    int so = rows.step(0);
    int sa = rows.step(1);
    int sb = rows.step(2);
    Object x = a.buffer().storage();
    Object y = b.buffer().storage();
    byte[] to = (byte[]) out.buffer().storage();
    rows.run((n, at) -> row(op, n, to, at[0], so, x, at[1], sa, y, at[2], sb));
    return true;
  }

  private static boolean wide(DType t) {
    return t == DType.FLOAT64 || t == DType.INT32 || t == DType.INT64;
  }

  private static boolean arithmetic(Bin op, View a) {
    return wide(a.dtype()) && switch (op) {
      case ADD, SUB, MUL, RSUB, MAX, MIN -> true;
      case DIV -> a.dtype() == DType.FLOAT64;
      default -> false;
    };
  }

  private static Object one(DType t, double s) {
    return switch (t) {
      case FLOAT64 -> new double[] {s};
      case INT32 -> new int[] {(int) (long) s};
      default -> new long[] {(long) s};
    };
  }

  private static void row(Bin op, int n, Object to, int o, int so, Object x, int i, int sa, Object y, int j, int sb) {
    switch (x) {
      case double[] a -> doubles(op, n, (double[]) to, o, so, a, i, sa, (double[]) y, j, sb);
      case int[] a -> ints(op, n, (int[]) to, o, so, a, i, sa, (int[]) y, j, sb);
      case long[] a -> longs(op, n, (long[]) to, o, so, a, i, sa, (long[]) y, j, sb);
      default -> throw new AssertionError(op);
    }
  }

  private static void doubles(Bin op, int n, double[] to, int o, int so, double[] a, int i, int sa, double[] b, int j, int sb) {
    switch (op) {
      case ADD -> {
        for (int k = 0; k < n; k++) to[o + k * so] = a[i + k * sa] + b[j + k * sb];
      }
      case SUB -> {
        for (int k = 0; k < n; k++) to[o + k * so] = a[i + k * sa] - b[j + k * sb];
      }
      case RSUB -> {
        for (int k = 0; k < n; k++) to[o + k * so] = b[j + k * sb] - a[i + k * sa];
      }
      case MUL -> {
        for (int k = 0; k < n; k++) to[o + k * so] = a[i + k * sa] * b[j + k * sb];
      }
      case DIV -> {
        for (int k = 0; k < n; k++) to[o + k * so] = a[i + k * sa] / b[j + k * sb];
      }
      case MAX -> {
        for (int k = 0; k < n; k++) to[o + k * so] = Math.max(a[i + k * sa], b[j + k * sb]);
      }
      default -> {
        for (int k = 0; k < n; k++) to[o + k * so] = Math.min(a[i + k * sa], b[j + k * sb]);
      }
    }
  }

  private static void ints(Bin op, int n, int[] to, int o, int so, int[] a, int i, int sa, int[] b, int j, int sb) {
    switch (op) {
      case ADD -> {
        for (int k = 0; k < n; k++) to[o + k * so] = a[i + k * sa] + b[j + k * sb];
      }
      case SUB -> {
        for (int k = 0; k < n; k++) to[o + k * so] = a[i + k * sa] - b[j + k * sb];
      }
      case RSUB -> {
        for (int k = 0; k < n; k++) to[o + k * so] = b[j + k * sb] - a[i + k * sa];
      }
      case MUL -> {
        for (int k = 0; k < n; k++) to[o + k * so] = a[i + k * sa] * b[j + k * sb];
      }
      case MAX -> {
        for (int k = 0; k < n; k++) to[o + k * so] = Math.max(a[i + k * sa], b[j + k * sb]);
      }
      default -> {
        for (int k = 0; k < n; k++) to[o + k * so] = Math.min(a[i + k * sa], b[j + k * sb]);
      }
    }
  }

  private static void longs(Bin op, int n, long[] to, int o, int so, long[] a, int i, int sa, long[] b, int j, int sb) {
    switch (op) {
      case ADD -> {
        for (int k = 0; k < n; k++) to[o + k * so] = a[i + k * sa] + b[j + k * sb];
      }
      case SUB -> {
        for (int k = 0; k < n; k++) to[o + k * so] = a[i + k * sa] - b[j + k * sb];
      }
      case RSUB -> {
        for (int k = 0; k < n; k++) to[o + k * so] = b[j + k * sb] - a[i + k * sa];
      }
      case MUL -> {
        for (int k = 0; k < n; k++) to[o + k * so] = a[i + k * sa] * b[j + k * sb];
      }
      case MAX -> {
        for (int k = 0; k < n; k++) to[o + k * so] = Math.max(a[i + k * sa], b[j + k * sb]);
      }
      default -> {
        for (int k = 0; k < n; k++) to[o + k * so] = Math.min(a[i + k * sa], b[j + k * sb]);
      }
    }
  }

  private static void row(Cmp op, int n, byte[] to, int o, int so, Object x, int i, int sa, Object y, int j, int sb) {
    for (int k = 0; k < n; k++) {
      boolean less;
      boolean equal;
      boolean more;
      switch (x) {
        case double[] a -> {
          double p = a[i + k * sa];
          double q = ((double[]) y)[j + k * sb];
          less = p < q;
          equal = p == q;
          more = p > q;
        }
        case int[] a -> {
          int p = a[i + k * sa];
          int q = ((int[]) y)[j + k * sb];
          less = p < q;
          equal = p == q;
          more = p > q;
        }
        case long[] a -> {
          long p = a[i + k * sa];
          long q = ((long[]) y)[j + k * sb];
          less = p < q;
          equal = p == q;
          more = p > q;
        }
        default -> throw new AssertionError(op);
      }
      boolean result = switch (op) {
        case EQ -> equal;
        case NE -> !equal;
        case LT -> less;
        case LE -> less || equal;
        case GT -> more;
        case GE -> more || equal;
      };
      to[o + k * so] = (byte) (result ? 1 : 0);
    }
  }
}
