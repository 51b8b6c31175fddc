package org.kerava.training.metrics;

import org.kerava.tensor.Tensor;

/**
 * The best specificity over all thresholds at which sensitivity is at least a value; 0 if there is none.
 *
 * @see <a href="https://keras.io/api/metrics/classification_metrics/#specificityatsensitivity-class">Keras: SpecificityAtSensitivity</a>
 */
public final class SpecificityAtSensitivity extends BestAt<SpecificityAtSensitivity> {
  /**
   * Named "specificity_at_sensitivity".
   *
   * @param sensitivity from 0 to 1
   */
  public SpecificityAtSensitivity(double sensitivity) {
    this(sensitivity, "specificity_at_sensitivity");
  }

  /**
   * With a name.
   *
   * @param sensitivity from 0 to 1
   * @param name as it appears in logs
   */
  public SpecificityAtSensitivity(double sensitivity, String name) {
    super("sensitivity", sensitivity, name);
  }

  @Override
  public Tensor result() {
    return best(specificity(), sensitivity());
  }
}
