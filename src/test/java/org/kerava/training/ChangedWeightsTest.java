package org.kerava.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.kerava.Layers.dense;
import static org.kerava.Layers.input;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerava.Kerava;
import org.kerava.Optimizers;
import org.kerava.Randoms;
import org.kerava.backend.BackendSwitch;
import org.kerava.data.Batch;
import org.kerava.layers.Context;
import org.kerava.models.Model;
import org.kerava.models.Sequential;
import org.kerava.ops.GradientTape;
import org.kerava.ops.Operations;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** Predictions keep packed copies of weights: whatever changes the weights must be seen by the next one. */
class ChangedWeightsTest {
  private static final Tensor X = Randoms.normal(Shape.of(6, 70), 1L);
  private static final Tensor Y = Randoms.normal(Shape.of(6, 40), 2L);

  private static Model model() {
    return Sequential.of(input(70), dense(80).activation("relu"), dense(90).activation("tanh"), dense(40));
  }

  private static float[] predicted(Model m) {
    return m.predictOnBatch(X).toFloatArray();
  }

  /** Predicts often, changes the weights, and compares with a model that never had others. */
  private static void check(Model m, Consumer<Model> change) {
    for (int round = 0; round < 2; round++) {
      float[] before = predicted(m);
      for (int i = 0; i < 40; i++) assertArrayEquals(before, predicted(m));
      float[] one = m.predictOne(X.get(0).toFloatArray());
      assertArrayEquals(java.util.Arrays.copyOf(before, one.length), one);
      change.accept(m);
      Model fresh = m.cloneModel();
      fresh.setWeights(m.getWeights());
      float[] expected = predicted(fresh);
      assertEquals(false, java.util.Arrays.equals(before, expected), "the weights have changed");
      assertArrayEquals(expected, predicted(m));
    }
  }

  @Test
  void assigned() {
    check(model(), m -> m.weights().get(2).assign(m.weights().get(2).times(1.5)));
    check(model(), m -> m.weights().get(0).assignSub(0.25));
  }

  @Test
  void set() {
    check(model(), m -> m.setWeights(m.getWeights().stream().map(w -> w.plus(0.125)).toList()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "rmsprop", "adam", "adamw", "adamax", "nadam", "adagrad", "adadelta", "adafactor", "ftrl", "lamb", "lion", "muon"})
  void trained(String optimizer) {
    for (boolean planned : new boolean[] {false, true}) {
      try (var _ = BackendSwitch.planned(planned)) {
        Model m = model();
        m.compile(optimizer, "mse");
        check(m, x -> x.fit(X, Y, f -> f.epochs(3).verbose(0)));
      }
    }
  }

  @Test
  void trainedWithMomentumDecayAveragesAndConstraints() {
    for (Supplier<Optimizer> o : List.<Supplier<Optimizer>>of(() -> Optimizers.sgd(0.1).momentum(0.9).nesterov(true), () -> Optimizers.sgd(0.1).weightDecay(0.1),
        () -> Optimizers.adam(0.1).useEma(true).emaOverwriteFrequency(1), () -> Optimizers.rmsprop(0.01).centered(true).momentum(0.5))) {
      Model m = Sequential.of(input(70), dense(80).kernelConstraint("non_neg"), dense(40));
      m.compile(o.get(), "mse");
      check(m, x -> x.trainOnBatch(X, Y));
    }
  }

  /** A step that uses its weights many times before and after it changes them. */
  private static class Busy extends Model {
    private final org.kerava.layers.Layer layer = dense(70).kernelInitializer("orthogonal");

    @Override
    public Tensor call(Tensor x) {
      return layer.apply(x);
    }

    @Override
    public java.util.Map<String, Tensor> trainStep(Batch data) {
      Tensor x = data.x();
      for (int i = 0; i < 30; i++) x = layer.apply(x);
      Tensor loss;
      List<Tensor> gradients;
      try (var tape = new GradientTape()) {
        loss = Operations.mean(Operations.square(layer.apply(data.x(), Context.TRAINING)));
        gradients = tape.gradient(loss, trainableVariables());
      }
      optimizer().apply(gradients, trainableVariables());
      for (int i = 0; i < 30; i++) x = layer.apply(x);
      return java.util.Map.of("loss", Operations.mean(x));
    }
  }

  @Test
  void changedInTheMiddleOfAStep() {
    float[][] results = new float[2][];
    for (int planned = 0; planned < 2; planned++) {
      try (var _ = BackendSwitch.planned(planned == 1)) {
        org.kerava.Utils.setRandomSeed(3);
        var m = new Busy();
        m.compile("sgd", "mse");
        History h = m.fit(X, Y, f -> f.epochs(8).verbose(0));
        results[planned] = predicted(m);
        for (int i = 0; i < 30; i++) assertArrayEquals(results[planned], predicted(m));
        assertEquals(8, h.get("loss").length);
      }
    }
    assertArrayEquals(results[0], results[1]);
  }

  @Test
  void rematerialized() {
    Model m;
    try (var _ = Kerava.rematScope("full")) {
      m = model();
    }
    m.compile("sgd", "mse");
    check(m, x -> x.fit(X, Y, f -> f.epochs(2).verbose(0)));
  }

  @Test
  void predictedByManyThreads() throws InterruptedException {
    Model m = model();
    for (int round = 0; round < 3; round++) {
      m.setWeights(m.getWeights().stream().map(w -> w.plus(0.01)).toList());
      Model fresh = m.cloneModel();
      fresh.setWeights(m.getWeights());
      float[] expected = predicted(fresh);
      var wrong = new ConcurrentLinkedQueue<Throwable>();
      var threads = new Thread[4];
      for (int t = 0; t < threads.length; t++) {
        threads[t] = Thread.ofPlatform().start(() -> {
          try {
            for (int i = 0; i < 60; i++) assertArrayEquals(expected, predicted(m));
          } catch (Throwable e) {
            wrong.add(e);
          }
        });
      }
      for (Thread t : threads) t.join();
      assertEquals(0, wrong.size(), wrong::toString);
    }
  }
}
