package org.kerava.training.losses;

import org.kerava.ops.Operations;
import org.kerava.tensor.Tensor;

/**
 * The mean of |yTrue - yPred| over the last axis.
 *
 * @see <a href="https://keras.io/api/losses/regression_losses/#meanabsoluteerror-class/">Keras: MeanAbsoluteError</a>
 */
public final class MeanAbsoluteError extends KerasLoss<MeanAbsoluteError> {
  /** With Keras's defaults. */
  public MeanAbsoluteError() {
    super("mean_absolute_error");
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    return Operations.mean(Operations.abs(Operations.subtract(yTrue, yPred)), -1);
  }
}
