package org.kerava.training.losses;

import org.kerava.ops.Operations;
import org.kerava.tensor.DType;
import org.kerava.tensor.Tensor;

/**
 * Minus the log-likelihood of a sequence of labels, over all ways to align it with the steps of the prediction (Graves et al., 2006). Targets
 * (batch, labels) are numbers of classes, 0 where a sequence has ended; predictions (batch, steps, classes) are logits, class 0 the blank.
 *
 * @see <a href="https://keras.io/api/losses/">Keras: CTC</a>
 */
public final class CTC extends KerasLoss<CTC> {
  /** With Keras's defaults. */
  public CTC() {
    super("ctc");
  }

  @Override
  boolean numbers() {
    return false;
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    if (yTrue.ndim() != 2 || yPred.ndim() != 3) {
      throw new IllegalArgumentException("CTC takes targets (batch, labels) and logits (batch, steps, classes); got " + yTrue.shape() + " and " + yPred.shape());
    }
    Tensor length = Operations.sum(Operations.cast(Operations.notEqual(yTrue, 0), DType.INT32), 1);
    return Operations.ctcLoss(yTrue, yPred, length, Operations.fullLike(length, yPred.shape().get(1)));
  }
}
