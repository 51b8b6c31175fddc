package org.kerava.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerava.data.Batch;
import org.kerava.data.Dataset;
import org.kerava.ops.GradientTape;
import org.kerava.ops.Operations;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;
import org.kerava.tensor.Variable;
import org.kerava.training.metrics.Mean;
import org.kerava.training.optimizers.LossScaleOptimizer;
import org.kerava.training.optimizers.RMSprop;

/**
 * The training of one model (internal: {@code models.Model} has one, see {@link TrainerHooks}): what {@code compile} chose, the bodies of the
 * steps, and the way into the {@link Loop}.
 */
public final class Trainer {
  private final TrainerHooks hooks;
  private final Loop loop;
  private final Mean lossTracker = new Mean("loss");
  private final NotFinite notFinite = new NotFinite();
  private @Nullable Optimizer optimizer;
  private CompiledLoss loss = new CompiledLoss(new CompileOptions());
  private CompiledMetrics metrics = new CompiledMetrics(new CompileOptions());
  private boolean lossSeen;
  private @Nullable Map<String, Metric> table; // what logs show, found again after each reset
  private @Nullable List<Variable> trained; // found again in each epoch: trainable is live
  private volatile boolean stop;

  /**
   * A trainer of a model.
   *
   * @param hooks the model
   */
  public Trainer(TrainerHooks hooks) {
    this.hooks = hooks;
    this.loop = new Loop(this, hooks);
  }

  // ---- compile ----

  /**
   * Chooses optimizer, losses and metrics.
   *
   * @param options what was chosen
   */
  public void compile(CompileOptions options) {
    Optimizer o = options.optimizer().orElseGet(RMSprop::new);
    optimizer = options.autoScaleLoss && hooks.computesInFloat16() && !(o instanceof LossScaleOptimizer) ? new LossScaleOptimizer(o) : o;
    loss = new CompiledLoss(options);
    metrics = new CompiledMetrics(options);
    trained = null;
    stop = false;
    resetMetrics();
  }

  /** {@return whether {@link #compile} was called} */
  public boolean compiled() {
    return optimizer != null;
  }

  /** {@return the optimizer} */
  public Optimizer optimizer() {
    Optimizer o = optimizer;
    if (o == null) {
      throw new IllegalStateException("the model '" + hooks.model().name() + "' is not compiled: call compile(optimizer, loss, metrics) first");
    }
    return o;
  }

  /** {@return the optimizer, if the model is compiled} */
  public Optional<Optimizer> compiledOptimizer() {
    return Optional.ofNullable(optimizer);
  }

  /** {@return the metric of the loss, those of {@code compile}, and those that layers and the model hold} */
  public List<Metric> metrics() {
    return List.copyOf(byName(compiled()).values());
  }

  /** All metrics by the names that logs have. */
  Map<String, Metric> byName(boolean withLoss) {
    var all = new LinkedHashMap<String, Metric>();
    if (withLoss) all.put("loss", lossTracker);
    all.putAll(metrics.byName());
    for (Metric m : loss.trackers()) all.put(m.name(), m);
    for (Metric m : hooks.ownMetrics()) all.put(m.name(), m);
    return all;
  }

  /** Resets all metrics. */
  public void resetMetrics() {
    for (Metric m : byName(true).values()) m.resetState();
    lossSeen = false;
    table = null;
  }

  /** {@return whether {@code fit} will end after this step or epoch} */
  public boolean stopTraining() {
    return stop;
  }

  /**
   * Ends {@code fit} after this step or epoch.
   *
   * @param stop whether to end
   */
  public void stopTraining(boolean stop) {
    this.stop = stop;
  }

  /** A new epoch: layers may have become trainable or not. */
  void newEpoch() {
    trained = null;
    resetMetrics();
  }

  /** A new training. */
  void newTraining() {
    stop = false;
    notFinite.reset();
  }

  // ---- fit, evaluate, predict ----

