package org.kerava.training;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Backend;
import org.kerava.backend.Backends;
import org.kerava.data.Batch;
import org.kerava.data.Dataset;
import org.kerava.tensor.DType;
import org.kerava.tensor.EagerTensor;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;
import org.kerava.tensor.View;

/** Epochs and steps: callbacks, logs and the bar around them, and the memory of each step. */
final class Loop {
  private static final System.Logger LOG = System.getLogger("org.kerava");
  private static final String DRY = "the data ran out in the middle of an epoch: a data set or generator should give at least stepsPerEpoch * epochs batches. "
      + "Call repeat() on the data set, or leave out stepsPerEpoch";

  private final Trainer trainer;
  private final TrainerHooks hooks;
  private final Map<String, Key> keys = new ConcurrentHashMap<>();
  private final ReentrantLock metricsInUse = new ReentrantLock(); // evaluate may be called from many threads, and has one state

  Loop(Trainer trainer, TrainerHooks hooks) {
    this.trainer = trainer;
    this.hooks = hooks;
  }

  /** What makes steps alike for a backend that plans them: one object for a kind of step of a model, as long as the model lives. */
  private static final class Key {
    private final String mode;

    Key(String mode) {
      this.mode = mode;
    }

    @Override
    public String toString() {
      return mode;
    }
  }

  /** Runs a step in memory of its own. */
  private <T> T step(String mode, Supplier<Batch> source, Function<Batch, T> body) {
    int rows = 0;
    try (var _ = Backends.current().begin(keys.computeIfAbsent(mode, Key::new))) {
      Batch b = source.get();
      rows = b.size();
      return body.apply(b);
    } catch (OutOfMemoryError e) {
      var named = new OutOfMemoryError(e.getMessage() + ", in a " + mode + " step of the model '" + hooks.model().name() + "'"
          + (rows > 0 ? " with " + rows + " samples" : "") + ". Use a smaller batchSize, or give the JVM more memory (-Xmx)");
      named.initCause(e);
      throw named;
    }
  }

  // ---- fit ----

  History fit(Feed feed, FitOptions o, @Nullable Feed validation) {
    Optimizer optimizer = trainer.optimizer();
    if (o.stepsPerEpoch == 0 && feed.batches() == Dataset.INFINITE) {
      throw new IllegalArgumentException("the data set has no end: give stepsPerEpoch");
    }
    var history = new History(trainer::byName);
    var progress = Progress.standard(o.verbose);
    var callbacks = new CallbackList(o.callbacks, hooks.model());
    Logs last = new Logs();
    trainer.newTraining();
    try (var interruption = new Interruption()) {
      callbacks.each(c -> c.onTrainBegin(new Logs()));
      boolean fresh = true;
      for (int epoch = o.initialEpoch; epoch < o.epochs; epoch++) {
        Epoch run = new Epoch(feed, o.stepsPerEpoch, fresh);
        Logs logs = epoch(epoch, run, o, callbacks, progress, interruption);
        fresh = run.restart;
        if (logs == null) break; // nothing to train on any more
        last = logs;
        if (interruption.asked()) {
          progress.end(logs);
          break;
        }
        if (validation != null && (epoch + 1) % o.validationFreq == 0) {
          validate(validation, o.validationSteps, callbacks).toMap().forEach((name, v) -> logs.put("val_" + name, v));
        }
        int e = epoch;
        callbacks.each(c -> c.onEpochEnd(e, logs));
        progress.end(logs);
        history.add(epoch, logs);
        if (trainer.stopTraining() || interruption.asked()) break;
      }
      optimizer.finish();
      Logs end = last;
      callbacks.each(c -> c.onTrainEnd(end));
    } finally {
      feed.close();
      if (validation != null) validation.close();
    }
    return history;
  }

  /** How far the reading of an epoch goes. */
  private static final class Epoch {
    final Feed feed;
    final int limit; // 0: to the end of the data
    int steps;
    boolean restart; // whether the next epoch begins from the start

    Epoch(Feed feed, int limit, boolean fresh) {
      this.feed = feed;
      this.limit = limit;
      if (fresh || limit == 0) feed.restart();
      restart = limit == 0;
    }

    /** The steps of the bar. */
    long target() {
      return limit > 0 ? limit : feed.batches();
    }

    boolean next() {
      if (limit > 0 && steps == limit) return false;
      if (feed.advance()) {
        steps++;
        return true;
      }
      if (limit == 0) return false;
      if (steps == 0 && !restart) { // the epoch before ended exactly with the data
        restart = true;
        feed.restart();
        if (feed.advance()) {
          restart = false;
          steps++;
          return true;
        }
      }
      restart = true;
      LOG.log(System.Logger.Level.WARNING, DRY);
      return false;
    }
  }

  private @Nullable Logs epoch(int epoch, Epoch run, FitOptions o, CallbackList callbacks, Progress progress, Interruption interruption) {
    trainer.newEpoch();
    var latest = new StepLogs();
    boolean any = false;
    while (run.next()) {
      if (!any) {
        callbacks.each(c -> c.onEpochBegin(epoch, new Logs()));
        if (o.epochs > 1) progress.line("Epoch " + (epoch + 1) + "/" + o.epochs);
        progress.begin(run.target());
        any = true;
      }
      int i = run.steps - 1;
      callbacks.trainBatchBegin(i);
      step("training", run.feed::batch, b -> {
        latest.set(hooks.trainStep(b));
        return b;
      });
      callbacks.trainBatchEnd(i, latest::get);
      progress.step(run.steps, latest::get);
      if (trainer.stopTraining() || interruption.asked()) break;
    }
    if (any) return latest.get();
    if (epoch == o.initialEpoch) throw empty("fit", run.feed);
    return null;
  }

