package org.kerava.backend.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Backend;
import org.kerava.backend.Bin;
import org.kerava.backend.Red;
import org.kerava.backend.Un;
import org.kerava.backend.cpu.nest.Formulas;
import org.kerava.backend.cpu.nest.Kernel;
import org.kerava.backend.cpu.nest.Nest;
import org.kerava.backend.cpu.nest.Program;
import org.kerava.backend.cpu.nest.Program.Kind;
import org.kerava.backend.cpu.simd.Simd;
import org.kerava.backend.cpu.simd.Transpose;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.View;

/**
 * Attention of float32 by blocks of targets: the scores of a block stand in a thread's own memory and never all at once, so a step needs memory
 * in proportion to the length, not its square. Each head is a task: its keys and values are laid out once, then every block is three or, with
 * the gradients, five small products and one pass of softmax. Under a causal mask sources behind a block's last target are not looked at.
 */
final class Attention {
  /** Scores of a block: a quarter of a megabyte. */
  private static final int AREA = 1 << 16;
  private static final int LEAST = 16;
  private static final int MOST = 128;
  /** Under a causal mask a block of targets looks at what its last one sees, so short blocks see less: 128 tokens take 0.75 of the time. */
  private static final int CAUSAL_BLOCKS = 8;
  private static final int CAUSAL_ROWS = 32;
  /** Tasks that a call should have, if it has fewer heads. */
  private static final int TASKS = 8;
  /** Keeps rows apart from multiples of 4 KiB, and lets vectors read beyond a row. */
  private static final int PAD = 16;

  private final ThreadPool pool;
  private final View q;
  private final View k;
  private final View v;
  private final @Nullable View mask;
  private final float scale;
  private final boolean causal;
  private final int heads;
  private final int targets;
  private final int sources;
  private final int width; // of queries and keys
  private final int depth; // of values
  private final int rows; // of a block
  private final int stride; // of a block's scores

  Attention(ThreadPool pool, View q, View k, View v, @Nullable View mask, double scale, boolean causal) {
    this.pool = pool;
    this.q = q;
    this.k = k;
    this.v = v;
    this.mask = mask;
    this.scale = (float) scale;
    this.causal = causal;
    targets = q.shape().get(1);
    heads = q.shape().get(2);
    width = q.shape().get(3);
    sources = k.shape().get(1);
    depth = v.shape().get(3);
    int most = causal ? Math.clamp(sources / CAUSAL_BLOCKS, CAUSAL_ROWS, MOST) : MOST;
    rows = Math.min(targets, Math.clamp(AREA / sources, LEAST, most));
    stride = Gemm.roundUp(sources, PAD) + PAD;
  }

  /** Whether there are kernels for the operands. */
  static boolean supports(View... views) {
    for (var view : views) {
      if (view.dtype() != DType.FLOAT32 || view.size() == 0 || view.layout().stride(view.shape().ndim() - 1) != 1 && view.shape().last() != 1) {
        return false;
      }
    }
    return true;
  }

  // ---- the element-wise parts ----

  /** e^(s - top) in place, with the row's top and 1 / sum. */
  private static final class Forward {
    static final Nest NEST = new Nest(program());

    private static Program program() {
      var d = new Program.Draft();
      int scores = d.operand(Kind.FULL);
      int top = d.operand(Kind.ROW);
      int share = d.operand(Kind.ROW);
      var f = new Formulas(d, DType.FLOAT32);
      d.perColumn();
      int m = d.reduce(Red.MAX, d.load(scores));
      d.perColumn();
      int e = f.apply(Un.EXP, f.apply(Bin.SUB, d.load(scores), m));
      int sum = d.reduce(Red.SUM, e);
      d.store(scores, e);
      d.perRow();
      d.store(top, m);
      d.store(share, f.apply(Un.RECIPROCAL, sum));
      return d.done();
    }
  }

  /** Scores become probabilities p; g, the gradient of the probabilities, becomes that of q kT: p (g - pull) scale. */
  private static final class Backward {
    static final Nest NEST = new Nest(program());

