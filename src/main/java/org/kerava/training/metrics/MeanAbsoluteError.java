package org.kerava.training.metrics;

import org.kerava.tensor.Tensor;

/**
 * The mean of |yTrue - yPred|.
 *
 * @see <a href="https://keras.io/api/metrics/regression_metrics/#meanabsoluteerror-class">Keras: MeanAbsoluteError</a>
 */
public final class MeanAbsoluteError extends MeanMetric<MeanAbsoluteError> {
  /** With Keras's defaults. */
  public MeanAbsoluteError() {
    this("mean_absolute_error");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public MeanAbsoluteError(String name) {
    super(name, false);
  }

  @Override
  Tensor values(Tensor yTrue, Tensor yPred) {
    return new org.kerava.training.losses.MeanAbsoluteError().call(yTrue, yPred);
  }
}
