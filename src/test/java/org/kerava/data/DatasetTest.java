package org.kerava.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.kerava.ops.GlobalSeed;
import org.kerava.ops.Operations;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

class DatasetTest {
  /** n examples: x is (i, 10 i), y is i. */
  private static Dataset numbers(int n) {
    var x = new int[2 * n];
    for (int i = 0; i < n; i++) {
      x[2 * i] = i;
      x[2 * i + 1] = 10 * i;
    }
    return Dataset.fromTensorSlices(Tensor.of(x, Shape.of(n, 2)), Tensor.of(IntStream.range(0, n).toArray()));
  }

  /** All targets, in order. */
  private static List<Integer> targets(Dataset d) {
    var out = new ArrayList<Integer>();
    for (var b : d) {
      for (int y : b.y().toIntArray()) out.add(y);
      int[] x = b.x().toIntArray();
      int[] y = b.y().toIntArray();
      for (int i = 0; i < y.length; i++) assertArrayEquals(new int[] {y[i], 10 * y[i]}, Arrays.copyOfRange(x, 2 * i, 2 * i + 2));
    }
    return out;
  }

  private static List<Integer> upTo(int n) {
    return IntStream.range(0, n).boxed().toList();
  }

  @Test
  void examplesHaveNoBatchAxisAndBatchesHaveOne() {
    var d = numbers(7);
    assertEquals(Shape.of(2), d.first().x().shape());
    assertEquals(Shape.of(), d.first().y().shape());
    var sizes = new ArrayList<Integer>();
    for (var b : d.batch(3)) sizes.add(b.size());
    assertEquals(List.of(3, 3, 1), sizes);
    assertEquals(2, d.batch(3, true).stream().count());
    assertEquals(Shape.of(3, 2), d.batch(3).first().x().shape());
    assertEquals(upTo(7), targets(d.batch(3)));
    assertThrows(IllegalStateException.class, () -> numbers(2).map(b -> Batch.of(b.y())).first().size());
  }

  @Property(tries = 60)
  void batchingAndUnbatchingKeepsAllExamples(@ForAll @IntRange(max = 40) int n, @ForAll @IntRange(min = 1, max = 13) int size) {
    assertEquals(upTo(n), targets(numbers(n).batch(size)));
    assertEquals(upTo(n), targets(numbers(n).batch(size).unbatch()));
    assertEquals(upTo(n), targets(numbers(n).map(b -> b).batch(size)));
    assertEquals(numbers(n).batch(size).cardinality().getAsLong(), numbers(n).batch(size).stream().count());
    assertEquals(numbers(n).batch(size, true).cardinality().getAsLong(), numbers(n).batch(size, true).stream().count());
  }

  @Property(tries = 60)
  void shufflingIsAPermutationDecidedByTheSeed(@ForAll @IntRange(min = 1, max = 50) int n, @ForAll @IntRange(min = 1, max = 60) int buffer, @ForAll int seed) {
    for (var d : List.of(numbers(n).shuffle(buffer, seed), numbers(n).map(b -> b).shuffle(buffer, seed))) {
      var order = targets(d.batch(4));
      assertEquals(upTo(n), order.stream().sorted().toList());
      for (int i = 0; i < n; i++) assertTrue(order.get(i) < i + buffer, "an element came before its buffer");
    }
    assertEquals(targets(numbers(n).shuffle(buffer, seed)), targets(numbers(n).shuffle(buffer, seed)));
  }

  @Test
  void eachReadingHasItsOwnOrderAndARunRepeatsThem() {
    var a = numbers(50).shuffle(50, 3);
    var b = numbers(50).shuffle(50, 3);
    var first = targets(a);
    var second = targets(a);
    assertNotEquals(first, second);
    assertEquals(first, targets(b));
    assertEquals(second, targets(b));
    GlobalSeed.set(5);
    var c = targets(numbers(50).shuffle(50));
    var d = targets(numbers(50).shuffle(50));
    assertNotEquals(c, d);
    GlobalSeed.set(5);
    assertEquals(c, targets(numbers(50).shuffle(50)));
    assertNotEquals(targets(numbers(30).shuffle(30, 1).repeat(2)).subList(0, 30), targets(numbers(30).shuffle(30, 1).repeat(2)).subList(30, 60));
  }

