package org.kerava.backend.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kerava.tensor.Layout;
import org.kerava.tensor.View;

/**
 * One walk over the steps of a sequence. A step is one job of the thread pool: each task multiplies a block of rows with the recurrent weights
 * of a range of units, in all gates, and runs the cell on what it got while that is in the cache. So the threads meet once a step, and each
 * reads the weights of its units only, from panels packed once for all steps.
 *
 * <p>A task computes whole elements, each one chain of multiply-adds and one run of the cell, so the blocks may depend on the number of threads:
 * they change no bit.
 */
abstract class Recurrence implements ThreadPool.Task {
  /** The fewest units per task: the weights of four gates are 128 columns, and 32 rows of 256 units are some 18 us. */
  private static final int UNITS = 32;
  /** Tasks per thread and step: enough to share out the work, few enough that a thread mostly gets weights that are in its cache. */
  private static final int TASKS = 2;
  /** A task should be worth handing out: multiply-adds, about 3 us. */
  private static final long LEAST = 150_000;
  /** Rows per task: four of the tallest tiles. */
  private static final int ROWS = 48;

  /** A matrix per step, its columns dense. */
  record Steps(float[] data, int offset, int time, int row) {
    /** All steps of a view (time, batch, n), or the one matrix of all steps of a view (batch, n). */
    static Steps of(View v) {
      Layout l = v.layout();
      int n = l.shape().ndim();
      return new Steps((float[]) v.buffer().storage(), l.offset(), n == 3 ? l.stride(0) : 0, l.stride(n - 2));
    }

    int at(int step, int i) {
      return offset + step * time + i * row;
    }
  }

  /** Which rows count at a step. */
  record Mask(byte[] data, int offset, int time, int row) {
    static @Nullable Mask of(@Nullable View v) {
      return v == null ? null
          : new Mask((byte[]) v.buffer().storage(), v.layout().offset(), v.layout().stride(0), v.layout().stride(1));
    }

    boolean counts(int step, int i) {
      return data[offset + step * time + i * row] != 0;
    }
  }

  final int batch;
  final int units;
  final int gates;
  final StepNest cell;
  final @Nullable Mask mask;
  final int width; // of a group of the weights' columns: units, or all gates where one task does all units
  final int groups;
  private final int unitStep;
  private final int rowStep;
  private final int unitBlocks;
  private final int rowBlocks;
  private int step;

  /**
   * A walk.
   *
   * @param gates products per unit
   * @param k length of the products
   */
  private Recurrence(ThreadPool pool, int batch, int units, int gates, int k, StepNest cell, @Nullable Mask mask) {
    this.batch = batch;
    this.units = units;
    this.gates = gates;
    this.cell = cell;
    this.mask = mask;
    rowBlocks = Gemm.ceil(batch, ROWS);
    rowStep = Gemm.ceil(batch, rowBlocks);
    long perBlock = (long) Math.max(4, rowStep) * UNITS * gates * k;
    int most = Gemm.ceil(units, UNITS);
    unitStep = UNITS * Math.clamp(Math.max(LEAST / perBlock, most * rowBlocks / (TASKS * pool.threads())), 1, most);
    unitBlocks = Gemm.ceil(units, unitStep);
    groups = unitBlocks == 1 ? 1 : gates;
    width = unitBlocks == 1 ? gates * units : units;
  }

  /** Runs one step. */
  final void step(ThreadPool pool, int number) {
    step = number;
    pool.run(rowBlocks * unitBlocks, this);
  }

  @Override
  public final void run(int task) {
    int row = task / unitBlocks * rowStep;
    int unit = task % unitBlocks * unitStep;
    block(step, row, Math.min(batch, row + rowStep), unit, Math.min(units, unit + unitStep));
  }

  /** The product and the cell for some rows and units. */
  abstract void block(int t, int row0, int row1, int unit0, int unit1);

  /** {@code out (+)= in weights} for some rows and units, in all gates. */
  final void multiply(Panels weights, Steps in, int from, Steps out, int to, int row0, int row1, int unit0, int unit1, boolean add) {
    int end = unitBlocks == 1 ? width : unit1;
    for (int g = 0; g < groups; g++) {
      weights.multiply(in.data, in.at(from, row0), in.row, row1 - row0, g, unit0, end, out.data, out.at(to, row0) + g * units + unit0, out.row,
          add);
    }
  }

  /** The end of the rows from {@code row} on that all count, or all do not, as this one. */
  final int alike(int t, int row, int end) {
    if (mask == null) {
      return end;
    }
    boolean counts = mask.counts(t, row);
    int next = row + 1;
    while (next < end && mask.counts(t, next) == counts) {
      next++;
    }
    return next;
  }

  final boolean counts(int t, int row) {
    return mask == null || mask.counts(t, row);
  }

