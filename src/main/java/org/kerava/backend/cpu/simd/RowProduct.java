package org.kerava.backend.cpu.simd;

/**
 * One row of a matrix product: {@code c (+)= a B} for columns in panels of {@link #COLS}. All that matters is how fast B arrives, so four panels
 * are read at once: in place they are eight cache lines of every row, packed they are four streams (on an AMD EPYC 2 x 83 and 2 x 90 GB/s from
 * L3; a {@link Tile} of one row gets 2 x 40). Every element is one chain of fused multiply-adds over k in order, as in a tile.
 */
@FunctionalInterface
public interface RowProduct {
  /** Columns of a panel: two vectors. */
  int COLS = 2 * Simd.LANES;

  /** The kernel of this run. */
  Warm<RowProduct> KERNEL = new Warm<>(RowProduct::scalar, () -> VectorRowProduct::run, new Drill());

  /**
   * Computes whole panels.
   *
   * @param a the row, from index {@code ao} on
   * @param b the matrix, {@code bo} its first element, {@code step} from row to row, {@code panel} from panel to panel
   * @param c the result, from {@code co} on
   * @param panels how many
   * @param k length of the row
   * @param add whether to start from the old c
   */
  void run(float[] a, int ao, float[] b, int bo, int step, int panel, float[] c, int co, int panels, int k, boolean add);

  private static void scalar(float[] a, int ao, float[] b, int bo, int step, int panel, float[] c, int co, int panels, int k, boolean add) {
    for (int j = 0; j < panels * COLS; j++) {
      float sum = add ? c[co + j] : 0;
      int at = bo + j / COLS * panel + j % COLS;
      for (int p = 0; p < k; p++) {
        sum = Math.fma(a[ao + p], b[at + p * step], sum);
      }
      c[co + j] = sum;
    }
  }

  /** Four and five panels, packed and in place, in both modes; K of 2 and 3, as for tiles. */
  final class Drill implements Warm.Drill<RowProduct> {
    private final float[] a = new float[8];
    private final float[] b = new float[5 * COLS * 8];
    private final float[] c = new float[5 * COLS];

    @Override
    public int run(RowProduct kernel, int round) {
      int k = 2 + (round >> 2 & 1);
      int panels = 4 + (round >> 3 & 1);
      boolean packed = (round & 2) == 0;
      kernel.run(a, 0, b, 0, packed ? COLS : panels * COLS, packed ? k * COLS : COLS, c, 0, panels, k, (round & 1) == 0);
      return panels * 2 * (k + 2);
    }

    @Override
    public boolean idle(RowProduct kernel, int calls) {
      for (int i = 0; i < calls; i++) {
        kernel.run(a, 0, b, 0, COLS, COLS, c, 0, -Warm.TURNS, 2, true);
      }
      return true;
    }
  }
}
