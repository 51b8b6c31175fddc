package org.kerava.layers.convolutional;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerava.layers.WeightSpec;
import org.kerava.layers.constraints.Constraint;
import org.kerava.layers.initializers.GlorotUniform;
import org.kerava.layers.initializers.Initializer;
import org.kerava.layers.regularizers.Regularizer;
import org.kerava.ops.Fused;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;

/**
 * The reverse of a convolution's change of size: what generators and decoders grow images with. Kernel (spatial..., filters, channels), bias
 * (filters).
 *
 * @param <L> the layer's own type
 */
public abstract class TransposedConvolution<L extends TransposedConvolution<L>> extends WindowedLayer<L> {
  private int filters;
  private Optional<Shape> outputPadding = Optional.empty();
  private final WeightSpec kernelSpec = new WeightSpec("kernel", new GlorotUniform());
  private @Nullable Variable kernel;

  TransposedConvolution(int rank, int filters, Shape kernelSize) {
    super(rank, kernelSize);
    if (filters < 1) throw new IllegalArgumentException("a convolution needs a positive number of filters; got " + filters);
    this.filters = filters;
  }

  /** {@return the number of output channels} */
  public int filters() {
    return filters;
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

  /**
   * {@return this layer}
   *
   * @param initializer gives the first values of the kernel; the default is glorot_uniform
   */
  public L kernelInitializer(Initializer initializer) {
    checkOpen();
    kernelSpec.initializer(initializer);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param initializer Keras's name, as in {@code "he_normal"}
   */
  public L kernelInitializer(String initializer) {
    return kernelInitializer(Initializer.of(initializer));
  }

  /**
   * {@return this layer}
   *
   * @param regularizer adds a penalty on the kernel to the loss
   */
  public L kernelRegularizer(Regularizer regularizer) {
    checkOpen();
    kernelSpec.regularizer(regularizer);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param regularizer Keras's name, as in {@code "l2"}
   */
  public L kernelRegularizer(String regularizer) {
    return kernelRegularizer(Regularizer.of(regularizer));
  }

  /**
   * {@return this layer}
   *
   * @param constraint is applied to the kernel after each update
   */
  public L kernelConstraint(Constraint constraint) {
    checkOpen();
    kernelSpec.constraint(constraint);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param constraint Keras's name, as in {@code "max_norm"}
   */
  public L kernelConstraint(String constraint) {
    return kernelConstraint(Constraint.of(constraint));
  }

  /** {@return the kernel of a built layer} */
  public Variable kernel() {
    if (kernel == null) throw new IllegalStateException(this + " has no kernel yet: call it or build it first");
    return kernel;
  }

  @Override
  protected void build(Shape input) {
    Shape shape = Shape.of(kernelSize().toArray()).append(filters, channels(input));
    kernel = addWeight("kernel", shape, kernelSpec.initializer(), kernelSpec);
    addBias(Shape.of(filters));
  }

  @Override
  protected Tensor call(Tensor x) {
    return activated(Fused.convTranspose(x, value(kernel()), biasValue(), fused(), strides(), paddingText(), outputPadding.orElse(Shape.of()),
        formatText(), dilationRate()));
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    filters = c.field("filters", filters);
    kernelSizeConfig(c);
    stridesConfig(c);
    paddingConfig(c);
    outputPadding = c.field("output_padding", outputPadding, Shape.class);
    formatConfig(c);
    dilationConfig(c);
    activationConfig(c);
    useBiasConfig(c);
    kernelSpec.initializerConfig(c);
    biasSpec().initializerConfig(c);
    kernelSpec.regularizerConfig(c);
    biasSpec().regularizerConfig(c);
    activityConfig(c);
    kernelSpec.constraintConfig(c);
    biasSpec().constraintConfig(c);
  }
}
