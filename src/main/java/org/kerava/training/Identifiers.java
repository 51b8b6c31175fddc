package org.kerava.training;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.kerava.saving.ObjectFactory;
import org.kerava.training.losses.*;
import org.kerava.training.metrics.RootMeanSquaredError;
import org.kerava.training.metrics.TopKCategoricalAccuracy;
import org.kerava.training.optimizers.*;

/** What strings stand for. */
final class Identifiers {
  private static final Map<String, Supplier<Optimizer>> OPTIMIZERS = new TreeMap<>(Map.of("sgd", SGD::new, "rmsprop", RMSprop::new, "adam", Adam::new,
      "adamw", AdamW::new, "adagrad", Adagrad::new, "adadelta", Adadelta::new, "adamax", Adamax::new, "nadam", Nadam::new, "lion", Lion::new));
  private static final Map<String, Supplier<Loss>> LOSSES = new TreeMap<>();
  private static final Map<String, Supplier<Metric>> METRICS = new TreeMap<>();
  private static final Set<String> BY_SHAPE = Set.of("accuracy", "acc");

  static {
    loss(MeanSquaredError::new, "mse", "mean_squared_error");
    loss(MeanAbsoluteError::new, "mae", "mean_absolute_error");
    loss(MeanAbsolutePercentageError::new, "mape", "mean_absolute_percentage_error");
    loss(MeanSquaredLogarithmicError::new, "msle", "mean_squared_logarithmic_error");
    loss(BinaryCrossentropy::new, "bce", "binary_crossentropy");
    loss(CategoricalCrossentropy::new, "categorical_crossentropy");
    loss(SparseCategoricalCrossentropy::new, "sparse_categorical_crossentropy");
    loss(KLDivergence::new, "kld", "kl_divergence");
    loss(Poisson::new, "poisson");
    loss(Hinge::new, "hinge");
    loss(SquaredHinge::new, "squared_hinge");
    loss(CategoricalHinge::new, "categorical_hinge");
    loss(CosineSimilarity::new, "cosine_similarity");
    loss(LogCosh::new, "logcosh", "log_cosh");
    loss(() -> new Huber(), "huber");
    METRICS.put("mse", () -> new org.kerava.training.metrics.MeanSquaredError("mse"));
    METRICS.put("mean_squared_error", () -> new org.kerava.training.metrics.MeanSquaredError("mean_squared_error"));
    METRICS.put("mae", () -> new org.kerava.training.metrics.MeanAbsoluteError("mae"));
    METRICS.put("mean_absolute_error", () -> new org.kerava.training.metrics.MeanAbsoluteError("mean_absolute_error"));
    METRICS.put("binary_accuracy", () -> new org.kerava.training.metrics.BinaryAccuracy("binary_accuracy"));
    METRICS.put("categorical_accuracy", () -> new org.kerava.training.metrics.CategoricalAccuracy("categorical_accuracy"));
    METRICS.put("sparse_categorical_accuracy", () -> new org.kerava.training.metrics.SparseCategoricalAccuracy("sparse_categorical_accuracy"));
    METRICS.put("root_mean_squared_error", RootMeanSquaredError::new);
    METRICS.put("top_k_categorical_accuracy", TopKCategoricalAccuracy::new);
  }

  private Identifiers() {}

  private static void loss(Supplier<Loss> make, String... names) {
    for (String n : names) LOSSES.put(n, make);
  }

  private static <T> T make(String kind, Map<String, Supplier<T>> all, String name) {
    Supplier<T> s = all.get(name.toLowerCase(Locale.ROOT));
    if (s == null) throw new IllegalArgumentException("unknown " + kind + " \"" + name + "\"; the nearest are " + ObjectFactory.nearest(name, all.keySet()));
    return s.get();
  }

  static Optimizer optimizer(String name) {
    return make("optimizer", OPTIMIZERS, name);
  }

  static Loss loss(String name) {
    return make("loss", LOSSES, name);
  }

  /** A metric, or the string itself where the shapes of the data decide. */
  static Object metric(String name) {
    return BY_SHAPE.contains(name) ? name : make("metric", METRICS, name);
  }
}
