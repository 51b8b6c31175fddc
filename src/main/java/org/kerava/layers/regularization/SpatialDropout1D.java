package org.kerava.layers.regularization;

import org.kerava.ops.Operations;
import org.kerava.ops.RandomOps;
import org.kerava.ops.RandomSource;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * Drops whole channels: a random fraction of them becomes 0 in all of space.
 *
 * @see <a href="https://keras.io/api/layers/regularization_layers/spatial_dropout1d/">Keras: SpatialDropout1D</a>
 */
public final class SpatialDropout1D extends NoiseLayer<SpatialDropout1D> {
  private double rate;

  /**
   * A layer.
   *
   * @param rate the fraction that is dropped, from 0 to 1
   */
  public SpatialDropout1D(double rate) {
    this.rate = rate("spatialDropout1d", rate);
  }

  /** {@return the fraction that is dropped} */
  public double rate() {
    return rate;
  }

  @Override
  Tensor noisy(Tensor x, RandomSource random) {
    Shape shape = x.shape();
    return rate == 0 ? x : rate == 1 ? Operations.zerosLike(x) : RandomOps.dropout(x, rate, shape.with(1, 1), random);
  }

  @Override
  protected void config(Config c) {
    rate = c.field("rate", rate);
    spatialConfig(c);
  }
}
