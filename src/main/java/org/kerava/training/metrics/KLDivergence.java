package org.kerava.training.metrics;

import org.kerava.tensor.Tensor;

/**
 * The sum of yTrue ln(yTrue / yPred).
 *
 * @see <a href="https://keras.io/api/metrics/probabilistic_metrics/#kldivergence-class">Keras: KLDivergence</a>
 */
public final class KLDivergence extends MeanMetric<KLDivergence> {
  /** With Keras's defaults. */
  public KLDivergence() {
    this("kl_divergence");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public KLDivergence(String name) {
    super(name, false);
  }

  @Override
  Tensor values(Tensor yTrue, Tensor yPred) {
    return new org.kerava.training.losses.KLDivergence().call(yTrue, yPred);
  }
}
