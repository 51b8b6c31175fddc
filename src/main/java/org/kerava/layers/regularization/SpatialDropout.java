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
 * Drops whole channels of inputs whose channels may come before their spatial axes.
 *
 * @param <L> the layer's own type
 */
public abstract class SpatialDropout<L extends SpatialDropout<L>> extends NoiseLayer<L> {
  private final int rank;
  private double rate;
  private DataFormat dataFormat = DataFormat.standard();

  SpatialDropout(String name, int rank, double rate) {
    this.rank = rank;
    this.rate = rate(name, rate);
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
  public L dataFormat(DataFormat dataFormat) {
    checkOpen();
    this.dataFormat = dataFormat;
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param dataFormat "channels_last" (the default) or "channels_first"
   */
  public L dataFormat(String dataFormat) {
    return dataFormat(Choice.of("data format", DataFormat.class, dataFormat));
  }

  @Override
  Tensor noisy(Tensor x, RandomSource random) {
    Shape shape = x.shape();
    int first = dataFormat == DataFormat.CHANNELS_LAST ? 1 : 2;
    for (int i = 0; i < rank; i++) shape = shape.with(first + i, 1);
    return rate == 0 ? x : rate == 1 ? Operations.zerosLike(x) : RandomOps.dropout(x, rate, shape, random);
  }

  @Override
  protected void config(Config c) {
    rate = c.field("rate", rate);
    spatialConfig(c);
    dataFormat = c.field("data_format", dataFormat);
  }
}
