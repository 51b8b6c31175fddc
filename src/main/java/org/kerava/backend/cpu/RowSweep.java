package org.kerava.backend.cpu;

import org.kerava.backend.cpu.nest.Frame;
import org.kerava.backend.cpu.nest.Kernel;
import org.kerava.backend.cpu.nest.Nest;
import org.kerava.backend.cpu.nest.Program;
import org.kerava.backend.cpu.nest.Program.Kind;
import org.kerava.backend.cpu.simd.Simd;
import org.kerava.tensor.Shape;

/**
 * Runs a program with row reductions over all rows (the last axis) of its operands, in parallel over rows. Operands with dense rows of whole
 * vectors are used where they lie; others are copied to scratch memory and back, some rows at a time.
 *
 * <p>One object per thread, reused: {@link #of}, add operands to {@link #space}, {@link #params}, {@link #run}.
 */
final class RowSweep implements ThreadPool.Task {
  /** Elements of an operand that are copied at a time. */
  private static final int PIECE = 2048;

  private static final ThreadLocal<RowSweep> LOCAL = ThreadLocal.withInitial(RowSweep::new);

  private final Space space = new Space();
  private final float[] params = new float[Worker.PARAMS];
  private Program program = new Program.Draft().done();
  private Kernel kernel = Sweep.NONE;
  private int rows;
  private int columns;
  private int padded; // columns up to the next whole vector
  private int rowStep;
  private boolean direct;
  private Tail tail = NO_TAIL;

  /** More work on rows, while they are in the cache. */
  @FunctionalInterface
  interface Tail {
    /** Does it for the rows of one task. */
    void run(int task, int from, int end);
  }

  private static final Tail NO_TAIL = (task, from, end) -> {};

  private RowSweep() {}

  /** This thread's, for a call on a shape. */
  static RowSweep of(Shape shape) {
    var sweep = LOCAL.get();
    sweep.space.start(shape);
    return sweep;
  }

  /** The operands. */
  Space space() {
    return space;
  }

  /** Sets all parameters. */
  void params(float[] values) {
    System.arraycopy(values, 0, params, 0, values.length);
  }

  /** How many tasks a program's run over a matrix has, by its size alone. */
  static int tasks(Program program, int rows, int columns) {
    return Gemm.ceil(rows, rowStep(program, rows, padded(columns)));
  }

  private static int padded(int columns) {
    return (columns + Simd.LANES - 1) / Simd.LANES * Simd.LANES;
  }

  private static int rowStep(Program program, int rows, int padded) {
    int step = Math.max(1, Sweep.task(program, (long) rows * padded) / (program.weight() + 8) / padded);
    return rows < 2 * step ? rows : step;
  }

  /** Runs; after each task its rows are handed on. */
  void run(ThreadPool pool, Nest nest, Tail tail) {
    this.tail = tail;
    run(pool, nest);
    this.tail = NO_TAIL;
  }

  /** Runs. */
  void run(ThreadPool pool, Nest nest) {
    space.merge(true);
    program = nest.program();
    int rank = space.rank;
    columns = space.lengths[rank - 1];
    rows = space.size / columns;
    kernel = nest.kernel(columns, space.size);
    padded = padded(columns);
    direct = rank <= 2 && (padded == columns || !Nest.vector(kernel));
    for (int k = 0; k < space.operands && direct; k++) {
      direct = space.arrays[k] instanceof float[] && (space.last(k) == 1 || program.kind(k) == Kind.ROW);
    }
    rowStep = rowStep(program, rows, padded);
    pool.run((rows + rowStep - 1) / rowStep, this);
    space.clear();
  }

  @Override
  public void run(int task) {
    int from = task * rowStep;
    int end = Math.min(rows, from + rowStep);
    var worker = Worker.get();
    var f = worker.frame;
    System.arraycopy(params, 0, f.params, 0, program.params());
    f.columns = columns;
    f.scratchSize = padded;
    if (direct) {
      for (int k = 0; k < space.operands; k++) {
        f.arrays[k] = (float[]) space.arrays[k];
        f.at[k] = space.offsets[k];
        f.step[k] = space.rank > 1 ? space.strides[k][space.rank - 2] : 0;
      }
      kernel.run(f, scratch(worker), from, end, 0, Nest.vector(kernel) ? padded : columns);
    } else {
      pieces(worker, from, end);
    }
    Sweep.release(f, space.operands);
    tail.run(task, from, end);
  }

  private float[] scratch(Worker worker) {
    return worker.scratch(Kernel.LANES + program.scratch() * padded);
  }

  private void pieces(Worker worker, int from, int end) {
    int most = Math.clamp(PIECE / padded, 1, end - from);
    int size = most * padded;
    var copies = worker.copies(space.operands * size);
    Frame f = worker.frame;
    for (int k = 0; k < space.operands; k++) {
      f.arrays[k] = copies;
      f.at[k] = k * size;
      f.step[k] = program.kind(k) == Kind.ROW ? 1 : repeats(k) ? 0 : padded;
      if (f.step[k] == 0 && program.reads(k)) {
        space.gatherRow(k, 0, copies, k * size);
      }
    }
    for (int row = from; row < end; row += most) {
      int n = Math.min(most, end - row);
      for (int k = 0; k < space.operands; k++) {
        for (int i = 0; i < n && program.reads(k) && f.step[k] != 0; i++) {
          space.gatherRow(k, row + i, copies, k * size + i * f.step[k]);
        }
      }
      kernel.run(f, scratch(worker), 0, n, 0, Nest.vector(kernel) ? padded : columns);
      for (int k = 0; k < space.operands; k++) {
        for (int i = 0; i < n && program.writes(k); i++) {
          space.scatterRow(k, row + i, copies, k * size + i * f.step[k]);
        }
      }
    }
  }

  /** Whether an operand that is read only is the same in all rows. */
  private boolean repeats(int k) {
    for (int i = 0; i < space.rank - 1; i++) {
      if (space.strides[k][i] != 0) {
        return false;
      }
    }
    return !program.writes(k);
  }
}
