package org.kerava.ops;

import org.kerava.backend.Un;
import org.kerava.tensor.Tensor;

/** Activations that a backend applies in the call that makes their operand (internal: see {@link Fused}). */
public enum FusedActivation {
  /** max(x, 0). */ RELU(Un.RELU, true),
  /** The hyperbolic tangent. */ TANH(Un.TANH, true),
  /** eˣ. */ EXPONENTIAL(Un.EXP, true),
  /** 1 / (1 + e⁻ˣ): always a call of its own, since cross-entropy wants its operand. */ SIGMOID(Un.SIGMOID, false),
  /** ln(1 + eˣ). */ SOFTPLUS(Un.SOFTPLUS, false),
  /** x sigmoid(x). */ SILU(Un.SILU, false),
  /** The exact GELU. */ GELU(Un.GELU, false);

  final Un un;
  /** Whether the derivative follows from the result alone, so that a fused call need not keep the operand. */
  final boolean byOutput;

  FusedActivation(Un un, boolean byOutput) {
    this.un = un;
    this.byOutput = byOutput;
  }

  /** Whether it must be a call of its own: the tape needs the operand, or cross-entropy the logits. */
  boolean alone() {
    return this == SIGMOID || !byOutput && GradientTape.recording();
  }

  /** The function as a call of its own. */
  Tensor apply(Tensor x) {
    return this == SIGMOID ? ActivationOps.sigmoid(x) : ActivationOps.activation(un, x);
  }
}
