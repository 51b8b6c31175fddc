package org.kerava.training.metrics;

import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;

/**
 * The cosine of the angle between targets and predictions: sum yTrue yPred / (|yTrue| |yPred|).
 *
 * @see <a href="https://keras.io/api/metrics/regression_metrics/#cosinesimilarity-class">Keras: CosineSimilarity</a>
 */
public final class CosineSimilarity extends MeanMetric<CosineSimilarity> {
  private int axis = -1;

  /** With Keras's defaults. */
  public CosineSimilarity() {
    this("cosine_similarity");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public CosineSimilarity(String name) {
    super(name, true);
  }

  /**
   * {@return this}
   *
   * @param axis of the vectors, the last by default
   */
  public CosineSimilarity axis(int axis) {
    this.axis = axis;
    return option();
  }

  @Override
  Tensor values(Tensor yTrue, Tensor yPred) {
    return Operations.negative(new org.kerava.training.losses.CosineSimilarity().axis(axis).call(yTrue, yPred));
  }

  @Override
  public void config(Config c) {
    super.config(c);
    if (c.isReading() || axis != -1) axis = c.field("axis", axis); // Keras writes none
  }
}
