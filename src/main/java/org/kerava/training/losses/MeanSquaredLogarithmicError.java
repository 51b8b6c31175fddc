package org.kerava.training.losses;

import org.kerava.ops.Operations;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Tensor;

/**
 * The mean of (ln(yTrue + 1) - ln(yPred + 1))² over the last axis.
 *
 * @see <a href="https://keras.io/api/losses/regression_losses/#meansquaredlogarithmicerror-class/">Keras: MeanSquaredLogarithmicError</a>
 */
public final class MeanSquaredLogarithmicError extends KerasLoss<MeanSquaredLogarithmicError> {
  /** With Keras's defaults. */
  public MeanSquaredLogarithmicError() {
    super("mean_squared_logarithmic_error");
  }

  private static Tensor logarithm(Tensor y) {
    return Operations.log(Operations.add(Operations.maximum(y, Settings.epsilon()), 1));
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    return Operations.mean(Operations.square(Operations.subtract(logarithm(yPred), logarithm(yTrue))), -1);
  }
}
