package org.kerava.backend.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.cpu.simd.ColumnBlock;
import org.kerava.tensor.View;

/**
 * The gradients of layer normalisation's scale and offset, summed over the rows of each task of the input's gradient while they are in the cache;
 * the tasks' sums are added in order.
 */
final class RowSlopes implements Composite.Tail {
  private final View dy;
  private final View x;
  private final View mean;
  private final View rstd;
  private final int columns;
  private float[] sums = {}; // [task][offset, scale][column]
  private int tasks;

  RowSlopes(View dy, View x, View mean, View rstd) {
    this.dy = dy;
    this.x = x;
    this.mean = mean;
    this.rstd = rstd;
    columns = x.shape().last();
  }

  @Override
  public RowSweep.Tail of(int tasks) {
    this.tasks = tasks;
    sums = Scratch.floats(Scratch.COLUMNS, 2 * tasks * columns);
    Arrays.fill(sums, 0, 2 * tasks * columns, 0);
    return this::add;
  }

  private void add(int task, int from, int end) {
    int rows = end - from;
    float[] moments = Worker.get().copies(2 * rows);
    System.arraycopy(array(mean), mean.layout().offset() + from, moments, 0, rows);
    System.arraycopy(array(rstd), rstd.layout().offset() + from, moments, rows, rows);
    ColumnBlock.ROW_SLOPES.get().run(array(x), x.layout().offset() + from * columns, array(dy), dy.layout().offset() + from * columns,
        moments, 0, columns, sums, 2 * task * columns, columns, rows, columns);
  }

  /** Adds up, when all tasks are done. */
  void total(@Nullable View dgamma, @Nullable View dbeta) {
    for (int t = 1; t < tasks; t++) {
      for (int c = 0; c < 2 * columns; c++) {
        sums[c] += sums[2 * t * columns + c];
      }
    }
    if (dbeta != null) {
      System.arraycopy(sums, 0, array(dbeta), dbeta.layout().offset(), columns);
    }
    if (dgamma != null) {
      System.arraycopy(sums, columns, array(dgamma), dgamma.layout().offset(), columns);
    }
  }

  private static float[] array(View v) {
    return (float[]) v.buffer().storage();
  }
}
