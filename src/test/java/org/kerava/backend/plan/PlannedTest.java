package org.kerava.backend.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.kerava.backend.Backend;
import org.kerava.backend.Bin;
import org.kerava.backend.Dist;
import org.kerava.backend.Un;
import org.kerava.backend.Window;
import org.kerava.backend.cpu.Cpu;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/** Planned steps give the bits of eager ones, whatever way they go. */
class PlannedTest {
  /** Chains of any length, at once. */
  private static final Options CHAINS = new Options(1, 1, true);
  private static final Layout FOUR = Layout.contiguous(DType.FLOAT32, Shape.of(4));

  private static float[] values(Backend b, View v) {
    float[] x = new float[v.size()];
    b.read(v, x, 0);
    return x;
  }

  private static void assertSame(List<float[]> expected, List<float[]> actual, String what) {
    assertEquals(expected.size(), actual.size(), what);
    for (int i = 0; i < expected.size(); i++) assertArrayEquals(expected.get(i), actual.get(i), what);
  }

  /** Runs random steps both ways, step by step; {@return the planned side} */
  private static Planned bothWays(long seed, List<Integer> branches) {
    bothWays(seed, branches, Options.STANDARD); // long steps without chains
    return bothWays(seed, branches, CHAINS);
  }

  private static Planned bothWays(long seed, List<Integer> branches, Options options) {
    var step = new RandomStep(seed);
    var eager = new Cpu();
    var planned = new Planned(new Cpu(), options);
    List<View> a = step.weights(eager);
    List<View> b = step.weights(planned);
    Object key = new Object();
    for (int n = 0; n < branches.size(); n++) {
      String what = "seed " + seed + ", step " + n;
      assertSame(step.run(eager, a, key, branches.get(n), n), step.run(planned, b, key, branches.get(n), n), what + ", read");
      for (int i = 0; i < a.size(); i++) assertArrayEquals(values(eager, a.get(i)), values(planned, b.get(i)), what + ", weight " + i);
    }
    return planned;
  }

  @Property(tries = 150)
  void randomStepsHaveTheBitsOfEagerOnes(@ForAll @IntRange(max = 1_000_000) int seed, @ForAll @Size(8) List<@IntRange(max = 2) Integer> branches) {
    bothWays(seed, branches);
  }

  @Property(tries = 40)
  void equalStepsAreFollowed(@ForAll @IntRange(max = 1_000_000) int seed) {
    var planned = bothWays(seed, List.of(0, 0, 0, 0, 0, 0));
    var s = planned.statistics;
    assertEquals(4, s.followed.sum() + s.missed.sum(), s.toString()); // what the host read may send a step another way
  }

  @Test
  void branchesBecomeVariants() {
    var planned = bothWays(5, List.of(0, 0, 1, 0, 1, 0, 1, 1, 0));
    assertEquals("steps followed 6, left 1, recorded 2", planned.statistics.toString());
  }

  @Test
  void stepsThatAreAlwaysNewAreLeftEager() {
    var branches = new ArrayList<Integer>();
    for (int i = 0; i < 24; i++) branches.add(i);
    var planned = bothWays(5, branches);
    assertTrue(planned.statistics.missed.sum() <= 9, planned.statistics.toString());
  }

  @Test
  void everyMethodOfTheSeamIsNoted() {
    var missing = Stream.of(Backend.class.getMethods())
        .filter(m -> !Stream.of(Planned.class, Primitives.class).anyMatch(c -> declares(c, m))).map(Method::toString).toList();
    assertEquals(List.of(), missing, "give these a line in Planned and a Kind, or a default body would run in a planned step where the backend has its own");
  }

  private static boolean declares(Class<?> c, Method m) {
    return Arrays.stream(c.getDeclaredMethods()).anyMatch(d -> d.getName().equals(m.getName()) && Arrays.equals(d.getParameterTypes(), m.getParameterTypes()));
  }

