package org.kerava.training.metrics;

import org.kerava.tensor.Tensor;

/**
 * The mean of ln(cosh(yPred - yTrue)).
 *
 * @see <a href="https://keras.io/api/metrics/regression_metrics/#logcosherror-class">Keras: LogCoshError</a>
 */
public final class LogCoshError extends MeanMetric<LogCoshError> {
  /** With Keras's defaults. */
  public LogCoshError() {
    this("logcosh");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public LogCoshError(String name) {
    super(name, false);
  }

  @Override
  Tensor values(Tensor yTrue, Tensor yPred) {
    return new org.kerava.training.losses.LogCosh().call(yTrue, yPred);
  }
}
