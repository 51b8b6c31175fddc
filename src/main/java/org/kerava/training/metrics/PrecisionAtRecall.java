package org.kerava.training.metrics;

import org.kerava.tensor.Tensor;

/**
 * The best precision over all thresholds at which recall is at least a value; 0 if there is none.
 *
 * @see <a href="https://keras.io/api/metrics/classification_metrics/#precisionatrecall-class">Keras: PrecisionAtRecall</a>
 */
public final class PrecisionAtRecall extends BestAt<PrecisionAtRecall> {
  /**
   * Named "precision_at_recall".
   *
   * @param recall from 0 to 1
   */
  public PrecisionAtRecall(double recall) {
    this(recall, "precision_at_recall");
  }

  /**
   * With a name.
   *
   * @param recall from 0 to 1
   * @param name as it appears in logs
   */
  public PrecisionAtRecall(double recall, String name) {
    super("recall", recall, name);
  }

  @Override
  public Tensor result() {
    return best(precision(), sensitivity());
  }
}
