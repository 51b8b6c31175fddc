package org.kerava.layers.convolutional;

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
 * A convolution of each channel with kernels of its own. Kernel (spatial..., channels, multiplier), bias (channels multiplier).
 *
 * @param <L> the layer's own type
 */
public abstract class DepthwiseConvolution<L extends DepthwiseConvolution<L>> extends WindowedLayer<L> {
  private int depthMultiplier = 1;
  private final WeightSpec kernelSpec = new WeightSpec("depthwise", new GlorotUniform());
  private @Nullable Variable kernel;

  DepthwiseConvolution(int rank, Shape kernelSize) {
    super(rank, kernelSize);
  }

  /**
   * {@return this layer}
   *
   * @param depthMultiplier how many outputs each channel has; the default is 1
   */
  public L depthMultiplier(int depthMultiplier) {
    L self = option();
    if (depthMultiplier < 1) throw new IllegalArgumentException("the depth multiplier must be positive; got " + depthMultiplier);
    this.depthMultiplier = depthMultiplier;
    return self;
  }

  /**
   * {@return this layer}
   *
   * @param initializer gives the first values of the kernel; the default is glorot_uniform
   */
  public L depthwiseInitializer(Initializer initializer) {
    checkOpen();
    kernelSpec.initializer(initializer);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param initializer Keras's name, as in {@code "he_normal"}
   */
  public L depthwiseInitializer(String initializer) {
    return depthwiseInitializer(Initializer.of(initializer));
  }

  /**
   * {@return this layer}
   *
   * @param regularizer adds a penalty on the kernel to the loss
   */
  public L depthwiseRegularizer(Regularizer regularizer) {
    checkOpen();
    kernelSpec.regularizer(regularizer);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param regularizer Keras's name, as in {@code "l2"}
   */
  public L depthwiseRegularizer(String regularizer) {
    return depthwiseRegularizer(Regularizer.of(regularizer));
  }

  /**
   * {@return this layer}
   *
   * @param constraint is applied to the kernel after each update
   */
  public L depthwiseConstraint(Constraint constraint) {
    checkOpen();
    kernelSpec.constraint(constraint);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param constraint Keras's name, as in {@code "max_norm"}
   */
  public L depthwiseConstraint(String constraint) {
    return depthwiseConstraint(Constraint.of(constraint));
  }

  /** {@return the kernel of a built layer} */
  public Variable kernel() {
    if (kernel == null) throw new IllegalStateException(this + " has no kernel yet: call it or build it first");
    return kernel;
  }

  @Override
  protected void build(Shape input) {
    int channels = channels(input);
    kernel = addWeight("kernel", kernelSize().append(channels, depthMultiplier), kernelSpec.initializer(), kernelSpec);
    addBias(Shape.of(channels * depthMultiplier));
  }

  @Override
  protected Tensor call(Tensor x) {
    return activated(Fused.depthwiseConv(x, value(kernel()), biasValue(), fused(), strides(), paddingText(), formatText(), dilationRate()));
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    depthMultiplier = c.field("depth_multiplier", depthMultiplier);
    kernelSizeConfig(c);
    stridesConfig(c);
    paddingConfig(c);
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
