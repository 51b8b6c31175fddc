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
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;

/**
 * A convolution over any number of spatial axes, with bias and activation in one call of the backend. Kernel (spatial..., channels / groups,
 * filters), bias (filters).
 *
 * @param <L> the layer's own type
 */
public abstract class Convolution<L extends Convolution<L>> extends WindowedLayer<L> {
  private int filters;
  private int groups = 1;
  private final WeightSpec kernelSpec = new WeightSpec("kernel", new GlorotUniform());
  private @Nullable Variable kernel;

  Convolution(int rank, int filters, Shape kernelSize) {
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
   * @param groups how many groups the channels form, each with filters of its own; the default is 1
   */
  public L groups(int groups) {
    L self = option();
    if (groups < 1 || filters % groups != 0) {
      throw new IllegalArgumentException("the number of filters must be a multiple of the groups; got " + filters + " filters, " + groups + " groups");
    }
    this.groups = groups;
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
    int channels = channels(input);
    if (channels % groups != 0) throw new ShapeException("the " + channels + " channels of the input " + input + " cannot be cut into " + groups + " groups");
    Shape shape = Shape.of(kernelSize().toArray()).append(channels / groups, filters);
    kernel = addWeight("kernel", shape, kernelSpec.initializer(), kernelSpec);
    addBias(Shape.of(filters));
  }

  @Override
  protected Tensor call(Tensor x) {
    return activated(Fused.conv(x, value(kernel()), biasValue(), fused(), strides(), paddingText(), formatText(), dilationRate()));
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    filters = c.field("filters", filters);
    kernelSizeConfig(c);
    stridesConfig(c);
    paddingConfig(c);
    formatConfig(c);
    dilationConfig(c);
    groups = c.field("groups", groups);
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
