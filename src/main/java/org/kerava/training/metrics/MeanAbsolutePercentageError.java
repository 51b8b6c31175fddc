package org.kerava.training.metrics;

import org.kerava.tensor.Tensor;

/**
 * 100 times the mean of |yTrue - yPred| / |yTrue|.
 *
 * @see <a href="https://keras.io/api/metrics/regression_metrics/#meanabsolutepercentageerror-class">Keras: MeanAbsolutePercentageError</a>
 */
public final class MeanAbsolutePercentageError extends MeanMetric<MeanAbsolutePercentageError> {
  /** With Keras's defaults. */
  public MeanAbsolutePercentageError() {
    this("mean_absolute_percentage_error");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public MeanAbsolutePercentageError(String name) {
    super(name, false);
  }

  @Override
  Tensor values(Tensor yTrue, Tensor yPred) {
    return new org.kerava.training.losses.MeanAbsolutePercentageError().call(yTrue, yPred);
  }
}