  /**
   * Trains on arrays.
   *
   * @param x inputs
   * @param y targets, if there are any
   * @param options of the call
   * @return the logs of all epochs
   */
  public History fit(Tensors x, Optional<Tensors> y, FitOptions options) {
    Batch data = batch(x, y, options.sampleWeight);
    Batch training = data;
    Batch validation = options.validation;
    if (options.validationSplit > 0 && validation == null && options.validationSet == null) {
      ArrayFeed.Split parts = ArrayFeed.split(data, options.validationSplit);
      training = parts.training();
      validation = parts.validation().orElse(null);
    }
    int n = ArrayFeed.rows(training);
    int size = options.batchSize > 0 ? options.batchSize : options.stepsPerEpoch > 0 ? Math.ceilDiv(n, options.stepsPerEpoch) : 32;
    return loop.fit(new ArrayFeed(ClassWeights.apply(training, options.classWeight), size, options.shuffle), options, validation(options, validation, size));
  }

  /**
   * Trains on batches.
   *
   * @param data batches
   * @param options of the call
   * @return the logs of all epochs
   */
  public History fit(Dataset data, FitOptions options) {
    if (options.batchSize > 0) throw new IllegalArgumentException("batchSize is not for a Dataset, which has its own: call batch(n) on it");
    if (options.sampleWeight != null) throw new IllegalArgumentException("sampleWeight is not for a Dataset: let it give Batch.of(x, y, sampleWeight)");
    if (options.validationSplit > 0) {
      throw new IllegalArgumentException("validationSplit needs arrays: split the Dataset with take(n) and skip(n), and pass validationData");
    }
    return loop.fit(new DatasetFeed(ClassWeights.apply(data, options.classWeight)), options, validation(options, options.validation, 32));
  }

  private static @Nullable Feed validation(FitOptions o, @Nullable Batch data, int batchSize) {
    if (o.validationSet != null) return new DatasetFeed(o.validationSet);
    return data == null ? null : new ArrayFeed(data, o.validationBatchSize > 0 ? o.validationBatchSize : batchSize, false);
  }

  /**
   * Evaluates on arrays.
   *
   * @param x inputs
   * @param y targets, if there are any
   * @param options of the call
   * @return loss and metrics
   */
  public Logs evaluate(Tensors x, Optional<Tensors> y, EvaluateOptions options) {
    return loop.evaluate(new ArrayFeed(batch(x, y, options.sampleWeight), options.batchSize > 0 ? options.batchSize : 32, false), options);
  }

  /**
   * Evaluates on batches.
   *
   * @param data batches
   * @param options of the call
   * @return loss and metrics
   */
  public Logs evaluate(Dataset data, EvaluateOptions options) {
    if (options.batchSize > 0) throw new IllegalArgumentException("batchSize is not for a Dataset, which has its own: call batch(n) on it");
    return loop.evaluate(new DatasetFeed(data), options);
  }

  /**
   * Predicts arrays.
   *
   * @param x inputs
   * @param options of the call
   * @return the outputs of all samples
   */
  public Tensors predict(Tensors x, PredictOptions options) {
    return loop.predict(new ArrayFeed(Batch.of(x), options.batchSize > 0 ? options.batchSize : 32, false), options);
  }

  /**
   * Predicts batches.
   *
   * @param data batches
   * @param options of the call
   * @return the outputs of all samples
   */
  public Tensors predict(Dataset data, PredictOptions options) {
    if (options.batchSize > 0) throw new IllegalArgumentException("batchSize is not for a Dataset, which has its own: call batch(n) on it");
    return loop.predict(new DatasetFeed(data), options);
  }

  /**
   * Predicts one sample, without set-up or logs.
   *
   * @param sample its elements, without a batch axis
   * @param inputShape the model's input shape with its batch axis
   * @return the elements of the only output
   */
  public float[] predictOne(float[] sample, Shape inputShape) {
    return loop.predictOne(sample, inputShape);
  }

  private static Batch batch(Tensors x, Optional<Tensors> y, @Nullable Tensors w) {
    if (y.isEmpty()) {
      if (w != null) throw new IllegalArgumentException("sampleWeight needs targets (y)");
      return Batch.of(x);
    }
    return w == null ? Batch.of(x, y.get()) : Batch.of(x, y.get(), w);
  }

  /**
   * One training step.
   *
   * @param data a batch
   * @return loss and metrics
   */
  public Logs trainOnBatch(Batch data) {
    optimizer();
    trained = null;
    return loop.oneStep("train", data, () -> hooks.trainStep(data));
  }

