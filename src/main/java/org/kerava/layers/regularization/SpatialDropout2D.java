package org.kerava.layers.regularization;

import org.kerava.layers.Choice;
import org.kerava.layers.DataFormat;
import org.kerava.ops.Operations;
import org.kerava.ops.RandomOps;
import org.kerava.ops.RandomSource;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * Drops whole channels: a random fraction of them becomes 0 in all of space.
 *
 * <pre>{@code
 * Tensor y = spatialDropout2d(0.2).dataFormat("channels_first").apply(x, Context.TRAINING);
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/regularization_layers/spatial_dropout2d/">Keras: SpatialDropout2D</a>
 */
public final class SpatialDropout2D extends NoiseLayer<SpatialDropout2D> {
  private double rate;
  private DataFormat dataFormat = DataFormat.CHANNELS_LAST;

  /**
   * A layer.
   *
   * @param rate the fraction that is dropped, from 0 to 1
   */
  public SpatialDropout2D(double rate) {
    this.rate = rate("spatialDropout2d", rate);
  }

  /** {@return the fraction that is dropped} */
  public double rate() {
    return rate;
  }

  /**
   * {@return this layer}
   *
   * @param dataFormat CHANNELS_LAST (the default) or CHANNELS_FIRST
   */
  public SpatialDropout2D dataFormat(DataFormat dataFormat) {
    checkOpen();
    this.dataFormat = dataFormat;
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param dataFormat "channels_last" (the default) or "channels_first"
   */
  public SpatialDropout2D dataFormat(String dataFormat) {
    return dataFormat(Choice.of("data format", DataFormat.class, dataFormat));
  }

  @Override
  Tensor noisy(Tensor x, RandomSource random) {
    Shape shape = x.shape();
    int first = dataFormat == DataFormat.CHANNELS_LAST ? 1 : 2;
    for (int i = 0; i < 2; i++) shape = shape.with(first + i, 1);
    return rate == 0 ? x : rate == 1 ? Operations.zerosLike(x) : RandomOps.dropout(x, rate, shape, random);
  }

  @Override
  protected void config(Config c) {
    rate = c.field("rate", rate);
    spatialConfig(c);
    dataFormat = c.field("data_format", dataFormat);
  }
}
