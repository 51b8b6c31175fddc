package org.kerava.training.metrics;

import org.kerava.ops.Operations;
import org.kerava.tensor.Tensor;

/**
 * How often the largest prediction is at the place that the target names.
 *
 * @see <a href="https://keras.io/api/metrics/accuracy_metrics/#sparsecategoricalaccuracy-class">Keras: SparseCategoricalAccuracy</a>
 */
public final class SparseCategoricalAccuracy extends MeanMetric<SparseCategoricalAccuracy> {
  /** With Keras's defaults. */
  public SparseCategoricalAccuracy() {
    this("sparse_categorical_accuracy");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public SparseCategoricalAccuracy(String name) {
    super(name, true);
  }

  @Override
  Tensor values(Tensor yTrue, Tensor yPred) {
    Tensor ids = yTrue.ndim() == yPred.ndim() && yTrue.shape().last() == 1 ? Operations.squeeze(yTrue, -1) : yTrue;
    Tensor m = matches(ids, Operations.argmax(yPred, -1));
    return m.ndim() > 1 && m.shape().last() == 1 ? Operations.squeeze(m, -1) : m;
  }
}
