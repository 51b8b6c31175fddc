package org.kerava.training;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Backends;
import org.kerava.data.Batch;
import org.kerava.data.Dataset;
import org.kerava.ops.GradientTape;
import org.kerava.ops.Operations;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;
import org.kerava.tensor.Variable;
import org.kerava.training.metrics.BinaryAccuracy;
import org.kerava.training.metrics.CategoricalAccuracy;
import org.kerava.training.metrics.Mean;
import org.kerava.training.metrics.SparseCategoricalAccuracy;

/** The loop behind fit, evaluate and predict of one model (internal: {@code models.Model} has one, see {@link TrainerHooks}). */
public final class Trainer {
  /** A metric of one output; named by a string until the first batch shows which kind of accuracy is meant. */
  private record Slot(Metric metric, int output, boolean weighted) {}

  private final TrainerHooks hooks;
  private final Mean lossTracker = new Mean("loss");
  private @Nullable CompileOptions options;
  private @Nullable List<Slot> slots;
  private boolean stop;

  /**
   * A trainer of a model.
   *
   * @param hooks the model
   */
  public Trainer(TrainerHooks hooks) {
    this.hooks = hooks;
  }

  /**
   * Chooses optimizer, losses and metrics.
   *
   * @param options what was chosen
   */
  public void compile(CompileOptions options) {
    this.options = options;
    slots = null;
  }

  /** {@return whether {@link #compile} was called} */
  public boolean compiled() {
    return options != null;
  }

  private CompileOptions required() {
    CompileOptions o = options;
    if (o == null) throw new IllegalStateException("the model '" + hooks.model().name() + "' is not compiled: call compile(optimizer, loss, ...) first");
    return o;
  }

  /** {@return the optimizer} */
  public Optimizer optimizer() {
    return required().optimizer().orElseThrow(() -> new IllegalStateException("the model was compiled without an optimizer"));
  }

  /** {@return the optimizer, if the model is compiled} */
  public Optional<Optimizer> compiledOptimizer() {
    return options == null ? Optional.empty() : options.optimizer();
  }

  /** {@return the metric of the loss, those of {@code compile}, and those that layers and the model hold} */
  public List<Metric> metrics() {
    var all = new ArrayList<Metric>();
    all.add(lossTracker);
    if (slots != null) slots.forEach(s -> all.add(s.metric));
    all.addAll(hooks.ownMetrics());
    return all;
  }

  /** Resets all metrics. */
  public void resetMetrics() {
    metrics().forEach(Metric::resetState);
  }

  /** {@return whether {@code fit} will end after this epoch} */
  public boolean stopTraining() {
    return stop;
  }

  /**
   * Ends {@code fit} after this epoch.
   *
   * @param stop whether to end
   */
  public void stopTraining(boolean stop) {
    this.stop = stop;
  }

  // ---- loops ----

  /**
   * Trains on arrays.
   *
   * @param x inputs
   * @param y targets, if the loss needs them
   * @param o epochs, batch size ...
   * @return the logs of each epoch
   */
  public History fit(Tensors x, Optional<Tensors> y, FitOptions o) {
    Batch all = batch(x, y, Optional.ofNullable(o.sampleWeight));
    if (!o.classWeight.isEmpty()) all = weighted(all, o.classWeight);
    int n = all.size();
    int held = n - (int) Math.floor(n * (1 - o.validationSplit));
    if (o.validationSplit > 0) {
      if (held == n) throw new IllegalArgumentException("validationSplit " + o.validationSplit + " leaves none of " + n + " samples to train on");
      o.validation = part(all, n - held, n);
      all = part(all, 0, n - held);
    }
    Dataset data = slices(all);
    if (o.shuffle) data = data.shuffle(all.size());
    return fit(data.batch(o.batchSize == 0 ? 32 : o.batchSize), o);
  }

