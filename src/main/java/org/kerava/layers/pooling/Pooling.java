package org.kerava.layers.pooling;

import java.util.Arrays;
import java.util.Optional;
import org.kerava.layers.Choice;
import org.kerava.layers.DataFormat;
import org.kerava.layers.KerasLayer;
import org.kerava.layers.Padding;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/**
 * The largest element or the mean of each window.
 *
 * @param <L> the layer's own type
 */
public abstract class Pooling<L extends Pooling<L>> extends KerasLayer<L> {
  private final boolean max;
  private final int rank;
  private Shape poolSize;
  private Optional<Shape> strides = Optional.empty();
  private Padding padding = Padding.VALID;
  private DataFormat dataFormat = DataFormat.standard();

  Pooling(boolean max, int rank, Shape poolSize) {
    this.max = max;
    this.rank = rank;
    this.poolSize = lengths("pool size", poolSize);
  }

  private Shape lengths(String what, Shape given) {
    int[] n = given.toArray();
    if (n.length == 1) {
      n = new int[rank];
      Arrays.fill(n, given.get(0));
    }
    if (n.length != rank) throw new IllegalArgumentException(what + " of a layer with " + rank + " spatial axes is 1 or " + rank + " lengths; got " + given);
    for (int i : n) {
      if (i < 1) throw new IllegalArgumentException(what + " must be positive; got " + given);
    }
    return Shape.of(n);
  }

  /** {@return the lengths of the window} */
  public Shape poolSize() {
    return poolSize;
  }

  /** {@return the steps of the window} */
  public Shape strides() {
    return strides.orElse(poolSize);
  }

  /**
   * {@return this layer}
   *
   * @param strides the steps of the window: one for all axes, or one per axis; by default its size
   */
  public L strides(int... strides) {
    L self = option();
    this.strides = Optional.of(lengths("strides", Shape.of(strides)));
    return self;
  }

  /**
   * {@return this layer}
   *
   * @param padding VALID (the default) or SAME
   */
  public L padding(Padding padding) {
    L self = option();
    if (padding == Padding.CAUSAL) throw new IllegalArgumentException("pooling has no causal padding; use \"same\" or \"valid\"");
    this.padding = padding;
    return self;
  }

  /**
   * {@return this layer}
   *
   * @param padding "valid" (the default) or "same"
   */
  public L padding(String padding) {
    return padding(Choice.of("padding", Padding.class, padding));
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

  @Override
  protected Tensor call(Tensor x) {
    if (x.ndim() != rank + 2) throw new ShapeException("the input must have " + (rank + 2) + " axes, batch and channels included; got the shape " + x.shape());
    return max ? Operations.maxPool(x, poolSize, strides(), Choice.text(padding), Choice.text(dataFormat))
        : Operations.averagePool(x, poolSize, strides(), Choice.text(padding), Choice.text(dataFormat));
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    poolSize = lengths("pool size", c.field("pool_size", poolSize));
    padding = c.field("padding", padding);
    if (c.isReading()) strides = c.field("strides", strides, Shape.class).map(s -> lengths("strides", s));
    else c.field("strides", strides());
    dataFormat = c.field("data_format", dataFormat);
  }
}
