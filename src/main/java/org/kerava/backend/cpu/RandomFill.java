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
import org.kerava.backend.cpu.simd.PhiloxLine;
import org.kerava.backend.cpu.simd.Simd;
import org.kerava.tensor.DType;
import org.kerava.tensor.View;

/**
 * Random numbers of {@link Philox}, many at a time: the words of {@value #BLOCKS} counters lie side by side in arrays of longs.
 */
final class RandomFill {
  private static final int BLOCKS = 256;
  /** Blocks of a task: about 10 us. */
  private static final int TASK = 4096;
  /** Fills before the vector kernel is worth its compilation: the first weights are drawn while a program starts, and has better to do. */
  private static final int WORTH = 16;

  private static int fills; // a race loses a count or two

  /** One thread's arrays. */
  private static final class Words {
    final long[][] word = new long[4][BLOCKS];
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
    int each = dist == Dist.NORMAL ? 2 : 4; // elements of a block
    int blocks = (out.size() + each - 1) / each;
    float[] to = (float[]) out.buffer().storage();
    int at = out.layout().offset();
    int size = out.size();
    var line = fills < WORTH && fills++ < WORTH ? PhiloxLine.WORDS.unasked() : PhiloxLine.WORDS.get();
    pool.run((blocks + TASK - 1) / TASK, task -> {
      var words = WORDS.get();
      int end = Math.min(blocks, (task + 1) * TASK);
      for (int b = task * TASK; b < end; b += BLOCKS) {
        int n = Math.min(BLOCKS, end - b);
        line.run(words.word, b, n, seed, counter);
        int from = b * each;
        int count = Math.min(n * each, size - from);
        switch (dist) {
          case UNIFORM -> uniform(words.word, to, at + from, count, p, q);
          case BERNOULLI -> bernoulli(words.word, to, at + from, count, p);
          default -> normal(words, to, at + from, count, (float) p, (float) q);
        }
      }
    });
    return true;
  }

  private static void uniform(long[][] word, float[] to, int at, int count, double p, double q) {
    double range = (q - p) * 0x1p-24;
    float most = p < q ? Math.nextDown((float) q) : Float.POSITIVE_INFINITY;
    for (int w = 0; w < 4; w++) {
      long[] from = word[w];
      for (int i = 0, o = w; o < count; i++, o += 4) {
        float x = (float) (p + range * (from[i] >>> 8));
        to[at + o] = x > most ? most : x;
      }
    }
  }

  private static void bernoulli(long[][] word, float[] to, int at, int count, double p) {
    long limit = (long) Math.ceil(Math.clamp(p, 0, 1) * 0x1p24) << 8; // word >>> 8 below the limit's
    for (int w = 0; w < 4; w++) {
      long[] from = word[w];
      for (int i = 0, o = w; o < count; i++, o += 4) {
        to[at + o] = (int) (from[i] - limit >>> 63); // 1 if less: a branch would be mispredicted every other time
      }
    }
  }

  private static void normal(Words words, float[] to, int at, int count, float mean, float deviation) {
    for (int half = 0; half < 2; half++) {
      long[] first = words.word[2 * half];
      long[] second = words.word[2 * half + 1];
      for (int i = 0, o = half; o < count; i++, o += 2) {
        long m = (first[i] >>> 8) * 2 + 1; // u = m / 2^25, exact where it is used
        words.u[o] = m * 0x1p-25f;
        words.v[o] = ((1 << 25) - m) * 0x1p-25f;
        words.angle[o] = (second[i] >>> 8) * (float) (2 * Math.PI * 0x1p-24);
      }
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
