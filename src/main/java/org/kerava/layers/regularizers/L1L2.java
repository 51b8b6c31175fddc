package org.kerava.layers.regularizers;

import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.saving.Configurable;
import org.kerava.tensor.Tensor;

/** Absolute values and squares together. */
public final class L1L2 implements Regularizer, Configurable {
  private double l1;
  private double l2;

  /**
   * The regularizer of two strengths.
   *
   * @param l1 factor of the sum of absolute values
   * @param l2 factor of the sum of squares
   */
  public L1L2(double l1, double l2) {
    this.l1 = checked("l1", l1);
    this.l2 = checked("l2", l2);
  }

  static double checked(String name, double value) {
    if (value >= 0 && value < Double.POSITIVE_INFINITY) return value;
    throw new IllegalArgumentException("the strength " + name + " of a regularizer must be a number of 0 or more; got " + value);
  }

  @Override
  public Tensor apply(Tensor weight) {
    Tensor first = Operations.multiply(Operations.sum(Operations.abs(weight)), l1);
    Tensor second = Operations.multiply(Operations.sum(Operations.square(weight)), l2);
    return l1 == 0 ? second : l2 == 0 ? first : Operations.add(first, second);
  }

  @Override
  public void config(Config c) {
    l1 = c.field("l1", l1);
    l2 = c.field("l2", l2);
  }
}
