package org.kerava.backend.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.kerava.backend.Backend;
import org.kerava.backend.Bin;
import org.kerava.backend.Dist;
import org.kerava.backend.Red;
import org.kerava.backend.Un;
import org.kerava.backend.cpu.Cpu;
import org.kerava.backend.cpu.ThreadPool;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/** Chains whose result is reduced block by block give the bits of single calls. */
class ReducedChainTest {
  private static final Options CHAINS = new Options(1, 1, true);
  private static final int[] LENGTHS = {1, 1, 2, 3, 7, 16, 33, 100, 129, 700, 3000, 20_011};
  private static final Red[] REDUCTIONS = {Red.SUM, Red.SUM, Red.SUM, Red.MAX, Red.MIN, Red.PROD};

  /** What a random step does; the same seed says the same. */
  private record Work(DType type, Shape shape, Shape other, Red op, int[] axes, boolean draws, boolean stores,
      boolean goesOn, boolean inPlace) {
    static Work of(Random r) {
      int[] s = new int[1 + r.nextInt(4)];
      int[] o = new int[s.length];
      int size = 1;
      for (int i = s.length - 1; i >= 0; i--) {
        do s[i] = LENGTHS[r.nextInt(LENGTHS.length)]; while (size * s[i] > 70_000);
        size *= s[i];
        o[i] = r.nextBoolean() ? 1 : s[i];
      }
      int mask = 1 + r.nextInt((1 << s.length) - 1);
      int[] axes = IntStream.range(0, s.length).filter(i -> (mask >> i & 1) == 1).toArray();
      DType type = r.nextInt(8) > 0 ? DType.FLOAT32 : r.nextBoolean() ? DType.FLOAT16 : DType.FLOAT64;
      return new Work(type, Shape.of(s), Shape.of(o), REDUCTIONS[r.nextInt(REDUCTIONS.length)], axes,
          type == DType.FLOAT32 && r.nextInt(3) == 0, r.nextBoolean(), r.nextBoolean(), r.nextInt(4) == 0);
    }

    Shape reduced() {
      return Shape.of(IntStream.range(0, shape.ndim()).map(i -> reduces(i) ? 1 : shape.get(i)).toArray());
    }

    private boolean reduces(int axis) {
      return IntStream.of(axes).anyMatch(a -> a == axis);
    }

    /** Four steps; {@return all that they leave} */
    List<float[]> run(Backend b) {
      View x = variable(b, shape, 0);
      View y = variable(b, other, 3);
      View whole = variable(b, shape, 1);
      View sum = variable(b, reduced(), 2);
      var seen = new ArrayList<float[]>();
      for (int step = 0; step < 4; step++) {
        try (var _ = b.begin(this)) {
          View product = made(b, shape);
          View result = inPlace ? whole : made(b, shape);
          b.binary(Bin.MUL, product, x, y.broadcastTo(shape));
          if (draws) {
            View mask = made(b, shape);
            b.random(Dist.BERNOULLI, mask, 7, step, 0.8, 0);
            b.binary(Bin.MUL, product, product, mask);
          }
          b.scalar(Bin.ADD, result, product, 0.25 * step);
          b.unary(Un.SQUARE, result, result);
          View total = made(b, reduced());
          b.reduce(op, total, result, axes);
          if (stores && !inPlace) b.copy(whole, result);
          if (goesOn) b.unary(Un.NEG, result, result); // changed after it has been reduced
          if (goesOn) b.binary(Bin.ADD, whole, whole, result);
          b.scalar(Bin.MUL, sum, total, 0.5);
          for (int i = 0; i < 8; i++) b.unary(Un.NEG, sum, sum); // long enough to be planned
        }
        seen.add(values(b, sum));
        seen.add(values(b, whole));
      }
      return seen;
    }

    private View made(Backend b, Shape s) {
      return new View(b.alloc(type, s.size()), Layout.contiguous(type, s));
    }

    private View variable(Backend b, Shape s, int phase) {
      View v = new View(b.variable(type, s.size()), Layout.contiguous(type, s));
      View narrow = new View(b.variable(DType.FLOAT32, s.size()), Layout.contiguous(DType.FLOAT32, s));
      float[] x = new float[s.size()];
      for (int i = 0; i < x.length; i++) x[i] = (float) Math.sin(i * 0.7 + phase);
      b.write(narrow, x, 0);
      b.cast(v, narrow);
      return v;
    }

    private float[] values(Backend b, View v) {
      View narrow = new View(b.variable(DType.FLOAT32, v.size()), Layout.contiguous(DType.FLOAT32, v.shape()));
      b.cast(narrow, v);
      float[] x = new float[v.size()];
      b.read(narrow, x, 0);
      return x;
    }
  }

  @Property(tries = 250)
  void reducedChainsHaveTheBitsOfSingleCalls(@ForAll @IntRange(max = 1_000_000) int seed) {
    var work = Work.of(new Random(seed));
    var expected = work.run(new Cpu());
    int threads = ThreadPool.shared().threads();
    for (int t = 1; t <= 2; t++) {
      ThreadPool.shared().setThreads(t);
      try {
        var planned = new Planned(new Cpu(), CHAINS);
        var actual = work.run(planned);
        for (int i = 0; i < actual.size(); i++) {
          assertArrayEquals(expected.get(i), actual.get(i), work + ", " + t + " threads, result " + i);
        }
        assertEquals(2, planned.followed(), work.toString());
      } finally {
        ThreadPool.shared().setThreads(threads);
      }
    }
  }

  @Test
  void whatOnlyAReductionReadsIsNotStored() {
    for (Shape s : new Shape[] {Shape.of(6, 50, 70), Shape.of(12, 64, 48), Shape.of(3, 5, 4001)}) {
      for (int[] axes : new int[][] {{0, 1, 2}, {2}, {0, 1}, {1}, {1, 2}, {0, 2}}) {
        var work = new Work(DType.FLOAT32, s, Shape.of(s.last()), Red.SUM, axes, s.last() == 70, false, false, false);
        var planned = new Planned(new Cpu(), CHAINS);
        var cold = work.run(planned);
        assertEquals(2, planned.followed());
        long bytes = planned.statistics.latest().bytes();
        assertTrue(bytes < s.size() * Float.BYTES / 2, bytes + " bytes");
        planned.settle();
        var warm = work.run(planned);
        for (int i = 0; i < cold.size(); i++) assertArrayEquals(cold.get(i), warm.get(i), "kernels in vectors");
      }
    }
  }
}
