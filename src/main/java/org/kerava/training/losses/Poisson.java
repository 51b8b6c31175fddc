package org.kerava.training.losses;

import org.kerava.ops.Operations;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Tensor;

/**
 * yPred - yTrue ln(yPred), the mean over the last axis.
 *
 * @see <a href="https://keras.io/api/losses/probabilistic_losses/#poisson-class/">Keras: Poisson</a>
 */
public final class Poisson extends KerasLoss<Poisson> {
  /** With Keras's defaults. */
  public Poisson() {
    super("poisson");
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    return Operations.mean(Operations.subtract(yPred, Operations.multiply(yTrue, Operations.log(Operations.add(yPred, Settings.epsilon())))), -1);
  }
}