  private static Batch batch(Tensors x, Optional<Tensors> y, Optional<Tensors> weight) {
    Batch b = y.isEmpty() ? Batch.of(x) : weight.isEmpty() ? Batch.of(x, y.get()) : Batch.of(x, y.get(), weight.get());
    if (b.size() == 0) throw new IllegalArgumentException("the data set is empty: x has no samples");
    for (Tensors group : b.hasY() ? List.of(x, b.targets()) : List.of(x)) {
      for (Tensor t : group.tensors()) {
        if (t.shape().get(0) != b.size()) {
          throw new IllegalArgumentException("inputs and targets must have as many samples; got " + b.size() + " and " + t.shape().get(0));
        }
      }
    }
    return b;
  }

  private static Batch weighted(Batch all, Map<Integer, Double> classWeight) {
    if (all.hasSampleWeight()) throw new IllegalArgumentException("classWeight and sampleWeight exclude each other");
    Tensor y = all.y();
    int[] label = (y.ndim() > 1 && y.shape().last() > 1 ? Operations.argmax(y, -1) : y).toIntArray();
    float[] w = new float[label.length];
    for (int i = 0; i < w.length; i++) w[i] = classWeight.getOrDefault(label[i], 1.0).floatValue();
    return Batch.of(all.inputs(), all.targets(), Tensor.of(w));
  }

  private static Batch part(Batch all, int from, int to) {
    String slice = from + ":" + to;
    Tensors x = all.inputs().map(t -> t.get(slice));
    if (!all.hasY()) return Batch.of(x);
    Tensors y = all.targets().map(t -> t.get(slice));
    return all.hasSampleWeight() ? Batch.of(x, y, all.sampleWeights().map(t -> t.get(slice))) : Batch.of(x, y);
  }

  private static Dataset slices(Batch all) {
    if (!(all.inputs() instanceof Tensor x) || all.hasY() && !(all.targets() instanceof Tensor)) {
      var rows = new ArrayList<Batch>();
      for (int i = 0; i < all.size(); i++) {
        int k = i;
        Tensors in = all.inputs().map(t -> t.get(k));
        rows.add(all.hasSampleWeight() ? Batch.of(in, all.targets().map(t -> t.get(k)), all.sampleWeights().map(t -> t.get(k)))
            : all.hasY() ? Batch.of(in, all.targets().map(t -> t.get(k))) : Batch.of(in));
      }
      return Dataset.from(rows, b -> b);
    }
    if (!all.hasY()) return Dataset.fromTensorSlices(x);
    return all.hasSampleWeight() ? Dataset.fromTensorSlices(x, all.y(), all.sampleWeight()) : Dataset.fromTensorSlices(x, all.y());
  }

  /**
   * Trains on batches.
   *
   * @param data batches
   * @param o epochs, steps ...
   * @return the logs of each epoch
   */
  public History fit(Dataset data, FitOptions o) {
    required();
    var history = new History();
    stop = false;
    o.callbacks.forEach(c -> c.model(hooks.model()));
    o.callbacks.forEach(c -> c.onTrainBegin(new Logs()));
    Logs logs = new Logs();
    for (int epoch = o.initialEpoch; epoch < o.epochs && !stop; epoch++) {
      int e = epoch;
      o.callbacks.forEach(c -> c.onEpochBegin(e, new Logs()));
      resetMetrics();
      long start = System.nanoTime();
      logs = new Logs();
      int steps = 0;
      for (Batch b : data) {
        if (o.stepsPerEpoch > 0 && steps == o.stepsPerEpoch || Thread.currentThread().isInterrupted()) break;
        int s = steps++;
        o.callbacks.forEach(c -> c.onTrainBatchBegin(s, new Logs()));
        logs = step("train", () -> hooks.trainStep(b));
        Logs now = logs;
        o.callbacks.forEach(c -> c.onTrainBatchEnd(s, now));
      }
      if (steps == 0) throw new IllegalArgumentException("fit: the data set gave no batch");
      double seconds = (System.nanoTime() - start) / 1e9;
      Logs epochLogs = new Logs(logs.toMap());
      if ((epoch + 1) % o.validationFreq == 0) {
        Dataset v = o.validationSet != null ? o.validationSet : o.validation == null ? null : slices(o.validation).batch(
            o.validationBatchSize > 0 ? o.validationBatchSize : o.batchSize > 0 ? o.batchSize : 32);
        if (v != null) test(v, o.validationSteps, o.callbacks).toMap().forEach((k, x) -> epochLogs.put("val_" + k, x));
      }
      o.callbacks.forEach(c -> c.onEpochEnd(e, epochLogs));
      history.add(epoch, epochLogs);
      if (o.verbose != Verbosity.SILENT) {
        System.out.println("Epoch " + (epoch + 1) + "/" + o.epochs);
        System.out.println(line(steps, seconds, epochLogs));
      }
      logs = epochLogs;
      if (Thread.currentThread().isInterrupted()) break;
    }
    compiledOptimizer().ifPresent(Optimizer::finish);
    Logs last = logs;
    o.callbacks.forEach(c -> c.onTrainEnd(last));
    return history;
  }

