package org.kerava.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code model.compile(c -> c...)}. Strings are resolved at once; calls of {@code metrics} add up.
 *
 * <pre>{@code
 * model.compile(c -> c.optimizer("adam").loss("priority", "mse", 0.2).loss("department", bce).metrics("accuracy").metrics(auc("auc")));
 * }</pre>
 */
public final class CompileOptions {
  @Nullable Optimizer optimizer;
  /** Losses for all outputs or in the order of the outputs. */
  final List<Loss> ordered = new ArrayList<>();
  final Map<String, Loss> named = new LinkedHashMap<>();
  final List<Double> orderedWeights = new ArrayList<>();
  final Map<String, Double> namedWeights = new LinkedHashMap<>();
  final List<Object> metrics = new ArrayList<>(); // Metric, or String where shapes decide
  final Map<String, List<Object>> namedMetrics = new LinkedHashMap<>();
  final List<Object> weightedMetrics = new ArrayList<>();
  final Map<String, List<Object>> namedWeightedMetrics = new LinkedHashMap<>();
  boolean autoScaleLoss = true;

  /** Nothing chosen: rmsprop and no loss. */
  public CompileOptions() {}

  /**
   * {@return this}
   *
   * @param name as in {@code "adam"}
   */
  public CompileOptions optimizer(String name) {
    return optimizer(Identifiers.optimizer(name));
  }

  /**
   * {@return this}
   *
   * @param optimizer changes the weights
   */
  public CompileOptions optimizer(Optimizer optimizer) {
    this.optimizer = optimizer;
    return this;
  }

  /**
   * The loss of the only output, or of each.
   *
   * @param name as in {@code "mse"}
   * @return this
   */
  public CompileOptions loss(String name) {
    return loss(Identifiers.loss(name));
  }

  /**
   * The loss of the only output, or of each.
   *
   * @param loss the loss
   * @return this
   */
  public CompileOptions loss(Loss loss) {
    ordered.clear();
    ordered.add(loss);
    return this;
  }

  /**
   * The loss of one output.
   *
   * @param output the name of its layer
   * @param name as in {@code "mse"}
   * @return this
   */
  public CompileOptions loss(String output, String name) {
    return loss(output, Identifiers.loss(name));
  }

  /**
   * The loss of one output.
   *
   * @param output the name of its layer
   * @param loss its loss
   * @return this
   */
  public CompileOptions loss(String output, Loss loss) {
    named.put(output, loss);
    return this;
  }

  /**
   * The loss of one output and its share in the total.
   *
   * @param output the name of its layer
   * @param name as in {@code "mse"}
   * @param weight its factor
   * @return this
   */
  public CompileOptions loss(String output, String name, double weight) {
    return loss(output, Identifiers.loss(name), weight);
  }

  /**
   * The loss of one output and its share in the total.
   *
   * @param output the name of its layer
   * @param loss its loss
   * @param weight its factor
   * @return this
   */
  public CompileOptions loss(String output, Loss loss, double weight) {
    namedWeights.put(output, weight);
    return loss(output, loss);
  }

  /**
   * The losses of the outputs in order.
   *
   * @param names as in {@code "mse"}
   * @return this
   */
  public CompileOptions losses(String... names) {
    ordered.clear();
    for (String n : names) ordered.add(Identifiers.loss(n));
    return this;
  }

  /**
   * The losses of the outputs in order.
   *
   * @param losses one per output
   * @return this
   */
  public CompileOptions losses(Loss... losses) {
    ordered.clear();
    ordered.addAll(List.of(losses));
    return this;
  }

  /**
   * The losses of the outputs by name.
   *
   * @param losses strings or losses, by the name of the output
   * @return this
   */
  public CompileOptions losses(Map<String, ?> losses) {
    losses.forEach((output, loss) -> named.put(output, loss instanceof Loss l ? l : Identifiers.loss((String) loss)));
    return this;
  }

  /**
   * The factors of the losses in the total.
   *
   * @param weights one per output, in order
   * @return this
   */
  public CompileOptions lossWeights(double... weights) {
    orderedWeights.clear();
    for (double w : weights) orderedWeights.add(w);
    return this;
  }

  /**
   * The factors of the losses in the total.
   *
   * @param weights by the name of the output
   * @return this
   */
  public CompileOptions lossWeights(Map<String, ? extends Number> weights) {
    weights.forEach((output, w) -> namedWeights.put(output, w.doubleValue()));
    return this;
  }

  /**
   * Adds metrics of each output.
   *
   * @param names as in {@code "accuracy"}, which is binary, categorical or sparse by the shapes
   * @return this
   */
  public CompileOptions metrics(String... names) {
    for (String n : names) metrics.add(Identifiers.metric(n));
    return this;
  }

  /**
   * Adds metrics.
   *
   * @param metrics of the only output
   * @return this
   */
  public CompileOptions metrics(Metric... metrics) {
    this.metrics.addAll(List.of(metrics));
    return this;
  }

  /**
   * Adds metrics by output.
   *
   * @param metrics a string, a metric, or a list of these, by the name of the output
   * @return this
   */
  public CompileOptions metrics(Map<String, ?> metrics) {
    addByOutput(metrics, namedMetrics);
    return this;
  }

  private static void addByOutput(Map<String, ?> metrics, Map<String, List<Object>> to) {
    metrics.forEach((output, m) -> {
      List<Object> list = to.computeIfAbsent(output, o -> new ArrayList<>());
      for (Object one : m instanceof Iterable<?> many ? many : List.of(m)) {
        switch (one) {
          case String name -> list.add(Identifiers.metric(name));
          case Metric metric -> list.add(metric);
          default -> throw new IllegalArgumentException("metrics of the output \"" + output + "\" are strings and metrics; got " + one);
        }
      }
    });
  }

  /**
   * Adds metrics that see sample and class weights.
   *
   * @param names as in {@code "accuracy"}
   * @return this
   */
  public CompileOptions weightedMetrics(String... names) {
    for (String n : names) weightedMetrics.add(Identifiers.metric(n));
    return this;
  }

  /**
   * Adds metrics that see sample and class weights.
   *
   * @param metrics of the only output
   * @return this
   */
  public CompileOptions weightedMetrics(Metric... metrics) {
    weightedMetrics.addAll(List.of(metrics));
    return this;
  }

  /**
   * Adds metrics by output that see sample and class weights.
   *
   * @param metrics a string, a metric, or a list of these, by the name of the output
   * @return this
   */
  public CompileOptions weightedMetrics(Map<String, ?> metrics) {
    addByOutput(metrics, namedWeightedMetrics);
    return this;
  }

  /**
   * Kept for Keras's programs: everything runs eagerly here.
   *
   * @param eagerly without effect
   * @return this
   */
  public CompileOptions runEagerly(boolean eagerly) {
    return this;
  }

  /**
   * Kept for Keras's programs: a step costs no more than its work here.
   *
   * @param steps at least 1; without effect
   * @return this
   */
  public CompileOptions stepsPerExecution(int steps) {
    if (steps < 1) throw new IllegalArgumentException("stepsPerExecution must be 1 or more; got " + steps);
    return this;
  }

  /**
   * Whether the loss is scaled when the model computes in float16.
   *
   * @param scale true by default
   * @return this
   */
  public CompileOptions autoScaleLoss(boolean scale) {
    this.autoScaleLoss = scale;
    return this;
  }

  /** {@return the optimizer, if one was chosen} */
  public Optional<Optimizer> optimizer() {
    return Optional.ofNullable(optimizer);
  }
}
