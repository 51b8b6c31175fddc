package org.kerava.training.metrics;

import java.util.Optional;
import java.util.function.BinaryOperator;
import org.kerava.tensor.Tensor;

/** The mean of a function of targets and predictions: {@code meanOf("within_tenth", (y, p) -> ...)}. */
public final class MeanOf extends MeanMetric<MeanOf> {
  private final BinaryOperator<Tensor> function;

  /**
   * The mean of a function.
   *
   * @param name as it appears in logs
   * @param function from targets and predictions to one value per sample
   */
  public MeanOf(String name, BinaryOperator<Tensor> function) {
    super(name, false);
    this.function = function;
  }

  @Override
  public Optional<Boolean> higherIsBetter() {
    return Optional.empty(); // a function does not say
  }

  @Override
  Tensor values(Tensor yTrue, Tensor yPred) {
    return function.apply(yTrue, yPred);
  }
}
