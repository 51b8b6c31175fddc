package org.kerava.layers.convolutional;

import org.jspecify.annotations.Nullable;
import org.kerava.layers.WeightSpec;
import org.kerava.layers.constraints.Constraint;
import org.kerava.layers.initializers.GlorotUniform;
import org.kerava.layers.initializers.Initializer;
import org.kerava.layers.regularizers.Regularizer;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Variable;

/**
 * A convolution, or its reverse, with one kernel and a number of filters.
 *
 * @param <L> the layer's own type
 */
public abstract class FilterLayer<L extends FilterLayer<L>> extends WindowedLayer<L> {
  private final WeightSpec kernelSpec = new WeightSpec("kernel", new GlorotUniform());
  private int filters;
  private @Nullable Variable kernel;

  FilterLayer(int rank, int filters, Shape kernelSize) {
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

  /** Makes kernel and bias; the kernel has two more axes than the window. */
  final void addWeights(int in, int out) {
    kernel = addWeight("kernel", Shape.of(kernelSize().toArray()).append(in, out), kernelSpec.initializer(), kernelSpec);
    addBias(Shape.of(filters));
  }

  final void filtersConfig(Config c) {
    filters = c.field("filters", filters);
  }

  /** The options of activation, kernel and bias, in Keras's order. */
  final void weightsConfig(Config c) {
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
