package org.kerava.backend.cpu;

import org.jspecify.annotations.Nullable;
import org.kerava.backend.cpu.Recurrence.Mask;
import org.kerava.backend.cpu.Recurrence.Steps;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.DType;
import org.kerava.tensor.Device;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/**
 * A recurrent network over a sequence without what its gradient needs: of gates and states only those of the step at hand exist, in memory that
 * stays in the cores' own caches. (Written out for all steps they are three times the input; a walk over them waits for main memory.)
 *
 * <p>With many rows, or weights that a core's cache holds, a task takes some rows through all steps and the threads never meet. With few rows
 * a task takes some units, whose weights then stay in the cache of the core that mostly gets it, and the threads meet once a step. The chains of
 * multiply-adds are those of {@link Recurrence} either way, so the result has the same bits.
 */
final class Outputs implements ThreadPool.Task {
  /** Rows of a task that takes all steps: eight tall tiles, for which the weights come from L3 once. */
  private static final int ROWS = 96;
  /** So many rows per thread are worth all weights from L3 in every step. */
  private static final int APART = 48;
  /** Weights (floats) that a core's own cache holds beside the rest. */
  private static final long CACHED = 1 << 16;
  /** Units at a time where a task has all. */
  private static final int GROUP = 32;
  /** Rows of the input's product: where a step has fewer, several steps make one. */
  private static final int INPUTS = 12;
  /** Tasks per thread where the threads meet. */
  private static final int TASKS = 2;
  /** Two tasks are worth handing out from so many multiply-adds on (about 4 us each); those of one row come as slowly as those of four. */
  private static final long LEAST = 600_000;

  /** The sizes of a call, and how it is cut. */
  record Plan(int time, int batch, int units, int gates, int features, boolean apart, int rowStep, int unitStep, int span) {
    static Plan of(int threads, int time, int batch, int units, int gates, int features) {
      long weights = (long) (features + units) * gates * units;
      boolean few = Math.max(4, batch) * weights < LEAST;
      boolean apart = threads == 1 || batch >= threads * APART || few || weights <= CACHED && batch >= threads;
      int cols = Panels.columns();
      if (apart) {
        int blocks = Gemm.ceil(batch, ROWS);
        blocks = few ? blocks : Math.min(batch, Gemm.roundUp(blocks, threads));
        int rows = Gemm.ceil(batch, blocks);
        int span = span(time, rows);
        return new Plan(time, batch, units, gates, features, true, rows, span > 1 ? units : Math.min(units, Gemm.roundUp(GROUP, cols)), span);
      }
      int most = Gemm.ceil(units, GROUP);
      int tasks = Math.min(most, Math.max(4, batch) * weights < TASKS * threads * LEAST ? threads : TASKS * threads);
      return new Plan(time, batch, units, gates, features, false, batch, Math.min(units, Gemm.roundUp(Gemm.ceil(units, tasks), cols)), span(time, batch));
    }

    private static int span(int time, int rows) {
      int most = Math.max(1, 4 * INPUTS / rows);
      return rows >= INPUTS ? 1 : Gemm.ceil(time, Gemm.ceil(time, most));
    }

    int unitBlocks() {
      return Gemm.ceil(units, unitStep);
    }

    int rowBlocks() {
      return Gemm.ceil(batch, rowStep);
    }

    /** How far the gates of two rows lie apart. */
    int gateRow() {
      return padded(gates * unitStep);
    }

    int stateRow() {
      return padded(units);
    }

    /** Rows 4 KiB apart would all meet in the same few lines of the cache. */
    static int padded(int n) {
      return n % 1024 == 0 ? n + 16 : n;
    }

    /** Regions for gates, one for each task that may run at a time. */
    int regions() {
      return rowBlocks() * (apart ? 1 : unitBlocks());
    }
  }

  /** The memory of a call. */
  static final class Memory {
    private final Plan p;
    private final float[] data;
    private final int gatesAt;
    private final int innerAt;

