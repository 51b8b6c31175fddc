package org.kerava;

import org.kerava.layers.Activation;

/**
 * Activation functions as constants: {@code dense(64).activation(RELU)}. As functions of a tensor they are in {@link Ops}.
 *
 * @see <a href="https://keras.io/api/layers/activations/">Keras: activations</a>
 */
public final class Activations {
  /** The continuously differentiable ELU. */
  public static final Activation CELU = Activation.of("celu");
  /** x, eˣ - 1 where negative. */
  public static final Activation ELU = Activation.of("elu");
  /** eˣ. */
  public static final Activation EXPONENTIAL = Activation.of("exponential");
  /** The exact Gaussian error linear unit. */
  public static final Activation GELU = Activation.of("gelu");
  /** Half of the last axis gated by the other. */
  public static final Activation GLU = Activation.of("glu");
  /** x, 0 within ±0.5. */
  public static final Activation HARD_SHRINK = Activation.of("hard_shrink");
  /** x / 6 + 0.5 cut to 0..1. */
  public static final Activation HARD_SIGMOID = Activation.of("hard_sigmoid");
  /** x hardSigmoid(x), also called hard swish. */
  public static final Activation HARD_SILU = Activation.of("hard_silu");
  /** x cut to -1..1. */
  public static final Activation HARD_TANH = Activation.of("hard_tanh");
  /** x, 0.2 x where negative. */
  public static final Activation LEAKY_RELU = Activation.of("leaky_relu");
  /** x. */
  public static final Activation LINEAR = Activation.of("linear");
  /** The logarithm of the sigmoid. */
  public static final Activation LOG_SIGMOID = Activation.of("log_sigmoid");
  /** The logarithm of the softmax. */
  public static final Activation LOG_SOFTMAX = Activation.of("log_softmax");
  /** x tanh(softplus(x)). */
  public static final Activation MISH = Activation.of("mish");
  /** max(x, 0). */
  public static final Activation RELU = Activation.of("relu");
  /** x cut to 0..6. */
  public static final Activation RELU6 = Activation.of("relu6");
  /** The scaled ELU. */
  public static final Activation SELU = Activation.of("selu");
  /** 1 / (1 + e⁻ˣ). */
  public static final Activation SIGMOID = Activation.of("sigmoid");
  /** x sigmoid(x), also called swish. */
  public static final Activation SILU = Activation.of("silu");
  /** x moved by 0.5 towards 0. */
  public static final Activation SOFT_SHRINK = Activation.of("soft_shrink");
  /** Probabilities over the last axis. */
  public static final Activation SOFTMAX = Activation.of("softmax");
  /** ln(1 + eˣ). */
  public static final Activation SOFTPLUS = Activation.of("softplus");
  /** x / (1 + |x|). */
  public static final Activation SOFTSIGN = Activation.of("softsign");
  /** 0 below -1, (x + 1)² / 4 up to 1, then x. */
  public static final Activation SPARSE_PLUS = Activation.of("sparse_plus");
  /** (x + 1) / 2 cut to 0..1. */
  public static final Activation SPARSE_SIGMOID = Activation.of("sparse_sigmoid");
  /** The projection onto the probabilities. */
  public static final Activation SPARSEMAX = Activation.of("sparsemax");
  /** (x + √(x² + 4)) / 2. */
  public static final Activation SQUAREPLUS = Activation.of("squareplus");
  /** The hyperbolic tangent. */
  public static final Activation TANH = Activation.of("tanh");
  /** x - tanh(x). */
  public static final Activation TANH_SHRINK = Activation.of("tanh_shrink");

  private Activations() {}
}
