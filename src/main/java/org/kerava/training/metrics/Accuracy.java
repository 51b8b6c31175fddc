package org.kerava.training.metrics;

import org.kerava.tensor.Tensor;
import org.kerava.training.Reducing;

/**
 * How often predictions equal targets.
 *
 * @see <a href="https://keras.io/api/metrics/accuracy_metrics/#accuracy-class">Keras: Accuracy</a>
 */
public final class Accuracy extends MeanMetric<Accuracy> {
  /** With Keras's defaults. */
  public Accuracy() {
    this("accuracy");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public Accuracy(String name) {
    super(name, true);
  }

  @Override
  Tensor values(Tensor yTrue, Tensor yPred) {
    Reducing.Pair p = Reducing.sameRank(yTrue, yPred, true);
    return matches(p.first(), p.second());
  }
}
