package org.kerava.layers.regularizers;

import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.saving.Configurable;
import org.kerava.tensor.Tensor;

/** The sum of squares, times a strength. */
public final class L2 implements Regularizer, Configurable {
  private double l2;

  /** The regularizer of strength 0.01. */
  public L2() {
    this(0.01);
  }

  /**
   * The regularizer of a strength.
   *
   * @param l2 the strength
   */
  public L2(double l2) {
    this.l2 = L1L2.checked("l2", l2);
  }

  @Override
  public Tensor apply(Tensor weight) {
    return Operations.multiply(Operations.sum(Operations.square(weight)), l2);
  }

  @Override
  public void config(Config c) {
    l2 = c.field("l2", l2);
  }
}
