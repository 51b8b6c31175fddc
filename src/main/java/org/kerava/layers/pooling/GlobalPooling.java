package org.kerava.layers.pooling;

import org.kerava.layers.Choice;
import org.kerava.layers.DataFormat;
import org.kerava.layers.KerasLayer;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/**
 * The largest element or the mean of each channel over all of space.
 *
 * @param <L> the layer's own type
 */
public abstract class GlobalPooling<L extends GlobalPooling<L>> extends KerasLayer<L> {
  private final boolean max;
  private final int rank;
  private DataFormat dataFormat = DataFormat.standard();
  private boolean keepdims;

  GlobalPooling(boolean max, int rank) {
    this.max = max;
    this.rank = rank;
  }

  /**
   * {@return this layer}
   *
   * @param dataFormat CHANNELS_LAST (the default) or CHANNELS_FIRST
   */
  public L dataFormat(DataFormat dataFormat) {
    L self = option();
    this.dataFormat = dataFormat;
    return self;
  }

  /**
   * {@return this layer}
   *
   * @param dataFormat "channels_last" (the default) or "channels_first"
   */
  public L dataFormat(String dataFormat) {
    return dataFormat(Choice.of("data format", DataFormat.class, dataFormat));
  }

  /** {@return where the channels are} */
  public DataFormat dataFormat() {
    return dataFormat;
  }

  /**
   * {@return this layer}
   *
   * @param keepdims whether the spatial axes stay with length 1; the default is false
   */
  public L keepdims(boolean keepdims) {
    L self = option();
    this.keepdims = keepdims;
    return self;
  }

  final boolean keepdims() {
    return keepdims;
  }

  /** The first spatial axis. */
  final int firstAxis() {
    return dataFormat == DataFormat.CHANNELS_LAST ? 1 : 2;
  }

  @Override
  protected Tensor call(Tensor x) {
    if (x.ndim() != rank + 2) throw new ShapeException("the input must have " + (rank + 2) + " axes, batch and channels included; got the shape " + x.shape());
    int[] axes = new int[rank];
    for (int i = 0; i < rank; i++) axes[i] = firstAxis() + i;
    return max ? Operations.max(x, axes, keepdims) : Operations.mean(x, axes, keepdims);
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    dataFormat = c.field("data_format", dataFormat);
    keepdims = c.field("keepdims", keepdims);
  }
}
