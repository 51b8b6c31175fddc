package org.kerava.data;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.kerava.ops.GlobalSeed;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/**
 * A source of {@link Batch elements} that can be read again and again: examples before {@link #batch(int)}, batches after. Each method gives a new data
 * set and reads nothing; reading starts with {@link #iterator}, that is with {@code fit} or a loop. A generator of one's own is a lambda:
 * {@code Dataset mine = () -> iterator}.
 *
 * <pre>{@code
 * var train = Dataset.fromTensorSlices(x, y).shuffle(10_000).batch(32).prefetch(2);
 * model.fit(train, f -> f.epochs(5));
 * }</pre>
 *
 * <p>Shuffling and batching the rows of tensors moves row numbers only: a batch is one copy of its rows.
 */
@FunctionalInterface
public interface Dataset extends Iterable<Batch> {
  /** The {@link #cardinality} of a set without end. */
  long INFINITE = Long.MAX_VALUE;

  /**
   * Starts reading from the beginning. A shuffled set is shuffled anew.
   *
   * @return the elements
   */
  @Override
  Iterator<Batch> iterator();

  /**
   * How many elements one reading gives.
   *
   * @return empty if only reading can tell; {@link #INFINITE} if there is no end
   */
  default OptionalLong cardinality() {
    return OptionalLong.empty();
  }

  // ---- sources ----

  /**
   * One example per row of tensors.
   *
   * @param x inputs, all with equally many rows
   * @return the examples
   */
  static Dataset fromTensorSlices(Tensors x) {
    return new RowDataset(Rows.of(x, null, null));
  }

  /**
   * One example per row of tensors.
   *
   * @param x inputs
   * @param y targets, with as many rows
   * @return the examples
   */
  static Dataset fromTensorSlices(Tensors x, Tensors y) {
    return new RowDataset(Rows.of(x, y, null));
  }

  /**
   * One example per row of tensors.
   *
   * @param x inputs
   * @param y targets, with as many rows
   * @param sampleWeight weights of the samples, with as many rows
   * @return the examples
   */
  static Dataset fromTensorSlices(Tensors x, Tensors y, Tensors sampleWeight) {
    return new RowDataset(Rows.of(x, y, sampleWeight));
  }

  /**
   * One example per element of a list, such as the names of image files; shuffled before they are made.
   *
   * @param elements the list
   * @param example makes an example of an element, each time one is needed
   * @param <T> the type of the elements
   * @return the examples
   */
  static <T> Dataset from(List<T> elements, Function<? super T, Batch> example) {
    return new RowDataset(Rows.of(List.copyOf(elements), example));
  }

  /**
   * What a function makes, without end: {@code fit} needs {@code stepsPerEpoch}.
   *
   * @param source makes the next element
   * @return the elements
   */
  static Dataset generate(Supplier<Batch> source) {
    return new Pipeline(() -> Elements.generate(source), OptionalLong.of(INFINITE));
  }

  /**
   * Pairs: the inputs of one set with those of another as their targets. It ends with the shorter one.
   *
   * @param x gives the inputs
   * @param y gives the targets
   * @return the pairs
   */
  static Dataset zip(Dataset x, Dataset y) {
    OptionalLong a = x.cardinality();
    OptionalLong b = y.cardinality();
    OptionalLong n = a.isPresent() && b.isPresent() ? OptionalLong.of(Math.min(a.getAsLong(), b.getAsLong())) : OptionalLong.empty();
    return new Pipeline(() -> Elements.zip(x.iterator(), y.iterator()), n);
  }

  // ---- steps ----

  /**
   * Batches of {@code n} examples; the last may be smaller.
   *
   * @param n at least 1
   * @return the batches
   */
  default Dataset batch(int n) {
    return batch(n, false);
  }

  /**
   * Batches of {@code n} examples.
   *
   * @param n at least 1
   * @param dropRemainder whether to leave out a last batch that would be smaller
   * @return the batches
   */
  default Dataset batch(int n, boolean dropRemainder) {
    Pipeline.atLeast("batch: the batch size", n, 1);
    return new Pipeline(() -> Elements.batch(iterator(), n, dropRemainder), Pipeline.times(cardinality(), c -> dropRemainder ? c / n : Math.ceilDiv(c, n)));
  }

  /** {@return the single examples of batches} */
  default Dataset unbatch() {
    return new Pipeline(() -> Elements.unbatch(iterator()), Pipeline.times(cardinality(), c -> c == 0 ? 0 : -1));
  }

  /**
   * Shuffles anew at each reading. Each next element is drawn from a buffer of the following ones, so only a buffer of the set's size is a full shuffle.
   *
   * @param buffer how many elements the buffer holds
   * @return the shuffled set
   */
  default Dataset shuffle(int buffer) {
    return shuffle(buffer, GlobalSeed.next());
  }

  /**
   * Shuffles anew at each reading: the first, second, ... reading of every run has the same order.
   *
   * @param buffer how many elements the buffer holds
   * @param seed decides the orders
   * @return the shuffled set
   */
  default Dataset shuffle(int buffer, long seed) {
    Pipeline.atLeast("shuffle: the buffer size", buffer, 1);
    var randoms = Pipeline.randoms(seed);
    return new Pipeline(() -> Elements.shuffle(iterator(), buffer, randoms.get()), cardinality());
  }

