package org.kerava.backend.cpu;

import java.lang.ref.SoftReference;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.cpu.simd.Tiles;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.Layout;

/**
 * A variable's matrix in the panels that products read, kept while the variable stays as it is: predictions with few rows wait for weights, and
 * panels arrive in one stream (twice as fast as rows of the matrix, where each panel of columns touches other pages). Training changes weights
 * before they have been used often enough to be packed. The copy goes with the variable, and before the JVM runs out of memory.
 *
 * @param version of the variable when it was copied
 * @param offset where the matrix begins in the buffer
 * @param rows its step from row to row
 * @param columns its step from column to column
 * @param k its rows
 * @param n its columns
 * @param groups of its columns, which are packed in turn
 * @param panels [column / cols][group][k][cols] from {@link Layout#START} on, filled up with zeros
 * @param next another matrix of the same buffer, such as the transposed one
 */
record PackedWeights(int version, int offset, int rows, int columns, int k, int n, int groups, float[] panels, @Nullable PackedWeights next) {
  /** So many products must have used a value before it is packed, which takes as long as a few of them gain... */
  private static final int USES = 16;
  /** ...by one of the threads that predict, which tries again after so many if the copy was given up. */
  private static final int RETRY = 63;
  /** More elements than this come from DRAM, in whatever order they lie. */
  private static final int MOST = 1 << 22;
  private static final int LEAST = 1 << 12;

  /**
   * The panels of a matrix, if they are worth it.
   *
   * @param buffer that of B
   * @param b (k, n)
   */
  static float @Nullable [] of(ThreadPool pool, Tiles tiles, Buffer buffer, Matrix b, int k, int n) {
    return of(pool, tiles, buffer, b, k, n, 1);
  }

  /** As {@link #of}, with the columns in so many groups whose panels take turns: see {@link Panels}. */
  static float @Nullable [] of(ThreadPool pool, Tiles tiles, Buffer buffer, Matrix b, int k, int n, int groups) {
    int version = buffer.version();
    long size = (long) k * n;
    if (version < 0 || size < LEAST || size > MOST || n <= Tiles.NARROW) {
      return null;
    }
    int uses = buffer.use();
    if (uses < USES) {
      return null;
    }
    var kept = buffer.derived() instanceof SoftReference<?> s && s.get() instanceof PackedWeights w && w.version == version ? w : null;
    for (var w = kept; w != null; w = w.next) {
      if (w.offset == b.offset() && w.rows == b.rows() && w.columns == b.columns() && w.k == k && w.n == n && w.groups == groups) {
        return w.panels;
      }
    }
    if ((uses - USES) % RETRY != 0 || kept != null && kept.next != null) {
      return null;
    }
    var panels = new float[Layout.START + Panels.size(tiles, k, groups, n / groups)];
    if (groups == 1) {
      Gemm.pack(pool, tiles, b, k, n, panels, Layout.START);
    } else {
      Panels.fill(pool, tiles, b, k, groups, n / groups, panels, Layout.START);
    }
    buffer.derive(new SoftReference<>(new PackedWeights(version, b.offset(), b.rows(), b.columns(), k, n, groups, panels, kept)));
    return panels;
  }
}
