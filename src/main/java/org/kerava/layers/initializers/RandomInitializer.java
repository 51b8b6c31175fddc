package org.kerava.layers.initializers;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerava.ops.GlobalSeed;
import org.kerava.ops.RandomSource;
import org.kerava.saving.Config;
import org.kerava.saving.Configurable;

/**
 * An initializer with a seed. Without one it draws its own at the first use; as in Keras, one initializer gives the same numbers each time, but
 * each weight of a layer is made by a copy that draws its own seed.
 *
 * @param <L> the initializer's own type
 */
public abstract class RandomInitializer<L extends RandomInitializer<L>> implements Initializer, Configurable, Cloneable {
  private Optional<Integer> seed = Optional.empty();
  private @Nullable Integer drawn;

  RandomInitializer() {}

  @SuppressWarnings("unchecked")
  final L self() {
    return (L) this;
  }

  /**
   * {@return this initializer}
   *
   * @param seed names the stream of random numbers
   */
  public L seed(int seed) {
    this.seed = Optional.of(seed);
    return self();
  }

  /** {@return a copy that draws its own seed, if none was given: weights that share an initializer must not start alike (internal)} */
  public final L fresh() {
    L copy = copy();
    ((RandomInitializer<?>) copy).drawn = null;
    return copy;
  }

  /** A copy with the same stream. */
  @SuppressWarnings("unchecked")
  final L copy() {
    try {
      return (L) super.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where to draw from. */
  final synchronized RandomSource stream() {
    if (seed.isPresent()) return RandomSource.of(seed.get());
    if (drawn == null) drawn = GlobalSeed.next();
    return RandomSource.of(drawn);
  }

  @Override
  public void config(Config c) {
    seed = c.field("seed", seed, Integer.class);
  }
}