  /** Convolution, pooling, convolution and pooling; {@return the result, and if asked for what is made on the way}. */
  private static List<float[]> images(Backend b, Object key, View x, View k, View l, View bias, boolean keeps) {
    var valid = new Window(new int[] {3, 3}, new int[] {1, 1}, new int[] {1, 1}, new int[2], new int[2], 1);
    var halves = new Window(new int[] {2, 2}, new int[] {2, 2}, new int[] {1, 1}, new int[2], new int[2], 1);
    int n = x.shape().get(0);
    View result = new View(b.variable(DType.FLOAT32, n * 288), Layout.contiguous(DType.FLOAT32, Shape.of(n, 3, 3, 32)));
    View way = new View(b.variable(DType.FLOAT32, n * 1024), Layout.contiguous(DType.FLOAT32, Shape.of(n, 8, 8, 16)));
    try (var _ = b.begin(key)) {
      View first = made(b, n, 16, 16, 16);
      View second = made(b, n, 8, 8, 16);
      View third = made(b, n, 6, 6, 32);
      View last = made(b, n, 3, 3, 32);
      b.convLinear(valid, first, x, k, bias, Un.RELU);
      b.pool(true, halves, second, first);
      b.conv(valid, third, second, l);
      b.pool(false, halves, last, third);
      b.copy(result, last);
      if (keeps) b.copy(way, second);
    }
    return List.of(values(b, result), values(b, way));
  }

  private static View made(Backend b, int... lengths) {
    Shape s = Shape.of(lengths);
    return new View(b.alloc(DType.FLOAT32, s.size()), Layout.contiguous(DType.FLOAT32, s));
  }

  @Property(tries = 8)
  void imagesThatGoThroughAFewAtATimeHaveTheSameBits(@ForAll @IntRange(min = 8, max = 40) int n, @ForAll boolean keeps) {
    var random = new Random(n);
    var eager = new Cpu();
    View[] v = {variable(eager, random, n, 18, 18, 3), variable(eager, random, 3, 3, 3, 16), variable(eager, random, 3, 3, 16, 32), variable(eager, random, 16)};
    var planned = new Planned(new Cpu(), CHAINS);
    Object key = new Object();
    var expected = images(eager, key, v[0], v[1], v[2], v[3], keeps);
    for (int step = 0; step < 5; step++) assertSame(expected, images(planned, key, v[0], v[1], v[2], v[3], keeps), n + " images, step " + step);
    assertEquals(3, planned.followed());
  }

  private static View variable(Backend b, Random random, int... lengths) {
    Shape s = Shape.of(lengths);
    float[] x = new float[s.size()];
    for (int i = 0; i < x.length; i++) x[i] = random.nextFloat() - 0.5f;
    View v = new View(b.variable(DType.FLOAT32, x.length), Layout.contiguous(DType.FLOAT32, s));
    b.write(v, x, 0);
    return v;
  }

  @Test
  void randomNumbersAreDrawnWhereAChainNeedsThem() {
    for (int[] n : new int[][] {{3, 5000}, {40, 1000}, {300, 77}, {1, 40_000}}) {
      Shape s = Shape.of(n[0], n[1]);
      for (Dist dist : new Dist[] {Dist.BERNOULLI, Dist.UNIFORM, Dist.NORMAL}) {
        var results = new ArrayList<float[]>();
        for (Backend b : new Backend[] {new Cpu(), new Planned(new Cpu(), CHAINS)}) {
          float[] x = new float[s.size()];
          for (int i = 0; i < x.length; i++) x[i] = i % 101 - 50;
          View w = new View(variable(b, x).buffer(), Layout.contiguous(DType.FLOAT32, s));
          View bias = variable(b, Arrays.copyOf(x, n[1])).broadcastTo(s);
          Object key = new Object();
          for (int step = 0; step < 4; step++) {
            try (var _ = b.begin(key)) {
              View mask = new View(b.alloc(DType.FLOAT32, s.size()), w.layout());
              View sum = new View(b.alloc(DType.FLOAT32, s.size()), w.layout());
              b.binary(Bin.ADD, sum, w, bias);
              b.random(dist, mask, -5 - step, step, 0.75, 2);
              b.scalar(Bin.MUL, mask, mask, 1 / 0.75);
              b.binary(Bin.MUL, w, sum, mask);
            }
          }
          results.add(values(b, w));
          if (b instanceof Planned p) assertEquals(0, p.statistics.latest().bytes(), "neither sum nor mask is stored");
        }
        assertArrayEquals(results.get(0), results.get(1), dist + " " + s);
      }
    }
  }

  // ---- hazards ----

  /** Fourteen additions of 1: long enough to be planned. */
  private static View chain(Backend b, View x) {
    for (int i = 0; i < 14; i++) {
      View y = new View(b.alloc(DType.FLOAT32, 4), FOUR);
      b.scalar(Bin.ADD, y, x, 1);
      x = y;
    }
    return x;
  }

  private static View variable(Backend b, float... x) {
    View v = new View(b.variable(DType.FLOAT32, x.length), Layout.contiguous(DType.FLOAT32, Shape.of(x.length)));
    b.write(v, x, 0);
    return v;
  }

