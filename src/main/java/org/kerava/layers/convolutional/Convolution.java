package org.kerava.layers.convolutional;

import org.kerava.ops.Fused;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/**
 * A convolution over any number of spatial axes, with bias and activation in one call of the backend. Kernel (spatial..., channels / groups,
 * filters), bias (filters).
 *
 * @param <L> the layer's own type
 */
public abstract class Convolution<L extends Convolution<L>> extends FilterLayer<L> {
  private int groups = 1;

  Convolution(int rank, int filters, Shape kernelSize) {
    super(rank, filters, kernelSize);
  }

  /**
   * {@return this layer}
   *
   * @param groups how many groups the channels form, each with filters of its own; the default is 1
   */
  public L groups(int groups) {
    L self = option();
    if (groups < 1 || filters() % groups != 0) {
      throw new IllegalArgumentException("the number of filters must be a multiple of the groups; got " + filters() + " filters, " + groups + " groups");
    }
    this.groups = groups;
    return self;
  }

  @Override
  protected void build(Shape input) {
    int channels = channels(input);
    if (channels % groups != 0) throw new ShapeException("the " + channels + " channels of the input " + input + " cannot be cut into " + groups + " groups");
    addWeights(channels / groups, filters());
  }

  @Override
  protected Tensor call(Tensor x) {
    return activated(Fused.conv(x, value(kernel()), biasValue(), fused(), strides(), paddingText(), formatText(), dilationRate()));
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    filtersConfig(c);
    kernelSizeConfig(c);
    stridesConfig(c);
    paddingConfig(c);
    formatConfig(c);
    dilationConfig(c);
    groups = c.field("groups", groups);
    weightsConfig(c);
  }
}
