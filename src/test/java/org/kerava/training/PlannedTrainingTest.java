package org.kerava.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.kerava.Layers.batchNormalization;
import static org.kerava.Layers.conv2d;
import static org.kerava.Layers.dense;
import static org.kerava.Layers.dropout;
import static org.kerava.Layers.flatten;
import static org.kerava.Layers.input;
import static org.kerava.Layers.layerNormalization;
import static org.kerava.Layers.lstm;
import static org.kerava.Layers.maxPooling2d;
import static org.kerava.Optimizers.adam;
import static org.kerava.Optimizers.sgd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.kerava.Randoms;
import org.kerava.Utils;
import org.kerava.backend.Backend;
import org.kerava.backend.BackendSwitch;
import org.kerava.backend.Backends;
import org.kerava.data.Batch;
import org.kerava.layers.Context;
import org.kerava.models.Model;
import org.kerava.models.Sequential;
import org.kerava.ops.GradientTape;
import org.kerava.ops.Operations;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;
import org.kerava.tensor.Variable;
import org.kerava.training.optimizers.LossScaleOptimizer;

/** Training with planned steps gives the bits of training without, in whatever a step may do. */
class PlannedTrainingTest {
  /** Runs work with and without plans; both give the same numbers. */
  private static void same(Supplier<List<float[]>> work) {
    same(work, 1);
  }

  private static void same(Supplier<List<float[]>> work, int leastFollowed) {
    List<List<float[]>> results = new ArrayList<>();
    for (boolean planned : new boolean[] {false, true}) {
      try (var _ = BackendSwitch.planned(planned)) {
        Utils.setRandomSeed(11);
        results.add(work.get());
        Backend b = Backends.current();
        if (planned) assertTrue(BackendSwitch.followed(b) >= leastFollowed, () -> BackendSwitch.followed(b) + " steps were followed");
      }
    }
    assertEquals(results.get(0).size(), results.get(1).size());
    for (int i = 0; i < results.get(0).size(); i++) assertArrayEquals(results.get(0).get(i), results.get(1).get(i), "number " + i);
  }

  private static List<float[]> weights(Model... models) {
    var all = new ArrayList<float[]>();
    for (Model m : models) {
      for (Variable v : m.weights()) all.add(v.toFloatArray());
    }
    return all;
  }

  private static int[] labels(int n) {
    int[] y = new int[n];
    for (int i = 0; i < n; i++) y[i] = i * 7 % 3;
    return y;
  }

  private static Model mlp() {
    return Sequential.of(input(5), dense(7).activation("relu"), dropout(0.3), dense(3).activation("softmax"));
  }

  private static Model compiled(Model m) {
    m.compile(adam(0.01), "sparse_categorical_crossentropy", "accuracy");
    return m;
  }

  private static List<float[]> fit(Model m, Tensor x, int batch) {
    History h = m.fit(x, Tensor.of(labels(x.shape().get(0))), f -> f.batchSize(batch).epochs(3).validationSplit(0.2).verbose(0));
    List<float[]> all = weights(m);
    for (String name : List.of("loss", "val_loss", "accuracy")) all.add(new float[] {(float) h.get(name)[2]});
    all.add(m.predict(x).toFloatArray());
    return all;
  }

  @Test
  void anMlpWithDropoutAndASmallerLastBatch() {
    same(() -> fit(compiled(mlp()), Randoms.normal(Shape.of(70, 5)), 16));
  }

  @Test
  void aConvnetWithBatchNormalisation() {
    same(() -> fit(compiled(Sequential.of(input(8, 8, 2), conv2d(4, 3).activation("relu"), batchNormalization(), maxPooling2d(2), flatten(),
        dense(3).activation("softmax"))), Randoms.normal(Shape.of(40, 8, 8, 2)), 8));
  }

