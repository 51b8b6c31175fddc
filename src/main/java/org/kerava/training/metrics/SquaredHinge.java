package org.kerava.training.metrics;

import org.kerava.tensor.Tensor;

/**
 * The mean of max(1 - yTrue yPred, 0)².
 *
 * @see <a href="https://keras.io/api/metrics/hinge_metrics/#squaredhinge-class">Keras: SquaredHinge</a>
 */
public final class SquaredHinge extends MeanMetric<SquaredHinge> {
  /** With Keras's defaults. */
  public SquaredHinge() {
    this("squared_hinge");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public SquaredHinge(String name) {
    super(name, false);
  }

  @Override
  Tensor values(Tensor yTrue, Tensor yPred) {
    return new org.kerava.training.losses.SquaredHinge().call(yTrue, yPred);
  }
}
