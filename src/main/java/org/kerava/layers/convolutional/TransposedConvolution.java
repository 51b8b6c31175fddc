package org.kerava.layers.convolutional;

import java.util.Optional;
import org.kerava.ops.Fused;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * The reverse of a convolution's change of size: what generators and decoders grow images with. Kernel (spatial..., filters, channels), bias
 * (filters).
 *
 * @param <L> the layer's own type
 */
public abstract class TransposedConvolution<L extends TransposedConvolution<L>> extends FilterLayer<L> {
  private Optional<Shape> outputPadding = Optional.empty();

  TransposedConvolution(int rank, int filters, Shape kernelSize) {
    super(rank, filters, kernelSize);
  }

  /**
   * {@return this layer}
   *
   * @param padding how much longer the output is than the shortest that fits, below the strides; by default what makes "same" n strides long
   */
  public L outputPadding(int... padding) {
    L self = option();
    outputPadding = Optional.of(Shape.of(padding));
    return self;
  }

  @Override
  protected void build(Shape input) {
    addWeights(filters(), channels(input));
  }

  @Override
  protected Tensor call(Tensor x) {
    return activated(Fused.convTranspose(x, value(kernel()), biasValue(), fused(), strides(), paddingText(), outputPadding.orElse(Shape.of()),
        formatText(), dilationRate()));
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    filtersConfig(c);
    kernelSizeConfig(c);
    stridesConfig(c);
    paddingConfig(c);
    outputPadding = c.field("output_padding", outputPadding, Shape.class);
    formatConfig(c);
    dilationConfig(c);
    weightsConfig(c);
  }
}
