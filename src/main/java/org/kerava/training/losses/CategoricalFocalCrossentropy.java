package org.kerava.training.losses;

import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Tensor;

/**
 * Categorical cross-entropy that counts easy samples less: times alpha (1 - p)^gamma (Lin et al., 2018).
 *
 * @see <a href="https://keras.io/api/losses/probabilistic_losses/#categoricalfocalcrossentropy-class/">Keras: CategoricalFocalCrossentropy</a>
 */
public final class CategoricalFocalCrossentropy extends KerasLoss<CategoricalFocalCrossentropy> {
  private double alpha = 0.25;
  private double gamma = 2;
  private boolean fromLogits;
  private double labelSmoothing;
  private int axis = -1;

  /** With Keras's defaults. */
  public CategoricalFocalCrossentropy() {
    super("categorical_focal_crossentropy");
  }

  /**
   * {@return this}
   *
   * @param alpha weight of all classes, 0.25 by default
   */
  public CategoricalFocalCrossentropy alpha(double alpha) {
    this.alpha = alpha;
    return this;
  }

  /**
   * {@return this}
   *
   * @param gamma how much less easy samples count, 2 by default
   */
  public CategoricalFocalCrossentropy gamma(double gamma) {
    this.gamma = gamma;
    return this;
  }

  /**
   * {@return this}
   *
   * @param fromLogits whether predictions are logits and not probabilities, false by default
   */
  public CategoricalFocalCrossentropy fromLogits(boolean fromLogits) {
    this.fromLogits = fromLogits;
    return this;
  }

  /**
   * {@return this}
   *
   * @param labelSmoothing share of the targets that is spread evenly over the classes, 0 by default
   */
  public CategoricalFocalCrossentropy labelSmoothing(double labelSmoothing) {
    this.labelSmoothing = labelSmoothing;
    return this;
  }

  /**
   * {@return this}
   *
   * @param axis of the classes, the last by default
   */
  public CategoricalFocalCrossentropy axis(int axis) {
    this.axis = axis;
    return this;
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    Tensor p = fromLogits ? Operations.softmax(yPred, axis) : yPred;
    p = Operations.clip(Operations.divide(p, Operations.sum(p, axis, true)), Settings.epsilon(), 1 - Settings.epsilon());
    Tensor values = Operations.multiply(CategoricalCrossentropy.smooth(yTrue, labelSmoothing), Operations.negative(Operations.log(p)));
    Tensor factor = Operations.multiply(Operations.power(Operations.subtract(1, p), gamma), alpha);
    return Operations.sum(Operations.multiply(factor, values), axis);
  }

  @Override
  public void config(Config c) {
    super.config(c);
    alpha = c.field("alpha", alpha);
    gamma = c.field("gamma", gamma);
    fromLogits = c.field("from_logits", fromLogits);
    labelSmoothing = c.field("label_smoothing", labelSmoothing);
    axis = c.field("axis", axis);
  }
}
