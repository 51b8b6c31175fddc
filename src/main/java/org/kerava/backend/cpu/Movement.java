package org.kerava.backend.cpu;

import java.util.Arrays;
import org.kerava.backend.Rows;
import org.kerava.tensor.DType;
import org.kerava.tensor.View;

/** Copies, fills and casts. */
final class Movement {
  /** Elements per task. */
  private static final int TASK = 1 << 16;

  private Movement() {}

  /** Whether fill has a loop for the dtype. */
  static boolean fills(View out) {
    return out.dtype() == DType.FLOAT32 || out.dtype() == DType.BOOL;
  }

  static void fill(ThreadPool pool, View out, double s) {
    if (out.layout().isContiguous() && out.buffer().storage() instanceof float[] to) {
      int at = out.layout().offset();
      if (out.size() < 2 * TASK) {
        Arrays.fill(to, at, at + out.size(), (float) s);
        return;
      }
      pool.run(Gemm.ceil(out.size(), TASK), task ->
          Arrays.fill(to, at + task * TASK, at + Math.min(out.size(), (task + 1) * TASK), (float) s));
      return;
    }
    var rows = new Rows(out);
    int step = rows.step(0);
    switch (out.buffer().storage()) {
      case float[] to -> rows.run((n, at) -> {
        if (step == 1) {
          Arrays.fill(to, at[0], at[0] + n, (float) s);
        } else {
          for (int k = 0, o = at[0]; k < n; k++, o += step) {
            to[o] = (float) s;
          }
        }
      });
      case byte[] to -> rows.run((n, at) -> {
        for (int k = 0, o = at[0]; k < n; k++, o += step) {
          to[o] = (byte) (s != 0 ? 1 : 0);
        }
      });
      default -> throw new AssertionError(out.dtype());
    }
  }

  /** Whether cast has a loop for the pair of dtypes. */
  static boolean casts(View out, View a) {
    return out.dtype() == DType.FLOAT32 && a.dtype() != DType.UINT64 && a.dtype() != DType.STRING;
  }

  static void cast(ThreadPool pool, View out, View a) {
    float[] to = (float[]) out.buffer().storage();
    if (out.layout().isContiguous() && a.layout().isContiguous() && a.buffer().storage() instanceof int[] from) {
      int o = out.layout().offset();
      int i = a.layout().offset();
      pool.run(Gemm.ceil(out.size(), TASK), task ->
          ints(to, o + task * TASK, from, i + task * TASK, Math.min(TASK, out.size() - task * TASK)));
      return;
    }
    var rows = new Rows(out, a);
    int so = rows.step(0);
    int sa = rows.step(1);
    boolean signed = a.dtype() == DType.INT8;
    switch (a.buffer().storage()) {
      case byte[] from -> rows.run((n, at) -> {
        int o = at[0];
        int i = at[1];
        if (so == 1 && sa == 1 && !signed) {
          unsigned(to, o, from, i, n);
        } else {
          for (int k = 0; k < n; k++, o += so, i += sa) {
            to[o] = signed ? from[i] : from[i] & 0xff;
          }
        }
      });
      case int[] from -> rows.run((n, at) -> {
        for (int k = 0, o = at[0], i = at[1]; k < n; k++, o += so, i += sa) {
          to[o] = from[i];
        }
      });
      case long[] from -> rows.run((n, at) -> {
        for (int k = 0, o = at[0], i = at[1]; k < n; k++, o += so, i += sa) {
          to[o] = from[i];
        }
      });
      case double[] from -> rows.run((n, at) -> {
        for (int k = 0, o = at[0], i = at[1]; k < n; k++, o += so, i += sa) {
          to[o] = (float) from[i];
        }
      });
      case float[] from -> rows.run((n, at) -> {
        for (int k = 0, o = at[0], i = at[1]; k < n; k++, o += so, i += sa) {
          to[o] = from[i];
        }
      });
      default -> throw new AssertionError(a.dtype());
    }
  }

  private static void ints(float[] to, int o, int[] from, int i, int n) {
    for (int k = 0; k < n; k++) {
      to[o + k] = from[i + k];
    }
  }

  private static void unsigned(float[] to, int o, byte[] from, int i, int n) {
    for (int k = 0; k < n; k++) {
      to[o + k] = from[i + k] & 0xff;
    }
  }
}
