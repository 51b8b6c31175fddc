package org.kerava.training.metrics;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerava.ops.GradientTape;
import org.kerava.ops.Operations;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;

/**
 * The (weighted) sum of values.
 *
 * @see <a href="https://keras.io/api/metrics/reduction_metrics/#sum-class">Keras: Sum</a>
 */
public final class Sum extends KerasMetric<Sum> {
  @Nullable private Variable total;

  /** Named "sum". */
  public Sum() {
    this("sum");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public Sum(String name) {
    super(name);
  }

  @Override
  void build(Optional<Shape> yPred) {
    total = addVariable("total", Operations.zeros(Shape.of(), dtype()));
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

  private void add(Tensor values, @Nullable Tensor sampleWeight) {
    ensureBuilt(Optional.of(values.shape()));
    GradientTape.untaped(() -> {
      increase(total(), Operations.sum(MeanBase.samplewise(Operations.cast(values, dtype()), sampleWeight, false).values()));
      return null;
    });
  }

  private Variable total() {
    ensureBuilt(Optional.empty());
    return Objects.requireNonNull(total);
  }

  @Override
  void update(Tensor yTrue, Tensor yPred, @Nullable Tensor sampleWeight) {
    throw new IllegalArgumentException("the metric '" + name() + "' (Sum) takes values, not targets and predictions");
  }

  @Override
  public Tensor result() {
    return total().value();
  }
}
