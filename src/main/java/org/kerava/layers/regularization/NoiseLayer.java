package org.kerava.layers.regularization;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerava.layers.Context;
import org.kerava.layers.KerasLayer;
import org.kerava.layers.SeedGenerator;
import org.kerava.ops.RandomSource;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * A layer that changes its input at random while training.
 *
 * @param <L> the layer's own type
 */
public abstract class NoiseLayer<L extends NoiseLayer<L>> extends KerasLayer<L> {
  private Optional<Integer> seed = Optional.empty();
  private @Nullable SeedGenerator seedGenerator;

  NoiseLayer() {}

  static double rate(String layer, double rate) {
    if (rate >= 0 && rate <= 1) return rate;
    throw new IllegalArgumentException(layer + ": the rate must lie between 0 and 1; got " + rate);
  }

  /**
   * {@return this layer}
   *
   * @param seed makes its random numbers the same at each start
   */
  public L seed(int seed) {
    L self = option();
    this.seed = Optional.of(seed);
    return self;
  }

  @Override
  public boolean supportsMasking() {
    return true;
  }

  @Override
  protected void build(Shape input) {
    seedGenerator = seed.isPresent() ? new SeedGenerator(seed.get()) : new SeedGenerator();
  }

  @Override
  protected final Tensor call(Tensor x, Context c) {
    if (!c.training() || seedGenerator == null) return x;
    return noisy(x, seedGenerator);
  }

  /** The output while training. */
  abstract Tensor noisy(Tensor x, RandomSource random);

  final void seedConfig(Config c) {
    seed = c.field("seed", seed, Integer.class);
  }

  /** What Keras writes of its spatial dropouts after the rate: not whether they are trainable, and the dtype as a name. */
  final void spatialConfig(Config c) {
    if (c.isReading()) {
      super.config(c);
      seedConfig(c);
      return;
    }
    seedConfig(c);
    c.put("name", name());
    c.put("dtype", dtypePolicy().name());
  }
}
