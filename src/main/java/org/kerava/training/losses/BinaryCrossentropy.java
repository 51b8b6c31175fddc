package org.kerava.training.losses;

import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;

/**
 * Cross-entropy of yes-or-no targets: -(yTrue ln p + (1 - yTrue) ln(1 - p)), the mean over an axis. Probabilities are clipped to [1e-7, 1 - 1e-7];
 * of the direct output of a sigmoid the logits are taken.
 *
 * <pre>{@code
 * model.compile(adam(), binaryCrossentropy().fromLogits(true).labelSmoothing(0.1));
 * }</pre>
 *
 * @see <a href="https://keras.io/api/losses/probabilistic_losses/#binarycrossentropy-class/">Keras: BinaryCrossentropy</a>
 */
public final class BinaryCrossentropy extends KerasLoss<BinaryCrossentropy> {
  private boolean fromLogits;
  private double labelSmoothing;
  private int axis = -1;

  /** With Keras's defaults. */
  public BinaryCrossentropy() {
    super("binary_crossentropy");
  }

  /**
   * {@return this}
   *
   * @param fromLogits whether predictions are logits and not probabilities, false by default
   */
  public BinaryCrossentropy fromLogits(boolean fromLogits) {
    this.fromLogits = fromLogits;
    return this;
  }

  /**
   * {@return this}
   *
   * @param labelSmoothing share of the targets that is spread evenly over the classes, 0 by default
   */
  public BinaryCrossentropy labelSmoothing(double labelSmoothing) {
    this.labelSmoothing = labelSmoothing;
    return this;
  }

  /**
   * {@return this}
   *
   * @param axis over which the mean is taken, the last by default
   */
  public BinaryCrossentropy axis(int axis) {
    this.axis = axis;
    return this;
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    Tensor t = labelSmoothing == 0 ? yTrue : Operations.add(Operations.multiply(yTrue, 1 - labelSmoothing), 0.5 * labelSmoothing);
    return Operations.mean(Operations.binaryCrossentropy(t, yPred, fromLogits), axis);
  }

  @Override
  public void config(Config c) {
    super.config(c);
    fromLogits = c.field("from_logits", fromLogits);
    labelSmoothing = c.field("label_smoothing", labelSmoothing);
    axis = c.field("axis", axis);
  }
}
