package org.kerava.training.metrics;

import org.kerava.tensor.Tensor;

/**
 * The mean of (yTrue - yPred)².
 *
 * @see <a href="https://keras.io/api/metrics/regression_metrics/#meansquarederror-class">Keras: MeanSquaredError</a>
 */
public final class MeanSquaredError extends MeanMetric<MeanSquaredError> {
  /** With Keras's defaults. */
  public MeanSquaredError() {
    this("mean_squared_error");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public MeanSquaredError(String name) {
    super(name, false);
  }

  @Override
  Tensor values(Tensor yTrue, Tensor yPred) {
    return new org.kerava.training.losses.MeanSquaredError().call(yTrue, yPred);
  }
}