  @Test
  void stepsWorkOnRowsAndOnAnyElements() {
    for (var d : List.of(numbers(10), numbers(10).map(b -> b))) {
      assertEquals(List.of(0, 1, 2), targets(d.take(3)));
      assertEquals(List.of(7, 8, 9), targets(d.skip(7)));
      assertEquals(List.of(8, 9, 8, 9), targets(d.skip(8).repeat(2)));
      assertEquals(25, targets(d.repeat().take(25)).size());
      assertEquals(List.of(), targets(d.repeat(0)));
      assertEquals(List.of(1, 3, 5, 7, 9), targets(d.filter(b -> b.y().item() % 2 == 1)));
      assertEquals(List.of(0, 1, 9), targets(d.take(2).concatenate(d.skip(9))));
      assertEquals(OptionalLong.of(20), d.repeat(2).cardinality());
      assertEquals(OptionalLong.of(Dataset.INFINITE), d.repeat().batch(3).cardinality());
      assertEquals(OptionalLong.of(4), d.repeat().take(4).cardinality());
      assertEquals(OptionalLong.of(Dataset.INFINITE), d.repeat().repeat(3).skip(5).cardinality());
      assertEquals(OptionalLong.empty(), d.filter(b -> true).cardinality());
    }
    assertThrows(IllegalArgumentException.class, () -> numbers(3).batch(0));
    assertThrows(IllegalArgumentException.class, () -> numbers(3).shuffle(0));
  }

  @Test
  void anEmptySetIsEmptyAtEachStep() {
    var d = numbers(0);
    assertEquals(0, d.repeat().batch(3).stream().count());
    assertEquals(0, d.map(b -> b).repeat().stream().count());
    assertEquals(0, numbers(2).batch(3, true).stream().count());
    assertThrows(NoSuchElementException.class, d::first);
  }

  @Test
  void windowsAreStackedNeighbours() {
    var windows = numbers(7).window(3, 2).stream().map(b -> Arrays.toString(b.y().toIntArray())).toList();
    assertEquals(List.of("[0, 1, 2]", "[2, 3, 4]", "[4, 5, 6]"), windows);
    assertEquals(OptionalLong.of(3), numbers(7).window(3, 2).cardinality());
    assertEquals(List.of("[0]", "[3]", "[6]"), numbers(7).window(1, 3).stream().map(b -> Arrays.toString(b.y().toIntArray())).toList());
    assertEquals(Shape.of(3, 2), numbers(7).window(3, 2).first().x().shape());
  }

  @Test
  void mapsSeeTensorsOrBatches() {
    var d = numbers(4).batch(2);
    assertArrayEquals(new int[] {0, 2}, d.map((x, y) -> Batch.of(x, y.times(2))).first().y().toIntArray());
    assertArrayEquals(new int[] {1, 1, 2, 11}, d.mapInputs(x -> x.plus(1)).first().x().toIntArray());
    var w = Dataset.fromTensorSlices(Tensor.of(1, 2), Tensor.of(3, 4), Tensor.of(0.5f, 1)).map((x, y) -> Batch.of(y, x));
    assertEquals(0.5, w.first().sampleWeight().item());
    assertFalse(Dataset.fromTensorSlices(Tensor.of(1, 2)).first().hasY());
    assertThrows(IllegalStateException.class, () -> Dataset.fromTensorSlices(Tensor.of(1, 2)).first().y());
  }

  @Test
  void namedInputsKeepTheirNamesAndTypes() {
    var in = Tensors.of("title", Tensor.of("a", "b", "c"), "age", Tensor.of(new long[] {1, 2, 3}));
    var b = Dataset.fromTensorSlices(in, Tensor.of(true, false, true)).shuffle(3, 1).batch(3).first();
    assertEquals(DType.STRING, b.x("title").dtype());
    assertEquals(DType.INT64, b.x("age").dtype());
    assertEquals(DType.BOOL, b.y().dtype());
    for (int i = 0; i < 3; i++) assertEquals("abc".charAt((int) b.x("age").toLongArray()[i] - 1), b.x("title").toStringArray()[i].charAt(0));
    var again = Dataset.fromTensorSlices(in).map(e -> e).batch(2).first();
    assertArrayEquals(new String[] {"a", "b"}, again.x("title").toStringArray());
  }

  @Test
  void viewsAndVariablesAreSlicedAsTheyAreAtThatMoment() {
    var x = Tensor.of(new int[][] {{1, 2, 3}, {4, 5, 6}});
    var d = Dataset.fromTensorSlices(x.transpose());
    assertArrayEquals(new int[] {1, 4, 3, 6}, Dataset.fromTensorSlices(x.transpose()).filter(b -> b.x().get(0).item() != 2).batch(2).first().x().toIntArray());
    assertArrayEquals(new int[] {2, 5}, d.skip(1).first().x().toIntArray());
  }

