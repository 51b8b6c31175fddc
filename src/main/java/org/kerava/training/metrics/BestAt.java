package org.kerava.training.metrics;

import java.util.List;
import java.util.Optional;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;

/**
 * The base of metrics that give the best of one measure over all thresholds at which another one is good enough.
 *
 * @param <M> the metric's own type
 */
public abstract class BestAt<M extends BestAt<M>> extends ConfusionMetric<M> {
  private final String constraint;
  private double value;
  private int numThresholds = 200;
  private Optional<Integer> classId = Optional.empty();

  BestAt(String constraint, double value, String name) {
    super(name);
    this.constraint = constraint;
    this.value = value;
    if (!(value >= 0 && value <= 1)) throw new IllegalArgumentException(className() + ": " + constraint + " must be from 0 to 1; got " + value);
  }

  /**
   * {@return this}
   *
   * @param numThresholds how many thresholds are tried, 200 by default
   */
  public M numThresholds(int numThresholds) {
    if (numThresholds < 1) throw new IllegalArgumentException(className() + ": numThresholds must be 1 or more; got " + numThresholds);
    this.numThresholds = numThresholds;
    return option();
  }

  /**
   * {@return this}
   *
   * @param classId only this class counts, of targets and predictions (batch, classes); all by default
   */
  public M classId(int classId) {
    this.classId = Optional.of(classId);
    return option();
  }

  @Override
  List<Confusion.Kind> kinds() {
    return Confusion.all();
  }

  @Override
  Confusion confusion() {
    double[] t = {0.5};
    if (numThresholds > 1) {
      t = new double[numThresholds];
      for (int i = 0; i < numThresholds; i++) t[i] = (double) i / (numThresholds - 1);
    }
    return new Confusion(t, numThresholds > 1, Optional.empty(), classId, false, null);
  }

  final Tensor sensitivity() {
    return share(Confusion.Kind.TRUE_POSITIVES, Confusion.Kind.FALSE_NEGATIVES);
  }

  final Tensor specificity() {
    return share(Confusion.Kind.TRUE_NEGATIVES, Confusion.Kind.FALSE_POSITIVES);
  }

  final Tensor precision() {
    return share(Confusion.Kind.TRUE_POSITIVES, Confusion.Kind.FALSE_POSITIVES);
  }

  /** The largest of one measure where the other one is at least the wanted value; 0 if it never is. */
  final Tensor best(Tensor measure, Tensor constrained) {
    Tensor feasible = Operations.greaterEqual(constrained, value);
    return Operations.max(Operations.where(feasible, measure, Operations.zerosLike(measure)));
  }

  @Override
  public Optional<Boolean> higherIsBetter() {
    return Optional.of(true);
  }

  @Override
  public void config(Config c) {
    super.config(c);
    classId = c.field("class_id", classId, Integer.class);
    numThresholds = c.field("num_thresholds", numThresholds);
    value = c.field(constraint, value);
  }
}
