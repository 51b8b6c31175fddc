package org.kerava.layers.regularization;

import org.kerava.ops.Operations;
import org.kerava.ops.RandomOps;
import org.kerava.ops.RandomSource;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;

/**
 * Adds normal noise.
 *
 * <pre>{@code
 * Tensor y = gaussianNoise(0.1).apply(x, Context.TRAINING);
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/regularization_layers/gaussian_noise/">Keras: GaussianNoise</a>
 */
public final class GaussianNoise extends NoiseLayer<GaussianNoise> {
  private double stddev;

  /**
   * A layer.
   *
   * @param stddev the standard deviation of the noise, not negative
   */
  public GaussianNoise(double stddev) {
    if (!(stddev >= 0)) throw new IllegalArgumentException("gaussianNoise: the standard deviation must not be negative; got " + stddev);
    this.stddev = stddev;
  }

  @Override
  Tensor noisy(Tensor x, RandomSource random) {
    return stddev == 0 ? x : Operations.add(x, RandomOps.normal(x.shape(), 0, stddev, x.dtype(), random));
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    stddev = c.field("stddev", stddev);
    seedConfig(c);
  }
}
