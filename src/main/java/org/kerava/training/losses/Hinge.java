package org.kerava.training.losses;

import org.kerava.ops.Operations;
import org.kerava.tensor.Tensor;

/**
 * max(1 - yTrue yPred, 0), the mean over the last axis; targets of 0 and 1 become -1 and 1.
 *
 * @see <a href="https://keras.io/api/losses/hinge_losses/#hinge-class/">Keras: Hinge</a>
 */
public final class Hinge extends KerasLoss<Hinge> {
  /** With Keras's defaults. */
  public Hinge() {
    super("hinge");
  }

  /** max(1 - y p, 0) with targets of -1 and 1. */
  static Tensor margin(Tensor yTrue, Tensor yPred) {
    Tensor binary = Operations.all(Operations.logicalOr(Operations.equal(yTrue, 0), Operations.equal(yTrue, 1)));
    Tensor y = Operations.where(binary, Operations.subtract(Operations.multiply(yTrue, 2), 1), yTrue);
    return Operations.maximum(Operations.subtract(1, Operations.multiply(y, yPred)), 0);
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    return Operations.mean(margin(yTrue, yPred), -1);
  }
}
