package org.kerava.training.metrics;

import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.DType;
import org.kerava.tensor.Tensor;

/**
 * How often the class of a one-hot target is among the k largest predictions.
 *
 * @see <a href="https://keras.io/api/metrics/accuracy_metrics/#topkcategoricalaccuracy-class">Keras: TopKCategoricalAccuracy</a>
 */
public final class TopKCategoricalAccuracy extends MeanMetric<TopKCategoricalAccuracy> {
  private int k = 5;

  /** With Keras's defaults. */
  public TopKCategoricalAccuracy() {
    this("top_k_categorical_accuracy");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public TopKCategoricalAccuracy(String name) {
    super(name, true);
  }

  /**
   * {@return this}
   *
   * @param k how many predictions count, 5 by default
   */
  public TopKCategoricalAccuracy k(int k) {
    this.k = k;
    return option();
  }

  /** Whether classes (batch, ...) are among the k largest of predictions (batch, ..., classes), as numbers. */
  static Tensor inTopK(Tensor ids, Tensor yPred, int k) {
    Tensor rows = yPred.ndim() > 2 ? Operations.reshape(yPred, -1, yPred.shape().last()) : yPred;
    Tensor flat = Operations.reshape(Operations.cast(ids, DType.INT32), -1);
    return Operations.reshape(Operations.cast(Operations.inTopK(flat, rows, k), DType.FLOAT32), ids.shape());
  }

  @Override
  Tensor values(Tensor yTrue, Tensor yPred) {
    return inTopK(Operations.argmax(yTrue, -1), yPred, k);
  }

  @Override
  public void config(Config c) {
    super.config(c);
    k = c.field("k", k);
  }
}
