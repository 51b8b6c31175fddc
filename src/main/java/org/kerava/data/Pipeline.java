package org.kerava.data;

import java.util.Iterator;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;

/**
 * A step of a pipeline.
 *
 * @param elements starts reading
 * @param cardinality how many there are, if that is known
 */
record Pipeline(Supplier<Iterator<Batch>> elements, OptionalLong cardinality) implements Dataset {
  @Override
  public Iterator<Batch> iterator() {
    return elements.get();
  }

  /** The cardinality of a step; a set without end stays so, unless {@code f} is bounded; -1 is unknown. */
  static OptionalLong times(OptionalLong cardinality, LongUnaryOperator f) {
    if (cardinality.isEmpty()) return cardinality;
    long c = cardinality.getAsLong();
    long n = f.applyAsLong(c);
    if (n < 0) return OptionalLong.empty();
    return OptionalLong.of(c == Dataset.INFINITE && n > Dataset.INFINITE >>> 32 ? Dataset.INFINITE : n);
  }

  /** The cardinality of a set read several times. */
  static OptionalLong repeated(OptionalLong cardinality, long times) {
    if (times == 0) return OptionalLong.of(0);
    return times(cardinality, c -> c == 0 ? 0 : c > Dataset.INFINITE / times ? Dataset.INFINITE : c * times);
  }

  /** A generator per reading, all decided by one seed. */
  static Supplier<SplittableRandom> randoms(long seed) {
    var readings = new AtomicLong();
    return () -> {
      var root = new SplittableRandom(seed);
      long n = readings.getAndIncrement();
      return new SplittableRandom(root.nextLong() + n * 0x9e3779b97f4a7c15L ^ seed);
    };
  }

  static void atLeast(String what, long n, long least) {
    if (n < least) throw new IllegalArgumentException(what + " must be at least " + least + "; got " + n);
  }

  @Override
  public String toString() {
    return "Dataset(" + (cardinality.isEmpty() ? "of unknown length" : cardinality.getAsLong() == Dataset.INFINITE ? "without end"
        : cardinality.getAsLong() + " elements") + ")";
  }
}