  /** From the first step to the last: {@code out = h weights}, the bias, the cell. Rows that do not count keep their states. */
  static final class Forward extends Recurrence {
    private final Panels weights;
    private final Steps h;
    private final Steps out;
    private final boolean add;
    private final Epilogue bias;
    private final Steps[] states;

    /**
     * A walk.
     *
     * @param u (units, gates units)
     * @param h (time + 1, batch, units)
     * @param out (time, batch, gates units) what the product goes to
     * @param add whether it is added
     * @param states (time + 1, batch, units): those that masked rows keep
     */
    Forward(ThreadPool pool, int batch, int units, int gates, Matrix u, Steps h, Steps out, boolean add, Epilogue bias, StepNest cell,
        @Nullable Mask mask, Steps... states) {
      super(pool, batch, units, gates, units, cell, mask);
      weights = Panels.pack(pool, Scratch.RECURRENT, u, units, groups, width, h.row);
      this.h = h;
      this.out = out;
      this.add = add;
      this.bias = bias;
      this.states = states;
    }

    @Override
    void block(int t, int row0, int row1, int unit0, int unit1) {
      multiply(weights, h, t, out, t, row0, row1, unit0, unit1, add);
      if (bias != Epilogue.NONE) {
        for (int g = 0; g < gates; g++) {
          bias.apply(out.data, out.at(t, row0) + g * units + unit0, out.row, row1 - row0, unit1 - unit0, g * units + unit0);
        }
      }
      for (int row = row0; row < row1; ) {
        int end = alike(t, row, row1);
        if (counts(t, row)) {
          cell.run(t, row, end, unit0, unit1);
        } else {
          for (Steps s : states) {
            for (int i = row; i < end; i++) {
              System.arraycopy(s.data, s.at(t, i) + unit0, s.data, s.at(t + 1, i) + unit0, unit1 - unit0);
            }
          }
        }
        row = end;
      }
    }
  }

  /**
   * From the last step to the first, and one product more: {@code dh (+)= dz weights} of the step after, then the cell's gradient. Rows that do
   * not count give zeros for dz and keep dh.
   */
  static final class Backward extends Recurrence {
    private final int steps;
    private final Panels weights;
    private final Steps dz;
    private final Steps dh;
    private final @Nullable Steps up;
    private final boolean keeps;
    private final Steps[] zeros;

    /**
     * A walk.
     *
     * @param ut (gates units, units)
     * @param dz (time, batch, gates units) what is multiplied
     * @param dh (batch, units)
     * @param up (time, batch, units): the cell adds it to dh, for rows that count
     * @param keeps whether the cell leaves a part of the gradient in dh, to which the product is added
     * @param zeros (time, batch, gates units): what is zero for masked rows
     */
    Backward(ThreadPool pool, int steps, int batch, int units, int gates, Matrix ut, Steps dz, Steps dh, @Nullable Steps up, boolean keeps,
        StepNest cell, @Nullable Mask mask, Steps... zeros) {
      super(pool, batch, units, gates, units, cell, mask);
      this.steps = steps;
      weights = Panels.pack(pool, Scratch.RECURRENT, ut, gates * units, 1, units, dz.row);
      this.dz = dz;
      this.dh = dh;
      this.up = up;
      this.keeps = keeps;
      this.zeros = zeros;
    }

    @Override
    void block(int t, int row0, int row1, int unit0, int unit1) {
      if (t + 1 < steps) {
        weights.multiply(dz.data, dz.at(t + 1, row0), dz.row, row1 - row0, 0, unit0, unit1, dh.data, dh.at(0, row0) + unit0, dh.row,
            keeps || mask != null);
      }
      for (int row = row0; t >= 0 && row < row1; ) {
        int end = alike(t, row, row1);
        if (counts(t, row)) {
          cell.run(t, row, end, unit0, unit1);
        } else {
          skip(t, row, end, unit0, unit1);
        }
        if (counts(t, row) && mask != null && !keeps) {
          for (int i = row; i < end; i++) {
            Arrays.fill(dh.data, dh.at(0, i) + unit0, dh.at(0, i) + unit1, 0);
          }
        }
        row = end;
      }
    }

    private void skip(int t, int row0, int row1, int unit0, int unit1) {
      for (int i = row0; i < row1; i++) {
        for (Steps z : zeros) {
          for (int g = 0; g < gates; g++) {
            int at = z.at(t, i) + g * units;
            Arrays.fill(z.data, at + unit0, at + unit1, 0);
          }
        }
        if (up != null) {
          int from = up.at(t, i);
          int to = dh.at(0, i);
          for (int j = unit0; j < unit1; j++) {
            dh.data[to + j] += up.data[from + j];
          }
        }
      }
    }
  }
}
