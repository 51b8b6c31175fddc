package org.kerava.layers.constraints;

import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Tensor;

/** Vectors of weights have length 1. */
public final class UnitNorm extends NormConstraint<UnitNorm> {
  /** The constraint with its default axis. */
  public UnitNorm() {}

  @Override
  public Tensor apply(Tensor weight) {
    return Operations.divide(weight, Operations.add(lengths(weight), Settings.epsilon()));
  }

  @Override
  public void config(Config c) {
    axisConfig(c);
  }
}
