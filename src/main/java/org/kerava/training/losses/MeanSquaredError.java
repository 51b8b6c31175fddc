package org.kerava.training.losses;

import org.kerava.ops.Operations;
import org.kerava.tensor.Tensor;

/**
 * The mean of (yTrue - yPred)² over the last axis.
 *
 * <pre>{@code
 * model.compile(adam(), meanSquaredError());
 * Tensor perSample = meanSquaredError().call(yTrue, yPred);
 * }</pre>
 *
 * @see <a href="https://keras.io/api/losses/regression_losses/#meansquarederror-class/">Keras: MeanSquaredError</a>
 */
public final class MeanSquaredError extends KerasLoss<MeanSquaredError> {
  /** With Keras's defaults. */
  public MeanSquaredError() {
    super("mean_squared_error");
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    return Operations.mean(Operations.square(Operations.subtract(yTrue, yPred)), -1);
  }
}