  @Test
  void nothingRunsBeforeTheStepEnds() {
    var b = new Planned(new Cpu());
    View w = variable(b, 0, 1, 2, 3);
    Object key = new Object();
    for (int n = 0; n < 4; n++) {
      try (var _ = b.begin(key)) {
        b.copy(w, chain(b, w));
        if (n == 3) assertEquals(42, ((float[]) w.buffer().storage())[0], "the update waits");
      }
      assertEquals(14 * (n + 1), values(b, w)[0]);
    }
    assertEquals(2, b.statistics.followed.sum());
  }

  @Test
  void aReadThatWasNotThereWhenRecordingSeesTheValue() {
    var b = new Planned(new Cpu());
    View w = variable(b, 0, 1, 2, 3);
    Object key = new Object();
    for (int n = 0; n < 6; n++) {
      try (var _ = b.begin(key)) {
        View y = chain(b, w);
        if (n == 4) assertArrayEquals(new float[] {18, 19, 20, 21}, values(b, y));
        b.scalar(Bin.ADD, w, w, 1);
        if (n == 5) assertArrayEquals(new float[] {6, 7, 8, 9}, values(b, w), "a weight that a waiting call changes");
      }
    }
    assertArrayEquals(new float[] {6, 7, 8, 9}, values(b, w));
  }

  @Test
  void anExceptionLeavesWhatEagerLeaves() {
    for (Backend b : new Backend[] {new Cpu(), new Planned(new Cpu())}) {
      View w = variable(b, 0, 0, 0, 0);
      Object key = new Object();
      for (int n = 0; n < 6; n++) {
        boolean fails = n == 4;
        Runnable step = () -> {
          try (var _ = b.begin(key)) {
            b.scalar(Bin.ADD, w, w, 1);
            View y = chain(b, w);
            if (fails) throw new IllegalStateException("in the middle");
            b.copy(w, y);
          }
        };
        if (fails) assertThrows(IllegalStateException.class, step::run);
        else step.run();
      }
      assertArrayEquals(new float[] {76, 76, 76, 76}, values(b, w)); // 5 steps of 15, and 1
    }
  }

  @Test
  void aCallThatFailsInThePlanLeavesTheNextStepsWhole() {
    var b = new Planned(new Cpu());
    View w = variable(b, 0, 0, 0, 0);
    Object key = new Object();
    for (int n = 0; n < 3; n++) step(b, key, w, w);
    View none = new View(new Buffer(b.device(), DType.FLOAT32, 4), FOUR); // a shape without values
    assertThrows(IllegalStateException.class, () -> step(b, key, none, w));
    float before = values(b, w)[0];
    step(b, key, w, w);
    assertEquals(before + 14, values(b, w)[0]);
  }

  private static void step(Backend b, Object key, View from, View to) {
    try (var _ = b.begin(key)) {
      b.copy(to, chain(b, from));
    }
  }

