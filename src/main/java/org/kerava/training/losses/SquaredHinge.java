package org.kerava.training.losses;

import org.kerava.ops.Operations;
import org.kerava.tensor.Tensor;

/**
 * max(1 - yTrue yPred, 0)², the mean over the last axis; targets of 0 and 1 become -1 and 1.
 *
 * @see <a href="https://keras.io/api/losses/hinge_losses/#squaredhinge-class/">Keras: SquaredHinge</a>
 */
public final class SquaredHinge extends KerasLoss<SquaredHinge> {
  /** With Keras's defaults. */
  public SquaredHinge() {
    super("squared_hinge");
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    return Operations.mean(Operations.square(Hinge.margin(yTrue, yPred)), -1);
  }
}