    private static Program program() {
      var d = new Program.Draft();
      int scores = d.operand(Kind.FULL);
      int g = d.operand(Kind.FULL);
      int top = d.operand(Kind.ROW);
      int share = d.operand(Kind.ROW);
      int pull = d.operand(Kind.ROW);
      var f = new Formulas(d, DType.FLOAT32);
      d.perColumn();
      int e = f.apply(Un.EXP, f.apply(Bin.SUB, d.load(scores), d.load(top)));
      int p = f.apply(Bin.MUL, e, d.load(share));
      int slope = f.apply(Bin.MUL, f.apply(Bin.MUL, p, d.param()), f.apply(Bin.SUB, d.load(g), d.load(pull)));
      d.store(scores, p);
      d.store(g, slope);
      return d.done();
    }
  }

  /** The sum of a b over a row. */
  private static final class Dot {
    static final Nest NEST = new Nest(program());

    private static Program program() {
      var d = new Program.Draft();
      int out = d.operand(Kind.ROW);
      int a = d.operand(Kind.FULL);
      int b = d.operand(Kind.FULL);
      var f = new Formulas(d, DType.FLOAT32);
      d.perColumn();
      int sum = d.reduce(Red.SUM, f.apply(Bin.MUL, d.load(a), d.load(b)));
      d.perRow();
      d.store(out, sum);
      return d.done();
    }
  }

  /** Runs a nest over rows and columns of the worker's frame. */
  private static void run(Nest nest, Worker worker, int operands, int rows, int columns) {
    var kernel = nest.kernel(columns);
    int lanes = Nest.vector(kernel) ? Simd.LANES : 1;
    worker.frame.columns = columns;
    kernel.run(worker.frame, worker.scratch(Kernel.LANES), 0, rows, 0, Gemm.roundUp(columns, lanes));
    Sweep.release(worker.frame, operands);
  }

  private static void operand(Worker worker, int number, float[] array, int at, int step) {
    worker.frame.arrays[number] = array;
    worker.frame.at[number] = at;
    worker.frame.step[number] = step;
  }

  // ---- forward ----

  /** As {@link Backend#attention}. */
  void forward(View out, View top, View share) {
    int pairs = q.shape().get(0) * heads;
    int blocks = Gemm.ceil(targets, rows);
    int parts = Math.min(blocks, Gemm.ceil(TASKS, pairs));
    pool.run(pairs * parts, task -> {
      int pair = pair(task / parts);
      int part = task % parts;
      scaledKeys(pair);
      along(Scratch.ATTENTION_VALUES, v, pair);
      for (int block = blocks * part / parts; block < blocks * (part + 1) / parts; block++) {
        forward(pair, block * rows, out, top, share);
      }
    });
  }

  /**
   * Which head of which batch entry comes when: neighbouring heads share cache lines at the ends of their rows, over which threads would fight,
   * so those that run at one time are of different entries or every second one.
   */
  private int pair(int task) {
    int batch = q.shape().get(0);
    int turn = task / batch;
    int even = (heads + 1) / 2;
    return task % batch * heads + (turn < even ? 2 * turn : 2 * (turn - even) + 1);
  }

  private void forward(int pair, int first, View out, View top, View share) {
    int n = Math.min(rows, targets - first);
    var scores = Scratch.floats(Scratch.ATTENTION_SCORES, rows * stride + PAD);
    int columns = scores(pair, first, n, queries(pair, first), scores);
    var worker = Worker.get();
    operand(worker, 0, scores, 0, stride);
    operand(worker, 1, array(top), top.layout().offset() + pair * targets + first, 1);
    operand(worker, 2, array(share), share.layout().offset() + pair * targets + first, 1);
    run(Forward.NEST, worker, 3, n, columns);
    int step = out.layout().stride(1);
    int to = at(out, pair) + first * step;
    Gemm.multiply(pool, n, depth, columns, Scratch.matrix(Scratch.ATTENTION_SCORES, stride), Scratch.matrix(Scratch.ATTENTION_VALUES, depth),
        Matrix.of(array(out), to, step), false,
        Epilogue.NONE);
    for (int i = 0; i < n; i++) {
      scale(array(out), to + i * step, depth, array(share)[share.layout().offset() + pair * targets + first + i]);
    }
  }

  /** The queries of a block where they lie: (rows, width). */
  private Matrix queries(int pair, int first) {
    int step = q.layout().stride(1);
    return Matrix.of(array(q), at(q, pair) + first * step, step);
  }

