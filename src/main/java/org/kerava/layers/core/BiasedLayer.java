package org.kerava.layers.core;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerava.layers.Activation;
import org.kerava.layers.ActivationNames;
import org.kerava.layers.KerasLayer;
import org.kerava.layers.WeightSpec;
import org.kerava.layers.constraints.Constraint;
import org.kerava.layers.initializers.Initializer;
import org.kerava.layers.initializers.Zeros;
import org.kerava.layers.regularizers.Regularizer;
import org.kerava.ops.FusedActivation;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;

/**
 * A layer that ends in a bias and an activation: the options that dense layers and convolutions share.
 *
 * @param <L> the layer's own type
 */
@SuppressWarnings("exports") // of Nullable: users need no jspecify
public abstract class BiasedLayer<L extends BiasedLayer<L>> extends KerasLayer<L> {
  private Activation activation = Activation.of("linear");
  private boolean useBias = true;
  private final WeightSpec biasSpec = new WeightSpec("bias", new Zeros());
  private @Nullable Variable bias;

  /** For subclasses. */
  protected BiasedLayer() {}

  /** {@return the function at the end} */
  public Activation activation() {
    return activation;
  }

  /**
   * {@return this layer}
   *
   * @param activation a constant of {@code Activations}, a method reference or a lambda; the default is none
   */
  public L activation(Activation activation) {
    L self = option();
    this.activation = activation;
    return self;
  }

  /**
   * {@return this layer}
   *
   * @param activation Keras's name, as in {@code "relu"}
   */
  public L activation(String activation) {
    return activation(Activation.of(activation));
  }

  /** {@return whether there is a bias} */
  public boolean useBias() {
    return useBias;
  }

  /**
   * {@return this layer}
   *
   * @param useBias whether there is a bias; the default is true
   */
  public L useBias(boolean useBias) {
    L self = option();
    this.useBias = useBias;
    return self;
  }

  /**
   * {@return this layer}
   *
   * @param initializer gives the first values of the bias; the default is zeros
   */
  public L biasInitializer(Initializer initializer) {
    checkOpen();
    biasSpec.initializer(initializer);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param initializer Keras's name, as in {@code "he_normal"}
   */
  public L biasInitializer(String initializer) {
    return biasInitializer(Initializer.of(initializer));
  }

  /**
   * {@return this layer}
   *
   * @param regularizer adds a penalty on the bias to the loss
   */
  public L biasRegularizer(Regularizer regularizer) {
    checkOpen();
    biasSpec.regularizer(regularizer);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param regularizer Keras's name, as in {@code "l2"}
   */
  public L biasRegularizer(String regularizer) {
    return biasRegularizer(Regularizer.of(regularizer));
  }

  /**
   * {@return this layer}
   *
   * @param constraint is applied to the bias after each update
   */
  public L biasConstraint(Constraint constraint) {
    checkOpen();
    biasSpec.constraint(constraint);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param constraint Keras's name, as in {@code "max_norm"}
   */
  public L biasConstraint(String constraint) {
    return biasConstraint(Constraint.of(constraint));
  }

  /** {@return the bias; empty without one or before the layer is built} */
  public Optional<Variable> bias() {
    return Optional.ofNullable(bias);
  }

  /**
   * Makes the bias, if the layer has one.
   *
   * @param shape its shape
   */
  protected final void addBias(Shape shape) {
    bias = useBias ? addWeight("bias", shape, biasSpec.initializer(), biasSpec) : null;
  }

  /** {@return the bias in the type of computation, or null} */
  protected final @Nullable Tensor biasValue() {
    return bias == null ? null : value(bias);
  }

  /** {@return the activation as part of a product, or null if it is none of those} */
  protected final @Nullable FusedActivation fused() {
    return ActivationNames.fused(activation);
  }

  /**
   * {@return the activation of a product that was computed with {@link #fused}}
   *
   * @param y the product
   */
  protected final Tensor activated(Tensor y) {
    return fused() != null || ActivationNames.isLinear(activation) ? y : rematerialized(activation, y);
  }

  /**
   * Writes or reads the activation.
   *
   * @param c the configuration
   */
  protected final void activationConfig(Config c) {
    activation = c.field("activation", Optional.of(activation), Activation.class).orElse(Activation.of("linear"));
  }

  /**
   * Writes or reads whether there is a bias.
   *
   * @param c the configuration
   */
  protected final void useBiasConfig(Config c) {
    useBias = c.field("use_bias", useBias);
  }

  /** {@return the options of the bias} */
  protected final WeightSpec biasSpec() {
    return biasSpec;
  }
}
