package org.kerava.layers.constraints;

import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;

/** Lengths of vectors of weights are pulled between two bounds. */
public final class MinMaxNorm extends NormConstraint<MinMaxNorm> {
  private double minValue = 0;
  private double maxValue = 1;
  private double rate = 1;

  /** The constraint with its default options. */
  public MinMaxNorm() {}

  /**
   * {@return this constraint}
   *
   * @param minValue the smallest length; the default is 0
   */
  public MinMaxNorm minValue(double minValue) {
    this.minValue = minValue;
    return this;
  }

  /**
   * {@return this constraint}
   *
   * @param maxValue the largest length; the default is 1
   */
  public MinMaxNorm maxValue(double maxValue) {
    this.maxValue = maxValue;
    return this;
  }

  /**
   * {@return this constraint}
   *
   * @param rate 1 (the default) to enforce it at once, less to come nearer with each step
   */
  public MinMaxNorm rate(double rate) {
    this.rate = rate;
    return this;
  }

  @Override
  public Tensor apply(Tensor weight) {
    Tensor lengths = lengths(weight);
    Tensor cut = Operations.minimum(Operations.maximum(lengths, (Number) minValue), (Number) maxValue);
    Tensor wanted = Operations.add(Operations.multiply(cut, rate), Operations.multiply(lengths, 1 - rate));
    return rescaled(weight, wanted, lengths);
  }

  @Override
  public void config(Config c) {
    minValue = c.field("min_value", minValue);
    maxValue = c.field("max_value", maxValue);
    rate = c.field("rate", rate);
    axisConfig(c);
  }
}
