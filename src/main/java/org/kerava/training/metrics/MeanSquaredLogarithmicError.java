package org.kerava.training.metrics;

import org.kerava.tensor.Tensor;

/**
 * The mean of (ln(yTrue + 1) - ln(yPred + 1))².
 *
 * @see <a href="https://keras.io/api/metrics/regression_metrics/#meansquaredlogarithmicerror-class">Keras: MeanSquaredLogarithmicError</a>
 */
public final class MeanSquaredLogarithmicError extends MeanMetric<MeanSquaredLogarithmicError> {
  /** With Keras's defaults. */
  public MeanSquaredLogarithmicError() {
    this("mean_squared_logarithmic_error");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public MeanSquaredLogarithmicError(String name) {
    super(name, false);
  }

  @Override
  Tensor values(Tensor yTrue, Tensor yPred) {
    return new org.kerava.training.losses.MeanSquaredLogarithmicError().call(yTrue, yPred);
  }
}
