package org.kerava.training.metrics;

import org.kerava.tensor.Tensor;

/**
 * The best sensitivity over all thresholds at which specificity is at least a value; 0 if there is none.
 *
 * @see <a href="https://keras.io/api/metrics/classification_metrics/#sensitivityatspecificity-class">Keras: SensitivityAtSpecificity</a>
 */
public final class SensitivityAtSpecificity extends BestAt<SensitivityAtSpecificity> {
  /**
   * Named "sensitivity_at_specificity".
   *
   * @param specificity from 0 to 1
   */
  public SensitivityAtSpecificity(double specificity) {
    this(specificity, "sensitivity_at_specificity");
  }

  /**
   * With a name.
   *
   * @param specificity from 0 to 1
   * @param name as it appears in logs
   */
  public SensitivityAtSpecificity(double specificity, String name) {
    super("specificity", specificity, name);
  }

  @Override
  public Tensor result() {
    return best(sensitivity(), specificity());
  }
}
