package org.kerava.backend.cpu;

import org.kerava.backend.Bin;
import org.kerava.backend.Cmp;
import org.kerava.backend.Rows;
import org.kerava.backend.Un;
import org.kerava.tensor.DType;
import org.kerava.tensor.View;

/** Loops of the commonest element-wise functions of float32. */
final class Elementwise {
  private Elementwise() {}

  private static float[] floats(View v) {
    return (float[]) v.buffer().storage();
  }

  /** Whether {@link #unary} knows the function. */
  static boolean supports(Un op, View a) {
    return a.dtype() == DType.FLOAT32 && switch (op) {
      case NEG, ABS, SQUARE, SQRT, RSQRT, RECIPROCAL, RELU -> true;
      default -> false;
    };
  }

  static void unary(Un op, View out, View a) {
    var rows = new Rows(out, a);
    int so = rows.step(0);
    int sa = rows.step(1);
    float[] to = floats(out);
    float[] x = floats(a);
    rows.run((n, at) -> {
      int o = at[0];
      int i = at[1];
      switch (op) {
        case NEG -> {
          for (int k = 0; k < n; k++) to[o + k * so] = -x[i + k * sa];
        }
        case ABS -> {
          for (int k = 0; k < n; k++) to[o + k * so] = Math.abs(x[i + k * sa]);
        }
        case SQUARE -> {
          for (int k = 0; k < n; k++) to[o + k * so] = x[i + k * sa] * x[i + k * sa];
        }
        case SQRT -> {
          for (int k = 0; k < n; k++) to[o + k * so] = (float) Math.sqrt(x[i + k * sa]);
        }
        case RSQRT -> {
          for (int k = 0; k < n; k++) to[o + k * so] = 1 / (float) Math.sqrt(x[i + k * sa]);
        }
        case RECIPROCAL -> {
          for (int k = 0; k < n; k++) to[o + k * so] = 1 / x[i + k * sa];
        }
        case RELU -> {
          for (int k = 0; k < n; k++) to[o + k * so] = x[i + k * sa] <= 0 ? 0 : x[i + k * sa];
        }
        default -> throw new AssertionError(op);
      }
    });
  }

  /** Whether {@link #binary} and {@link #scalar} know the function. */
  static boolean supports(Bin op, View a) {
    return a.dtype() == DType.FLOAT32 && switch (op) {
      case ADD, SUB, MUL, DIV, RSUB, RDIV, MAX, MIN -> true;
      default -> false;
    };
  }

  static void binary(Bin op, View out, View a, View b) {
    var rows = new Rows(out, a, b);
    int so = rows.step(0);
    int sa = rows.step(1);
    int sb = rows.step(2);
    float[] to = floats(out);
    float[] x = floats(a);
    float[] y = floats(b);
    rows.run((n, at) -> row(op, n, to, at[0], so, x, at[1], sa, y, at[2], sb));
  }

  static void scalar(Bin op, View out, View a, double s) {
    var rows = new Rows(out, a);
    int so = rows.step(0);
    int sa = rows.step(1);
    float[] to = floats(out);
    float[] x = floats(a);
    float[] y = {(float) s};
    rows.run((n, at) -> row(op, n, to, at[0], so, x, at[1], sa, y, 0, 0));
  }

  private static void row(Bin op, int n, float[] to, int o, int so, float[] x, int i, int sa, float[] y, int j, int sb) {
    switch (op) {
      case ADD -> {
        for (int k = 0; k < n; k++) to[o + k * so] = x[i + k * sa] + y[j + k * sb];
      }
      case SUB -> {
        for (int k = 0; k < n; k++) to[o + k * so] = x[i + k * sa] - y[j + k * sb];
      }
      case MUL -> {
        for (int k = 0; k < n; k++) to[o + k * so] = x[i + k * sa] * y[j + k * sb];
      }
      case DIV -> {
        for (int k = 0; k < n; k++) to[o + k * so] = x[i + k * sa] / y[j + k * sb];
      }
      case RSUB -> {
        for (int k = 0; k < n; k++) to[o + k * so] = y[j + k * sb] - x[i + k * sa];
      }
      case RDIV -> {
        for (int k = 0; k < n; k++) to[o + k * so] = y[j + k * sb] / x[i + k * sa];
      }
      case MAX -> {
        for (int k = 0; k < n; k++) to[o + k * so] = Math.max(x[i + k * sa], y[j + k * sb]);
      }
      case MIN -> {
        for (int k = 0; k < n; k++) to[o + k * so] = Math.min(x[i + k * sa], y[j + k * sb]);
      }
      default -> throw new AssertionError(op);
    }
  }

  static void compare(Cmp op, View out, View a, float s) {
    var rows = new Rows(out, a);
    int so = rows.step(0);
    int sa = rows.step(1);
    byte[] to = (byte[]) out.buffer().storage();
    float[] x = floats(a);
    rows.run((n, at) -> {
      for (int k = 0, o = at[0], i = at[1]; k < n; k++, o += so, i += sa) {
        boolean r = switch (op) {
          case EQ -> x[i] == s;
          case NE -> x[i] != s;
          case LT -> x[i] < s;
          case LE -> x[i] <= s;
          case GT -> x[i] > s;
          case GE -> x[i] >= s;
        };
        to[o] = (byte) (r ? 1 : 0);
      }
    });
  }

  static void where(View out, View c, View a, View b) {
    var rows = new Rows(out, c, a, b);
    int so = rows.step(0);
    int sc = rows.step(1);
    int sa = rows.step(2);
    int sb = rows.step(3);
    float[] to = floats(out);
    byte[] cond = (byte[]) c.buffer().storage();
    float[] x = floats(a);
    float[] y = floats(b);
    rows.run((n, at) -> {
      for (int k = 0, o = at[0], q = at[1], i = at[2], j = at[3]; k < n; k++, o += so, q += sc, i += sa, j += sb) {
        to[o] = cond[q] != 0 ? x[i] : y[j];
      }
    });
  }
}
