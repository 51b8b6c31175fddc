package org.kerava.training;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.kerava.saving.FormatException;
import org.kerava.saving.ObjectFactory;
import org.kerava.tensor.Tensor;
import org.kerava.training.metrics.BinaryAccuracy;
import org.kerava.training.metrics.CategoricalAccuracy;
import org.kerava.training.metrics.SparseCategoricalAccuracy;

/** What strings stand for. */
final class Identifiers {
  private static final Set<String> BY_SHAPE = Set.of("accuracy", "acc");
  private static final Set<String> BY_SHAPE_LOSS = Set.of("crossentropy", "ce");

  private Identifiers() {}

  private static <T> T get(String what, String name, Class<T> type) {
    try {
      return ObjectFactory.deserialize(name, type);
    } catch (FormatException e) {
      throw new IllegalArgumentException("unknown " + what + " \"" + name + "\": " + e.getMessage(), e);
    }
  }

  static Optimizer optimizer(String name) {
    return get("optimizer", name, Optimizer.class);
  }

  static Loss loss(String name) {
    return BY_SHAPE_LOSS.contains(name.toLowerCase(Locale.ROOT)) ? new CrossentropyByShape(name) : get("loss", name, Loss.class);
  }

  /** A metric, or the string itself where the shapes of the data decide. */
  static Object metric(String name) {
    return BY_SHAPE.contains(name.toLowerCase(Locale.ROOT)) ? name : get("metric", name, Metric.class).name(name);
  }

  /** The metric of a string, now that the shapes are known; it keeps the string as its name. */
  static Metric resolve(Object metric, Tensor yTrue, Tensor yPred) {
    if (metric instanceof Metric m) return m;
    String name = (String) metric;
    return switch (Kind.of(yTrue, yPred)) {
      case BINARY -> new BinaryAccuracy(name);
      case SPARSE -> new SparseCategoricalAccuracy(name);
      case CATEGORICAL -> new CategoricalAccuracy(name);
    };
  }

  /** What targets and predictions look like. */
  enum Kind {
    BINARY, SPARSE, CATEGORICAL;

    static Kind of(Tensor yTrue, Tensor yPred) {
      int last = yPred.ndim() == 0 ? 1 : yPred.shape().last();
      if (last == 1) return BINARY;
      boolean sparse = yTrue.ndim() < yPred.ndim() || yTrue.shape().last() == 1;
      return sparse ? SPARSE : CATEGORICAL;
    }
  }

  /** The cross-entropy that fits the shapes. */
  private record CrossentropyByShape(String name) implements Loss {
    private static final Map<Kind, Supplier<Loss>> LOSSES = Map.of(
        Kind.BINARY, org.kerava.training.losses.BinaryCrossentropy::new,
        Kind.SPARSE, org.kerava.training.losses.SparseCategoricalCrossentropy::new,
        Kind.CATEGORICAL, org.kerava.training.losses.CategoricalCrossentropy::new);

    @Override
    public Tensor call(Tensor yTrue, Tensor yPred) {
      return LOSSES.get(Kind.of(yTrue, yPred)).get().call(yTrue, yPred);
    }
  }
}
