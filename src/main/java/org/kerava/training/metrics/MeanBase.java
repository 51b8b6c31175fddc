package org.kerava.training.metrics;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kerava.ops.GradientTape;
import org.kerava.ops.Operations;
import org.kerava.tensor.Masks;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;
import org.kerava.training.Reducing;

/**
 * A weighted mean of values: sum weight value / sum weight, over all batches since the last reset.
 *
 * @param <M> the metric's own type
 */
public abstract class MeanBase<M extends MeanBase<M>> extends KerasMetric<M> {
  @Nullable private Variable total;
  @Nullable private Variable count;

  MeanBase(String name) {
    super(name);
  }

  @Override
  void build(Optional<Shape> yPred) {
    total = addVariable("total", Operations.zeros(Shape.of(), dtype()));
    count = addVariable("count", Operations.zeros(Shape.of(), dtype()));
  }

  /** Values and weights of one axis at most. */
  record Samples(Tensor values, @Nullable Tensor weight) {}

  /** Values of several axes to one per sample, in Keras's order. */
  static Samples samplewise(Tensor values, @Nullable Tensor sampleWeight, boolean mean) {
    Tensor v = values;
    Tensor w = sampleWeight;
    if (w != null) {
      w = Operations.cast(w, v.dtype());
      Optional<Tensor> mask = Masks.get(values);
      if (mask.isPresent()) w = Reducing.masked(w, mask.get());
      Reducing.Pair p = Reducing.sameRank(v, w, true);
      v = p.first();
      w = p.second();
      int rank = w.ndim();
      v = reduce(v, rank, mean);
      w = Operations.broadcastTo(w, w.shape().broadcast(v.shape()));
      v = Operations.multiply(v, w);
      if (rank > 1) w = reduce(w, 1, mean);
    }
    return new Samples(reduce(v, 1, mean), w);
  }

  /** Reduces the axes from one on. */
  private static Tensor reduce(Tensor x, int from, boolean mean) {
    if (x.ndim() <= from) return x;
    int[] axes = IntStream.range(from, x.ndim()).toArray();
    return mean ? Operations.mean(x, axes) : Operations.sum(x, axes);
  }

  /** Takes in values of any shape. */
  final void add(Tensor values, @Nullable Tensor sampleWeight) {
    ensureBuilt(Optional.of(values.shape()));
    GradientTape.untaped(() -> {
      Tensor cast = Operations.cast(values, dtype());
      Masks.get(values).ifPresent(m -> Masks.set(cast, Optional.of(m)));
      Samples s = samplewise(cast, sampleWeight, true);
      increase(total(), s.values.ndim() == 0 ? s.values : Operations.sum(s.values));
      if (s.weight != null) increase(count(), s.weight.ndim() == 0 ? s.weight : Operations.sum(s.weight));
      else count().assignAdd(s.values.ndim() == 0 ? 1 : s.values.shape().get(0));
      return null;
    });
  }

  /** As {@link #add(Tensor, Tensor)} with one weight. */
  final void add(Tensor values, double weight) {
    if (Masks.get(values).isPresent()) {
      add(values, Tensor.scalar(weight));
      return;
    }
    ensureBuilt(Optional.of(values.shape()));
    GradientTape.untaped(() -> {
      increase(total(), Operations.multiply(reduce(Operations.cast(values, dtype()), 0, true), weight));
      count().assignAdd(weight);
      return null;
    });
  }

  private Variable total() {
    if (total == null) ensureBuilt(Optional.empty());
    return Objects.requireNonNull(total);
  }

  private Variable count() {
    if (count == null) ensureBuilt(Optional.empty());
    return Objects.requireNonNull(count);
  }

  @Override
  public Tensor result() {
    return Operations.divideNoNan(total(), count());
  }
}
