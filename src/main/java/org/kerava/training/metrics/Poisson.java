package org.kerava.training.metrics;

import org.kerava.tensor.Tensor;

/**
 * yPred - yTrue ln(yPred).
 *
 * @see <a href="https://keras.io/api/metrics/probabilistic_metrics/#poisson-class">Keras: Poisson</a>
 */
public final class Poisson extends MeanMetric<Poisson> {
  /** With Keras's defaults. */
  public Poisson() {
    this("poisson");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public Poisson(String name) {
    super(name, false);
  }

  @Override
  Tensor values(Tensor yTrue, Tensor yPred) {
    return new org.kerava.training.losses.Poisson().call(yTrue, yPred);
  }
}
