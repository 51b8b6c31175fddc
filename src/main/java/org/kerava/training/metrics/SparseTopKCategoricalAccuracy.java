package org.kerava.training.metrics;

import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.DType;
import org.kerava.tensor.Tensor;

/**
 * How often the class that the target names is among the k largest predictions.
 *
 * @see <a href="https://keras.io/api/metrics/accuracy_metrics/#sparsetopkcategoricalaccuracy-class">Keras: SparseTopKCategoricalAccuracy</a>
 */
public final class SparseTopKCategoricalAccuracy extends MeanMetric<SparseTopKCategoricalAccuracy> {
  private int k = 5;
  private boolean fromSortedIds;

  /** With Keras's defaults. */
  public SparseTopKCategoricalAccuracy() {
    this("sparse_top_k_categorical_accuracy");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public SparseTopKCategoricalAccuracy(String name) {
    super(name, true);
  }

  /**
   * {@return this}
   *
   * @param k how many predictions count, 5 by default
   */
  public SparseTopKCategoricalAccuracy k(int k) {
    this.k = k;
    return option();
  }

  /**
   * {@return this}
   *
   * @param fromSortedIds whether predictions are the numbers of classes, the best first, false by default
   */
  public SparseTopKCategoricalAccuracy fromSortedIds(boolean fromSortedIds) {
    this.fromSortedIds = fromSortedIds;
    return option();
  }

  @Override
  Tensor values(Tensor yTrue, Tensor yPred) {
    if (!fromSortedIds) return TopKCategoricalAccuracy.inTopK(yTrue, yPred, k);
    Tensor rows = yPred.ndim() > 2 ? Operations.reshape(yPred, -1, yPred.shape().last()) : yPred;
    Tensor flat = Operations.reshape(Operations.cast(yTrue, yPred.dtype()), -1, 1);
    Tensor found = Operations.any(Operations.equal(flat, rows.get(":, :" + Math.min(k, rows.shape().last()))), 1);
    return Operations.reshape(Operations.cast(found, DType.FLOAT32), yTrue.shape());
  }

  @Override
  public void config(Config c) {
    super.config(c);
    k = c.field("k", k);
    if (c.isReading() || fromSortedIds) fromSortedIds = c.field("from_sorted_ids", fromSortedIds);
  }
}
