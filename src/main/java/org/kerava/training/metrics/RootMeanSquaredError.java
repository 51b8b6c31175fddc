package org.kerava.training.metrics;

import org.kerava.ops.Operations;
import org.kerava.tensor.Tensor;
import org.kerava.training.Reducing;

/**
 * The root of the mean of (yTrue - yPred)².
 *
 * @see <a href="https://keras.io/api/metrics/regression_metrics/#rootmeansquarederror-class">Keras: RootMeanSquaredError</a>
 */
public final class RootMeanSquaredError extends MeanMetric<RootMeanSquaredError> {
  /** With Keras's defaults. */
  public RootMeanSquaredError() {
    this("root_mean_squared_error");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public RootMeanSquaredError(String name) {
    super(name, false);
  }

  @Override
  public Tensor result() {
    return Operations.sqrt(super.result());
  }

  @Override
  Tensor values(Tensor yTrue, Tensor yPred) {
    Reducing.Pair p = Reducing.sameRank(Operations.cast(yTrue, dtype()), Operations.cast(yPred, dtype()), true);
    return Operations.square(Operations.subtract(p.second(), p.first()));
  }
}
