package org.kerava.ops;

import java.util.Optional;
import org.kerava.tensor.EagerTensor;
import org.kerava.tensor.Tensor;

/**
 * Remembers what a softmax or sigmoid was made of (internal): cross-entropy on the direct output of either goes on from the logits, which keeps
 * saturated probabilities exact, as Keras does on TensorFlow.
 */
public final class Logits {
  private Logits() {}

  /**
   * {@return the logits of which a tensor is the direct softmax or sigmoid}
   *
   * @param probabilities any tensor
   */
  public static Optional<Tensor> of(Tensor probabilities) {
    return probabilities instanceof EagerTensor e ? Optional.ofNullable(e.logits()) : Optional.empty();
  }

  /** The tensor, which now remembers its logits. */
  static Tensor note(Tensor probabilities, Tensor logits) {
    if (probabilities instanceof EagerTensor e) e.logits(logits);
    return probabilities;
  }
}
