package org.kerava.training.losses;

import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;

/**
 * Minus the cosine of the angle between yTrue and yPred: -sum yTrue yPred / (|yTrue| |yPred|), -1 for the same direction.
 *
 * @see <a href="https://keras.io/api/losses/regression_losses/#cosinesimilarity-class/">Keras: CosineSimilarity</a>
 */
public final class CosineSimilarity extends KerasLoss<CosineSimilarity> {
  private int axis = -1;

  /** With Keras's defaults. */
  public CosineSimilarity() {
    super("cosine_similarity");
  }

  /**
   * {@return this}
   *
   * @param axis of the vectors, the last by default
   */
  public CosineSimilarity axis(int axis) {
    this.axis = axis;
    return this;
  }

  private Tensor unit(Tensor y) {
    return Operations.normalize(y, axis);
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    return Operations.negative(Operations.sum(Operations.multiply(unit(yTrue), unit(yPred)), axis));
  }

  @Override
  public void config(Config c) {
    super.config(c);
    if (c.isReading() || axis != -1) axis = c.field("axis", axis); // Keras writes none
  }
}
