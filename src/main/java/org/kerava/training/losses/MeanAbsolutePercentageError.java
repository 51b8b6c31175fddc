package org.kerava.training.losses;

import org.kerava.ops.Operations;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Tensor;

/**
 * 100 times the mean of |yTrue - yPred| / |yTrue| over the last axis.
 *
 * @see <a href="https://keras.io/api/losses/regression_losses/#meanabsolutepercentageerror-class/">Keras: MeanAbsolutePercentageError</a>
 */
public final class MeanAbsolutePercentageError extends KerasLoss<MeanAbsolutePercentageError> {
  /** With Keras's defaults. */
  public MeanAbsolutePercentageError() {
    super("mean_absolute_percentage_error");
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    Tensor size = Operations.maximum(Operations.abs(yTrue), Settings.epsilon());
    return Operations.multiply(Operations.mean(Operations.abs(Operations.divide(Operations.subtract(yTrue, yPred), size)), -1), 100);
  }
}