    /** Memory of this thread. */
    Memory(Plan p) {
      this.p = p;
      gatesAt = 3 * p.batch * p.stateRow();
      innerAt = gatesAt + p.regions() * p.span * p.rowStep * p.gateRow();
      data = Scratch.floats(Scratch.RECURRENT_STATES, innerAt + p.regions() * p.rowStep * p.gateRow());
    }

    private View view(int at, int rows, int columns, int stride) {
      var buffer = new Buffer(Device.cpu(), DType.FLOAT32, data.length);
      buffer.bind(data);
      return new View(buffer, Layout.of(DType.FLOAT32, at, Shape.of(rows, columns), new int[] {stride, 1}));
    }

    /** What is handed down, number 0 or 1 in turn, and 2 for another state. */
    View state(int number) {
      return view(number * p.batch * p.stateRow(), p.batch, p.units, p.stateRow());
    }

    /** The columns of a state that a task has. */
    View part(int number) {
      return view(number * p.batch * p.stateRow(), p.batch, p.unitStep, p.stateRow());
    }

    /** The gates of a task. */
    View gates() {
      return view(gatesAt, p.rowStep, p.gates * p.unitStep, p.gateRow());
    }

    /** The state's part of them, where it is kept apart. */
    View inner() {
      return view(innerAt, p.rowStep, p.gates * p.unitStep, p.gateRow());
    }

    /** How far the states handed down lie apart. */
    int swap() {
      return p.batch * p.stateRow();
    }
  }

  private final Plan p;
  private final Memory memory;
  private final Panels kernel;
  private final Panels recurrent;
  private final Steps x;
  private final @Nullable Steps y;
  private final Epilogue bias;
  private final boolean separate;
  private final Epilogue innerBias;
  private final StepNest cell;
  private final @Nullable Mask mask;
  private final int groups;
  private int step;

  /**
   * A walk.
   *
   * @param kernel (features, gates units), dense by rows
   * @param u (units, gates units), dense by rows
   * @param x (time, batch, features)
   * @param y (time, batch, units)
   * @param bias of the input's part
   * @param separate whether the state's part is not added to the input's
   * @param innerBias of the state's part
   */
  Outputs(ThreadPool pool, Plan p, Memory memory, View kernel, View u, Steps x, @Nullable Steps y, Epilogue bias, boolean separate,
      Epilogue innerBias, StepNest cell, @Nullable Mask mask) {
    this.p = p;
    this.memory = memory;
    this.x = x;
    this.y = y;
    this.bias = bias;
    this.separate = separate;
    this.innerBias = innerBias;
    this.cell = cell;
    this.mask = mask;
    groups = p.unitStep == p.units ? 1 : p.gates;
    int width = p.gates * p.units / groups;
    this.kernel = panels(pool, Scratch.RECURRENT_INPUT, kernel, Plan.padded(p.features));
    recurrent = panels(pool, Scratch.RECURRENT, u, p.stateRow());
  }

  private Panels panels(ThreadPool pool, int slot, View v, int stride) {
    Layout l = v.layout();
    var matrix = Matrix.of(Products.array(v), l.offset(), l.stride(0));
    return Panels.of(pool, slot, v.buffer(), matrix, l.shape().get(0), groups, p.gates * p.units / groups, stride);
  }

  /** Runs; the last states are then those of number {@code time % 2}. */
  void run(ThreadPool pool) {
    if (p.apart) {
      pool.run(p.rowBlocks(), this);
    } else {
      for (step = 0; step < p.time; step++) {
        pool.run(p.rowBlocks() * p.unitBlocks(), this);
      }
    }
  }

  @Override
  public void run(int task) {
    if (!p.apart) {
      int unit = task % p.unitBlocks() * p.unitStep;
      block(step, task, task / p.unitBlocks() * p.rowStep, unit);
      return;
    }
    for (int t = 0; t < p.time; t++) {
      for (int unit = 0; unit < p.units; unit += p.unitStep) {
        block(t, task, task * p.rowStep, unit);
      }
    }
  }

