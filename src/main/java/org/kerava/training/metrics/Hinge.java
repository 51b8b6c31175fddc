package org.kerava.training.metrics;

import org.kerava.tensor.Tensor;

/**
 * The mean of max(1 - yTrue yPred, 0).
 *
 * @see <a href="https://keras.io/api/metrics/hinge_metrics/#hinge-class">Keras: Hinge</a>
 */
public final class Hinge extends MeanMetric<Hinge> {
  /** With Keras's defaults. */
  public Hinge() {
    this("hinge");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public Hinge(String name) {
    super(name, false);
  }

  @Override
  Tensor values(Tensor yTrue, Tensor yPred) {
    return new org.kerava.training.losses.Hinge().call(yTrue, yPred);
  }
}
