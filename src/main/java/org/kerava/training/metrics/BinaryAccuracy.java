package org.kerava.training.metrics;

import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;
import org.kerava.training.Reducing;

/**
 * How often predictions above a threshold are targets of 1, and others targets of 0.
 *
 * @see <a href="https://keras.io/api/metrics/accuracy_metrics/#binaryaccuracy-class">Keras: BinaryAccuracy</a>
 */
public final class BinaryAccuracy extends MeanMetric<BinaryAccuracy> {
  private double threshold = 0.5;

  /** With Keras's defaults. */
  public BinaryAccuracy() {
    this("binary_accuracy");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public BinaryAccuracy(String name) {
    super(name, true);
  }

  /**
   * {@return this}
   *
   * @param threshold above which a prediction counts as 1, 0.5 by default
   */
  public BinaryAccuracy threshold(double threshold) {
    this.threshold = threshold;
    return option();
  }

  @Override
  Tensor values(Tensor yTrue, Tensor yPred) {
    Reducing.Pair p = Reducing.sameRank(yTrue, yPred, true);
    return matches(p.first(), Operations.cast(Operations.greater(p.second(), threshold), p.first().dtype()));
  }

  @Override
  public void config(Config c) {
    super.config(c);
    threshold = c.field("threshold", threshold);
  }
}
