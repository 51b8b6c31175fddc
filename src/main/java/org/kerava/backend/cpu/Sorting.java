package org.kerava.backend.cpu;

import java.util.Arrays;
import org.kerava.tensor.DType;
import org.kerava.tensor.View;

/**
 * Sorts rows of float32, and finds their largest elements. An element and its position make one number of 64 bits, the element's bits in front,
 * turned so that whole numbers compare as the floats do: the JDK's sort of longs then is stable.
 */
final class Sorting {
  /** Up to so many largest elements are kept in order while the row is read; for more it is sorted. */
  private static final int FEW = 64;
  private static final int TASK = 1 << 13;
  private static final ThreadLocal<long[][]> KEYS = ThreadLocal.withInitial(() -> new long[1][0]);

  private Sorting() {}

  private static long[] keys(int n) {
    var own = KEYS.get();
    if (own[0].length < n) {
      own[0] = new long[n];
    }
    return own[0];
  }

  /** Rising in the order of floats, 0 and -0 alike, NaN last; of equal ones the first position first. */
  private static long key(float x, int position) {
    int bits = x != x ? Integer.MAX_VALUE : Float.floatToRawIntBits(x + 0f);
    return (long) (bits ^ bits >> 31 & Integer.MAX_VALUE) << 32 | position;
  }

  private static boolean dense(View... views) {
    for (var v : views) {
      if (!v.layout().isContiguous()) {
        return false;
      }
    }
    return true;
  }

  /** Tries {@link org.kerava.backend.Backend#sort}. */
  static boolean sort(ThreadPool pool, View values, View index, View a) {
    if (!Elementwise.floats(a) || !dense(values, index, a) || a.size() == 0) {
      return false;
    }
    int n = a.shape().last();
    float[] x = (float[]) a.buffer().storage();
    float[] to = (float[]) values.buffer().storage();
    int[] where = (int[]) index.buffer().storage();
    rows(pool, a.size() / n, n, row -> {
      long[] keys = keys(n);
      int from = a.layout().offset() + row * n;
      for (int i = 0; i < n; i++) {
        keys[i] = key(x[from + i], i);
      }
      Arrays.sort(keys, 0, n);
      int v = values.layout().offset() + row * n;
      int w = index.layout().offset() + row * n;
      for (int i = 0; i < n; i++) {
        int place = (int) keys[i];
        where[w + i] = place;
        to[v + i] = x[from + place];
      }
    });
    return true;
  }

  private static void rows(ThreadPool pool, int rows, int n, ThreadPool.Task row) {
    int block = Math.max(1, TASK / n);
    pool.run(Gemm.ceil(rows, block), task -> {
      for (int r = task * block; r < Math.min(rows, (task + 1) * block); r++) {
        row.run(r);
      }
    });
  }

  /** Tries {@link org.kerava.backend.Backend#topK}. */
  static boolean topK(ThreadPool pool, View index, View a) {
    if (a.dtype() != DType.FLOAT32 || !dense(index, a) || index.size() == 0) {
      return false;
    }
    int n = a.shape().last();
    int k = index.shape().last();
    float[] x = (float[]) a.buffer().storage();
    int[] where = (int[]) index.buffer().storage();
    rows(pool, a.size() / n, n, row -> {
      int from = a.layout().offset() + row * n;
      long[] keys = keys(n);
      int first = k > FEW ? n : k;
      for (int i = 0; i < first; i++) {
        keys[i] = key(-x[from + i], i);
      }
      Arrays.sort(keys, 0, first);
      select(x, from, first, n, keys, k);
      int w = index.layout().offset() + row * k;
      for (int i = 0; i < k; i++) {
        where[w + i] = (int) keys[i];
      }
    });
    return true;
  }

  /** Takes elements from {@code first} on among the k sorted keys. */
  private static void select(float[] x, int from, int first, int n, long[] keys, int k) {
    float least = x[from + (int) keys[k - 1]];
    for (int i = first; i < n; i++) {
      float y = x[from + i];
      if (y <= least) {
        continue;
      }
      long key = key(-y, i);
      if (key < keys[k - 1]) {
        int at = k - 1;
        for (; at > 0 && keys[at - 1] > key; at--) {
          keys[at] = keys[at - 1];
        }
        keys[at] = key;
        least = x[from + (int) keys[k - 1]];
      }
    }
  }
}
