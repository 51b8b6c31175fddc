package org.kerava.backend.cpu;

import org.kerava.backend.cpu.nest.Frame;
import org.kerava.backend.cpu.nest.Kernel;
import org.kerava.backend.cpu.nest.Nest;
import org.kerava.backend.cpu.nest.Program;
import org.kerava.backend.cpu.nest.Program.Kind;
import org.kerava.backend.cpu.simd.Simd;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/**
 * Runs a program without row reductions over views of one shape, in parallel. Operands whose last axis is dense or repeats are used where
 * they lie; pieces of all others are copied to scratch memory and back. What does not fill a vector at the end of the rows goes through
 * scratch memory too, so that kernels need no second loop.
 *
 * <p>One object per thread, reused: {@link #start}, {@link #add} each operand, {@link #params}, {@link #run}.
 */
final class Sweep implements ThreadPool.Task {
  /** Instructions on one element each that make a small task: about 2 us, against 0.2 us to hand it out. */
  private static final int SMALL = 1 << 17;
  /** Those of the largest task: long enough for the cores not to fight for the counter, short enough to share them out evenly. */
  private static final int LARGE = 1 << 20;
  /** Elements of the pieces that go through scratch memory. */
  private static final int PIECE = 2048;
  /** Rows from this length on are run as they lie, even if they do not fill the last vector. */
  private static final int LONG = 96;

  /** Arrays from this length on are alone in regions of G1, so that their elements' addresses modulo a cache line are known. */
  private static final int HUGE = 1 << 18;
  /** The first such element: 16 bytes of header lie before element 0. */
  private static final int FIRST_ALIGNED = 12;

  private static final ThreadLocal<Sweep> LOCAL = ThreadLocal.withInitial(Sweep::new);

  private final Space space = new Space();
  private final float[] params = new float[Worker.PARAMS];
  private Kernel kernel = NONE;
  private Program program = new Program.Draft().done();
  private int lanes;
  private int rows;
  private int columns;
  private int rowStep;
  private int columnStep;
  private int rowTasks;
  private int columnTasks;
  private int head; // columns before the first that begins a cache line
  private boolean direct;

  static final Kernel NONE = new Kernel() {
    @Override
    public void run(Frame f, float[] scratch, int row0, int row1, int col0, int col1) {}
  };

  private Sweep() {}

  /** This thread's, for a call on views of the output's shape. */
  static Sweep of(View out) {
    var sweep = LOCAL.get();
    sweep.space.start(out.shape());
    sweep.space.add(out);
    return sweep;
  }

  /** This thread's, for a call on a shape; the operands are added to {@link #space}. */
  static Sweep of(Shape shape) {
    var sweep = LOCAL.get();
    sweep.space.start(shape);
    return sweep;
  }

  /** The operands. */
  Space space() {
    return space;
  }

  /** Adds the next operand. */
  Sweep add(View v) {
    space.add(v);
    return this;
  }

  /** Sets a parameter. */
  Sweep param(int index, double value) {
    params[index] = (float) value;
    return this;
  }

  /** Sets all parameters. */
  void params(float[] values) {
    System.arraycopy(values, 0, params, 0, values.length);
  }

  /** Runs. */
  void run(ThreadPool pool, Family family) {
    if (space.size == 0) {
      space.clear();
      return;
    }
    space.merge(false);
    plan(family, space.size);
    pool.run(outer() * rowTasks * columnTasks, this);
    space.clear();
  }

  /** Whether the kernel that a call would run is compiled; asks for it. */
  boolean ready(Family family) {
    space.merge(false);
    boolean ready = plan(family, 0).ready();
    space.clear();
    return ready;
  }

  /** Instructions of a task of a call on so many elements; depends on sizes only. */
  static int task(Program program, long elements) {
    return Math.clamp(elements * (program.weight() + 2) / 16, SMALL, LARGE);
  }

  private int outer() {
    int n = 1;
    for (int i = 0; direct && i < space.rank - 2; i++) {
      n *= space.lengths[i];
    }
    return n;
  }

  private Nest plan(Family family, long elements) {
    int rank = space.rank;
    columns = space.lengths[rank - 1];
    rows = rank > 1 ? space.lengths[rank - 2] : 1;
    direct = rank == 1 || columns >= LONG || columns % Simd.LANES == 0 && columns >= 32;
    direct &= rank <= 2 || (long) rows * columns >= PIECE;
    int pattern = 0;
    for (int k = 0; k < space.operands && direct; k++) {
      int last = space.last(k);
      direct = space.arrays[k] instanceof float[] && (last == 1 || last == 0);
      if (last == 0) {
        pattern |= 1 << k;
      }
    }
    if (!direct) {
      pattern = 0;
      rows = 1;
      columns = space.size;
    }
    var nest = family.nest(pattern);
    program = nest.program();
    kernel = nest.kernel(Simd.LANES, elements);
    lanes = Nest.vector(kernel) ? Simd.LANES : 1;
    long all = (long) rows * columns;
    int task = Math.max(PIECE, task(program, all * outer()) / (program.weight() + 2));
    if (all < 2L * task) {
      rowStep = rows;
      columnStep = columns;
    } else {
      columnStep = columns < 2 * task ? columns : task / 32 * 32;
      rowStep = Math.max(1, task / columnStep);
    }
    rowTasks = (rows + rowStep - 1) / rowStep;
    head = direct && rank == 1 && columns >= HUGE ? FIRST_ALIGNED - space.offsets[0] & Simd.LANES - 1 : 0;
    columnTasks = (columns - head + columnStep - 1) / columnStep;
    return nest;
  }

