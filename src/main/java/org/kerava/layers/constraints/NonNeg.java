package org.kerava.layers.constraints;

import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.saving.Configurable;
import org.kerava.tensor.Tensor;

/** Weights are 0 or more. */
public final class NonNeg implements Constraint, Configurable {
  /** The constraint, which has no options. */
  public NonNeg() {}

  @Override
  public Tensor apply(Tensor weight) {
    return Operations.relu(weight);
  }

  @Override
  public void config(Config c) {}
}