  @Test
  void layerNormalisationWhoseKernelLooksWhetherOperandsAreTheSame() {
    same(() -> fit(compiled(Sequential.of(input(6), dense(19).activation("gelu"), layerNormalization(), dense(8), layerNormalization(),
        dense(3).activation("softmax"))), Randoms.normal(Shape.of(40, 6)), 8));
  }

  @Test
  void anLstm() {
    same(() -> fit(compiled(Sequential.of(input(6, 4), lstm(5), dense(3).activation("softmax"))), Randoms.normal(Shape.of(40, 6, 4)), 8));
  }

  @Test
  void lossScalesSchedulesClippingAndClassWeights() {
    same(() -> {
      Model m = mlp();
      m.compile(new LossScaleOptimizer(sgd(0.05).momentum(0.9).globalClipnorm(0.5)), "sparse_categorical_crossentropy");
      Tensor x = Randoms.normal(Shape.of(64, 5));
      m.fit(x, Tensor.of(labels(64)), f -> f.batchSize(8).epochs(3).classWeight(Map.of(0, 1.0, 1, 2.0, 2, 0.5)).verbose(0));
      return weights(m);
    });
  }

  @Test
  void accumulatedGradients() {
    same(() -> {
      Model m = mlp();
      m.compile(adam(0.01).gradientAccumulationSteps(3), "sparse_categorical_crossentropy");
      m.fit(Randoms.normal(Shape.of(96, 5)), Tensor.of(labels(96)), f -> f.batchSize(8).epochs(2).verbose(0));
      return weights(m);
    });
  }

  @Test
  void aLossThatIsNotFiniteIsSeenBeforeTheUpdate() {
    same(() -> {
      Model m = mlp();
      m.compile(sgd(1e30), "mse");
      m.fit(Randoms.normal(Shape.of(48, 5)), Randoms.normal(Shape.of(48, 3)), f -> f.batchSize(8).epochs(2).verbose(0));
      return weights(m);
    });
  }

  @Test
  void callbacksThatReadAndWriteWeights() {
    same(() -> {
      Model m = compiled(mlp());
      var seen = new ArrayList<float[]>();
      m.fit(Randoms.normal(Shape.of(64, 5)), Tensor.of(labels(64)), f -> f.batchSize(8).epochs(2).verbose(0).callbacks(new Callback() {
        @Override
        public void onTrainBatchEnd(int batch, Logs logs) {
          Variable w = m.weights().getFirst();
          if (batch == 5) w.assign(Operations.multiply(w, 0.5));
          seen.add(w.toFloatArray());
          seen.add(new float[] {(float) logs.get("loss")});
        }
      }));
      seen.addAll(weights(m));
      return seen;
    });
  }

  /** A model whose step is its own. */
  private static final class Own extends Model {
    private final List<Tensor> kept = new ArrayList<>();
    private int steps;

    Own(Tensor in) {
      super(in, dense(3).apply(dense(7).activation("tanh").apply(in)));
    }

    @Override
    public Map<String, Tensor> trainStep(Batch data) {
      steps++;
      Tensor x = data.inputs().tensor(0);
      Tensor loss;
      try (var outer = new GradientTape()) {
        Tensor penalty;
        try (var inner = new GradientTape()) { // second order: the size of the gradient to the input
          Tensor y = apply(x, Context.TRAINING);
          loss = Operations.mean(Operations.square(y));
          penalty = Operations.mean(Operations.square(inner.gradient(loss, x)));
        }
        loss = Operations.add(loss, penalty);
        if (steps % 3 == 0) loss = Operations.multiply(loss, 0.5); // another way now and then
        if (steps > 6 && loss.item() > 0.1) loss = Operations.add(loss, Operations.mean(Operations.abs(trainableWeights().getFirst())));
        optimizer().apply(outer.gradient(loss, trainableWeights()), trainableWeights());
      }
      kept.add(loss.keep());
      return Map.of("loss", loss);
    }
  }