  @Override
  public void run(int task) {
    var worker = Worker.get();
    var f = worker.frame;
    System.arraycopy(params, 0, f.params, 0, program.params());
    int column = task % columnTasks;
    int row = task / columnTasks % rowTasks;
    int outer = task / columnTasks / rowTasks;
    int col0 = head + column * columnStep;
    int col1 = Math.min(columns, col0 + columnStep);
    int row0 = row * rowStep;
    int row1 = Math.min(rows, row0 + rowStep);
    if (!direct) {
      pieces(worker, col0, col1);
      return;
    }
    for (int k = 0; k < space.operands; k++) {
      f.arrays[k] = (float[]) space.arrays[k];
      f.step[k] = space.rank > 1 ? space.strides[k][space.rank - 2] : 0;
      f.at[k] = space.offsets[k] + position(outer, k);
    }
    if (column == 0 && head > 0) {
      block(worker, kernel, program, lanes, row0, row1, 0, head);
    }
    block(worker, kernel, program, lanes, row0, row1, col0, col1);
    release(f, space.operands);
  }

  /** Drops references, so that idle threads keep no array alive. */
  static void release(Frame f, int operands) {
    for (int k = 0; k < operands; k++) {
      f.arrays[k] = null;
    }
  }

  private int position(int outer, int operand) {
    int at = 0;
    for (int i = space.rank - 3; i >= 0; i--) {
      at += outer % space.lengths[i] * space.strides[operand][i];
      outer /= space.lengths[i];
    }
    return at;
  }

  /** Runs over a block of the worker's frame: whole vectors first, then the last columns of all rows. */
  static void block(Worker worker, Kernel kernel, Program program, int lanes, int row0, int row1, int col0, int col1) {
    int rest = (col1 - col0) % lanes;
    int main = col1 - rest;
    var scratch = worker.scratch(Kernel.LANES);
    if (main > col0) {
      kernel.run(worker.frame, scratch, row0, row1, col0, main);
    }
    if (rest > 0) {
      edge(worker, kernel, program, lanes, row0, row1, main, rest);
    }
  }

  private static void edge(Worker worker, Kernel kernel, Program program, int lanes, int row0, int row1, int col, int width) {
    var f = worker.frame;
    var e = worker.edge;
    int operands = program.operands();
    int most = 64;
    var copies = worker.copies(operands * most * lanes);
    System.arraycopy(f.params, 0, e.params, 0, program.params());
    for (int r = row0; r < row1; r += most) {
      int n = Math.min(most, row1 - r);
      for (int k = 0; k < operands; k++) {
        if (program.kind(k) == Kind.ROW) {
          e.arrays[k] = f.arrays[k];
          e.at[k] = f.at[k] + r * f.step[k];
          e.step[k] = f.step[k];
          continue;
        }
        e.arrays[k] = copies;
        e.at[k] = k * most * lanes;
        e.step[k] = f.step[k] == 0 ? 0 : lanes;
        if (program.reads(k)) {
          int from = f.at[k] + r * f.step[k] + col;
          for (int i = 0; i < (f.step[k] == 0 ? 1 : n); i++) {
            copy(f.arrays[k], from + i * f.step[k], copies, e.at[k] + i * lanes, width);
          }
        }
      }
      kernel.run(e, worker.scratch(Kernel.LANES), 0, n, 0, lanes);
      for (int k = 0; k < operands; k++) {
        if (program.writes(k)) {
          int to = f.at[k] + r * f.step[k] + col;
          for (int i = 0; i < (f.step[k] == 0 ? 1 : n); i++) {
            copy(copies, e.at[k] + i * lanes, f.arrays[k], to + i * f.step[k], width);
          }
        }
        e.arrays[k] = null;
      }
    }
  }

  /** For a few elements: no call into the VM. */
  private static void copy(float[] from, int i, float[] to, int o, int n) {
    for (int k = 0; k < n; k++) {
      to[o + k] = from[i + k];
    }
  }

  private void pieces(Worker worker, int from, int end) {
    var f = worker.frame;
    var copies = worker.copies(space.operands * PIECE);
    for (int at = from; at < end; at += PIECE) {
      int n = Math.min(PIECE, end - at);
      for (int k = 0; k < space.operands; k++) {
        f.step[k] = 0;
        if (asItLies(k, n)) {
          f.arrays[k] = (float[]) space.arrays[k];
          f.at[k] = space.offsets[k] + at;
          continue;
        }
        f.arrays[k] = copies;
        f.at[k] = k * PIECE;
        if (program.reads(k)) {
          space.gather(k, at, n, copies, k * PIECE);
        }
      }
      kernel.run(f, worker.scratch(Kernel.LANES), 0, 1, 0, (n + lanes - 1) / lanes * lanes);
      for (int k = 0; k < space.operands; k++) {
        if (program.writes(k) && f.arrays[k] == copies) {
          space.scatter(k, at, n, copies, k * PIECE);
        }
      }
    }
    release(f, space.operands);
  }

  /** Whether a piece of an operand needs no copy: dense floats that fill whole vectors. */
  private boolean asItLies(int operand, int n) {
    return n % lanes == 0 && space.rank == 1 && space.last(operand) == 1 && space.arrays[operand] instanceof float[];
  }
}