  /** Keras's line of an epoch, as where the output is not a terminal. */
  private static String line(int steps, double seconds, Logs logs) {
    var s = new StringBuilder(String.format(Locale.ROOT, "%d/%d - %.0fs - %.3gms/step", steps, steps, seconds, seconds * 1000 / steps));
    new TreeMap<>(logs.toMap()).forEach((k, v) -> s.append(String.format(Locale.ROOT, " - %s: %.4f", k, v)));
    return s.toString();
  }

  /** Runs one step in a scope of its own and reads its logs. */
  private Logs step(String kind, Supplier<Map<String, Tensor>> work) {
    try (var _ = Backends.current().begin(kind)) {
      var logs = new Logs();
      new TreeMap<>(work.get()).forEach((name, value) -> logs.put(name, value.item()));
      return logs;
    }
  }

  private Logs test(Dataset data, int limit, List<Callback> callbacks) {
    callbacks.forEach(c -> c.onTestBegin(new Logs()));
    resetMetrics();
    Logs logs = new Logs();
    int steps = 0;
    for (Batch b : data) {
      if (limit > 0 && steps == limit) break;
      int s = steps++;
      callbacks.forEach(c -> c.onTestBatchBegin(s, new Logs()));
      logs = step("test", () -> hooks.testStep(b));
      Logs now = logs;
      callbacks.forEach(c -> c.onTestBatchEnd(s, now));
    }
    if (steps == 0) throw new IllegalArgumentException("evaluate: the data set gave no batch");
    Logs last = logs;
    callbacks.forEach(c -> c.onTestEnd(last));
    return logs;
  }

  /**
   * Loss and metrics of arrays.
   *
   * @param x inputs
   * @param y targets, if the loss needs them
   * @param o batch size ...
   * @return loss and metrics
   */
  public Logs evaluate(Tensors x, Optional<Tensors> y, EvaluateOptions o) {
    return evaluate(slices(batch(x, y, Optional.ofNullable(o.sampleWeight))).batch(o.batchSize == 0 ? 32 : o.batchSize), o);
  }

  /**
   * Loss and metrics of batches.
   *
   * @param data batches
   * @param o steps ...
   * @return loss and metrics
   */
  public Logs evaluate(Dataset data, EvaluateOptions o) {
    required();
    o.callbacks.forEach(c -> c.model(hooks.model()));
    long start = System.nanoTime();
    int[] steps = {0};
    Logs logs = test(() -> {
      var it = data.iterator();
      return new Iterator<Batch>() {
        @Override
        public boolean hasNext() {
          return it.hasNext();
        }

        @Override
        public Batch next() {
          steps[0]++;
          return it.next();
        }
      };
    }, o.steps, o.callbacks);
    if (o.verbose != Verbosity.SILENT) System.out.println(line(Math.max(1, steps[0]), (System.nanoTime() - start) / 1e9, logs));
    return logs;
  }

  /**
   * Outputs for arrays.
   *
   * @param x inputs
   * @param o batch size ...
   * @return outputs of all rows
   */
  public Tensors predict(Tensors x, PredictOptions o) {
    return predict(slices(batch(x, Optional.empty(), Optional.empty())).batch(o.batchSize == 0 ? 32 : o.batchSize), o);
  }

