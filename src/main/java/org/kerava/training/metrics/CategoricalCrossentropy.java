package org.kerava.training.metrics;

import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;

/**
 * Cross-entropy of one-hot targets: the mean of -sum yTrue ln p.
 *
 * @see <a href="https://keras.io/api/metrics/probabilistic_metrics/#categoricalcrossentropy-class">Keras: CategoricalCrossentropy</a>
 */
public final class CategoricalCrossentropy extends MeanMetric<CategoricalCrossentropy> {
  private boolean fromLogits;
  private double labelSmoothing;
  private int axis = -1;

  /** With Keras's defaults. */
  public CategoricalCrossentropy() {
    this("categorical_crossentropy");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public CategoricalCrossentropy(String name) {
    super(name, false);
  }

  /**
   * {@return this}
   *
   * @param fromLogits whether predictions are logits and not probabilities, false by default
   */
  public CategoricalCrossentropy fromLogits(boolean fromLogits) {
    this.fromLogits = fromLogits;
    return option();
  }

  /**
   * {@return this}
   *
   * @param labelSmoothing share of the targets that is spread evenly over the classes, 0 by default
   */
  public CategoricalCrossentropy labelSmoothing(double labelSmoothing) {
    this.labelSmoothing = labelSmoothing;
    return option();
  }

  /**
   * {@return this}
   *
   * @param axis of the classes, the last by default
   */
  public CategoricalCrossentropy axis(int axis) {
    this.axis = axis;
    return option();
  }

  @Override
  Tensor values(Tensor yTrue, Tensor yPred) {
    return new org.kerava.training.losses.CategoricalCrossentropy().fromLogits(fromLogits).labelSmoothing(labelSmoothing).axis(axis).call(yTrue, yPred);
  }

  @Override
  public void config(Config c) {
    super.config(c);
    fromLogits = c.field("from_logits", fromLogits);
    labelSmoothing = c.field("label_smoothing", labelSmoothing);
    axis = c.field("axis", axis);
  }
}
