package org.kerava.backend.cpu;

import org.kerava.backend.Bin;
import org.kerava.backend.Cmp;
import org.kerava.backend.Dist;
import org.kerava.backend.Philox;
import org.kerava.backend.Un;
import org.kerava.backend.cpu.nest.Formulas;
import org.kerava.backend.cpu.nest.Nest;
import org.kerava.backend.cpu.nest.Program;
import org.kerava.backend.cpu.nest.Program.Kind;
import org.kerava.backend.cpu.nest.Scalars.Draw;
import org.kerava.backend.cpu.simd.PhiloxLine;
import org.kerava.backend.cpu.simd.Simd;
import org.kerava.tensor.DType;
import org.kerava.tensor.View;

/** Random numbers of {@link Philox}, many at a time. Those of any elements can be drawn alone. */
final class RandomFill {
  /** Blocks of Philox at a time. */
  private static final int BLOCKS = 256;
  /** Elements of a task: about 10 us. */
  private static final int TASK = 1 << 14;
  /** Fills before the vector kernel is worth its compilation: the first weights are drawn while a program starts, and has better to do. */
  private static final int WORTH = 16;

  /** And elements for which the fill waits for it. */
  private static final int MUCH = 1 << 22;

  private static int fills; // a race loses a count or two

  /** One thread's arrays. */
  private static final class Words {
    final int[] word = new int[4 * BLOCKS];
    final float[] u = new float[2 * BLOCKS];
    final float[] v = new float[2 * BLOCKS];
    final float[] angle = new float[2 * BLOCKS];
    final float[] result = new float[2 * BLOCKS];
  }

  private static final ThreadLocal<Words> WORDS = ThreadLocal.withInitial(Words::new);
  /** mean + deviation √(-2 ln u) cos a, where ln u is ln(1 - v) for u ≥ ½. */
  private static final class Normal {
    static final Nest NEST = new Nest(program());

    private static Program program() {
      var d = new Program.Draft();
      int out = d.operand(Kind.FULL);
      int u = d.operand(Kind.FULL);
      int v = d.operand(Kind.FULL);
      int a = d.operand(Kind.FULL);
      d.perColumn();
      var f = new Formulas(d, DType.FLOAT32);
      int mean = d.param();
      int deviation = d.param();
      int near = d.load(u);
      int far = d.load(v);
      int log = f.select(f.mask(Cmp.LT, near, far), f.apply(Un.LOG, near), f.apply(Un.LOG1P, f.apply(Un.NEG, far)));
      int radius = f.apply(Un.SQRT, f.apply(Bin.MUL, log, f.c(-2)));
      int x = f.apply(Bin.MUL, radius, f.apply(Un.COS, d.load(a)));
      d.store(out, f.apply(Bin.ADD, mean, f.apply(Bin.MUL, deviation, x)));
      return d.done();
    }
  }

  private RandomFill() {}

  /** Tries; false if there is no kernel for the operands. */
  static boolean fill(ThreadPool pool, Dist dist, View out, long seed, long counter, double p, double q) {
    boolean bernoulli = dist == Dist.BERNOULLI && Elementwise.floats(out);
    if (!out.layout().isContiguous() || !bernoulli && (out.dtype() != DType.FLOAT32 || dist != Dist.UNIFORM && dist != Dist.NORMAL)) {
      return false;
    }
    float[] to = (float[]) out.buffer().storage();
    int at = out.layout().offset();
    int size = out.size();
    var line = size >= MUCH ? PhiloxLine.WORDS.await() : fills < WORTH && fills++ < WORTH ? PhiloxLine.WORDS.unasked() : PhiloxLine.WORDS.get();
    if (dist == Dist.NORMAL) Normal.NEST.kernel(Simd.LANES, size);
    var d = new Draw(dist, seed, counter, p, q);
    pool.run((size + TASK - 1) / TASK, task -> draw(line, d, task * TASK, Math.min(TASK, size - task * TASK), to, at + task * TASK));
    return true;
  }

  /** Draws the elements {@code from, from + 1, ...}. */
  static void draw(PhiloxLine line, Draw d, int from, int count, float[] to, int at) {
    int each = d.dist() == Dist.NORMAL ? 2 : 4; // elements of a block
    var words = WORDS.get();
    while (count > 0) {
      int skipped = from % each;
      int n = Math.min(count, BLOCKS * each - skipped);
      line.run(words.word, from / each, (skipped + n + each - 1) / each, d.seed(), d.counter());
      switch (d.dist()) {
        case UNIFORM -> uniform(words.word, skipped, to, at, n, d.p(), d.q());
        case BERNOULLI -> bernoulli(words.word, skipped, to, at, n, d.p());
        default -> normal(words, skipped, to, at, n, (float) d.p(), (float) d.q());
      }
      from += n;
      at += n;
      count -= n;
    }
  }

  private static void uniform(int[] word, int first, float[] to, int at, int count, double p, double q) {
    double range = (q - p) * 0x1p-24;
    float most = p < q ? Math.nextDown((float) q) : Float.POSITIVE_INFINITY;
    for (int i = 0; i < count; i++) to[at + i] = Math.min((float) (p + range * (word[first + i] >>> 8)), most);
  }

  private static void bernoulli(int[] word, int first, float[] to, int at, int count, double p) {
    int limit = (int) Math.ceil(Math.clamp(p, 0, 1) * 0x1p24);
    for (int i = 0; i < count; i++) to[at + i] = (word[first + i] >>> 8) - limit >>> 31; // 1 if less: a branch would be mispredicted every other time
  }

  private static void normal(Words words, int first, float[] to, int at, int count, float mean, float deviation) {
    for (int i = 0; i < count; i++) {
      int w = 2 * (first + i);
      int m = (words.word[w] >>> 8) * 2 + 1; // u = m / 2^25, exact where it is used
      words.u[i] = m * 0x1p-25f;
      words.v[i] = ((1 << 25) - m) * 0x1p-25f;
      words.angle[i] = (words.word[w + 1] >>> 8) * (float) (2 * Math.PI * 0x1p-24);
    }
    var worker = Worker.get();
    var f = worker.frame;
    f.arrays[0] = words.result;
    f.arrays[1] = words.u;
    f.arrays[2] = words.v;
    f.arrays[3] = words.angle;
    for (int k = 0; k < 4; k++) {
      f.at[k] = 0;
      f.step[k] = 0;
    }
    f.params[0] = mean;
    f.params[1] = deviation;
    var kernel = Normal.NEST.kernel(Simd.LANES);
    int lanes = Nest.vector(kernel) ? Simd.LANES : 1;
    kernel.run(f, worker.scratch(32), 0, 1, 0, (count + lanes - 1) / lanes * lanes);
    Sweep.release(f, 4);
    System.arraycopy(words.result, 0, to, at, count);
  }
}
