package org.kerava.backend.cpu;

import java.util.Arrays;
import org.kerava.tensor.DType;
import org.kerava.tensor.View;

/** Running sums and positions of the largest or smallest of dense float32, in parallel over what is not reduced. Results as the reference's. */
final class Scans {
  /** Elements per task: some 20 us. */
  private static final int TASK = 1 << 15;
  /** Columns that are worked on together: their state stays in L1. */
  private static final int COLUMNS = 256;

  private Scans() {}

  private static boolean dense(View a, View out) {
    return a.dtype() == DType.FLOAT32 && a.layout().isContiguous() && out.layout().isContiguous() && a.size() > 0;
  }

  private static int inner(View a, int axis) {
    int n = 1;
    for (int i = axis + 1; i < a.shape().ndim(); i++) {
      n *= a.shape().get(i);
    }
    return n;
  }

  /** Tries {@link org.kerava.backend.Backend#argReduce}. */
  static boolean argReduce(ThreadPool pool, boolean max, View out, View a, int axis) {
    if (!dense(a, out) || out.dtype() != DType.INT32) {
      return false;
    }
    int n = a.shape().get(axis);
    int inner = inner(a, axis);
    float[] x = (float[]) a.buffer().storage();
    int[] to = (int[]) out.buffer().storage();
    int x0 = a.layout().offset();
    int o0 = out.layout().offset();
    if (inner == 1) {
      int rows = a.size() / n;
      int block = Math.max(1, TASK / n);
      pool.run(Gemm.ceil(rows, block), task -> {
        for (int r = task * block; r < Math.min(rows, (task + 1) * block); r++) {
          to[o0 + r] = max ? largest(x, x0 + r * n, n) : smallest(x, x0 + r * n, n);
        }
      });
      return true;
    }
    int blocks = Gemm.ceil(inner, COLUMNS);
    pool.run(a.size() / n / inner * blocks, task -> {
      int c0 = task % blocks * COLUMNS;
      int outer = task / blocks;
      int width = Math.min(COLUMNS, inner - c0);
      Arrays.fill(to, o0 + outer * inner + c0, o0 + outer * inner + c0 + width, 0);
      columns(max, x, x0 + outer * n * inner + c0, n, inner, to, o0 + outer * inner + c0, width);
    });
    return true;
  }

  private static int largest(float[] x, int at, int n) {
    float best = x[at];
    int place = 0;
    for (int i = 0; i < n; i++) {
      float y = x[at + i];
      if (!(y <= best)) {
        if (y != y || best != best) {
          return best != best ? place : i; // the first NaN
        }
        best = y;
        place = i;
      }
    }
    return place;
  }

  private static int smallest(float[] x, int at, int n) {
    float best = x[at];
    int place = 0;
    for (int i = 0; i < n; i++) {
      float y = x[at + i];
      if (!(y >= best)) {
        if (y != y || best != best) {
          return best != best ? place : i;
        }
        best = y;
        place = i;
      }
    }
    return place;
  }

  private static void columns(boolean max, float[] x, int at, int n, int stride, int[] to, int o, int width) {
    var best = Scratch.floats(Scratch.COLUMNS, width);
    System.arraycopy(x, at, best, 0, width);
    for (int r = 1; r < n; r++) {
      int row = at + r * stride;
      for (int c = 0; c < width; c++) {
        float y = x[row + c];
        if (max ? !(y <= best[c]) : !(y >= best[c])) {
          if (best[c] == best[c]) {
            best[c] = y;
            to[o + c] = r;
          }
        }
      }
    }
  }

  /** Tries a running sum; sums are kept in double precision. */
  static boolean sum(ThreadPool pool, View out, View a, int axis, boolean reverse) {
    if (!dense(a, out) || out.dtype() != DType.FLOAT32) {
      return false;
    }
    int n = a.shape().get(axis);
    int inner = inner(a, axis);
    float[] x = (float[]) a.buffer().storage();
    float[] to = (float[]) out.buffer().storage();
    int x0 = a.layout().offset();
    int o0 = out.layout().offset();
    int step = reverse ? -1 : 1;
    int first = reverse ? n - 1 : 0;
    if (inner == 1) {
      int rows = a.size() / n;
      int block = Gemm.roundUp(Math.max(1, TASK / n), 4);
      pool.run(Gemm.ceil(rows, block), task -> {
        int end = Math.min(rows, (task + 1) * block);
        int r = task * block;
        for (; r + 4 <= end; r += 4) {
          four(x, x0 + r * n + first, to, o0 + r * n + first, n, step);
        }
        for (; r < end; r++) {
          double sum = 0;
          for (int i = 0, k = r * n + first; i < n; i++, k += step) {
            sum += x[x0 + k];
            to[o0 + k] = (float) sum;
          }
        }
      });
      return true;
    }
    int blocks = Gemm.ceil(inner, COLUMNS);
    pool.run(a.size() / n / inner * blocks, task -> {
      int c0 = task % blocks * COLUMNS;
      int outer = task / blocks;
      int at = (outer * n + first) * inner + c0;
      columns(x, x0 + at, to, o0 + at, n, step * inner, Math.min(COLUMNS, inner - c0));
    });
    return true;
  }

  /** Four rows at a time: a sum alone would wait for every addition. */
  private static void four(float[] x, int i, float[] to, int o, int n, int step) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    for (int k = 0; k < n; k++, i += step, o += step) {
      a += x[i];
      b += x[i + n];
      c += x[i + 2 * n];
      d += x[i + 3 * n];
      to[o] = (float) a;
      to[o + n] = (float) b;
      to[o + 2 * n] = (float) c;
      to[o + 3 * n] = (float) d;
    }
  }

  private static void columns(float[] x, int i, float[] to, int o, int n, int stride, int width) {
    double[] sums = new double[COLUMNS];
    for (int r = 0; r < n; r++, i += stride, o += stride) {
      for (int c = 0; c < width; c++) {
        sums[c] += x[i + c];
        to[o + c] = (float) sums[c];
      }
    }
  }
}
