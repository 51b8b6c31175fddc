package org.kerava.data;

import java.util.Arrays;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.PrimitiveIterator;
import org.jspecify.annotations.Nullable;

/** Examples that are known by their number: shuffling, repeating, taking and batching move numbers, and only batches are made. */
final class RowDataset implements Dataset {
  private final Rows rows;
  private final Numbers.Order order;
  private final OptionalLong cardinality;

  RowDataset(Rows rows) {
    this(rows, Numbers.upTo(rows.count()), OptionalLong.of(rows.count()));
  }

  private RowDataset(Rows rows, Numbers.Order order, OptionalLong cardinality) {
    this.rows = rows;
    this.order = order;
    this.cardinality = cardinality;
  }

  private Dataset with(Numbers.Order other, OptionalLong n) {
    return new RowDataset(rows, other, n);
  }

  @Override
  public OptionalLong cardinality() {
    return cardinality;
  }

  @Override
  public Iterator<Batch> iterator() {
    PrimitiveIterator.OfInt numbers = order.get();
    return new Elements.Each(null) {
      @Override
      @Nullable Batch advance() {
        return numbers.hasNext() ? rows.one(numbers.nextInt()) : null;
      }
    };
  }

  @Override
  public Dataset shuffle(int buffer, long seed) {
    Pipeline.atLeast("shuffle: the buffer size", buffer, 1);
    return with(Numbers.shuffle(order, buffer, Pipeline.randoms(seed)), cardinality);
  }

  @Override
  public Dataset repeat(long times) {
    Pipeline.atLeast("repeat: the number of times", times, 0);
    return times == 0 ? take(0) : with(Numbers.repeat(order, times), Pipeline.repeated(cardinality, times));
  }

  @Override
  public Dataset take(long n) {
    Pipeline.atLeast("take: the number of elements", n, 0);
    return with(Numbers.take(order, n), Pipeline.times(cardinality, c -> Math.min(c, n)));
  }

  @Override
  public Dataset skip(long n) {
    Pipeline.atLeast("skip: the number of elements", n, 0);
    return with(Numbers.skip(order, n), Pipeline.times(cardinality, c -> Math.max(0, c - n)));
  }

  @Override
  public Dataset batch(int n, boolean dropRemainder) {
    OptionalLong count = Dataset.super.batch(n, dropRemainder).cardinality();
    return new Pipeline(() -> {
      PrimitiveIterator.OfInt numbers = order.get();
      return new Elements.Each(null) {
        @Override
        @Nullable Batch advance() {
          int[] some = new int[n];
          int k = 0;
          while (k < n && numbers.hasNext()) some[k++] = numbers.nextInt();
          if (k == 0 || k < n && dropRemainder) return null;
          return rows.many(k == n ? some : Arrays.copyOf(some, k));
        }
      };
    }, count);
  }

  @Override
  public String toString() {
    return new Pipeline(this::iterator, cardinality).toString();
  }
}
