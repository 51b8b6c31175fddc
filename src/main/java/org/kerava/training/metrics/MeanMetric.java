package org.kerava.training.metrics;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerava.ops.Operations;
import org.kerava.tensor.DType;
import org.kerava.tensor.Masks;
import org.kerava.tensor.Tensor;
import org.kerava.training.Reducing;

/**
 * The mean of a function of targets and predictions (Keras's MeanMetricWrapper).
 *
 * @param <M> the metric's own type
 */
public abstract class MeanMetric<M extends MeanMetric<M>> extends MeanBase<M> {
  private final boolean up;

  /**
   * A metric with a name.
   *
   * @param name as it appears in logs
   * @param up whether a higher value is better
   */
  MeanMetric(String name, boolean up) {
    super(name);
    this.up = up;
  }

  /**
   * The value of each sample.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @return (batch, ...)
   */
  abstract Tensor values(Tensor yTrue, Tensor yPred);

  @Override
  final void update(Tensor yTrue, Tensor yPred, @Nullable Tensor sampleWeight) {
    Optional<Tensor> mask = Masks.get(yPred);
    Tensor weight = sampleWeight;
    if (mask.isPresent()) {
      weight = weight == null ? Operations.cast(mask.get(), dtype()) : Reducing.masked(Operations.cast(weight, dtype()), mask.get());
    }
    add(values(yTrue, yPred), weight);
  }

  @Override
  public Optional<Boolean> higherIsBetter() {
    return Optional.of(up);
  }

  /** Whether targets and predictions are equal, as numbers. */
  static Tensor matches(Tensor yTrue, Tensor yPred) {
    return Operations.cast(Operations.equal(yTrue, yPred), DType.FLOAT32);
  }
}
