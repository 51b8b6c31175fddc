package org.kerava.backend.cpu;

import static org.kerava.backend.cpu.nest.Tracer.Argument.FULL;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Chain;
import org.kerava.backend.cpu.nest.Kernel;
import org.kerava.backend.cpu.nest.Nest;
import org.kerava.backend.cpu.nest.Program;
import org.kerava.backend.cpu.nest.Scalars;
import org.kerava.backend.cpu.nest.Tracer;
import org.kerava.backend.cpu.nest.Tracer.Argument;
import org.kerava.backend.cpu.nest.Tracer.Operand;
import org.kerava.backend.cpu.simd.Simd;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.View;

/**
 * A {@link Chain} as a nest: over whole operands, or, as the {@link Epilogue} of a product or convolution, over each block of its result.
 */
final class FusedChain implements Chain, Epilogue {
  /** What equal bodies share. */
  private record Code(Family family, List<Operand> operands) {}

  private static final ConcurrentHashMap<List<Object>, Code> codes = new ConcurrentHashMap<>();

  private static final float[] NOWHERE = {};

  private final ThreadPool pool;
  private final Body body;
  private final Layout[] layouts;
  private final Code code;
  private double[] numbers = {};
  private float @Nullable [] params;

  // as an epilogue, of the call at hand
  private Program program = new Program.Draft().done();
  private Kernel kernel = Sweep.NONE;
  private final float[][] arrays;
  private final int[] at;
  private final int[] row; // step from row to row
  private float[] result = NOWHERE;
  private int first; // where the result begins
  private int length; // of a row of the result
  private boolean flat; // rows go on evenly in all operands

  private FusedChain(ThreadPool pool, Body body, Layout[] layouts, Code code) {
    this.pool = pool;
    this.body = body;
    this.layouts = layouts;
    this.code = code;
    int n = code.operands.size();
    arrays = new float[n][];
    at = new int[n];
    row = new int[n];
  }

  /** Compiles a chain; null if a call has no formula, or it is too long for a kernel. */
  static @Nullable FusedChain of(ThreadPool pool, Body body, Layout[] layouts, int numbers) {
    Code code;
    try {
      code = codes.computeIfAbsent(List.of(body, layouts.length), k -> compile(body, layouts.length, numbers));
    } catch (UnsupportedOperationException e) {
      return null;
    }
    var program = code.family.nest(0).program();
    boolean fits = program.operands() <= Worker.OPERANDS && program.params() <= Worker.PARAMS && !program.reduces();
    return fits ? new FusedChain(pool, body, layouts, code) : null;
  }

  private static Code compile(Body body, int views, int numbers) {
    var kinds = new Argument[views];
    var present = new boolean[views];
    Arrays.fill(kinds, FULL);
    Arrays.fill(present, true);
    var operands = Tracer.trace(body::run, DType.FLOAT32, kinds, present, numbers, true, 0).operands();
    return new Code(new Family(pattern -> Tracer.trace(body::run, DType.FLOAT32, kinds, present, numbers, true, pattern).program()), operands);
  }

  @Override
  public boolean ready() {
    var sweep = Sweep.of(layouts[0].shape());
    for (Operand o : code.operands) sweep.space().add(layouts[o.argument()]);
    return sweep.ready(code.family);
  }

  @Override
  public void run(View[] views, double[] s) {
    var sweep = Sweep.of(layouts[0].shape());
    add(sweep.space(), views);
    sweep.params(params(views, s));
    sweep.run(pool, code.family);
  }

  private void add(Space space, View[] views) {
    for (int i = 0; i < code.operands.size(); i++) space.add(views[code.operands.get(i).argument()]);
  }

  private float[] params(View[] views, double[] s) {
    var known = params;
    if (known == null || !Arrays.equals(numbers, s)) {
      numbers = s.clone();
      params = known = Scalars.of(body::run, views, s);
    }
    return known;
  }

  /**
   * Binds the chain to the result of a call: false if the operands have no such rows.
   *
   * @param out the result, contiguous: rows of its last axis
   */
  boolean bind(View out, View[] views, double[] s) {
    var space = Sweep.of(layouts[0].shape()).space();
    add(space, views);
    space.merge(false);
    int n = out.shape().last();
    boolean matrix = space.rank == 2 && space.lengths[1] == n;
    boolean binds = matrix || space.rank == 1;
    int pattern = 0;
    flat = true;
    for (int k = 0; k < space.operands && binds; k++) {
      int step = space.last(k);
      binds = step == 1 || step == 0;
      if (step == 0) pattern |= 1 << k;
      arrays[k] = (float[]) space.arrays[k];
      at[k] = space.offsets[k];
      row[k] = matrix ? space.strides[k][0] : n * step;
      flat &= row[k] == n * step;
    }
    space.clear();
    if (!binds) return false;
    Nest nest = code.family.nest(pattern);
    program = nest.program();
    kernel = nest.kernel(Simd.LANES);
    params(views, s);
    result = Products.array(out);
    first = out.layout().offset();
    length = n;
    return true;
  }

  @Override
  public void apply(float[] c, int offset, int stride, int rows, int columns, int column) {
    if (c != result) throw new AssertionError("blocks of another matrix");
    int r = (offset - first - column) / length;
    if (flat && columns == length && stride == length) {
      block(r, length, 1, 0, rows * columns);
    } else {
      block(r, stride, rows, column, column + columns);
    }
  }

  /** Runs from a row on, rows of the call's result being {@code stride} apart. */
  private void block(int r, int stride, int rows, int from, int to) {
    var worker = Worker.get();
    var f = worker.frame;
    var p = params;
    if (p == null) throw new AssertionError("not bound");
    System.arraycopy(p, 0, f.params, 0, program.params());
    for (int k = 0; k < arrays.length; k++) {
      f.arrays[k] = arrays[k];
      f.at[k] = at[k] + r * row[k];
      f.step[k] = stride / length * row[k];
    }
    Sweep.block(worker, kernel, program, Nest.vector(kernel) ? Simd.LANES : 1, 0, rows, from, to);
    Sweep.release(f, arrays.length);
  }

  /** Forgets the operands. */
  void unbind() {
    Arrays.fill(arrays, null);
    result = NOWHERE;
  }
}
