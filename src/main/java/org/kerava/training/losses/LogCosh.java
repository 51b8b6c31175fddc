package org.kerava.training.losses;

import org.kerava.ops.Operations;
import org.kerava.tensor.Tensor;

/**
 * ln(cosh(yPred - yTrue)), the mean over the last axis.
 *
 * @see <a href="https://keras.io/api/losses/regression_losses/#logcosh-class/">Keras: LogCosh</a>
 */
public final class LogCosh extends KerasLoss<LogCosh> {
  /** With Keras's defaults. */
  public LogCosh() {
    super("log_cosh");
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    Tensor e = Operations.subtract(yPred, yTrue);
    Tensor values = Operations.add(e, Operations.softplus(Operations.multiply(e, -2)));
    return Operations.mean(Operations.subtract(values, Math.log(2)), -1);
  }
}
