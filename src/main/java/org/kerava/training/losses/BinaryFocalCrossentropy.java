package org.kerava.training.losses;

import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;

/**
 * Binary cross-entropy that counts easy samples less: times (1 - p)^gamma for the probability p of the right answer (Lin et al., 2018).
 *
 * @see <a href="https://keras.io/api/losses/probabilistic_losses/#binaryfocalcrossentropy-class/">Keras: BinaryFocalCrossentropy</a>
 */
public final class BinaryFocalCrossentropy extends KerasLoss<BinaryFocalCrossentropy> {
  private boolean applyClassBalancing;
  private double alpha = 0.25;
  private double gamma = 2;
  private boolean fromLogits;
  private double labelSmoothing;
  private int axis = -1;

  /** With Keras's defaults. */
  public BinaryFocalCrossentropy() {
    super("binary_focal_crossentropy");
  }

  /**
   * {@return this}
   *
   * @param applyClassBalancing whether to weigh the classes by alpha and 1 - alpha, false by default
   */
  public BinaryFocalCrossentropy applyClassBalancing(boolean applyClassBalancing) {
    this.applyClassBalancing = applyClassBalancing;
    return this;
  }

  /**
   * {@return this}
   *
   * @param alpha weight of class 1, 0.25 by default
   */
  public BinaryFocalCrossentropy alpha(double alpha) {
    this.alpha = alpha;
    return this;
  }

  /**
   * {@return this}
   *
   * @param gamma how much less easy samples count, 2 by default
   */
  public BinaryFocalCrossentropy gamma(double gamma) {
    this.gamma = gamma;
    return this;
  }

  /**
   * {@return this}
   *
   * @param fromLogits whether predictions are logits and not probabilities, false by default
   */
  public BinaryFocalCrossentropy fromLogits(boolean fromLogits) {
    this.fromLogits = fromLogits;
    return this;
  }

  /**
   * {@return this}
   *
   * @param labelSmoothing share of the targets that is spread evenly over the classes, 0 by default
   */
  public BinaryFocalCrossentropy labelSmoothing(double labelSmoothing) {
    this.labelSmoothing = labelSmoothing;
    return this;
  }

  /**
   * {@return this}
   *
   * @param axis over which the mean is taken, the last by default
   */
  public BinaryFocalCrossentropy axis(int axis) {
    this.axis = axis;
    return this;
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    Tensor t = labelSmoothing == 0 ? yTrue : Operations.add(Operations.multiply(yTrue, 1 - labelSmoothing), 0.5 * labelSmoothing);
    Tensor p = fromLogits ? Operations.sigmoid(yPred) : yPred;
    Tensor no = Operations.subtract(1, t);
    Tensor right = Operations.add(Operations.multiply(t, p), Operations.multiply(no, Operations.subtract(1, p)));
    Tensor values = Operations.multiply(Operations.power(Operations.subtract(1, right), gamma), Operations.binaryCrossentropy(t, p));
    if (applyClassBalancing) values = Operations.multiply(values, Operations.add(Operations.multiply(t, alpha), Operations.multiply(no, 1 - alpha)));
    return Operations.mean(values, axis);
  }

  @Override
  public void config(Config c) {
    super.config(c);
    applyClassBalancing = c.field("apply_class_balancing", applyClassBalancing);
    alpha = c.field("alpha", alpha);
    gamma = c.field("gamma", gamma);
    fromLogits = c.field("from_logits", fromLogits);
    labelSmoothing = c.field("label_smoothing", labelSmoothing);
    axis = c.field("axis", axis);
  }
}
