package org.kerava.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.kerava.Callbacks;
import org.kerava.Kerava;
import org.kerava.Layers;
import org.kerava.Utils;
import org.kerava.data.Batch;
import org.kerava.data.Dataset;
import org.kerava.layers.Context;
import org.kerava.layers.Layer;
import org.kerava.models.Model;
import org.kerava.models.Sequential;
import org.kerava.ops.GradientTape;
import org.kerava.ops.Operations;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;
import org.kerava.tensor.Variable;
import org.kerava.training.optimizers.LossScaleOptimizer;

/** The training loop in use: interruptions, bad data, steps of one's own, warnings. */
class LoopTest {
  private static final Tensor X = Operations.reshape(Operations.linspace(-1, 1, 40), 20, 2);
  private static final Tensor Y = Operations.sum(X, new int[] {1}, true);
  private static final Tensor CLASSES = Tensor.of(new int[] {0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1}, Shape.of(20));

  private static Sequential line() {
    Utils.setRandomSeed(1);
    var model = Sequential.of(Layers.input(2), Layers.dense(1));
    model.compile("sgd", "mse");
    return model;
  }

  private static Sequential classifier(String activation) {
    Utils.setRandomSeed(1);
    var model = Sequential.of(Layers.input(2), Layers.dense(3).activation(activation));
    model.compile("sgd", "sparse_categorical_crossentropy", "accuracy");
    return model;
  }

  private static String message(Class<? extends Throwable> type, Runnable code) {
    String text = assertThrows(type, code::run).getMessage();
    return text == null ? "" : text;
  }

