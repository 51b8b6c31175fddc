package org.kerava.layers.regularizers;

import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.saving.Configurable;
import org.kerava.tensor.Tensor;

/** The sum of absolute values, times a strength. */
public final class L1 implements Regularizer, Configurable {
  private double l1;

  /** The regularizer of strength 0.01. */
  public L1() {
    this(0.01);
  }

  /**
   * The regularizer of a strength.
   *
   * @param l1 the strength
   */
  public L1(double l1) {
    this.l1 = L1L2.checked("l1", l1);
  }

  @Override
  public Tensor apply(Tensor weight) {
    return Operations.multiply(Operations.sum(Operations.abs(weight)), l1);
  }

  @Override
  public void config(Config c) {
    l1 = c.field("l1", l1);
  }
}