  /** One step of some rows and units. */
  private void block(int t, int region, int row0, int unit0) {
    int row1 = Math.min(p.batch, row0 + p.rowStep);
    int unit1 = Math.min(p.units, unit0 + p.unitStep);
    int size = p.rowStep * p.gateRow();
    int first = memory.gatesAt + region * p.span * size;
    int within = t % p.span;
    if (within == 0) {
      inputs(t, Math.min(p.span, p.time - t), first, row0, row1, unit0, unit1);
    }
    int at = separate ? memory.innerAt + region * size : first + within * (row1 - row0) * p.gateRow();
    int h = (t & 1) * memory.swap() + row0 * p.stateRow();
    multiply(recurrent, memory.data, h, p.stateRow(), row1 - row0, at, unit0, unit1, !separate);
    apply(innerBias, at, row1 - row0, unit0, unit1);
    int gates = region * p.span * size + within * (row1 - row0) * p.gateRow();
    for (int row = row0; row < row1; ) {
      int end = alike(t, row, row1);
      int skipped = (row - row0) * p.gateRow();
      if (mask == null || mask.counts(t, row)) {
        cell.run(t & 1, gates + skipped, region * size + skipped, row, end, unit0, unit1);
      } else {
        copy(t & 1, row, end, unit0, unit1);
      }
      row = end;
    }
    if (y != null) {
      int from = memory.swap() - (t & 1) * memory.swap() + unit0;
      for (int i = row0; i < row1; i++) {
        System.arraycopy(memory.data, from + i * p.stateRow(), y.data(), y.at(t, i) + unit0, unit1 - unit0);
      }
    }
  }

  /** Masked rows keep their state. */
  private void copy(int odd, int row0, int row1, int unit0, int unit1) {
    for (int i = row0; i < row1; i++) {
      int at = i * p.stateRow() + unit0;
      System.arraycopy(memory.data, at + odd * memory.swap(), memory.data, at + memory.swap() - odd * memory.swap(), unit1 - unit0);
    }
  }

  private int alike(int t, int row, int end) {
    if (mask == null) {
      return end;
    }
    int next = row + 1;
    while (next < end && mask.counts(t, next) == mask.counts(t, row)) {
      next++;
    }
    return next;
  }

  /** The input's part of the gates of a few steps. */
  private void inputs(int t, int steps, int to, int row0, int row1, int unit0, int unit1) {
    int rows = row1 - row0;
    int stride = Plan.padded(p.features);
    var copy = Scratch.floats(Scratch.RECURRENT_ROWS, steps * rows * stride);
    for (int k = 0; k < steps; k++) {
      for (int i = 0; i < rows; i++) {
        System.arraycopy(x.data(), x.at(t + k, row0 + i), copy, (k * rows + i) * stride, p.features);
      }
    }
    multiply(kernel, copy, 0, stride, steps * rows, to, unit0, unit1, false);
    apply(bias, to, steps * rows, unit0, unit1);
  }

  private void multiply(Panels weights, float[] a, int at, int stride, int rows, int to, int unit0, int unit1, boolean add) {
    if (groups == 1) {
      weights.multiply(a, at, stride, rows, 0, 0, p.gates * p.units, memory.data, to, p.gateRow(), add);
      return;
    }
    for (int g = 0; g < groups; g++) {
      weights.multiply(a, at, stride, rows, g, unit0, unit1, memory.data, to + g * p.unitStep, p.gateRow(), add);
    }
  }

  private void apply(Epilogue bias, int at, int rows, int unit0, int unit1) {
    if (bias == Epilogue.NONE) {
      return;
    }
    for (int g = 0; g < p.gates; g++) {
      bias.apply(memory.data, at + g * p.unitStep, p.gateRow(), rows, unit1 - unit0, g * p.units + unit0);
    }
  }
}
