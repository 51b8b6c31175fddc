package org.kerava.training.losses;

import org.kerava.ops.Operations;
import org.kerava.tensor.Tensor;

/**
 * max(neg - pos + 1, 0), where pos is the score of the right class and neg the best of the others.
 *
 * @see <a href="https://keras.io/api/losses/hinge_losses/#categoricalhinge-class/">Keras: CategoricalHinge</a>
 */
public final class CategoricalHinge extends KerasLoss<CategoricalHinge> {
  /** With Keras's defaults. */
  public CategoricalHinge() {
    super("categorical_hinge");
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    Tensor pos = Operations.sum(Operations.multiply(yTrue, yPred), -1);
    Tensor neg = Operations.max(Operations.multiply(Operations.subtract(1, yTrue), yPred), -1);
    return Operations.maximum(Operations.add(Operations.subtract(neg, pos), 1), 0);
  }
}