  /**
   * One evaluation step.
   *
   * @param data a batch
   * @return loss and metrics
   */
  public Logs testOnBatch(Batch data) {
    optimizer();
    return loop.oneStep("test", data, () -> hooks.testStep(data));
  }

  /**
   * One prediction step.
   *
   * @param x inputs
   * @return the outputs, which are kept
   */
  public Tensors predictOnBatch(Tensors x) {
    return loop.predictStep(Batch.of(x));
  }

  /**
   * One prediction step whose outputs nobody wants.
   *
   * @param x inputs
   */
  public void rehearse(Tensors x) {
    loop.tryStep(Batch.of(x));
  }

  /** {@return what an optimizer's step changes: the weights and its own variables, which are made if need be} */
  public List<Variable> updated() {
    var all = new ArrayList<>(hooks.trainableVariables());
    Optimizer o = optimizer();
    if (!o.built() && !all.isEmpty()) o.build(List.copyOf(all));
    all.addAll(o.variables());
    return all;
  }

  // ---- the bodies of the model's hooks, where users do not override them ----

  /**
   * The default training step: forward, loss, gradients, update, metrics.
   *
   * @param data a batch
   * @return the logs
   */
  public Map<String, Tensor> trainStep(Batch data) {
    Optimizer o = optimizer();
    Tensors yPred;
    try (var tape = new GradientTape()) {
      yPred = hooks.forward(data.inputs(), true);
      Tensor value = hooks.computeLoss(data, yPred, true);
      notFinite.check(value, data.inputs(), hooks);
      track(value, data);
      List<Variable> variables = trained;
      if (variables == null) trained = variables = hooks.trainableVariables();
      if (!variables.isEmpty()) o.apply(tape.gradient(o.scaleLoss(value), variables), variables);
    }
    return hooks.computeMetrics(data, yPred);
  }

  /**
   * The default evaluation step.
   *
   * @param data a batch
   * @return the logs
   */
  public Map<String, Tensor> testStep(Batch data) {
    Tensors yPred = hooks.forward(data.inputs(), false);
    track(hooks.computeLoss(data, yPred, false), data);
    return hooks.computeMetrics(data, yPred);
  }

  private void track(Tensor value, Batch data) {
    if (!lossSeen) {
      lossSeen = true;
      table = null;
    }
    lossTracker.updateState(value, data.size());
  }

  /**
   * The default prediction step.
   *
   * @param data a batch
   * @return the outputs
   */
  public Tensors predictStep(Batch data) {
    return hooks.forward(data.inputs(), false);
  }

  /**
   * The default loss: that of {@code compile} and what layers added.
   *
   * @param data a batch
   * @param yPred the outputs
   * @param training whether there must be something to make small; else the loss of nothing is 0
   * @return a scalar
   */
  public Tensor computeLoss(Batch data, Tensors yPred, boolean training) {
    Tensor total = null;
    if (!loss.isEmpty()) {
      if (!data.hasY()) {
        throw new IllegalArgumentException("the loss of the model '" + hooks.model().name() + "' needs targets (y), and the data have none: call fit(x, y)");
      }
      total = loss.apply(data.targets(), yPred, data.hasSampleWeight() ? data.sampleWeights() : null, hooks.outputNames());
    }
    for (Tensor term : hooks.losses()) total = total == null ? term : Operations.add(total, term);
    if (total != null) return total;
    if (!training) return Tensor.scalar(0f);
    throw new IllegalStateException("the model '" + hooks.model().name() + "' has nothing to make small: give a loss in compile, or let a layer call addLoss");
  }

  /**
   * The default update of the metrics.
   *
   * @param data a batch
   * @param yPred the outputs
   * @return the logs
   */
  public Map<String, Tensor> computeMetrics(Batch data, Tensors yPred) {
    if (!metrics.isEmpty() && data.hasY()) {
      boolean first = !metrics.resolved();
      metrics.update(data.targets(), yPred, data.hasSampleWeight() ? data.sampleWeights() : null, hooks.outputNames(), loss.used(yPred.count()));
      if (first) table = null;
    }
    return metricsResult();
  }

  /** {@return the values of all metrics, read when an entry is looked at} */
  public Map<String, Tensor> metricsResult() {
    Map<String, Metric> t = table;
    if (t == null) table = t = byName(lossSeen);
    return new MetricResults(t);
  }
}