  /** Lays out a head's keys times the scale, as (width, stride). */
  private void scaledKeys(int pair) {
    scale(across(Scratch.ATTENTION_KEYS, k, pair), 0, width * stride, scale);
  }

  /** The scores of a block with what is hidden; returns how many sources were looked at, the rest being hidden from all of the block. */
  private int scores(int pair, int first, int n, Matrix queries, float[] scores) {
    int columns = causal ? Math.min(sources, first + n) : sources;
    product(n, columns, queries);
    if (!hide(pair, first, n, columns, scores) && columns < sources) { // a target without any source attends to all alike
      columns = sources;
      product(n, columns, queries);
      hide(pair, first, n, columns, scores);
    }
    return columns;
  }

  private void product(int n, int columns, Matrix queries) {
    Gemm.multiply(pool, n, columns, width, queries, Scratch.matrix(Scratch.ATTENTION_KEYS, stride), Scratch.matrix(Scratch.ATTENTION_SCORES, stride), false,
        Epilogue.NONE);
  }

  /** Hides scores; returns whether every target still sees a source. */
  private boolean hide(int pair, int first, int n, int columns, float[] scores) {
    boolean all = true;
    for (int i = 0; i < n; i++) {
      int seen = causal ? Math.min(columns, first + i + 1) : columns;
      int row = i * stride;
      if (mask != null) {
        all &= hide(mask, pair, first + i, scores, row, seen);
      }
      Arrays.fill(scores, row + seen, row + columns, Backend.HIDDEN);
    }
    return all;
  }

  private boolean hide(View mask, int pair, int target, float[] scores, int row, int n) {
    var shown = (byte[]) mask.buffer().storage();
    var l = mask.layout();
    int at = l.offset() + pair / heads * l.stride(0) + pair % heads * l.stride(1) + target * l.stride(2);
    int step = l.stride(3);
    boolean any = false;
    for (int j = 0; j < n; j++, at += step) {
      if (shown[at] == 0) {
        scores[row + j] = Backend.HIDDEN;
      } else {
        any = true;
      }
    }
    return any;
  }

  // ---- backward ----

  /** As {@link Backend#attentionGrad}. */
  void backward(View dq, View dk, View dv, View dy, View out, View top, View share) {
    pool.run(q.shape().get(0) * heads, task -> {
      int pair = pair(task);
      scaledKeys(pair);
      along(Scratch.ATTENTION_KEY_ROWS, k, pair);
      across(Scratch.ATTENTION_VALUES, v, pair);
      int begun = 0; // sources whose gradients have been written
      for (int first = 0; first < targets; first += rows) {
        begun = backward(pair, first, begun, dq, dk, dv, dy, out, top, share);
      }
      clear(dk, pair, begun);
      clear(dv, pair, begun);
    });
  }

  private int backward(int pair, int first, int begun, View dq, View dk, View dv, View dy, View out, View top, View share) {
    int n = Math.min(rows, targets - first);
    var scores = Scratch.floats(Scratch.ATTENTION_SCORES, rows * stride + PAD);
    var queries = queries(pair, first);
    int columns = scores(pair, first, n, queries, scores);
    var slopes = Scratch.floats(Scratch.ATTENTION_SLOPES, rows * (stride + 1) + PAD);
    int pull = rows * stride; // sums behind the slopes
    int step = dy.layout().stride(1);
    var upstream = Matrix.of(array(dy), at(dy, pair) + first * step, step);
    Gemm.multiply(pool, n, columns, depth, upstream, Scratch.matrix(Scratch.ATTENTION_VALUES, stride), Scratch.matrix(Scratch.ATTENTION_SLOPES, stride), false,
        Epilogue.NONE);
    var worker = Worker.get();
    dots(worker, pair, first, n, dy, out, slopes, pull);
    int moments = pair * targets + first;
    operand(worker, 0, scores, 0, stride);
    operand(worker, 1, slopes, 0, stride);
    operand(worker, 2, array(top), top.layout().offset() + moments, 1);
    operand(worker, 3, array(share), share.layout().offset() + moments, 1);
    operand(worker, 4, slopes, pull, 1);
    worker.frame.params[0] = scale;
    run(Backward.NEST, worker, 5, n, columns);
    for (int i = 0; i < n; i++) {
      if (array(top)[top.layout().offset() + moments + i] <= Backend.HIDDEN) { // saw nothing: the scores were given
        Arrays.fill(slopes, i * stride, i * stride + columns, 0);
      }
    }
    int stepQ = dq.layout().stride(1);
    int toQ = at(dq, pair) + first * stepQ;
    Gemm.multiply(pool, n, width, columns, Scratch.matrix(Scratch.ATTENTION_SLOPES, stride), Scratch.matrix(Scratch.ATTENTION_KEY_ROWS, width),
        Matrix.of(array(dq), toQ, stepQ), false, Epilogue.NONE);
    addTo(dk, pair, begun, columns, n, Scratch.transposed(Scratch.ATTENTION_SLOPES, stride), queries);
    addTo(dv, pair, begun, columns, n, Scratch.transposed(Scratch.ATTENTION_SCORES, stride), upstream);
    return Math.max(begun, columns);
  }

