package org.kerava.training.metrics;

import java.util.List;
import java.util.Optional;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;

/**
 * The base of the four counts.
 *
 * @param <M> the metric's own type
 */
public abstract class ConfusionCount<M extends ConfusionCount<M>> extends ConfusionMetric<M> {
  private final Confusion.Kind kind;
  private final Thresholds thresholds = new Thresholds();

  ConfusionCount(String name, Confusion.Kind kind) {
    super(name);
    this.kind = kind;
  }

  /**
   * {@return this}
   *
   * @param thresholds predictions above them count as 1, 0.5 by default; several give one result each
   */
  public M thresholds(double... thresholds) {
    this.thresholds.set(className(), thresholds);
    return option();
  }

  @Override
  List<Confusion.Kind> kinds() {
    return List.of(kind);
  }

  @Override
  String variableName(Confusion.Kind kind) {
    return "accumulator";
  }

  @Override
  Confusion confusion() {
    double[] t = thresholds.or(0.5);
    return new Confusion(t, Confusion.evenly(t), Optional.empty(), Optional.empty(), false, null);
  }

  @Override
  public Tensor result() {
    return single(total(kind)).keep();
  }

  @Override
  public void config(Config c) {
    super.config(c);
    thresholds.config(c, className());
  }
}
