package org.kerava.training.losses;

import java.util.List;
import org.kerava.ops.Operations;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * Minus the log-likelihood of a sequence of labels, over all ways to align it with the steps of the prediction (Graves et al., 2006). Targets
 * (batch, labels) are numbers of classes, 0 where a sequence has ended; predictions (batch, steps, classes) are logits, class 0 the blank.
 *
 * @see <a href="https://keras.io/api/losses/">Keras: CTC</a>
 */
public final class CTC extends KerasLoss<CTC> {
  private static final double NEVER = -1e30; // a log-probability of 0 that leaves gradients finite

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
    int labels = yTrue.shape().get(1);
    int steps = yPred.shape().get(1);
    Tensor ids = Operations.cast(yTrue, DType.INT32);
    Tensor length = Operations.sum(Operations.cast(Operations.notEqual(ids, 0), DType.INT32), 1, true); // (batch, 1)
    Tensor states = states(ids, labels); // (batch, 2 labels + 1): blank, label, blank ...
    Tensor logP = Operations.logSoftmax(yPred, -1);
    Tensor at = Operations.broadcastTo(Operations.expandDims(states, 1), Shape.of(states.shape().get(0), steps, 2 * labels + 1));
    Tensor emit = Operations.takeAlongAxis(logP, at, 2); // (batch, steps, states)
    Tensor never = Operations.fullLike(Operations.take(emit, 0, 1), NEVER);
    Tensor mayJump = mayJump(states);
    Tensor first = Operations.less(Operations.arange(2 * labels + 1), 2);
    Tensor alpha = Operations.where(first, Operations.take(emit, 0, 1), never);
    for (int t = 1; t < steps; t++) {
      Tensor one = later(alpha, never, 1);
      Tensor two = Operations.where(mayJump, later(alpha, never, 2), never);
      Tensor ways = Operations.logsumexp(Operations.stack(List.of(alpha, one, two), 0), 0);
      alpha = Operations.add(ways, Operations.take(emit, t, 1));
    }
    Tensor last = Operations.multiply(length, 2); // the blank after the last label
    Tensor blank = Operations.takeAlongAxis(alpha, last, 1);
    Tensor before = Operations.takeAlongAxis(alpha, Operations.maximum(Operations.subtract(last, 1), 0), 1);
    Tensor label = Operations.where(Operations.greater(length, 0), before, Operations.fullLike(before, NEVER));
    return Operations.negative(Operations.squeeze(Operations.logaddexp(blank, label), 1));
  }

  /** Labels with a blank (0) around each. */
  private static Tensor states(Tensor ids, int labels) {
    Tensor pairs = Operations.stack(List.of(Operations.zerosLike(ids), ids), 2);
    return Operations.pad(Operations.reshape(pairs, -1, 2 * labels), new int[][] {{0, 0}, {0, 1}});
  }

  /** Where the blank before a label may be left out: the label differs from the one before. */
  private static Tensor mayJump(Tensor states) {
    int n = states.shape().last();
    Tensor before = Operations.pad(states.get(":, :" + Math.max(0, n - 2)), new int[][] {{0, 0}, {Math.min(2, n), 0}});
    Tensor isLabel = Operations.equal(Operations.mod(Operations.arange(n), 2), 1);
    return Operations.logicalAnd(isLabel, Operations.notEqual(states, before));
  }

  /** Each state's predecessor that is n states before it. */
  private static Tensor later(Tensor alpha, Tensor never, int n) {
    int k = Math.min(n, alpha.shape().last());
    return Operations.concatenate(List.of(never.get(":, :" + k), alpha.get(":, :" + (alpha.shape().last() - k))), 1);
  }
}