  @Test
  void batchesMayLieElsewhereInEachStep() {
    var b = new Planned(new Cpu());
    View data = variable(b, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    View other = variable(b, 100, 100, 100, 100);
    View w = variable(b, 0, 0, 0, 0);
    Object key = new Object();
    float[] expected = {14, 16, 18, 114};
    for (int n = 0; n < 4; n++) {
      View batch = n == 3 ? other : data.with(FOUR.startingAt(2 * n));
      step(b, key, batch, w);
      assertEquals(expected[n], values(b, w)[0]);
    }
    step(b, key, w, w); // one buffer where the plan has two
    assertEquals(128, values(b, w)[0]);
    assertEquals(2, b.statistics.followed.sum());
    assertEquals(1, b.statistics.missed.sum());
  }

  @Test
  void whatOutlivesItsStepSaysSo() {
    var b = new Planned(new Cpu());
    View w = variable(b, 0, 0, 0, 0);
    Object key = new Object();
    View last = w;
    for (int n = 0; n < 4; n++) {
      try (var _ = b.begin(key)) {
        last = chain(b, w);
        b.copy(w, last);
      }
    }
    View gone = last;
    assertThrows(IllegalStateException.class, () -> values(b, gone));
    assertThrows(IllegalStateException.class, () -> {
      try (var _ = b.begin(key)) {
        chain(b, gone);
      }
    });
    try (var _ = b.begin(key)) {
      View y = chain(b, w);
      b.release(y.buffer());
      assertThrows(IllegalStateException.class, () -> b.unary(Un.NEG, w, y));
    }
  }

  @Test
  void aStepInsideAStepIsPartOfIt() {
    var b = new Planned(new Cpu());
    View w = variable(b, 0, 0, 0, 0);
    Object key = new Object();
    for (int n = 0; n < 5; n++) {
      try (var _ = b.begin(key)) {
        View y = chain(b, w);
        try (var _ = b.begin(new Object())) {
          y = chain(b, y);
        }
        b.copy(w, y);
      }
    }
    assertEquals(5 * 28, values(b, w)[0]);
    assertEquals(3, b.statistics.followed.sum());
  }

  @Test
  void threadsHavePlansOfTheirOwn() throws InterruptedException {
    var b = new Planned(new Cpu());
    Object key = new Object();
    var results = new float[4];
    var threads = new Thread[4];
    for (int t = 0; t < threads.length; t++) {
      int me = t;
      threads[t] = Thread.ofPlatform().start(() -> {
        View w = variable(b, me, 0, 0, 0);
        for (int n = 0; n < 20; n++) step(b, key, w, w);
        results[me] = values(b, w)[0];
      });
    }
    for (Thread t : threads) t.join();
    assertArrayEquals(new float[] {280, 281, 282, 283}, results);
  }

  // ---- memory ----

  /** Steps of twenty squares of a batch; after the host has read the last one, a step may ask for the first again. */
  private static void squares(Planned b, Object key, View w, int steps, int odd) {
    for (int n = 0; n < steps; n++) {
      try (var _ = b.begin(key)) {
        View x = new View(b.alloc(DType.FLOAT32, 4), FOUR);
        b.write(x, new float[] {1, 0.5f, -1, n}, 0);
        var all = new ArrayList<View>(List.of(x));
        for (int i = 0; i < 20; i++) {
          View y = new View(b.alloc(DType.FLOAT32, 4), FOUR);
          b.unary(Un.SQUARE, y, all.getLast());
          if (i == 3) b.unary(Un.NEG, all.get(2), all.get(2)); // changed after others have used it
          all.add(y);
        }
        assertEquals(1, values(b, all.getLast())[0]);
        b.copy(w, all.get(n == odd ? 2 : 20));
        assertEquals(n == odd ? -0.0625f : 0, values(b, w)[1]);
        if (n == odd) assertArrayEquals(new float[] {1, 0.25f, 1, n * n}, values(b, all.get(1)));
      }
    }
  }

  @Test
  void whatTheHostReadsInTheMiddleDoesNotKeepWhatNobodyNeeds() {
    for (Options options : new Options[] {Options.STANDARD, CHAINS}) {
      var b = new Planned(new Cpu(), options);
      View w = variable(b, 0, 0, 0, 0);
      Object key = new Object();
      squares(b, key, w, 6, -1);
      long lean = b.statistics.latest().bytes();
      assertTrue(lean <= 4 * 4 * 64 * Float.BYTES, lean + " bytes");
      assertEquals("steps followed 4, left 0, recorded 1", b.statistics.toString());
      squares(b, key, w, 6, 2);
      assertEquals("steps followed 8, left 2, recorded 3", b.statistics.toString());
      assertTrue(b.statistics.latest().bytes() > 3 * lean, "the plans of such a key keep all");
    }
  }

  @Test
  void buffersSharePlacesAndGradientsGiveTheirsToTheNext() {
    var b = new Planned(new Cpu());
    int n = 1000;
    View[] w = new View[10];
    for (int i = 0; i < w.length; i++) w[i] = variable(b, new float[n]);
    Object key = new Object();
    for (int s = 0; s < 4; s++) {
      try (var _ = b.begin(key)) {
        View[] g = new View[w.length];
        for (int i = 0; i < w.length; i++) { // all gradients first, as a tape makes them
          g[i] = new View(b.alloc(DType.FLOAT32, n), Layout.contiguous(DType.FLOAT32, Shape.of(n)));
          b.scalar(Bin.ADD, g[i], w[i], i);
        }
        for (int i = 0; i < w.length; i++) b.sgd(w[i], g[i], null, 1, 0, false);
      }
    }
    assertTrue(b.statistics.latest().bytes() < 3L * 4 * n, () -> b.statistics.latest().bytes() + " bytes");
    assertEquals(2, b.statistics.followed.sum());
    for (int i = 0; i < w.length; i++) assertEquals(-i, values(b, w[i])[n - 1]);
  }
}
