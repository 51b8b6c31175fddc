package org.kerava.training.losses;

import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;

/**
 * Cross-entropy of one-hot targets: -sum yTrue ln(p / sum p). Probabilities are clipped to [1e-7, 1 - 1e-7]; of the direct output of a softmax the
 * logits are taken.
 *
 * <pre>{@code
 * model.compile(adam(), categoricalCrossentropy().labelSmoothing(0.1), "accuracy");
 * }</pre>
 *
 * @see <a href="https://keras.io/api/losses/probabilistic_losses/#categoricalcrossentropy-class/">Keras: CategoricalCrossentropy</a>
 */
public final class CategoricalCrossentropy extends KerasLoss<CategoricalCrossentropy> {
  private boolean fromLogits;
  private double labelSmoothing;
  private int axis = -1;

  /** With Keras's defaults. */
  public CategoricalCrossentropy() {
    super("categorical_crossentropy");
  }

  /**
   * {@return this}
   *
   * @param fromLogits whether predictions are logits and not probabilities, false by default
   */
  public CategoricalCrossentropy fromLogits(boolean fromLogits) {
    this.fromLogits = fromLogits;
    return this;
  }

  /**
   * {@return this}
   *
   * @param labelSmoothing share of the targets that is spread evenly over the classes, 0 by default
   */
  public CategoricalCrossentropy labelSmoothing(double labelSmoothing) {
    this.labelSmoothing = labelSmoothing;
    return this;
  }

  /**
   * {@return this}
   *
   * @param axis of the classes, the last by default
   */
  public CategoricalCrossentropy axis(int axis) {
    this.axis = axis;
    return this;
  }

  /** Targets of which a share is spread evenly over the classes. */
  static Tensor smooth(Tensor yTrue, double share) {
    return share == 0 ? yTrue : Operations.add(Operations.multiply(yTrue, 1 - share), share / yTrue.shape().last());
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    return Operations.categoricalCrossentropy(smooth(yTrue, labelSmoothing), yPred, fromLogits, axis);
  }

  @Override
  public void config(Config c) {
    super.config(c);
    fromLogits = c.field("from_logits", fromLogits);
    labelSmoothing = c.field("label_smoothing", labelSmoothing);
    axis = c.field("axis", axis);
  }
}
