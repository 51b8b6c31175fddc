package org.kerava.layers.convolutional;

import java.util.Arrays;
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
 * A convolution of each channel for itself, then one over the channels. Kernels (spatial..., channels, multiplier) and (1..., channels multiplier,
 * filters), bias (filters).
 *
 * @param <L> the layer's own type
 */
public abstract class SeparableConvolution<L extends SeparableConvolution<L>> extends WindowedLayer<L> {
  private static final Shape ONE = Shape.of(1);

  private int filters;
  private int depthMultiplier = 1;
  private final WeightSpec depthwiseSpec = new WeightSpec("depthwise", new GlorotUniform());
  private final WeightSpec pointwiseSpec = new WeightSpec("pointwise", new GlorotUniform());
  private @Nullable Variable depthwiseKernel;
  private @Nullable Variable pointwiseKernel;

  SeparableConvolution(int rank, int filters, Shape kernelSize) {
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
   * @param depthMultiplier how many outputs each channel has in the first step; the default is 1
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
   * @param initializer gives the first values of the kernel of the first step; the default is glorot_uniform
   */
  public L depthwiseInitializer(Initializer initializer) {
    checkOpen();
    depthwiseSpec.initializer(initializer);
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
   * @param regularizer adds a penalty on the kernel of the first step to the loss
   */
  public L depthwiseRegularizer(Regularizer regularizer) {
    checkOpen();
    depthwiseSpec.regularizer(regularizer);
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
   * @param constraint is applied to the kernel of the first step after each update
   */
  public L depthwiseConstraint(Constraint constraint) {
    checkOpen();
    depthwiseSpec.constraint(constraint);
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

  /**
   * {@return this layer}
   *
   * @param initializer gives the first values of the kernel of the second step; the default is glorot_uniform
   */
  public L pointwiseInitializer(Initializer initializer) {
    checkOpen();
    pointwiseSpec.initializer(initializer);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param initializer Keras's name, as in {@code "he_normal"}
   */
  public L pointwiseInitializer(String initializer) {
    return pointwiseInitializer(Initializer.of(initializer));
  }

  /**
   * {@return this layer}
   *
   * @param regularizer adds a penalty on the kernel of the second step to the loss
   */
  public L pointwiseRegularizer(Regularizer regularizer) {
    checkOpen();
    pointwiseSpec.regularizer(regularizer);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param regularizer Keras's name, as in {@code "l2"}
   */
  public L pointwiseRegularizer(String regularizer) {
    return pointwiseRegularizer(Regularizer.of(regularizer));
  }

  /**
   * {@return this layer}
   *
   * @param constraint is applied to the kernel of the second step after each update
   */
  public L pointwiseConstraint(Constraint constraint) {
    checkOpen();
    pointwiseSpec.constraint(constraint);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param constraint Keras's name, as in {@code "max_norm"}
   */
  public L pointwiseConstraint(String constraint) {
    return pointwiseConstraint(Constraint.of(constraint));
  }

  private static Variable built(@Nullable Variable kernel) {
    if (kernel == null) throw new IllegalStateException("the layer has no kernels yet: call it or build it first");
    return kernel;
  }

  @Override
  protected void build(Shape input) {
    int channels = channels(input);
    int[] point = new int[kernelSize().ndim()];
    Arrays.fill(point, 1);
    depthwiseKernel = addWeight("depthwise_kernel", kernelSize().append(channels, depthMultiplier), depthwiseSpec.initializer(), depthwiseSpec);
    pointwiseKernel = addWeight("pointwise_kernel", Shape.of(point).append(channels * depthMultiplier, filters), pointwiseSpec.initializer(), pointwiseSpec);
    addBias(Shape.of(filters));
  }

  @Override
  protected Tensor call(Tensor x) {
    Tensor y = Fused.depthwiseConv(x, value(built(depthwiseKernel)), null, null, strides(), paddingText(), formatText(), dilationRate());
    return activated(Fused.conv(y, value(built(pointwiseKernel)), biasValue(), fused(), ONE, "valid", formatText(), ONE));
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    depthMultiplier = c.field("depth_multiplier", depthMultiplier);
    filters = c.field("filters", filters);
    kernelSizeConfig(c);
    stridesConfig(c);
    paddingConfig(c);
    formatConfig(c);
    dilationConfig(c);
    activationConfig(c);
    useBiasConfig(c);
    depthwiseSpec.initializerConfig(c);
    pointwiseSpec.initializerConfig(c);
    biasSpec().initializerConfig(c);
    depthwiseSpec.regularizerConfig(c);
    pointwiseSpec.regularizerConfig(c);
    biasSpec().regularizerConfig(c);
    activityConfig(c);
    depthwiseSpec.constraintConfig(c);
    pointwiseSpec.constraintConfig(c);
    biasSpec().constraintConfig(c);
  }
}