  /**
   * Changes each element.
   *
   * @param f from an element to another
   * @return the changed set
   */
  default Dataset map(Function<? super Batch, Batch> f) {
    return new Pipeline(() -> Elements.map(iterator(), f), cardinality());
  }

  /**
   * Changes each element with one input and one target, as in {@code map((x, y) -> Batch.of(augment.apply(x), y))}. Sample weights stay, unless
   * the function gives new ones.
   *
   * @param f from input and target to an element
   * @return the changed set
   */
  default Dataset map(BiFunction<? super Tensor, ? super Tensor, Batch> f) {
    return map((Batch b) -> {
      Batch made = f.apply(b.x(), b.y());
      return b.hasSampleWeight() && !made.hasSampleWeight() ? Batch.ofParts(made.inputs(), made.targetsOrNull(), b.sampleWeights()) : made;
    });
  }

  /**
   * Changes the only input of each element, as in {@code mapInputs(vectorize::apply)}.
   *
   * @param f from an input to another
   * @return the changed set
   */
  default Dataset mapInputs(Function<? super Tensor, ? extends Tensor> f) {
    return map((Batch b) -> Batch.ofParts(f.apply(b.x()), b.targetsOrNull(), b.weightsOrNull()));
  }

  /**
   * Keeps some elements.
   *
   * @param keep says which
   * @return the smaller set
   */
  default Dataset filter(Predicate<? super Batch> keep) {
    return new Pipeline(() -> Elements.filter(iterator(), keep), Pipeline.times(cardinality(), c -> c == 0 ? 0 : -1));
  }

  /** {@return a set that keeps its elements in memory once it has been read to the end} */
  default Dataset cache() {
    return new Cache(this);
  }

  /**
   * Makes elements ahead in a background thread, while the model trains.
   *
   * @param n how many elements wait ready, at least 1
   * @return the same elements
   */
  default Dataset prefetch(int n) {
    Pipeline.atLeast("prefetch: the number of elements", n, 1);
    return new Pipeline(() -> new Prefetch(this, n), cardinality());
  }

  /** {@return the set over and over, without end: {@code fit} needs {@code stepsPerEpoch}} */
  default Dataset repeat() {
    return repeat(INFINITE);
  }

  /**
   * The set several times in a row.
   *
   * @param times how often
   * @return the longer set
   */
  default Dataset repeat(long times) {
    Pipeline.atLeast("repeat: the number of times", times, 0);
    return new Pipeline(() -> times == 0 ? List.<Batch>of().iterator() : Elements.repeat(this, times), Pipeline.repeated(cardinality(), times));
  }

  /**
   * The first elements.
   *
   * @param n how many
   * @return at most so many elements
   */
  default Dataset take(long n) {
    Pipeline.atLeast("take: the number of elements", n, 0);
    return new Pipeline(() -> Elements.take(iterator(), n), Pipeline.times(cardinality(), c -> Math.min(c, n)));
  }

  /**
   * All but the first elements.
   *
   * @param n how many to leave out
   * @return the rest
   */
  default Dataset skip(long n) {
    Pipeline.atLeast("skip: the number of elements", n, 0);
    return new Pipeline(() -> Elements.skip(iterator(), n), Pipeline.times(cardinality(), c -> Math.max(0, c - n)));
  }

  /**
   * Runs of neighbours, stacked along a new first axis. What is left at the end and fills no window is left out.
   *
   * @param size how many elements a window has, at least 1
   * @param shift how far the next window starts, at least 1
   * @return the windows
   */
  default Dataset window(int size, int shift) {
    Pipeline.atLeast("window: the size", size, 1);
    Pipeline.atLeast("window: the shift", shift, 1);
    return new Pipeline(() -> Elements.window(iterator(), size, shift), Pipeline.times(cardinality(), c -> c < size ? 0 : (c - size) / shift + 1));
  }

  /**
   * This set, then another.
   *
   * @param other what follows
   * @return both
   */
  default Dataset concatenate(Dataset other) {
    OptionalLong a = cardinality();
    OptionalLong b = other.cardinality();
    OptionalLong n = OptionalLong.empty();
    if (a.isPresent() && b.isPresent()) {
      n = OptionalLong.of(Math.max(a.getAsLong(), b.getAsLong()) == INFINITE ? INFINITE : a.getAsLong() + b.getAsLong());
    }
    return new Pipeline(() -> Elements.concatenate(iterator(), other), n);
  }

  // ---- reading ----

  /** {@return the elements as a stream} */
  default Stream<Batch> stream() {
    return StreamSupport.stream(spliterator(), false);
  }

  /**
   * The first element.
   *
   * @return it
   * @throws NoSuchElementException if the set is empty
   */
  default Batch first() {
    Iterator<Batch> it = iterator();
    try {
      return Optional.of(it).filter(Iterator::hasNext).map(Iterator::next).orElseThrow(() -> new NoSuchElementException("the data set is empty"));
    } finally {
      Elements.close(it);
    }
  }
}