  private static IllegalArgumentException empty(String call, Feed feed) {
    return new IllegalArgumentException(call + ": the data set is empty" + (feed.batches() == 0 ? "" : ", or gave nothing")
        + ". If it was batched with dropRemainder, it has fewer samples than one batch");
  }

  // ---- evaluate ----

  Logs evaluate(Feed feed, EvaluateOptions o) {
    trainer.optimizer();
    if (o.steps == 0 && feed.batches() == Dataset.INFINITE) throw new IllegalArgumentException("the data set has no end: give steps");
    var progress = Progress.standard(o.verbose);
    var callbacks = new CallbackList(o.callbacks, hooks.model());
    progress.begin(o.steps > 0 ? o.steps : feed.batches());
    try {
      Logs logs = test(feed, o.steps, callbacks, progress);
      progress.end(logs);
      return logs;
    } finally {
      feed.close();
    }
  }

  private Logs validate(Feed feed, int steps, CallbackList callbacks) {
    if (steps == 0 && feed.batches() == Dataset.INFINITE) throw new IllegalArgumentException("the validation data have no end: give validationSteps");
    return test(feed, steps, callbacks, Progress.standard(Verbosity.SILENT));
  }

  private Logs test(Feed feed, int steps, CallbackList callbacks, Progress progress) {
    metricsInUse.lock();
    try {
      trainer.resetMetrics();
      callbacks.each(c -> c.onTestBegin(new Logs()));
      var latest = new StepLogs();
      feed.restart();
      int done = 0;
      while ((steps == 0 || done < steps) && feed.advance()) {
        callbacks.testBatchBegin(done);
        step("test", feed::batch, b -> {
          latest.set(hooks.testStep(b));
          return b;
        });
        callbacks.testBatchEnd(done, latest::get);
        done++;
        progress.step(done, latest::get);
      }
      if (done == 0) throw empty("evaluate", feed);
      if (done < steps) LOG.log(System.Logger.Level.WARNING, DRY);
      Logs logs = latest.get();
      callbacks.each(c -> c.onTestEnd(logs));
      return logs;
    } finally {
      metricsInUse.unlock();
    }
  }

  /** One step alone. */
  Logs oneStep(String mode, Batch data, Supplier<Map<String, Tensor>> body) {
    metricsInUse.lock();
    try {
      trainer.resetMetrics();
      var latest = new StepLogs();
      step(mode, () -> data, b -> {
        latest.set(body.get());
        return b;
      });
      return latest.get();
    } finally {
      metricsInUse.unlock();
    }
  }

  // ---- predict ----

  Tensors predict(Feed feed, PredictOptions o) {
    if (o.steps == 0 && feed.batches() == Dataset.INFINITE) throw new IllegalArgumentException("the data set has no end: give steps");
    long batches = o.steps > 0 ? o.steps : feed.batches();
    boolean quiet = o.verbose == Verbosity.SILENT || o.verbose == Verbosity.AUTO && (batches == 1 || !Terminal.isInteractive());
    var progress = Progress.standard(quiet ? Verbosity.SILENT : o.verbose);
    var callbacks = new CallbackList(o.callbacks, hooks.model());
    callbacks.each(c -> c.onPredictBegin(new Logs()));
    progress.begin(batches);
    var rows = new Collector();
    int done = 0;
    try {
      feed.restart();
      while ((o.steps == 0 || done < o.steps) && feed.advance()) {
        int i = done++;
        callbacks.each(c -> c.onPredictBatchBegin(i, new Logs()));
        step("prediction", feed::batch, b -> {
          rows.add(hooks.predictStep(b));
          return b;
        });
        callbacks.each(c -> c.onPredictBatchEnd(i, new Logs()));
        progress.step(done, Logs::new);
      }
    } finally {
      feed.close();
    }
    if (done == 0) throw empty("predict", feed);
    if (done < o.steps) LOG.log(System.Logger.Level.WARNING, DRY);
    progress.end(new Logs());
    callbacks.each(c -> c.onPredictEnd(new Logs()));
    return rows.all();
  }

  /** One batch alone; the outputs outlive the step. */
  Tensors predictStep(Batch data) {
    return step("prediction", () -> data, b -> hooks.predictStep(b).map(Tensor::keep));
  }

  /** One batch alone, for its speed. */
  void tryStep(Batch data) {
    step("prediction", () -> data, hooks::predictStep);
  }

  float[] predictOne(float[] sample, Shape input) {
    int n = 1;
    int[] lengths = input.toArray();
    int open = -1;
    lengths[0] = 1;
    for (int i = 1; i < lengths.length; i++) {
      if (lengths[i] != Shape.ANY) n *= lengths[i];
      else if (open >= 0) throw new ShapeException("predictOne: the input shape " + input + " has several unknown lengths: use predict");
      else open = i;
    }
    if (open >= 0) lengths[open] = n == 0 ? 0 : sample.length / n;
    if (sample.length != (open >= 0 ? n * lengths[open] : n)) {
      throw new ShapeException("predictOne: the sample has " + sample.length + " numbers; the model '" + hooks.model().name() + "' takes " + input.dropFirst());
    }
    Backend b = Backends.current();
    try (var _ = b.begin(keys.computeIfAbsent("prediction", Key::new))) {
      Shape shape = Shape.of(lengths);
      View v = new View(b.alloc(DType.FLOAT32, sample.length), Layout.contiguous(DType.FLOAT32, shape));
      b.write(v, sample, 0);
      Tensors out = hooks.predictStep(Batch.of(new EagerTensor(v)));
      if (out.count() != 1) throw new IllegalStateException("predictOne: the model '" + hooks.model().name() + "' has " + out.count() + " outputs: use predictAll");
      return out.tensor(0).toFloatArray();
    }
  }
}
