package org.kerava.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kerava.layers.SeedGenerator;
import org.kerava.tensor.DType;
import org.kerava.tensor.Input;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

class RandomOpsTest {
  private static final Shape MANY = Shape.of(200, 211);

  @Test
  void aSeedGivesTheSameNumbersAndAGeneratorNewOnes() {
    var a = RandomOps.normal(Shape.of(3, 5), 7).toFloatArray();
    assertArrayEquals(a, RandomOps.normal(Shape.of(3, 5), 7).toFloatArray());
    var g = new SeedGenerator(7);
    var first = RandomOps.normal(Shape.of(3, 5), g).toFloatArray();
    var second = RandomOps.normal(Shape.of(3, 5), g).toFloatArray();
    assertArrayEquals(a, first);
    assertFalse(Arrays.equals(first, second));
    assertEquals(2, g.state().toLongArray()[1]);
    g.state().assign(Tensor.of(7L, 0L));
    assertArrayEquals(first, RandomOps.normal(Shape.of(3, 5), g).toFloatArray());
  }

  @Test
  void theGlobalSeedFixesWhatHasNone() {
    GlobalSeed.set(3);
    var a = RandomOps.uniform(Shape.of(4)).toFloatArray();
    var b = RandomOps.uniform(Shape.of(4)).toFloatArray();
    GlobalSeed.set(3);
    assertArrayEquals(a, RandomOps.uniform(Shape.of(4)).toFloatArray());
    assertFalse(Arrays.equals(a, b));
  }

  @Test
  void streamsOfASplitGeneratorDiffer() {
    var parts = new SeedGenerator(1).split(3);
    assertEquals(3, parts.stream().map(p -> RandomOps.uniform(Shape.of(2), p).toFloatArray()[0]).distinct().count());
  }

  @Test
  void momentsOfTheDistributions() {
    check(RandomOps.normal(MANY, 2, 3, 1), 2, 3);
    check(RandomOps.uniform(MANY, -1, 5, 1), 2, 6 / Math.sqrt(12));
    check(RandomOps.truncatedNormal(MANY, 1, 2, 1), 1, 2 * 0.87962566);
    check(RandomOps.gamma(MANY, 4.0, 1), 4, 2);
    check(RandomOps.gamma(MANY, 0.5, 1), 0.5, Math.sqrt(0.5));
    check(RandomOps.beta(MANY, 2, 3, 1), 0.4, 0.2);
    check(RandomOps.binomial(MANY, 10, 0.3, 1), 3, Math.sqrt(2.1));
    check(RandomOps.randint(MANY, -3, 4, 1), 0, 2);
    check(RandomOps.dropout(Operations.ones(MANY), 0.2, 1), 1, 0.5);
    var t = RandomOps.truncatedNormal(MANY, 1, 2, 1).toFloatArray();
    for (float v : t) assertTrue(v >= -3 && v <= 5, "truncated: " + v);
  }

  private static void check(Tensor x, double mean, double deviation) {
    double[] v = x.toDoubleArray();
    double m = Arrays.stream(v).average().orElseThrow();
    double s = Math.sqrt(Arrays.stream(v).map(a -> (a - m) * (a - m)).average().orElseThrow());
    assertEquals(mean, m, 0.03 * Math.max(1, Math.abs(mean)));
    assertEquals(deviation, s, 0.03 * Math.max(1, deviation));
  }

  @Test
  void categoricalFollowsTheLogits() {
    var logits = Tensor.of(new float[][] {{0, (float) Math.log(3), Float.NEGATIVE_INFINITY}, {5, 5, 25}});
    int[][] drawn = RandomOps.categorical(logits, 4000, 11).toArray(int[][].class);
    assertEquals(0.75, Arrays.stream(drawn[0]).average().orElseThrow(), 0.03);
    assertEquals(2, Arrays.stream(drawn[1]).min().orElseThrow());
  }

  @Test
  void shuffleIsAPermutationOfTheSlices() {
    var x = Operations.reshape(Operations.arange(39), 13, 3);
    int[][] s = RandomOps.shuffle(x, 0, 5).toArray(int[][].class);
    assertFalse(s[0][0] == 0 && s[1][0] == 3 && s[2][0] == 6);
    Arrays.sort(s, (a, b) -> a[0] - b[0]);
    assertArrayEquals(x.toArray(int[][].class), s);
    assertArrayEquals(IntStream.range(0, 100).toArray(), Arrays.stream(RandomOps.permutation(100, RandomSource.of(1))).sorted().toArray());
  }

  @Test
  void dropoutMasksAreSharedAlongTheNoiseShape() {
    float[][] y = RandomOps.dropout(Operations.ones(64, 9), 0.5, Shape.of(Shape.ANY, 1), RandomSource.of(2)).toArray(float[][].class);
    for (float[] row : y) {
      for (float v : row) assertEquals(row[0], v);
    }
    assertThrows(IllegalArgumentException.class, () -> RandomOps.dropout(Operations.ones(2), 1));
  }

  @Test
  void shapeInferenceDrawsNothing() {
    var g = new SeedGenerator(1);
    Tensor x = new Input(Shape.of(4));
    assertEquals(Shape.of(Shape.ANY, 4), RandomOps.dropout(x, 0.5, g).shape());
    assertEquals(0, g.state().toLongArray()[1]);
    assertEquals(DType.INT64, RandomOps.randint(Shape.of(2), 0, 5, DType.INT64, g).dtype());
  }
}
