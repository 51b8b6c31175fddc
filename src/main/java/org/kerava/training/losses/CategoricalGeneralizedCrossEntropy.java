package org.kerava.training.losses;

import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;

/**
 * (1 - p^q) / q of the right class: robust against wrong labels (Zhang and Sabuncu, 2018).
 *
 * @see <a href="https://keras.io/api/losses/">Keras: CategoricalGeneralizedCrossEntropy</a>
 */
public final class CategoricalGeneralizedCrossEntropy extends KerasLoss<CategoricalGeneralizedCrossEntropy> {
  private double q = 0.5;

  /** With Keras's defaults. */
  public CategoricalGeneralizedCrossEntropy() {
    super("categorical_generalized_cross_entropy");
  }

  /**
   * {@return this}
   *
   * @param q from 0 (cross-entropy) to 1 (mean absolute error), 0.5 by default
   */
  public CategoricalGeneralizedCrossEntropy q(double q) {
    this.q = q;
    return this;
  }

  @Override
  boolean numbers() {
    return false;
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    Tensor hot = Operations.oneHot(yTrue, yPred.shape().last(), -1, yPred.dtype());
    Tensor p = Operations.sum(Operations.multiply(yPred, hot), -1);
    return Operations.divide(Operations.subtract(1, Operations.power(p, q)), q);
  }

  @Override
  public void config(Config c) {
    super.config(c);
    q = c.field("q", q);
  }
}