  /** The warnings that some code prints. */
  private static List<String> warnings(Runnable code) {
    var found = new ArrayList<String>();
    Logger logger = Logger.getLogger("org.kerava");
    var handler = new Handler() {
      @Override
      public void publish(LogRecord r) {
        found.add(r.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try {
      code.run();
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }
    return found;
  }

  // ---- what is not finite ----

  @Test
  void aLossThatIsNoNumberIsReportedOnceWithItsLayer() {
    var model = Sequential.of(Layers.input(2), Layers.dense(4).name("first"), Layers.lambda((Tensor x) -> Operations.log(Operations.subtract(x, 100))).name("bad"),
        Layers.dense(1).name("last"));
    model.compile("sgd", "mse");
    List<String> warnings = warnings(() -> assertEquals(3, model.fit(X, Y, f -> f.epochs(3).batchSize(5).verbose(0)).epoch().size()));
    assertEquals(1, warnings.size(), warnings.toString());
    assertTrue(warnings.get(0).contains("'bad'") && !warnings.get(0).contains("'last'"), warnings.get(0));
    Tensor broken = Operations.multiply(X, Double.NaN);
    assertTrue(warnings(() -> line().fit(broken, Y, f -> f.verbose(0))).get(0).contains("inputs are not finite"));
  }

  // ---- data that do not fit ----

  @Test
  void wrongDataAreNamed() {
    assertTrue(message(IllegalArgumentException.class, () -> classifier("softmax").fit(X, Operations.add(CLASSES, 1), f -> f.verbose(0))).contains("3"));
    String labels = message(IllegalArgumentException.class, () -> classifier("linear").fit(X, Operations.subtract(CLASSES, 1), f -> f.verbose(0)));
    assertTrue(labels.contains("-1"), labels);
    assertTrue(message(IllegalArgumentException.class, () -> line().fit(X, Y.get(":7"))).contains("20"));
    assertTrue(message(IllegalArgumentException.class, () -> line().fit(X, Y, f -> f.sampleWeight(Operations.ones(Shape.of(3))))).contains("sampleWeight"));
    assertTrue(message(IllegalArgumentException.class, () -> line().fit(X, Y, f -> f.validationData(X, Y.get(":3")))).contains("20"));
    assertTrue(message(IllegalArgumentException.class, () -> line().fit(X.get(":0"), Y.get(":0"))).contains("empty"));
    assertTrue(message(IllegalArgumentException.class, () -> line().evaluate(X.get(":0"), Y.get(":0"))).contains("empty"));
    assertTrue(message(IllegalArgumentException.class, () -> line().predict(X.get(":0"))).contains("empty"));
    Dataset none = Dataset.fromTensorSlices(X, Y).batch(32, true);
    assertTrue(message(IllegalArgumentException.class, () -> line().fit(none)).contains("dropRemainder"));
    assertTrue(message(IllegalArgumentException.class, () -> line().evaluate(none)).contains("dropRemainder"));
    assertTrue(message(IllegalArgumentException.class, () -> line().predict(none)).contains("dropRemainder"));
    assertTrue(message(IllegalArgumentException.class, () -> line().fit(Dataset.fromTensorSlices(X, Y).batch(4).repeat())).contains("stepsPerEpoch"));
    assertTrue(message(IllegalArgumentException.class, () -> line().fit(X, f -> f.epochs(1))).contains("targets"));
    assertTrue(message(IllegalArgumentException.class, () -> line().fit(X, Y, f -> f.validationSplit(0.99))).contains("validation"));
    assertTrue(message(IllegalArgumentException.class, () -> line().fit(X, Tensors.of(Y, Y), f -> f.verbose(0))).contains("targets"));
    String shape = message(IllegalArgumentException.class, () -> line().fit(Operations.ones(Shape.of(20, 3)), Y, f -> f.verbose(0)));
    assertTrue(shape.contains("3") && shape.contains("2"), shape);
  }

  @Test
  void namesThatDoNotExistAreNamedWithTheNearest() {
    var model = Sequential.of(Layers.input(2), Layers.dense(1));
    assertTrue(message(IllegalArgumentException.class, () -> model.compile("adma", "mse")).contains("adam"));
    assertTrue(message(IllegalArgumentException.class, () -> model.compile("adam", "mean_square_error")).contains("mean_squared_error"));
    assertTrue(message(IllegalArgumentException.class, () -> model.compile("adam", "mse", "acuracy")).contains("accuracy"));
    model.compile(o -> o.loss("nowhere", "mse"));
    model.compile(o -> o.loss("a", "mse").loss("b", "mse"));
    assertTrue(message(IllegalArgumentException.class, () -> model.fit(X, Y, f -> f.verbose(0))).contains("\"a\""));
  }

  @Test
  void dataThatEndTooEarlyWarnAndEndTheEpoch() {
    var model = line();
    Dataset data = Dataset.fromTensorSlices(X, Y).batch(10);
    List<String> warnings = warnings(() -> assertEquals(1, model.fit(data, f -> f.epochs(1).stepsPerEpoch(5).verbose(0)).epoch().size()));
    assertTrue(warnings.get(0).contains("repeat()"), warnings.toString());
    assertEquals(2, model.optimizer().iterations());
  }

  // ---- ends ----

  @Test
  void anInterruptEndsTheTrainingAfterTheStepAndLeavesAModel() {
    var model = line();
    var ended = new AtomicInteger();
    History h = model.fit(X, Y, f -> f.epochs(50).batchSize(4).verbose(0).callbacks(
        Callbacks.lambdaCallback().onTrainBatchEnd((batch, logs) -> {
          if (batch == 1) Thread.currentThread().interrupt();
        }).onTrainEnd(logs -> ended.incrementAndGet())));
    assertTrue(Thread.currentThread().isInterrupted());
    assertEquals(1, ended.get());
    assertEquals(2, model.optimizer().iterations());
    assertTrue(h.epoch().size() <= 1);
    assertEquals(20, model.predict(X).shape().get(0)); // also while the flag is set
    assertTrue(Thread.interrupted());
    assertEquals(2, model.fit(X, Y, f -> f.epochs(2).verbose(0)).epoch().size());
  }

  @Test
  void anInterruptWhileDataAreReadAheadEndsTheTraining() {
    var model = line();
    Dataset data = Dataset.fromTensorSlices(X, Y).batch(4).repeat().prefetch(2);
    model.fit(data, f -> f.epochs(3).stepsPerEpoch(100).verbose(0).callbacks(
        Callbacks.lambdaCallback().onTrainBatchEnd((batch, logs) -> {
          if (batch == 3) Thread.currentThread().interrupt();
        })));
    assertTrue(Thread.interrupted());
    assertTrue(model.optimizer().iterations() <= 5);
  }

  @Test
  void aCallbackOrAStepMayEndTheTraining() {
    var model = line();
    var h = model.fit(X, Y, f -> f.epochs(9).batchSize(4).verbose(0).callbacks(Callbacks.lambdaCallback().onTrainBatchEnd((batch, logs) -> {
      if (batch == 2) model.stopTraining(true);
    })));
    assertEquals(List.of(0), h.epoch()); // the epoch that was begun counts
    assertEquals(3, model.optimizer().iterations());
    assertEquals(2, model.fit(X, Y, f -> f.epochs(2).verbose(0)).epoch().size());
  }

  @Test
  void anErrorInAStepLeavesAModelToGoOnWith() {
    var model = line();
    assertThrows(IllegalStateException.class, () -> model.fit(X, Y, f -> f.verbose(0).callbacks(Callbacks.lambdaCallback().onTrainBatchBegin((batch, logs) -> {
      throw new IllegalStateException("mine");
    }))));
    Dataset failing = Dataset.fromTensorSlices(X, Y).batch(4).map((Batch b) -> {
      throw new IllegalStateException("mine too");
    });
    assertEquals("mine too", message(IllegalStateException.class, () -> model.fit(failing, f -> f.verbose(0))));
    assertTrue(model.fit(X, Y, f -> f.epochs(200).verbose(0)).last("loss") < 0.1);
  }

  // ---- steps of one's own ----

  /** Keras's example of a custom step: gradients by hand, metrics of the model. */
  private static final class Custom extends Model {
    private final Layer dense = Layers.dense(1);
    private Tensor kept = Tensor.scalar(0);
    int steps;

    @Override
    protected Tensor call(Tensor x) {
      return dense.apply(x);
    }

    @Override
    protected Map<String, Tensor> trainStep(Batch data) {
      steps++;
      try (var tape = new GradientTape()) {
        Tensor p = apply(data.x(), Context.TRAINING);
        Tensor loss = Operations.mean(Operations.square(Operations.subtract(data.y(), p)));
        List<Variable> variables = trainableVariables();
        optimizer().apply(tape.gradient(loss, variables), variables);
        kept = loss;
        if (steps == 7) stopTraining(true);
        return Map.of("loss", loss, "twice", Operations.multiply(loss, 2));
      }
    }
  }

  @Test
  void aStepOfOnesOwnGivesItsLogs() {
    var model = new Custom();
    model.compile(o -> o.optimizer("sgd"));
    var h = model.fit(X, Y, f -> f.epochs(5).batchSize(4).verbose(0));
    assertEquals(7, model.steps);
    assertEquals(List.of(0, 1), h.epoch());
    assertArrayEquals(new double[] {2 * h.get("loss")[0], 2 * h.get("loss")[1]}, h.get("twice"), 1e-6);
    String text = message(IllegalStateException.class, () -> model.kept.item());
    assertTrue(text.contains("keep()"), text);
  }

  @Test
  void halfPrecisionScalesTheLossAndLearns() {
    Utils.setRandomSeed(2);
    Kerava.setDtypePolicy("mixed_float16");
    try {
      var model = Sequential.of(Layers.input(2), Layers.dense(8).activation("tanh"), Layers.dense(1).dtype("float32"));
      model.compile("adam", "mse");
      assertInstanceOf(LossScaleOptimizer.class, model.optimizer());
      model.optimizer().learningRate(0.03);
      var h = model.fit(X, Y, f -> f.epochs(40).batchSize(5).verbose(0));
      assertTrue(h.last("loss") < 0.05, h.history().toString());
      assertEquals("float32", model.trainableVariables().get(0).dtype().toString());
      model.compile(o -> o.optimizer("adam").loss("mse").autoScaleLoss(false));
      assertFalse(model.optimizer() instanceof LossScaleOptimizer);
    } finally {
      Kerava.setDtypePolicy("float32");
    }
  }

  @Test
  void theLossOfAllSamplesIsTheMeanOfUnequalBatches() {
    var model = line();
    double whole = model.evaluate(X, Y, o -> o.batchSize(20).verbose(0)).loss();
    assertEquals(whole, model.evaluate(X, Y, o -> o.batchSize(7).verbose(0)).loss(), 1e-6);
    assertEquals(whole, model.testOnBatch(X, Y).loss(), 1e-6);
    assertEquals(whole, model.trainOnBatch(X, Y).loss(), 1e-6);
    assertTrue(model.testOnBatch(X, Y).loss() < whole);
    assertArrayEquals(model.predict(X, o -> o.batchSize(3)).toFloatArray(), model.predictOnBatch(X).toFloatArray(), 1e-6f);
  }

  @Test
  void evaluateAndPredictMayRunInManyThreads() throws InterruptedException {
    var model = classifier("softmax");
    float[] want = model.predict(X).toFloatArray();
    double loss = model.evaluate(X, CLASSES, o -> o.verbose(0)).loss();
    var wrong = new AtomicInteger();
    var threads = new ArrayList<Thread>();
    for (int t = 0; t < 4; t++) {
      threads.add(Thread.ofPlatform().start(() -> {
        for (int i = 0; i < 20; i++) {
          float[] one = model.predictOne(X.get(3).toFloatArray());
          if (Math.abs(one[1] - want[10]) > 1e-6) wrong.incrementAndGet();
          if (Math.abs(model.evaluate(X, CLASSES, o -> o.batchSize(7).verbose(0)).loss() - loss) > 1e-6) wrong.incrementAndGet();
          if (model.predict(X).toFloatArray()[10] != want[10]) wrong.incrementAndGet();
        }
      }));
    }
    for (Thread t : threads) t.join();
    assertEquals(0, wrong.get());
  }

  @Test
  void trainableIsLive() {
    var model = Sequential.of(Layers.input(2), Layers.dense(3).name("frozen"), Layers.dense(1));
    model.compile("sgd", "mse");
    model.fit(X, Y, f -> f.verbose(0));
    float[] before = model.getWeights().get(0).toFloatArray();
    model.getLayer("frozen").trainable(false);
    model.fit(X, Y, f -> f.epochs(2).verbose(0));
    assertArrayEquals(before, model.getWeights().get(0).toFloatArray());
    model.getLayer("frozen").trainable(true);
    model.fit(X, Y, f -> f.verbose(0));
    assertFalse(java.util.Arrays.equals(before, model.getWeights().get(0).toFloatArray()));
  }
}
