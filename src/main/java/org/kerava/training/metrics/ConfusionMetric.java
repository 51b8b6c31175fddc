package org.kerava.training.metrics;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerava.ops.Operations;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;

/**
 * The base of metrics that count right and wrong predictions at thresholds.
 *
 * @param <M> the metric's own type
 */
public abstract class ConfusionMetric<M extends ConfusionMetric<M>> extends KerasMetric<M> {
  private final Map<Confusion.Kind, Variable> counts = new EnumMap<>(Confusion.Kind.class);
  private @Nullable Confusion confusion;

  ConfusionMetric(String name) {
    super(name);
  }

  /** What is counted, in the order of the state. */
  abstract List<Confusion.Kind> kinds();

  /** How it is counted; asked once. */
  abstract Confusion confusion();

  /** The name of a count among the variables. */
  String variableName(Confusion.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** The number of labels that are counted apart, if the shape of the predictions tells it; 0 if they are counted together. */
  Optional<Integer> labels(Optional<Shape> yPred) {
    return Optional.of(0);
  }

  @Override
  final void build(Optional<Shape> yPred) {
    Optional<Integer> labels = labels(yPred);
    if (labels.isEmpty()) return;
    Confusion c = confusion();
    confusion = c;
    int n = c.thresholds().length;
    Shape shape = labels.get() == 0 ? Shape.of(n) : Shape.of(n, labels.get());
    for (Confusion.Kind k : kinds()) counts.put(k, addVariable(variableName(k), Operations.zeros(shape, DType.FLOAT32)));
  }

  @Override
  void update(Tensor yTrue, Tensor yPred, @Nullable Tensor sampleWeight) {
    Confusion.Counts batch = Objects.requireNonNull(confusion).count(yTrue, yPred, sampleWeight, DType.FLOAT32);
    counts.forEach((kind, v) -> increase(v, batch.of(kind)));
  }

  /** A count so far, (thresholds) or (thresholds, labels). */
  final Tensor total(Confusion.Kind kind) {
    ensureBuilt(Optional.empty());
    Variable v = counts.get(kind);
    if (v == null) throw new IllegalStateException("the metric '" + name() + "' has seen no data: update it first");
    return v;
  }

  /** A count divided by itself and another one; 0 where both are 0. */
  final Tensor share(Confusion.Kind of, Confusion.Kind and) {
    return Operations.divideNoNan(total(of), Operations.add(total(of), total(and)));
  }

  /** The only number if there is one threshold, else all. */
  static Tensor single(Tensor x) {
    return x.size() == 1 ? Operations.reshape(x, new int[0]) : x;
  }
}
