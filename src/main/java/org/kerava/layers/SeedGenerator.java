package org.kerava.layers;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.kerava.ops.GlobalSeed;
import org.kerava.ops.RandomSource;
import org.kerava.saving.Config;
import org.kerava.saving.Configurable;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;


/**
 * A stream of random numbers with a state: each draw is new, and the same program draws the same ones again. Put it into a field of a layer.
 *
 * <pre>{@code
 * private final SeedGenerator seed = new SeedGenerator(1337);
 *
 * @Override
 * protected Tensor call(Tensor x) {
 *   return x.plus(Randoms.normal(x.shape(), seed));
 * }
 * }</pre>
 *
 * @see <a href="https://keras.io/api/random/seed_generator/">Keras: SeedGenerator</a>
 */
public final class SeedGenerator implements RandomSource, Configurable {
  private static final Shape PAIR = Shape.of(2);

  private OptionalInt given;
  private long seed;
  private long counter;
  private final Variable state;
  private int version;

  /** A generator with a seed of its own: new at each start, unless {@code Utils.setRandomSeed} was called. */
  public SeedGenerator() {
    this(OptionalInt.empty(), GlobalSeed.next());
  }

  /**
   * A generator.
   *
   * @param seed any number
   */
  public SeedGenerator(int seed) {
    this(OptionalInt.of(seed), seed);
  }

  private SeedGenerator(OptionalInt given, int seed) {
    this.given = given;
    this.seed = seed;
    state = new Variable(Tensor.of(new long[] {seed, 0}, PAIR), "seed_generator_state").trainable(false);
    version = state.version();
  }

  /** {@return the next draw; the counter moves on} */
  @Override
  public synchronized Draw next() {
    if (state.version() != version) { // a file or the user wrote the state
      long[] s = state.toLongArray();
      seed = s[0];
      counter = s[1];
    }
    Draw d = new Draw(seed, counter++);
    state.assign(Tensor.of(new long[] {seed, counter}, PAIR));
    version = state.version();
    return d;
  }

  /** {@return the seed and the counter, int64, as they are saved} */
  public Variable state() {
    return state;
  }

  /**
   * Independent generators, whose draws have nothing to do with each other's or this one's.
   *
   * @param n how many
   * @return new generators
   */
  public synchronized List<SeedGenerator> split(int n) {
    return IntStream.range(0, n).mapToObj(i -> new SeedGenerator(RandomSource.split(seed, i))).toList();
  }

  @Override
  public void config(Config c) {
    int s = c.field("seed", given.orElse((int) seed));
    if (c.isReading() && c.has("seed")) {
      given = OptionalInt.of(s);
      state.assign(Tensor.of(new long[] {s, 0}, PAIR));
    }
  }
}