  @Test
  void aStepOfOnesOwnWithSecondOrderBranchesReadsAndKeptTensors() {
    same(() -> {
      var m = new Own(input(5));
      for (Variable v : m.weights()) v.assign(Operations.multiply(Operations.ones(v.shape()), 0.1));
      m.compile(adam(0.01), "mse");
      m.fit(Randoms.normal(Shape.of(96, 5)), Randoms.normal(Shape.of(96, 3)), f -> f.batchSize(8).epochs(2).verbose(0));
      var all = weights(m);
      for (Tensor t : m.kept) all.add(t.toFloatArray());
      return all;
    });
  }

  @Test
  void trainingInsideAStepAndTwoModelsThatShareWeights() {
    same(() -> {
      Tensor in = input(5);
      var shared = dense(6).activation("relu");
      Tensor h = shared.apply(in);
      Model a = compiled(new Model(in, dense(3).activation("softmax").apply(h)));
      Model b = compiled(new Model(in, dense(3).activation("softmax").apply(h)));
      Tensor x = Randoms.normal(Shape.of(32, 5));
      Tensor y = Tensor.of(labels(32));
      for (int i = 0; i < 3; i++) {
        a.fit(x, y, f -> f.batchSize(8).epochs(1).verbose(0).callbacks(new Callback() {
          @Override
          public void onTrainBatchEnd(int batch, Logs logs) {
            if (batch == 1) b.trainOnBatch(x, y);
          }
        }));
        b.fit(x, y, f -> f.batchSize(8).epochs(1).verbose(0));
      }
      return weights(a, b);
    });
  }

  @Test
  void anExceptionInAStepLeavesTheModelAsEager() {
    same(() -> {
      Model m = compiled(mlp());
      Tensor x = Randoms.normal(Shape.of(40, 5));
      int[] y = labels(40);
      m.fit(x, Tensor.of(y), f -> f.batchSize(8).epochs(1).verbose(0));
      int[] wrong = y.clone();
      wrong[17] = 9;
      assertThrows(IllegalArgumentException.class, () -> m.fit(x, Tensor.of(wrong), f -> f.batchSize(8).epochs(1).shuffle(false).verbose(0)));
      m.fit(x, Tensor.of(y), f -> f.batchSize(8).epochs(1).verbose(0));
      return weights(m);
    });
  }

  @Test
  void manyThreadsPredictWithOneModel() throws InterruptedException {
    try (var _ = BackendSwitch.planned(true)) {
      Model m = Sequential.of(input(6, 4), lstm(5).returnSequences(true), lstm(5), dense(4).activation("gelu"), batchNormalization(), dense(3).activation("softmax"));
      Tensor x = Randoms.normal(Shape.of(64, 6, 4));
      float[] expected = m.predict(x).toFloatArray();
      float[][] got = new float[4][];
      Thread[] threads = new Thread[got.length];
      for (int t = 0; t < threads.length; t++) {
        int me = t;
        threads[t] = Thread.ofPlatform().start(() -> {
          for (int i = 0; i < 3; i++) got[me] = m.predict(x, p -> p.batchSize(8)).toFloatArray();
        });
      }
      for (Thread t : threads) t.join();
      for (float[] g : got) assertTrue(Arrays.equals(expected, g));
    }
  }

  @Test
  void aTensorOfAFinishedStepSaysSo() {
    try (var _ = BackendSwitch.planned(true)) {
      var escaped = new ArrayList<Tensor>();
      Tensor in = input(5);
      var m = new Model(in, dense(3).apply(dense(4).activation("relu").apply(in))) {
        @Override
        public Tensor computeLoss(Batch data, Tensors yPred, Context context) {
          escaped.add(yPred.tensor(0));
          return super.computeLoss(data, yPred, context);
        }
      };
      m.compile(adam(0.01), "mse");
      m.fit(Randoms.normal(Shape.of(40, 5)), Randoms.normal(Shape.of(40, 3)), f -> f.batchSize(8).epochs(1).verbose(0));
      assertTrue(assertThrows(IllegalStateException.class, () -> escaped.getLast().toFloatArray()).getMessage().contains("keep()"));
    }
  }
}
