package org.kerava.training.metrics;

import org.jspecify.annotations.Nullable;
import org.kerava.tensor.Tensor;

/**
 * The (weighted) mean of values.
 *
 * <pre>{@code
 * private final Mean loss = mean("loss");
 * loss.updateState(value);
 * }</pre>
 *
 * @see <a href="https://keras.io/api/metrics/reduction_metrics/#mean-class">Keras: Mean</a>
 */
public final class Mean extends MeanBase<Mean> {
  /** Named "mean". */
  public Mean() {
    this("mean");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public Mean(String name) {
    super(name);
  }

  /**
   * Takes in values.
   *
   * @param values of any shape
   */
  public void updateState(Tensor values) {
    add(values, null);
  }

  /**
   * Takes in values with weights.
   *
   * @param values of any shape
   * @param sampleWeight that broadcast to them
   */
  @Override
  public void updateState(Tensor values, Tensor sampleWeight) {
    add(values, sampleWeight);
  }

  /**
   * Takes values that count alike.
   *
   * @param values of any shape
   * @param sampleWeight how much their mean counts
   */
  public void updateState(Tensor values, double sampleWeight) {
    add(values, sampleWeight);
  }

  @Override
  void update(Tensor yTrue, Tensor yPred, @Nullable Tensor sampleWeight) {
    throw new IllegalArgumentException("the metric '" + name() + "' (Mean) takes values, not targets and predictions: use meanOf(name, function) in compile");
  }
}
