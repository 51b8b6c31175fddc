package org.kerava.ops;

import java.util.List;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/** Connectionist temporal classification: sequences of labels without their alignment (Graves et al., 2006). */
public abstract class CtcOps extends CrossEntropyOps {
  private static final double NEVER = -1e30; // a log-probability of 0 that leaves gradients finite

  CtcOps() {}

  /**
   * {@return minus the log-likelihood of each sequence of labels, over all ways to align it with the steps of the output: (batch)}
   *
   * @param target (batch, labels), numbers of classes
   * @param output (batch, steps, classes), logits; class 0 is the blank
   * @param targetLength (batch), how many labels count
   * @param outputLength (batch), how many steps count
   */
  public static Tensor ctcLoss(Tensor target, Tensor output, Tensor targetLength, Tensor outputLength) {
    return ctcLoss(target, output, targetLength, outputLength, 0);
  }

  /**
   * {@return minus the log-likelihood of each sequence of labels, over all ways to align it with the steps of the output: (batch)}
   *
   * @param target (batch, labels), numbers of classes
   * @param output (batch, steps, classes), logits
   * @param targetLength (batch), how many labels count
   * @param outputLength (batch), how many steps count
   * @param maskIndex the class of the blank
   * @see <a href="https://keras.io/api/ops/nn/">Keras: ctc_loss</a>
   */
  public static Tensor ctcLoss(Tensor target, Tensor output, Tensor targetLength, Tensor outputLength, int maskIndex) {
    if (target.ndim() != 2 || output.ndim() != 3) {
      throw new ShapeException("ctcLoss takes targets (batch, labels) and logits (batch, steps, classes); got " + target.shape() + " and " + output.shape());
    }
    if (Symbolic.any(List.of(target, output, targetLength, outputLength))) {
      return Symbolic.op("ctc_loss", in -> ctcLoss(in.get(0), in.get(1), in.get(2), in.get(3), maskIndex), target, output, targetLength, outputLength);
    }
    int labels = target.shape().get(1);
    int steps = output.shape().get(1);
    Tensor length = reshape(cast(targetLength, DType.INT32), -1, 1);
    Tensor stop = reshape(cast(outputLength, DType.INT32), -1, 1);
    Tensor states = states(cast(target, DType.INT32), labels, maskIndex); // (batch, 2 labels + 1): blank, label, blank ...
    Tensor logP = logSoftmax(cast(output, output.dtype().isFloating() ? output.dtype().promote(DType.FLOAT32) : DType.FLOAT32), -1);
    Tensor at = broadcastTo(expandDims(states, 1), Shape.of(states.shape().get(0), steps, 2 * labels + 1));
    Tensor emit = takeAlongAxis(logP, at, 2); // (batch, steps, states)
    Tensor never = fullLike(take(emit, 0, 1), NEVER);
    Tensor mayJump = mayJump(states);
    Tensor first = less(arange(2 * labels + 1), 2);
    Tensor alpha = where(first, take(emit, 0, 1), never);
    for (int t = 1; t < steps; t++) {
      Tensor one = later(alpha, never, 1);
      Tensor two = where(mayJump, later(alpha, never, 2), never);
      Tensor ways = logsumexp(stack(List.of(alpha, one, two), 0), 0);
      alpha = where(greater(stop, t), add(ways, take(emit, t, 1)), alpha);
    }
    Tensor last = multiply(length, 2); // the blank after the last label
    Tensor blank = takeAlongAxis(alpha, last, 1);
    Tensor before = takeAlongAxis(alpha, maximum(subtract(last, 1), 0), 1);
    Tensor label = where(greater(length, 0), before, fullLike(before, NEVER));
    return negative(squeeze(logaddexp(blank, label), 1));
  }

  /** Labels with a blank around each. */
  private static Tensor states(Tensor ids, int labels, int blank) {
    Tensor pairs = stack(List.of(fullLike(ids, blank), ids), 2);
    return pad(reshape(pairs, -1, 2 * labels), new int[][] {{0, 0}, {0, 1}}, "constant", blank);
  }

  /** Where the blank before a label may be left out: the label differs from the one before. */
  private static Tensor mayJump(Tensor states) {
    int n = states.shape().last();
    Tensor before = pad(states.get(":, :" + Math.max(0, n - 2)), new int[][] {{0, 0}, {Math.min(2, n), 0}});
    Tensor isLabel = equal(mod(arange(n), 2), 1);
    return logicalAnd(isLabel, notEqual(states, before));
  }

  /** Each state's predecessor that is n states before it. */
  private static Tensor later(Tensor alpha, Tensor never, int n) {
    int k = Math.min(n, alpha.shape().last());
    return concatenate(List.of(never.get(":, :" + k), alpha.get(":, :" + (alpha.shape().last() - k))), 1);
  }
}