  /**
   * Outputs for batches.
   *
   * @param data batches
   * @param o steps ...
   * @return outputs of all rows
   */
  public Tensors predict(Dataset data, PredictOptions o) {
    o.callbacks.forEach(c -> c.model(hooks.model()));
    o.callbacks.forEach(c -> c.onPredictBegin(new Logs()));
    var outputs = new ArrayList<Tensors>();
    for (Batch b : data) {
      if (o.steps > 0 && outputs.size() == o.steps) break;
      int s = outputs.size();
      o.callbacks.forEach(c -> c.onPredictBatchBegin(s, new Logs()));
      try (var _ = Backends.current().begin("predict")) {
        outputs.add(hooks.predictStep(b).map(Tensor::keep));
      }
      o.callbacks.forEach(c -> c.onPredictBatchEnd(s, new Logs()));
    }
    if (outputs.isEmpty()) throw new IllegalArgumentException("predict: the data set gave no batch");
    o.callbacks.forEach(c -> c.onPredictEnd(new Logs()));
    if (outputs.size() == 1) return outputs.get(0);
    int[] k = {0};
    return outputs.get(0).map(t -> {
      int i = k[0]++;
      return Operations.concatenate(outputs.stream().map(b -> b.tensor(i)).toList(), 0);
    });
  }

  /**
   * One sample without a batch axis.
   *
   * @param sample row-major
   * @param inputShape of the model, batch first
   * @return the elements of the only output
   */
  public float[] predictOne(float[] sample, Shape inputShape) {
    try (var _ = Backends.current().begin("predict")) {
      return hooks.predictStep(Batch.of(Tensor.of(sample, inputShape.with(0, 1)))).tensor().toFloatArray();
    }
  }

  /**
   * One training step.
   *
   * @param data the batch
   * @return loss and metrics
   */
  public Logs trainOnBatch(Batch data) {
    resetMetrics();
    return step("train", () -> hooks.trainStep(data));
  }

  /**
   * One evaluation step.
   *
   * @param data the batch
   * @return loss and metrics
   */
  public Logs testOnBatch(Batch data) {
    resetMetrics();
    return step("test", () -> hooks.testStep(data));
  }

  /**
   * One prediction step.
   *
   * @param x the inputs
   * @return the outputs
   */
  public Tensors predictOnBatch(Tensors x) {
    try (var _ = Backends.current().begin("predict")) {
      return hooks.predictStep(Batch.of(x)).map(Tensor::keep);
    }
  }

  // ---- the bodies of the model's hooks, where users do not override them ----

  /**
   * Keras's training step.
   *
   * @param data the batch
   * @return the results of all metrics
   */
  public Map<String, Tensor> trainStep(Batch data) {
    try (var tape = new GradientTape()) {
      Tensors yPred = hooks.forward(data.inputs(), true);
      Tensor loss = hooks.computeLoss(data, yPred, true);
      List<Variable> variables = hooks.trainableVariables();
      optimizer().apply(tape.gradient(optimizer().scaleLoss(loss), variables), variables);
      return finish(data, yPred, loss);
    }
  }

  /**
   * Keras's evaluation step.
   *
   * @param data the batch
   * @return the results of all metrics
   */
  public Map<String, Tensor> testStep(Batch data) {
    Tensors yPred = hooks.forward(data.inputs(), false);
    return finish(data, yPred, hooks.computeLoss(data, yPred, false));
  }

  private Map<String, Tensor> finish(Batch data, Tensors yPred, Tensor loss) {
    return GradientTape.untaped(() -> {
      lossTracker.updateState(loss, Tensor.scalar((float) data.size()));
      return hooks.computeMetrics(data, yPred);
    });
  }

  /**
   * Keras's prediction step.
   *
   * @param data the batch
   * @return the outputs
   */
  public Tensors predictStep(Batch data) {
    return hooks.forward(data.inputs(), false);
  }

  /**
   * The weighted losses of the outputs and the terms of layers and regularizers.
   *
   * @param data the batch
   * @param yPred the outputs
   * @return a scalar
   */
  public Tensor computeLoss(Batch data, Tensors yPred) {
    CompileOptions o = required();
    Tensor total = null;
    for (int i = 0; i < yPred.count(); i++) {
      Optional<Loss> loss = loss(o, i, yPred.count());
      if (loss.isEmpty()) continue;
      Tensor y = target(data, i);
      Tensor value = data.hasSampleWeight() ? loss.get().apply(y, yPred.tensor(i), weight(data, i)) : loss.get().apply(y, yPred.tensor(i));
      double w = i < o.orderedWeights.size() ? o.orderedWeights.get(i) : o.namedWeights.getOrDefault(outputName(i), 1.0);
      if (w != 1) value = value.times(w);
      total = total == null ? value : total.plus(value);
    }
    for (Tensor t : hooks.losses()) total = total == null ? t : total.plus(t);
    if (total == null) throw new IllegalStateException("the model was compiled without a loss, and no layer adds one");
    return total;
  }

