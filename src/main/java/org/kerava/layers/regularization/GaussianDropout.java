package org.kerava.layers.regularization;

import org.kerava.ops.Operations;
import org.kerava.ops.RandomOps;
import org.kerava.ops.RandomSource;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;

/**
 * Multiplies by normal noise of mean 1 and the variance that dropout has.
 *
 * @see <a href="https://keras.io/api/layers/regularization_layers/gaussian_dropout/">Keras: GaussianDropout</a>
 */
public final class GaussianDropout extends NoiseLayer<GaussianDropout> {
  private double rate;

  /**
   * A layer.
   *
   * @param rate the fraction that is dropped, from 0 to 1
   */
  public GaussianDropout(double rate) {
    this.rate = rate("gaussianDropout", rate);
  }

  /** {@return the fraction that is dropped} */
  public double rate() {
    return rate;
  }

  @Override
  Tensor noisy(Tensor x, RandomSource random) {
    double stddev = Math.sqrt(rate / (1 - rate));
    return rate == 0 ? x : Operations.multiply(x, RandomOps.normal(x.shape(), 1, stddev, x.dtype(), random));
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    rate = c.field("rate", rate);
    seedConfig(c);
  }
}
