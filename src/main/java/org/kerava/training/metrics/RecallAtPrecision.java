package org.kerava.training.metrics;

import org.kerava.tensor.Tensor;

/**
 * The best recall over all thresholds at which precision is at least a value; 0 if there is none.
 *
 * @see <a href="https://keras.io/api/metrics/classification_metrics/#recallatprecision-class">Keras: RecallAtPrecision</a>
 */
public final class RecallAtPrecision extends BestAt<RecallAtPrecision> {
  /**
   * Named "recall_at_precision".
   *
   * @param precision from 0 to 1
   */
  public RecallAtPrecision(double precision) {
    this(precision, "recall_at_precision");
  }

  /**
   * With a name.
   *
   * @param precision from 0 to 1
   * @param name as it appears in logs
   */
  public RecallAtPrecision(double precision, String name) {
    super("precision", precision, name);
  }

  @Override
  public Tensor result() {
    return best(sensitivity(), precision());
  }
}