  private Optional<Loss> loss(CompileOptions o, int output, int outputs) {
    if (!o.named.isEmpty()) return Optional.ofNullable(o.named.get(outputName(output)));
    if (o.ordered.size() == 1) return Optional.of(o.ordered.get(0));
    if (o.ordered.size() == outputs) return Optional.of(o.ordered.get(output));
    if (o.ordered.isEmpty()) return Optional.empty();
    throw new IllegalArgumentException("compile got " + o.ordered.size() + " losses; the model has " + outputs + " outputs");
  }

  private String outputName(int i) {
    List<String> names = hooks.outputNames();
    return i < names.size() ? names.get(i) : "output_" + i;
  }

  private Tensor target(Batch data, int output) {
    if (!data.hasY()) throw new IllegalArgumentException("the loss needs targets: call fit(x, y)");
    return of(data.targets(), output);
  }

  private Tensor weight(Batch data, int output) {
    Tensors w = data.sampleWeights();
    return w.count() == 1 ? w.tensor(0) : of(w, output);
  }

  private Tensor of(Tensors group, int output) {
    return group.names().isEmpty() ? group.tensor(output) : group.tensor(outputName(output));
  }

  /**
   * Updates the metrics of {@code compile}.
   *
   * @param data the batch
   * @param yPred the outputs
   * @return the results of all metrics
   */
  public Map<String, Tensor> computeMetrics(Batch data, Tensors yPred) {
    List<Slot> all = slots;
    if (all == null) slots = all = resolve(data, yPred);
    for (Slot s : all) {
      Tensor y = target(data, s.output);
      Tensor p = yPred.tensor(s.output);
      if (s.weighted && data.hasSampleWeight()) s.metric.updateState(y, p, weight(data, s.output));
      else s.metric.updateState(y, p);
    }
    return metricsResult();
  }

  private List<Slot> resolve(Batch data, Tensors yPred) {
    CompileOptions o = required();
    var found = new ArrayList<Slot>();
    for (Object m : o.metrics) found.add(slot(m, 0, data, yPred, false));
    for (Object m : o.weightedMetrics) found.add(slot(m, 0, data, yPred, true));
    o.namedMetrics.forEach((name, list) -> {
      int i = hooks.outputNames().indexOf(name);
      if (i < 0) throw new IllegalArgumentException("compile: no output is named \"" + name + "\"; there are " + hooks.outputNames());
      for (Object m : list) found.add(slot(m, i, data, yPred, false));
    });
    return found;
  }

  /** Keras's rule for "accuracy": binary for one column, sparse where the targets have one value a row, else categorical. */
  private Slot slot(Object m, int output, Batch data, Tensors yPred, boolean weighted) {
    if (m instanceof Metric metric) return new Slot(metric, output, weighted);
    String name = (String) m;
    Shape p = yPred.tensor(output).shape();
    Shape y = target(data, output).shape();
    boolean sparse = y.ndim() < p.ndim() || y.last() == 1 && p.last() > 1;
    Metric metric = p.last() == 1 ? new BinaryAccuracy(name) : sparse ? new SparseCategoricalAccuracy(name) : new CategoricalAccuracy(name);
    return new Slot(metric, output, weighted);
  }

  /** {@return the results of all metrics by name} */
  public Map<String, Tensor> metricsResult() {
    var results = new LinkedHashMap<String, Tensor>();
    List<Metric> own = hooks.ownMetrics();
    if (slots != null || own.isEmpty()) results.put("loss", lossTracker.result());
    if (slots != null) slots.forEach(s -> results.put(s.metric.name(), s.metric.result()));
    own.forEach(m -> results.put(m.name(), m.result()));
    return results;
  }
}
