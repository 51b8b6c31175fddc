package org.kerava.backend.cpu;

import static org.kerava.backend.cpu.nest.Tracer.Argument.FULL;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Chain;
import org.kerava.backend.cpu.nest.Kernel;
import org.kerava.backend.cpu.nest.Nest;
import org.kerava.backend.cpu.nest.Program;
import org.kerava.backend.cpu.nest.Scalars;
import org.kerava.backend.cpu.nest.Scalars.Draw;
import org.kerava.backend.cpu.nest.Tracer;
import org.kerava.backend.cpu.nest.Tracer.Argument;
import org.kerava.backend.cpu.nest.Tracer.Operand;
import org.kerava.backend.cpu.simd.PhiloxLine;
import org.kerava.backend.cpu.simd.Simd;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.View;

/**
 * A {@link Chain} as a nest: over whole operands; as the {@link Epilogue} of a product or convolution, over each block
 * of its result; or, before a reduction, over each block that it is about to read.
 */
final class FusedChain implements Chain, Epilogue, Made {
  /** What equal bodies share. */
  private record Code(Family family, List<Operand> operands) {}

  private static final ConcurrentHashMap<List<Object>, Code> codes = new ConcurrentHashMap<>();

  private static final float[] NOWHERE = {};
  /** Random numbers that are drawn at a time. */
  private static final int PIECE = 2048;
  /** Elements of a task of a chain that draws. */
  private static final int TASK = 1 << 14;

  private final ThreadPool pool;
  private final Reductions reductions;
  private final Body body;
  private final Layout[] layouts;
  private final Code code;
  private double[] numbers = {};
  private float @Nullable [] params;
  private List<Draw> draws = List.of();

  // by blocks, of the call at hand: as an epilogue, before a reduction, or if it draws random numbers
  private Program program = new Program.Draft().done();
  private Kernel kernel = Sweep.NONE;
  private final float[][] arrays;
  private final int[] at;
  private final int[] row; // step from row to row
  private float[] result = NOWHERE;
  private int first; // where the result begins
  private int length; // of a row of the result
  private boolean flat; // rows go on evenly in all operands
  private final boolean drawing;
  private final @Nullable Reduction then;

  private FusedChain(
      ThreadPool pool, Reductions reductions, Body body, Layout[] layouts, Code code, @Nullable Reduction then) {
    this.pool = pool;
    this.reductions = reductions;
    this.then = then;
    this.body = body;
    this.layouts = layouts;
    this.code = code;
    int n = code.operands.size();
    arrays = new float[n][];
    at = new int[n];
    row = new int[n];
    drawing = code.operands.stream().anyMatch(FusedChain::drawn);
  }

  private static boolean drawn(Operand o) {
    return o.argument() == Operand.DRAWN;
  }

  /** Whether an operand is what is reduced. */
  private boolean reduced(Operand o) {
    return o.argument() == 0 && then != null;
  }

  /** Whether it always runs by blocks. */
  private boolean blocks() {
    return drawing || then != null;
  }

  /**
   * Compiles a chain; null if a call has no formula, it is too long for a kernel, or it cannot be reduced by blocks.
   */
  static @Nullable FusedChain of(
      ThreadPool pool, Reductions reductions, Body body, Layout[] layouts, int numbers, @Nullable Reduction then) {
    Code code;
    try {
      code = codes.computeIfAbsent(List.of(body, layouts.length), k -> compile(body, layouts.length, numbers));
    } catch (UnsupportedOperationException e) {
      return null;
    }
    var program = code.family.nest(0).program();
    boolean fits = program.operands() <= Worker.OPERANDS && program.params() <= Worker.PARAMS && !program.reduces();
    fits &= then == null || Reductions.takes(then);
    var chain = new FusedChain(pool, reductions, body, layouts, code, then);
    return fits && (!chain.blocks() || chain.rows(chain.space(null), 0) != null) ? chain : null;
  }

  private static Code compile(Body body, int views, int numbers) {
    var kinds = new Argument[views];
    var present = new boolean[views];
    Arrays.fill(kinds, FULL);
    Arrays.fill(present, true);
    IntFunction<Tracer.Result> trace =
        pattern -> Tracer.trace(body::run, DType.FLOAT32, kinds, present, numbers, true, pattern);
    return new Code(new Family(pattern -> trace.apply(pattern).program()), trace.apply(0).operands());
  }

  @Override
  public boolean ready() {
    if (blocks()) return rows(space(null), 0) instanceof Nest nest && nest.ready();
    space(null);
    return Sweep.of(layouts[0].shape()).ready(code.family);
  }

  @Override
  public void run(View[] views, double[] s) {
    if (!blocks()) {
      var sweep = Sweep.of(layouts[0].shape());
      space(views);
      sweep.params(params(views, s));
      sweep.run(pool, code.family);
      return;
    }
    if (!bind(0, views, s)) throw new AssertionError("a chain without rows");
    int size = layouts[0].size();
    if (then != null) {
      reductions.reduce(then, views[0], this);
    } else {
      int tasks = Gemm.ceil(size, TASK);
      pool.run(tasks, task -> range(task * TASK, Math.min(size, (task + 1) * TASK), NOWHERE, 0));
    }
    unbind();
  }

  /** The space of a call, or that of the layouts alone; random numbers are dense. */
  private Space space(View @Nullable [] views) {
    var space = Sweep.of(layouts[0].shape()).space();
    for (Operand o : code.operands) {
      if (drawn(o)) space.add(Layout.contiguous(DType.FLOAT32, layouts[0].shape()));
      else if (views == null || reduced(o)) space.add(layouts[o.argument()]);
      else space.add(views[o.argument()]);
    }
    return space;
  }

