package org.kerava.training.metrics;

import org.kerava.ops.Operations;
import org.kerava.tensor.Tensor;

/**
 * How often the largest prediction is at the place of the 1 in a one-hot target.
 *
 * @see <a href="https://keras.io/api/metrics/accuracy_metrics/#categoricalaccuracy-class">Keras: CategoricalAccuracy</a>
 */
public final class CategoricalAccuracy extends MeanMetric<CategoricalAccuracy> {
  /** With Keras's defaults. */
  public CategoricalAccuracy() {
    this("categorical_accuracy");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public CategoricalAccuracy(String name) {
    super(name, true);
  }

  @Override
  Tensor values(Tensor yTrue, Tensor yPred) {
    return matches(Operations.argmax(yTrue, -1), Operations.argmax(yPred, -1));
  }
}