  @Test
  void listsAreReadWhenNeeded() {
    var made = new AtomicInteger();
    var d = Dataset.from(List.of("a", "bb", "ccc"), s -> {
      made.incrementAndGet();
      return Batch.of(Tensor.scalar(s.length()));
    });
    assertEquals(2, d.shuffle(3, 1).take(2).batch(2).first().size());
    assertEquals(2, made.get());
    var cached = d.cache();
    cached.stream().count();
    cached.stream().count();
    assertEquals(5, made.get());
    assertEquals(OptionalLong.of(3), cached.cardinality());
    var e = assertThrows(ShapeException.class, () -> Dataset.from(List.of(1, 2), n -> Batch.of(Operations.zeros(n))).batch(2).first());
    assertTrue(e.getMessage().contains("(1,)") && e.getMessage().contains("(2,)"), e.getMessage());
  }

  @Test
  void mismatchedCountsAreNamed() {
    var e = assertThrows(ShapeException.class, () -> Dataset.fromTensorSlices(Operations.zeros(5, 2), Operations.zeros(4)));
    assertTrue(e.getMessage().contains("5") && e.getMessage().contains("targets") && e.getMessage().contains("4"), e.getMessage());
    assertThrows(ShapeException.class, () -> Dataset.fromTensorSlices(Tensor.scalar(1)));
  }

  @Test
  void zipPairsInputs() {
    var b = Dataset.zip(Dataset.fromTensorSlices(Tensor.of(1, 2, 3)), Dataset.fromTensorSlices(Tensor.of(4, 5))).batch(9).first();
    assertArrayEquals(new int[] {1, 2}, b.x().toIntArray());
    assertArrayEquals(new int[] {4, 5}, b.y().toIntArray());
  }

  @Test
  void prefetchGivesTheSameElementsAndEndsItsThread() throws InterruptedException {
    assertEquals(upTo(23), targets(numbers(23).batch(5).prefetch(2)));
    assertEquals(10, targets(numbers(5).repeat().prefetch(3).take(10)).size());
    numbers(100).prefetch(1).first();
    for (int i = 0; i < 100 && prefetching(); i++) Thread.sleep(20);
    assertFalse(prefetching(), "a thread still reads ahead");
  }

  private static boolean prefetching() {
    return Thread.getAllStackTraces().keySet().stream().anyMatch(t -> t.getName().equals("kerava-prefetch"));
  }

  @Test
  void prefetchPassesErrorsOn() {
    var d = numbers(5).map((Batch b) -> {
      if (b.y().item() == 3) throw new IllegalArgumentException("bad example 3");
      return b;
    }).prefetch(2);
    var it = d.iterator();
    for (int i = 0; i < 3; i++) it.next();
    assertEquals("bad example 3", assertThrows(IllegalArgumentException.class, it::hasNext).getMessage());
    assertFalse(it.hasNext());
  }

  @Test
  void aLambdaAndASequenceAreDatasets() {
    Dataset lambda = () -> List.of(Batch.of(Tensor.of(1)), Batch.of(Tensor.of(2))).iterator();
    assertEquals(4, lambda.repeat(2).stream().count());
    var ends = new AtomicInteger();
    var sequence = new Sequence() {
      @Override
      public Batch get(int index) {
        return Batch.of(Tensor.of(index));
      }

      @Override
      public int length() {
        return 3;
      }

      @Override
      protected void onEpochEnd() {
        ends.incrementAndGet();
      }
    };
    assertEquals(3, sequence.stream().count());
    assertEquals(1, ends.get());
    assertEquals(2, sequence.skip(2).first().x().item());
    assertEquals(7, Dataset.generate(() -> Batch.of(Tensor.of(7))).take(2).batch(2).first().x().get(0).item());
  }

  @Test
  void batchesAreEqualByValue() {
    assertEquals(Batch.of(Tensor.of(1, 2), Tensor.of(3f)), Batch.of(Tensor.of(1, 2), Tensor.of(3f)));
    assertEquals(Batch.of(Tensor.of(1, 2)).hashCode(), Batch.of(Tensor.of(1, 2)).hashCode());
    assertNotEquals(Batch.of(Tensor.of(1, 2)), Batch.of(Tensor.of(1, 3)));
    assertNotEquals(Batch.of(Tensor.of(1, 2)), Batch.of(Tensor.of(1f, 2f)));
    assertNotEquals(Batch.of(Tensor.of(1, 2)), Batch.of(Tensor.of(1, 2), Tensor.of(1)));
    assertNotEquals(Batch.of(Tensors.of("a", Tensor.of(1), "b", Tensor.of(2))), Batch.of(Tensors.of(Tensor.of(1), Tensor.of(2))));
  }
}
