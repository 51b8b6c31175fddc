package org.kerava;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kerava.layers.Activation;
import org.kerava.layers.constraints.Constraint;
import org.kerava.layers.initializers.Initializer;
import org.kerava.layers.regularizers.Regularizer;
import org.kerava.saving.ObjectFactory;
import org.kerava.training.Loss;
import org.kerava.training.Metric;
import org.kerava.training.Optimizer;

/** Every string that Keras takes for an object with default options is known. */
class IdentifiersTest {
  private static final Map<String, Class<?>> KINDS = Map.of("loss", Loss.class, "metric", Metric.class, "optimizer", Optimizer.class,
      "initializer", Initializer.class, "regularizer", Regularizer.class, "constraint", Constraint.class, "activation", Activation.class);
  /** Base classes, and what Keras cannot make without arguments either. */
  private static final Set<String> NOT_OBJECTS = Set.of("Loss", "LossFunctionWrapper", "Metric", "metric", "MeanMetricWrapper", "mean_metric_wrapper", "IoU", "io_u",
      "MeanIoU", "mean_io_u", "OneHotIoU", "one_hot_io_u", "OneHotMeanIoU", "one_hot_mean_io_u", "PrecisionAtRecall", "precision_at_recall", "RecallAtPrecision",
      "recall_at_precision", "SensitivityAtSpecificity", "sensitivity_at_specificity", "SpecificityAtSensitivity", "specificity_at_sensitivity", "optimizer",
      "lossscaleoptimizer", "multioptimizer", "optimizermap", "Initializer", "initializer", "Regularizer", "regularizer", "Constraint", "constraint", "threshold");
  /** Not there yet. */
  private static final Set<String> MISSING = Set.of("STFT", "STFTInitializer", "stft");

  @Test
  void allStringsOfKeras() throws IOException {
    var unknown = new ArrayList<String>();
    try (var in = new BufferedReader(new InputStreamReader(IdentifiersTest.class.getResourceAsStream("/golden/identifiers.txt"), StandardCharsets.UTF_8))) {
      for (String line : in.lines().toList()) {
        List<String> words = List.of(line.split(" "));
        Class<?> kind = KINDS.get(words.getFirst());
        for (String name : words.subList(1, words.size())) {
          if (NOT_OBJECTS.contains(name)) continue;
          try {
            ObjectFactory.deserialize(name, kind);
          } catch (IllegalArgumentException e) {
            unknown.add(name);
          }
        }
      }
    }
    assertEquals(MISSING, Set.copyOf(unknown));
  }
}
