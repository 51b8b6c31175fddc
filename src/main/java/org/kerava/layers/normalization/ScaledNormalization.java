package org.kerava.layers.normalization;

import org.jspecify.annotations.Nullable;
import org.kerava.layers.KerasLayer;
import org.kerava.layers.WeightSpec;
import org.kerava.layers.constraints.Constraint;
import org.kerava.layers.initializers.Initializer;
import org.kerava.layers.initializers.Ones;
import org.kerava.layers.initializers.Zeros;
import org.kerava.layers.regularizers.Regularizer;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;

/**
 * A normalisation that ends in a learned factor (gamma) and summand (beta).
 *
 * @param <L> the layer's own type
 */
public abstract class ScaledNormalization<L extends ScaledNormalization<L>> extends KerasLayer<L> {
  private double epsilon = 1e-3;
  private boolean center = true;
  private boolean scale = true;
  private final WeightSpec betaSpec = new WeightSpec("beta", new Zeros());
  private final WeightSpec gammaSpec = new WeightSpec("gamma", new Ones());
  private @Nullable Variable gamma;
  private @Nullable Variable beta;

  ScaledNormalization() {}

  /**
   * {@return this layer}
   *
   * @param epsilon is added to the variance; the default is 0.001
   */
  public L epsilon(double epsilon) {
    L self = option();
    this.epsilon = epsilon;
    return self;
  }

  final double epsilon() {
    return epsilon;
  }

  /**
   * {@return this layer}
   *
   * @param center whether beta is added; the default is true
   */
  public L center(boolean center) {
    L self = option();
    this.center = center;
    return self;
  }

  /**
   * {@return this layer}
   *
   * @param scale whether the result is multiplied by gamma; the default is true
   */
  public L scale(boolean scale) {
    L self = option();
    this.scale = scale;
    return self;
  }

  /**
   * {@return this layer}
   *
   * @param initializer gives the first values of beta; the default is zeros
   */
  public L betaInitializer(Initializer initializer) {
    checkOpen();
    betaSpec.initializer(initializer);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param initializer Keras's name, as in {@code "he_normal"}
   */
  public L betaInitializer(String initializer) {
    return betaInitializer(Initializer.of(initializer));
  }

  /**
   * {@return this layer}
   *
   * @param regularizer adds a penalty on beta to the loss
   */
  public L betaRegularizer(Regularizer regularizer) {
    checkOpen();
    betaSpec.regularizer(regularizer);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param regularizer Keras's name, as in {@code "l2"}
   */
  public L betaRegularizer(String regularizer) {
    return betaRegularizer(Regularizer.of(regularizer));
  }

  /**
   * {@return this layer}
   *
   * @param constraint is applied to beta after each update
   */
  public L betaConstraint(Constraint constraint) {
    checkOpen();
    betaSpec.constraint(constraint);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param constraint Keras's name, as in {@code "max_norm"}
   */
  public L betaConstraint(String constraint) {
    return betaConstraint(Constraint.of(constraint));
  }

  /**
   * {@return this layer}
   *
   * @param initializer gives the first values of gamma; the default is ones
   */
  public L gammaInitializer(Initializer initializer) {
    checkOpen();
    gammaSpec.initializer(initializer);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param initializer Keras's name, as in {@code "he_normal"}
   */
  public L gammaInitializer(String initializer) {
    return gammaInitializer(Initializer.of(initializer));
  }

  /**
   * {@return this layer}
   *
   * @param regularizer adds a penalty on gamma to the loss
   */
  public L gammaRegularizer(Regularizer regularizer) {
    checkOpen();
    gammaSpec.regularizer(regularizer);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param regularizer Keras's name, as in {@code "l2"}
   */
  public L gammaRegularizer(String regularizer) {
    return gammaRegularizer(Regularizer.of(regularizer));
  }

  /**
   * {@return this layer}
   *
   * @param constraint is applied to gamma after each update
   */
  public L gammaConstraint(Constraint constraint) {
    checkOpen();
    gammaSpec.constraint(constraint);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param constraint Keras's name, as in {@code "max_norm"}
   */
  public L gammaConstraint(String constraint) {
    return gammaConstraint(Constraint.of(constraint));
  }

  final void addScale(Shape shape) {
    addScale(shape, scale, center);
  }

  final void addScale(Shape shape, boolean scale, boolean center) {
    if (scale) gamma = addWeight("gamma", shape, gammaSpec.initializer(), gammaSpec);
    if (center) beta = addWeight("beta", shape, betaSpec.initializer(), betaSpec);
  }

  /** Gamma in at least float32, or null. */
  final @Nullable Tensor gamma(DType dtype) {
    return gamma == null ? null : Operations.cast(gamma, dtype);
  }

  /** Beta in at least float32, or null. */
  final @Nullable Tensor beta(DType dtype) {
    return beta == null ? null : Operations.cast(beta, dtype);
  }

  /** In which type statistics are computed: at least float32. */
  static DType wide(Tensor x) {
    return x.dtype() == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
  }

  final void scaleConfig(Config c) {
    epsilon = c.field("epsilon", epsilon);
    center = c.field("center", center);
    scale = c.field("scale", scale);
  }

  final void initializersConfig(Config c) {
    betaSpec.initializerConfig(c);
    gammaSpec.initializerConfig(c);
  }

  final void boundsConfig(Config c) {
    betaSpec.regularizerConfig(c);
    gammaSpec.regularizerConfig(c);
    betaSpec.constraintConfig(c);
    gammaSpec.constraintConfig(c);
  }
}
