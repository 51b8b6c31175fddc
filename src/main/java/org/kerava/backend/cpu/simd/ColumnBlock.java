package org.kerava.backend.cpu.simd;

import java.util.function.Supplier;

/**
 * Work on the columns of a block of rows. Row {@code r} of x is at {@code at + r * stride}, of the others likewise; {@code p} holds rows
 * of one value per column, {@code step} apart. Every column takes its rows in order, and every operation is rounded.
 */
@FunctionalInterface
public interface ColumnBlock {
  /** {@code p0 += sum x}. */
  Warm<ColumnBlock> SUM = warm(ScalarColumns::sum, () -> VectorColumns::sum, 2);
  /** {@code p0 = max(p0, max x)}; NaN wins. */
  Warm<ColumnBlock> MAX = warm(ScalarColumns::max, () -> VectorColumns::max, 2);
  /** {@code p0 = min(p0, min x)}; NaN wins. */
  Warm<ColumnBlock> MIN = warm(ScalarColumns::min, () -> VectorColumns::min, 2);
  /** {@code p1 += sum (x - p0); p2 += sum (x - p0)²}. */
  Warm<ColumnBlock> SPREAD = warm(ScalarColumns::spread, () -> VectorColumns::spread, 5);
  /** {@code p1 += sum y; p2 += sum y (x - p0)}. */
  Warm<ColumnBlock> SLOPES = warm(ScalarColumns::slopes, () -> VectorColumns::slopes, 6);
  /** {@code p0 += sum y; p1 += sum y (x - mean) rstd}: z holds the means of the rows from {@code out} on, then their rstd. */
  Warm<ColumnBlock> ROW_SLOPES = warm(ScalarColumns::rowSlopes, () -> VectorColumns::rowSlopes, 7);
  /** {@code z = (x - p0) p1 + p2}. */
  Warm<ColumnBlock> AFFINE = warm(ScalarColumns::affine, () -> VectorColumns::affine, 5);
  /** {@code z = (y - p2 - (x - p0) p3) p1}: normalisation's gradient. */
  Warm<ColumnBlock> PULL = warm(ScalarColumns::pull, () -> VectorColumns::pull, 8);
  /** {@code z = x + p0}. */
  Warm<ColumnBlock> BIAS = warm(ScalarColumns::bias, () -> VectorColumns::bias, 3);
  /** {@code z = max(x + p0, 0)}. */
  Warm<ColumnBlock> BIAS_RELU = warm(ScalarColumns::biasRelu, () -> VectorColumns::biasRelu, 4);

  /**
   * Does a block.
   *
   * @param x an input
   * @param at its first element
   * @param y another input; x where it is not used
   * @param to its first element
   * @param z the output; x where it is not used
   * @param out its first element
   * @param stride from row to row of all three
   * @param p values per column
   * @param po the first of them
   * @param step from one row of values to the next
   * @param rows rows of the block
   * @param columns its columns
   */
  void run(float[] x, int at, float[] y, int to, float[] z, int out, int stride, float[] p, int po, int step, int rows, int columns);

  private static Warm<ColumnBlock> warm(ColumnBlock twin, Supplier<ColumnBlock> vector, int operations) {
    int stride = 224;
    var x = new float[8 * stride];
    var y = new float[8 * stride];
    var z = new float[8 * stride];
    var p = new float[4 * stride];
    return new Warm<>(twin, vector, new Warm.Drill<>() {
      @Override
      public int run(ColumnBlock block, int round) {
        int columns = (round & 2) == 0 ? 4 * Simd.LANES + Simd.LANES + (round & 1) : 2 * Simd.LANES;
        int rows = 4 + (round >> 2 & 3);
        block.run(x, 0, y, 0, z, 0, stride, p, 0, stride, rows, columns);
        return columns / Simd.LANES * rows * operations;
      }

      @Override
      public boolean idle(ColumnBlock block, int calls) {
        for (int i = 0; i < calls; i++) {
          block.run(x, 0, y, 0, z, 0, stride, p, 0, stride, -Warm.TURNS, 0);
        }
        return true;
      }
    });
  }
}
