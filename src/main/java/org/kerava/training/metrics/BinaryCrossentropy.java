package org.kerava.training.metrics;

import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;

/**
 * Cross-entropy of yes-or-no targets: the mean of -(yTrue ln p + (1 - yTrue) ln(1 - p)).
 *
 * @see <a href="https://keras.io/api/metrics/probabilistic_metrics/#binarycrossentropy-class">Keras: BinaryCrossentropy</a>
 */
public final class BinaryCrossentropy extends MeanMetric<BinaryCrossentropy> {
  private boolean fromLogits;
  private double labelSmoothing;

  /** With Keras's defaults. */
  public BinaryCrossentropy() {
    this("binary_crossentropy");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public BinaryCrossentropy(String name) {
    super(name, false);
  }

  /**
   * {@return this}
   *
   * @param fromLogits whether predictions are logits and not probabilities, false by default
   */
  public BinaryCrossentropy fromLogits(boolean fromLogits) {
    this.fromLogits = fromLogits;
    return option();
  }

  /**
   * {@return this}
   *
   * @param labelSmoothing share of the targets that is spread evenly over the classes, 0 by default
   */
  public BinaryCrossentropy labelSmoothing(double labelSmoothing) {
    this.labelSmoothing = labelSmoothing;
    return option();
  }

  @Override
  Tensor values(Tensor yTrue, Tensor yPred) {
    return new org.kerava.training.losses.BinaryCrossentropy().fromLogits(fromLogits).labelSmoothing(labelSmoothing).call(yTrue, yPred);
  }

  @Override
  public void config(Config c) {
    super.config(c);
    fromLogits = c.field("from_logits", fromLogits);
    labelSmoothing = c.field("label_smoothing", labelSmoothing);
  }
}