  /** Adds a b to the gradients of a head's sources, of which the first {@code begun} have a value. */
  private void addTo(View to, int pair, int begun, int columns, int n, Matrix a, Matrix b) {
    int step = to.layout().stride(1);
    int at = at(to, pair);
    int old = Math.min(begun, columns);
    if (old > 0) {
      Gemm.multiply(pool, old, to.shape().get(3), n, a, b, Matrix.of(array(to), at, step), true, Epilogue.NONE);
    }
    if (old < columns) {
      var rest = old == 0 ? a : new Matrix(a.data(), a.offset() + old * a.rows(), a.rows(), a.columns(), a.batch());
      Gemm.multiply(pool, columns - old, to.shape().get(3), n, rest, b, Matrix.of(array(to), at + old * step, step), false, Epilogue.NONE);
    }
  }

  /** What the sum of the probabilities being 1 takes away: the sum of dy out over a row. */
  private void dots(Worker worker, int pair, int first, int n, View dy, View out, float[] to, int at) {
    operand(worker, 0, to, at, 1);
    for (int k = 1; k <= 2; k++) {
      var view = k == 1 ? dy : out;
      int step = view.layout().stride(1);
      int from = at(view, pair) + first * step;
      if (depth % PAD == 0) {
        operand(worker, k, array(view), from, step);
      } else { // rows that vectors may read beyond
        int padded = Gemm.roundUp(depth, PAD);
        var copies = Scratch.floats(k == 1 ? Scratch.ATTENTION_QUERIES : Scratch.COPIES, n * padded);
        for (int i = 0; i < n; i++) {
          System.arraycopy(array(view), from + i * step, copies, i * padded, depth);
        }
        operand(worker, k, copies, 0, padded);
      }
    }
    run(Dot.NEST, worker, 3, n, depth);
  }

  // ---- layouts ----

  private static float[] array(View view) {
    return (float[]) view.buffer().storage();
  }

  /** Where a head of (batch, length, heads, n) begins. */
  private int at(View view, int pair) {
    Layout l = view.layout();
    return l.offset() + pair / heads * l.stride(0) + pair % heads * l.stride(2);
  }

  /** A head's (sources, n) as (n, stride). */
  private float[] across(int slot, View view, int pair) {
    int n = view.shape().get(3);
    var to = Scratch.floats(slot, n * stride + PAD);
    int step = view.layout().stride(1);
    int from = at(view, pair);
    for (int i = 0; i < sources; i += 64) { // blocks, so that a cache line of the result is filled while it is there
      Transpose.transpose(array(view), from + i * step, step, to, i, stride, Math.min(64, sources - i), n);
    }
    return to;
  }

  /** A head's (sources, n), dense. */
  private float[] along(int slot, View view, int pair) {
    int n = view.shape().get(3);
    var to = Scratch.floats(slot, sources * n + PAD);
    int step = view.layout().stride(1);
    int from = at(view, pair);
    for (int i = 0; i < sources; i++) {
      System.arraycopy(array(view), from + i * step, to, i * n, n);
    }
    return to;
  }

  /** Nobody looked at the last sources. */
  private void clear(View view, int pair, int begun) {
    int step = view.layout().stride(1);
    int from = at(view, pair);
    for (int i = begun; i < sources; i++) {
      Arrays.fill(array(view), from + i * step, from + i * step + view.shape().get(3), 0);
    }
  }

  private static void scale(float[] x, int at, int n, float factor) {
    for (int i = at; i < at + n; i++) {
      x[i] *= factor;
    }
  }
}
