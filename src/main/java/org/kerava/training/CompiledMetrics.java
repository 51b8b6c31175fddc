package org.kerava.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/** The metrics of all outputs. */
final class CompiledMetrics {
  private final CompileOptions options;
  private @Nullable Outputs outputs;
  private final List<List<Metric>> plain = new ArrayList<>();
  private final List<List<Metric>> weighted = new ArrayList<>();
  private Map<String, Metric> byName = Map.of();

  CompiledMetrics(CompileOptions options) {
    this.options = options;
  }

  boolean isEmpty() {
    return options.metrics.isEmpty() && options.namedMetrics.isEmpty() && options.weightedMetrics.isEmpty() && options.namedWeightedMetrics.isEmpty();
  }

  /** Whether the first batch was seen. */
  boolean resolved() {
    return outputs != null;
  }

  /** All metrics by the names that logs have; those that strings stand for exist from the first batch on. */
  Map<String, Metric> byName() {
    if (outputs != null) return byName;
    var early = new LinkedHashMap<String, Metric>();
    for (Object m : options.metrics) {
      if (m instanceof Metric metric) early.put(metric.name(), metric);
    }
    for (Object m : options.weightedMetrics) {
      if (m instanceof Metric metric) early.put(metric.name(), metric);
    }
    return early;
  }

  private void resolve(Outputs o, List<Tensor> y, Tensors yPred) {
    plain.clear();
    weighted.clear();
    spread(options.metrics, o, y, yPred, plain);
    add(options.namedMetrics, o, y, yPred, plain);
    spread(options.weightedMetrics, o, y, yPred, weighted);
    add(options.namedWeightedMetrics, o, y, yPred, weighted);
    byName = names(o);
    outputs = o;
  }

  private static void add(Map<String, List<Object>> given, Outputs o, List<Tensor> y, Tensors yPred, List<List<Metric>> into) {
    given.forEach((name, list) -> {
      int i = o.single() && given.size() == 1 ? 0 : o.index(name, "metrics of the output");
      for (Object m : list) into.get(i).add(Identifiers.resolve(m, y.get(i), yPred.tensor(i)));
    });
  }

  /** As many metrics as outputs belong to them in order, as in Keras; otherwise each name to every output. */
  private static void spread(List<Object> given, Outputs o, List<Tensor> y, Tensors yPred, List<List<Metric>> into) {
    boolean inOrder = !o.single() && given.size() == o.count();
    for (int i = 0; i < o.count(); i++) {
      var mine = new ArrayList<Metric>();
      for (int k = 0; k < given.size(); k++) {
        if (inOrder && k != i) continue;
        if (!inOrder && !o.single() && given.get(k) instanceof Metric m) {
          throw new IllegalArgumentException("the metric " + m + " cannot serve " + o.count() + " outputs: say which in metrics(Map.of(\""
              + o.names().get(0) + "\", ...))");
        }
        mine.add(Identifiers.resolve(given.get(k), y.get(i), yPred.tensor(i)));
      }
      into.add(mine);
    }
  }

  /** Keras's names: with several outputs the output's first; what occurs twice gets a number, or "weighted_". */
  private Map<String, Metric> names(Outputs o) {
    var all = new LinkedHashMap<String, Metric>();
    for (int i = 0; i < o.count(); i++) {
      for (Metric m : plain.get(i)) put(all, prefix(o, i) + m.name(), m);
    }
    for (int i = 0; i < o.count(); i++) {
      for (Metric m : weighted.get(i)) {
        String name = prefix(o, i) + m.name();
        put(all, all.containsKey(name) ? prefix(o, i) + "weighted_" + m.name() : name, m);
      }
    }
    return all;
  }

  private static String prefix(Outputs o, int i) {
    return o.single() ? "" : o.names().get(i) + "_";
  }

  private static void put(Map<String, Metric> all, String name, Metric m) {
    String free = name;
    for (int k = 1; all.containsKey(free); k++) free = name + "_" + k;
    all.put(free, m);
  }

  /**
   * Takes in a batch.
   *
   * @param y targets
   * @param yPred predictions
   * @param w sample weights, or null
   * @param names of the model's outputs
   * @param used which outputs have targets
   */
  void update(Tensors y, Tensors yPred, @Nullable Tensors w, List<String> names, boolean[] used) {
    Outputs o = outputs;
    if (o == null || o.count() != yPred.count()) {
      o = Outputs.of(yPred, names);
      resolve(o, o.align(y, used, "targets"), yPred);
    }
    List<Tensor> targets = o.align(y, used, "targets");
    for (int i = 0; i < o.count(); i++) {
      for (Metric m : plain.get(i)) m.updateState(targets.get(i), yPred.tensor(i));
      if (weighted.get(i).isEmpty()) continue;
      Tensor weight = w == null ? Metric.NO_WEIGHT : w.count() == 1 ? w.tensor(0) : o.align(w, used, "sample weights").get(i);
      for (Metric m : weighted.get(i)) m.updateState(targets.get(i), yPred.tensor(i), weight);
    }
  }
}
