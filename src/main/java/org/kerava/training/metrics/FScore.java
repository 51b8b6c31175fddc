package org.kerava.training.metrics;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;

/**
 * The base of F scores: (1 + beta²) precision recall / (beta² precision + recall), of targets and predictions (batch, classes).
 *
 * @param <M> the metric's own type
 */
public abstract class FScore<M extends FScore<M>> extends KerasMetric<M> {
  private static final List<String> AVERAGES = List.of("micro", "macro", "weighted");

  private Optional<String> average = Optional.empty();
  private Optional<Double> threshold = Optional.empty();
  @Nullable private Variable truePositives;
  @Nullable private Variable falsePositives;
  @Nullable private Variable falseNegatives;
  @Nullable private Variable weights;

  FScore(String name) {
    super(name);
  }

  abstract double factor();

  /**
   * {@return this}
   *
   * @param average of the scores of all classes: {@code "macro"} the mean, {@code "weighted"} by how often each occurs, {@code "micro"} one score of
   *     all counts; by default there is one result for each class
   */
  public M average(String average) {
    if (!AVERAGES.contains(average)) throw new IllegalArgumentException(className() + ": unknown average \"" + average + "\"; known are " + AVERAGES);
    this.average = Optional.of(average);
    return option();
  }

  /**
   * {@return this}
   *
   * @param threshold above which predictions count as 1; by default the highest one of each row does
   */
  public M threshold(double threshold) {
    if (!(threshold > 0 && threshold <= 1)) throw new IllegalArgumentException(className() + ": threshold must be above 0 and at most 1; got " + threshold);
    this.threshold = Optional.of(threshold);
    return option();
  }

  private boolean micro() {
    return average.isPresent() && average.get().equals("micro");
  }

  @Override
  void build(Optional<Shape> yPred) {
    if (yPred.isEmpty()) return;
    Shape s = yPred.get();
    if (s.ndim() != 2) throw new IllegalArgumentException(className() + " '" + name() + "' takes targets and predictions (batch, classes); got " + s);
    Tensor zeros = Operations.zeros(micro() ? Shape.of() : Shape.of(s.last()), dtype());
    truePositives = addVariable("true_positives", zeros);
    falsePositives = addVariable("false_positives", zeros);
    falseNegatives = addVariable("false_negatives", zeros);
    weights = addVariable("intermediate_weights", zeros);
  }

  private Variable known(@Nullable Variable v) {
    if (v == null) throw new IllegalStateException("the metric '" + name() + "' has seen no data: update it first");
    return v;
  }

  @Override
  void update(Tensor yTrue, Tensor yPred, @Nullable Tensor sampleWeight) {
    Tensor y = Operations.cast(yTrue, dtype());
    Tensor p = Operations.cast(yPred, dtype());
    Tensor yes = threshold.isPresent() ? Operations.greater(p, threshold.get())
        : Operations.logicalAnd(Operations.greaterEqual(p, Operations.max(p, -1, true)), Operations.greater(Operations.abs(p), 1e-9));
    Tensor one = Operations.cast(yes, dtype());
    Tensor w = sampleWeight == null ? null : Operations.cast(sampleWeight, dtype());
    increase(known(truePositives), sum(Operations.multiply(one, y), w));
    increase(known(falsePositives), sum(Operations.multiply(one, Operations.subtract(1, y)), w));
    increase(known(falseNegatives), sum(Operations.multiply(Operations.subtract(1, one), y), w));
    increase(known(weights), sum(y, w));
  }

  private Tensor sum(Tensor x, @Nullable Tensor weight) {
    Tensor v = weight == null ? x : Operations.multiply(x, weight.ndim() == 1 ? Operations.expandDims(weight, 1) : weight);
    return micro() ? Operations.sum(v) : Operations.sum(v, 0);
  }

  private static Tensor share(Variable of, Variable and) {
    return Operations.divide(of, Operations.add(Operations.add(of, and), Settings.epsilon()));
  }

  @Override
  public Tensor result() {
    Variable tp = known(truePositives);
    Tensor precision = share(tp, known(falsePositives));
    Tensor recall = share(tp, known(falseNegatives));
    double b = factor() * factor();
    Tensor all = Operations.add(Operations.add(Operations.multiply(precision, b), recall), Settings.epsilon());
    Tensor f = Operations.multiply(Operations.divide(Operations.multiply(precision, recall), all), 1 + b);
    if (average.isEmpty()) return f;
    if (!average.get().equals("weighted")) return Operations.mean(f);
    Tensor w = Operations.divide(known(weights), Operations.add(Operations.sum(known(weights)), Settings.epsilon()));
    return Operations.sum(Operations.multiply(f, w));
  }

  @Override
  public Optional<Boolean> higherIsBetter() {
    return Optional.of(true);
  }

  @Override
  public void config(Config c) {
    super.config(c);
    average = c.field("average", average, String.class);
    threshold = c.field("threshold", threshold, Double.class);
  }
}
