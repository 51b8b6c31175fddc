package org.kerava.training.metrics;

import org.kerava.tensor.Tensor;

/**
 * max(neg - pos + 1, 0), where pos is the score of the right class and neg the best of the others.
 *
 * @see <a href="https://keras.io/api/metrics/hinge_metrics/#categoricalhinge-class">Keras: CategoricalHinge</a>
 */
public final class CategoricalHinge extends MeanMetric<CategoricalHinge> {
  /** With Keras's defaults. */
  public CategoricalHinge() {
    this("categorical_hinge");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public CategoricalHinge(String name) {
    super(name, false);
  }

  @Override
  Tensor values(Tensor yTrue, Tensor yPred) {
    return new org.kerava.training.losses.CategoricalHinge().call(yTrue, yPred);
  }
}
