package org.kerava.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.kerava.Layers;
import org.kerava.Utils;
import org.kerava.data.Batch;
import org.kerava.data.Dataset;
import org.kerava.layers.Context;
import org.kerava.layers.Layer;
import org.kerava.models.Model;
import org.kerava.models.Sequential;
import org.kerava.ops.Operations;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;
import org.kerava.tensor.Variable;
import org.kerava.training.losses.MeanSquaredError;
import org.kerava.training.metrics.Mean;
import org.kerava.training.optimizers.Adam;

/** Models, metrics, losses and optimizers of one's own in {@code fit} and {@code evaluate}. */
class OwnModelTest {
  private static final Tensor X = Operations.reshape(Operations.linspace(-1, 1, 40), 20, 2);
  private static final Tensor Y = Operations.sum(X, new int[] {1}, true);

  /** Overrides everything but the step itself. */
  private static final class Own extends Model {
    private final Layer dense = Layers.dense(1).kernelInitializer("ones");
    private final Mean distance = new Mean("distance");
    private final List<String> calls = new ArrayList<>();

    @Override
    protected Tensor call(Tensor x) {
      return dense.apply(x);
    }

    @Override
    protected Tensor computeLoss(Batch data, Tensors yPred, Context c) {
      calls.add(c.training() ? "train" : "test");
      Tensor loss = Operations.mean(Operations.abs(Operations.subtract(data.y(), yPred.tensor())));
      distance.updateState(loss);
      return Operations.multiply(loss, 3);
    }

    @Override
    protected Map<String, Tensor> computeMetrics(Batch data, Tensors yPred) {
      var all = new HashMap<>(super.computeMetrics(data, yPred));
      all.put("rows", Tensor.scalar(data.size()));
      return all;
    }

    @Override
    protected Tensors predictStep(Batch data) {
      return Operations.add(super.predictStep(data).tensor(), 100);
    }
  }

  @Test
  void overriddenHooksAreUsed() {
    var model = new Own();
    model.compile(new Adam(0.01));
    var h = model.fit(X, Operations.add(Y, 1), f -> f.epochs(2).batchSize(8).verbose(0).validationData(X, Operations.add(Y, 1)).validationBatchSize(20));
    assertEquals(new TreeSet<>(List.of("distance", "loss", "rows", "val_distance", "val_loss", "val_rows")), h.history().keySet());
    assertEquals(3 * h.get("distance")[0], h.get("loss")[0], 0.3); // the loss is weighed by samples, the own mean by batches
    assertEquals(4, h.last("rows"));
    assertEquals(List.of("train", "train", "train", "test", "train", "train", "train", "test"), model.calls);
    assertEquals(h.last("val_loss"), 3 * model.evaluate(X, Operations.add(Y, 1), o -> o.verbose(0)).get("distance"), 1e-4);
    assertTrue(model.predict(X).toFloatArray()[0] > 90 && model.predictOnBatch(X).toFloatArray()[0] > 90);
    assertTrue(model.metrics().stream().anyMatch(m -> m.name().equals("distance")));
  }

  /** A layer that adds a loss, so that no targets are needed. */
  private static final class Pulled extends Layer {
    @Override
    protected Tensor call(Tensor x) {
      addLoss(Operations.mean(Operations.square(x)));
      return x;
    }
  }

  @Test
  void lossesOfLayersNeedNoTargets() {
    Utils.setRandomSeed(4);
    var model = Sequential.of(Layers.input(2), Layers.dense(3), new Pulled());
    model.compile(new Adam(0.1));
    var h = model.fit(X, f -> f.epochs(60).verbose(0));
    assertTrue(h.last("loss") < 1e-2 * h.get("loss")[0], h.toString());
    assertTrue(model.evaluate(X, o -> o.verbose(0)).loss() < 0.1);
    var unlabelled = Dataset.from(List.of(1, 2, 3), i -> Batch.of(Operations.full(Shape.of(2), i))).batch(2);
    assertEquals(3, model.predict(unlabelled).shape().get(0));
    assertTrue(model.fit(unlabelled, f -> f.verbose(0)).last("loss") < 1);
  }

  /** Signs of gradients, with a count of its steps. */
  private static final class Signs extends Optimizer {
    int steps;

    Signs() {
      super(0.01);
    }

    @Override
    protected void updateStep(Tensor gradient, Variable v, double rate) {
      steps++;
      v.assignSub(Operations.multiply(Operations.sign(gradient), rate));
    }
  }

  /** The largest error so far. */
  private static final class MaxError extends Metric {
    private final Variable worst = addVariable("worst", Shape.of());

    MaxError() {
      super("max_error");
    }

    @Override
    public void updateState(Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
      worst.assign(Operations.maximum(worst, Operations.max(Operations.abs(Operations.subtract(yTrue, yPred)))));
    }

    @Override
    public Tensor result() {
      return worst.value();
    }
  }

  @Test
  void ownOptimizerLossAndMetricWorkTogether() {
    Utils.setRandomSeed(5);
    var model = Sequential.of(Layers.input(2), Layers.dense(1));
    var optimizer = new Signs();
    model.compile(o -> o.optimizer(optimizer).loss((t, p) -> Operations.mean(Operations.square(Operations.subtract(t, p)), -1)).metrics(new MaxError()));
    var h = model.fit(X, Y, f -> f.epochs(60).batchSize(5).verbose(0));
    assertSame(optimizer, model.optimizer());
    assertEquals(2 * 4 * 60, optimizer.steps);
    assertTrue(h.last("loss") < 1e-2, h.history().toString());
    assertTrue(h.last("max_error") < h.get("max_error")[0]);
    assertEquals(h.last("max_error"), model.evaluate(X, Y, o -> o.verbose(0)).get("max_error"), 0.1);
  }

  @Test
  void theRateAndTheLossMayChangeBetweenTrainings() {
    Utils.setRandomSeed(6);
    var model = Sequential.of(Layers.input(2), Layers.dense(1));
    model.compile("sgd", "mse");
    model.optimizer().learningRate(0);
    float[] before = model.getWeights().get(0).toFloatArray();
    model.fit(X, Y, f -> f.verbose(0));
    assertEquals(before[0], model.getWeights().get(0).toFloatArray()[0]);
    model.optimizer().learningRate(0.1);
    model.fit(X, Y, f -> f.epochs(3).verbose(0));
    assertEquals(4, model.optimizer().iterations());
    model.compile("adam", new MeanSquaredError(), "mae", "mse");
    assertEquals(0, model.optimizer().iterations());
    var logs = model.evaluate(X, Y, o -> o.verbose(0));
    assertEquals(logs.loss(), logs.get("mse"), 1e-6);
    assertEquals(List.of("loss", "mae", "mse"), logs.names());
  }
}
