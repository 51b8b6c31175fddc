package org.kerava.layers.constraints;

import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;

/** Vectors of weights are cut to a largest length. */
public final class MaxNorm extends NormConstraint<MaxNorm> {
  private double maxValue;

  /** The constraint to length 2. */
  public MaxNorm() {
    this(2);
  }

  /**
   * The constraint to a length.
   *
   * @param maxValue the largest length
   */
  public MaxNorm(double maxValue) {
    this.maxValue = maxValue;
  }

  @Override
  public Tensor apply(Tensor weight) {
    Tensor lengths = lengths(weight);
    return rescaled(weight, Operations.minimum(lengths, (Number) maxValue), lengths);
  }

  @Override
  public void config(Config c) {
    maxValue = c.field("max_value", maxValue);
    axisConfig(c);
  }
}
