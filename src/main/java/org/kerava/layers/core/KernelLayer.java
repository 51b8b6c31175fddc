package org.kerava.layers.core;

import org.jspecify.annotations.Nullable;
import org.kerava.layers.WeightSpec;
import org.kerava.layers.constraints.Constraint;
import org.kerava.layers.initializers.GlorotUniform;
import org.kerava.layers.initializers.Initializer;
import org.kerava.layers.regularizers.Regularizer;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;

/**
 * A layer with one kernel, a bias and an activation.
 *
 * @param <L> the layer's own type
 */
public abstract class KernelLayer<L extends KernelLayer<L>> extends BiasedLayer<L> {
  private final WeightSpec kernelSpec = new WeightSpec("kernel", new GlorotUniform());
  private @Nullable Variable kernel;

  /** For subclasses. */
  protected KernelLayer() {}

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

  /**
   * Makes the kernel.
   *
   * @param shape its shape
   * @param initializer gives its first values
   */
  protected final void addKernel(Shape shape, Initializer initializer) {
    kernel = addWeight("kernel", shape, initializer, kernelSpec);
  }

  /** {@return the kernel in the type of computation} */
  protected final Tensor kernelValue() {
    return value(kernel());
  }

  /** {@return the options of the kernel} */
  protected final WeightSpec kernelSpec() {
    return kernelSpec;
  }

  /**
   * Writes or reads the options of kernel and bias.
   *
   * @param c the configuration
   */
  protected final void weightsConfig(Config c) {
    initializersConfig(c);
    regularizersConfig(c);
    constraintsConfig(c);
  }

  final void initializersConfig(Config c) {
    kernelSpec.initializerConfig(c);
    biasSpec().initializerConfig(c);
  }

  final void regularizersConfig(Config c) {
    kernelSpec.regularizerConfig(c);
    biasSpec().regularizerConfig(c);
  }

  final void constraintsConfig(Config c) {
    kernelSpec.constraintConfig(c);
    biasSpec().constraintConfig(c);
  }
}