  private float[] params(View[] views, double[] s) {
    var known = params;
    if (known == null || drawing || !Arrays.equals(numbers, s)) {
      numbers = s.clone();
      var noted = Scalars.noted(body::run, views, s);
      params = known = noted.values();
      draws = noted.draws();
    }
    return known;
  }

  /**
   * Binds the chain to the result of a call: false if the operands have no such rows.
   *
   * @param out the result, contiguous: rows of its last axis
   */
  boolean bind(View out, View[] views, double[] s) {
    result = Products.array(out);
    first = out.layout().offset();
    return bind(out.shape().last(), views, s);
  }

  private boolean bind(int columns, View[] views, double[] s) {
    Nest nest = rows(space(views), columns);
    if (nest == null) return false;
    program = nest.program();
    kernel = nest.kernel(Simd.LANES);
    params(views, s);
    return true;
  }

  /**
   * Notes the rows of a space's operands, of so many columns (0: as many as it has), and forgets it: null if there are
   * none.
   */
  private @Nullable Nest rows(Space space, int columns) {
    space.merge(false);
    length = columns == 0 ? space.lengths[space.rank - 1] : columns;
    boolean matrix = space.rank == 2 && space.lengths[1] == length;
    boolean binds = matrix || space.rank == 1;
    int pattern = 0;
    flat = true;
    for (int k = 0; k < space.operands && binds; k++) {
      int step = space.last(k);
      binds = step == 1 || step == 0;
      if (step == 0) pattern |= 1 << k;
      arrays[k] = (float[]) space.arrays[k];
      at[k] = space.offsets[k];
      row[k] = matrix ? space.strides[k][0] : length * step;
      flat &= row[k] == length * step;
    }
    space.clear();
    return binds ? code.family.nest(pattern) : null;
  }

  @Override
  public void apply(float[] c, int offset, int stride, int rows, int columns, int column) {
    if (c != result) throw new AssertionError("blocks of another matrix");
    int r = (offset - first - column) / length;
    if (flat && columns == length && stride == length) {
      block(r, length, 1, 0, rows * columns, NOWHERE, 0);
    } else {
      block(r, stride, rows, column, column + columns, NOWHERE, 0);
    }
  }

  @Override
  public float[] rows(int first, int step, int rows, int columns) {
    var made = Scratch.floats(Scratch.MADE, rows * columns + Simd.LANES);
    int runs = step == columns ? 1 : rows; // that lie side by side
    int run = rows * columns / runs;
    for (int i = 0; i < runs; i++) {
      int from = first + i * step;
      range(from, from + run, made, i * run - from);
    }
    return made;
  }

  /**
   * Runs over some elements in row-major order.
   *
   * @param made gets what is to be reduced
   * @param shift from an element's number to its place there
   */
  private void range(int from, int to, float[] made, int shift) {
    if (flat) {
      block(0, length, 1, from, to, made, shift);
      return;
    }
    for (int i = from; i < to; ) {
      int column = i % length;
      int rows = column > 0 ? 0 : (to - i) / length;
      int end = rows > 0 ? length : Math.min(length, column + to - i);
      block(i / length, length, Math.max(1, rows), column, end, made, shift);
      i += rows > 0 ? rows * length : end - column;
    }
  }

  /** Runs from a row on, rows of the call's result being {@code stride} apart. */
  private void block(int r, int stride, int rows, int from, int to, float[] made, int shift) {
    if (!drawing) {
      piece(r, stride, rows, from, to, made, shift);
      return;
    }
    for (int c = from; c < to; c += PIECE) {
      int end = Math.min(to, c + PIECE);
      int step = PIECE / (end - c);
      for (int i = 0; i < rows; i += step) {
        piece(r + i * (stride / length), stride, Math.min(step, rows - i), c, end, made, shift);
      }
    }
  }

  private void piece(int r, int stride, int rows, int from, int to, float[] made, int shift) {
    var numbers = drawing ? draw(r, stride, rows, from, to - from) : NOWHERE;
    var worker = Worker.get();
    var f = worker.frame;
    var p = params;
    if (p == null) throw new AssertionError("not bound");
    System.arraycopy(p, 0, f.params, 0, program.params());
    int drawn = 0;
    for (int k = 0; k < arrays.length; k++) {
      if (drawn(code.operands.get(k))) {
        f.arrays[k] = numbers;
        f.at[k] = drawn++ * PIECE - from;
        f.step[k] = to - from;
        continue;
      }
      boolean reduced = reduced(code.operands.get(k));
      f.arrays[k] = reduced ? made : arrays[k];
      f.at[k] = (reduced ? shift : at[k]) + r * row[k];
      f.step[k] = stride / length * row[k];
    }
    Sweep.block(worker, kernel, program, Nest.vector(kernel) ? Simd.LANES : 1, 0, rows, from, to);
    Sweep.release(f, arrays.length);
  }

  /** This thread's random numbers of a block: those of each draw from {@value #PIECE} times its number on. */
  private float[] draw(int r, int stride, int rows, int from, int columns) {
    var line = PhiloxLine.WORDS.get();
    var drawn = Scratch.floats(Scratch.DRAWN, draws.size() * PIECE);
    boolean dense = columns == length && stride == length;
    for (int n = 0; n < draws.size(); n++) {
      var d = draws.get(n);
      for (int i = 0; i < (dense ? 1 : rows); i++) {
        int element = (r + i * (stride / length)) * length + from;
        RandomFill.draw(line, d, element, dense ? rows * columns : columns, drawn, n * PIECE + i * columns);
      }
    }
    return drawn;
  }

  /** Forgets the operands. */
  void unbind() {
    Arrays.fill(arrays, null);
    result = NOWHERE;
  }
}
