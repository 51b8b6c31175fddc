package org.kerava.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.kerava.Layers.activation;
import static org.kerava.Layers.batchNormalization;
import static org.kerava.Layers.dense;
import static org.kerava.Layers.dropout;
import static org.kerava.Layers.gaussianNoise;
import static org.kerava.Layers.input;
import static org.kerava.Layers.layerNormalization;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerava.Kerava;
import org.kerava.Ops;
import org.kerava.Randoms;
import org.kerava.Utils;
import org.kerava.backend.Backends;
import org.kerava.models.Model;
import org.kerava.models.Sequential;
import org.kerava.ops.GradientTape;
import org.kerava.tensor.Scope;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;

/** Intermediates that are computed again for the gradient: the same bits, less memory. */
class RematTest {
  private static final Tensor X = Randoms.normal(Shape.of(24, 10), 3L);
  private static final Tensor Y = Randoms.normal(Shape.of(24, 2), 4L);

  private static Model model() {
    var x = input(10);
    Tensor h = x;
    for (int i = 0; i < 6; i++) {
      var block = Sequential.of(input(i == 0 ? 10 : 33), dense(33).activation("mish").activityRegularizer("l2").name("dense" + i), batchNormalization(), dropout(0.4),
          dense(50).activation("gelu").kernelRegularizer("l1"), activation("softplus"), layerNormalization(), gaussianNoise(0.1), dense(33));
      h = block.apply(h);
    }
    return new Model(x, dense(2).apply(h));
  }

  private record Outcome(List<Tensor> weights, double[] losses, long peak) {}

  private static Outcome train(Supplier<Scope> scope) {
    Utils.setRandomSeed(21);
    Kerava.clearSession();
    Model m;
    try (var _ = scope.get()) {
      m = model();
    }
    m.compile("adam", "mse");
    m.trainOnBatch(X, Y);
    Backends.current().peakBytes();
    double[] losses = m.fit(X, Y, f -> f.epochs(3).batchSize(12).verbose(0)).get("loss");
    return new Outcome(m.getWeights(), losses, Backends.current().peakBytes());
  }

  private static void assertSameBits(Outcome expected, Outcome actual) {
    assertArrayEquals(expected.losses, actual.losses, 0);
    for (int i = 0; i < expected.weights.size(); i++) {
      assertArrayEquals(expected.weights.get(i).toFloatArray(), actual.weights.get(i).toFloatArray(), 0);
    }
  }

  @Test
  void trainingHasTheSameBitsInEveryMode() {
    Outcome plain = train(() -> Kerava.rematScope("none"));
    Outcome full = train(() -> Kerava.rematScope("full"));
    assertSameBits(plain, full);
    assertSameBits(plain, train(() -> Kerava.rematScope("activations")));
    assertSameBits(plain, train(() -> Kerava.rematScope("larger_than", 40)));
    assertSameBits(plain, train(() -> Kerava.rematScope("list_of_layers", List.of("dense1", "sequential_2"))));
    assertTrue(full.peak < 0.7 * plain.peak, "peak " + full.peak + " of " + plain.peak);
  }

  @Test
  void lossesOfLayersAreAddedOnce() {
    Model m;
    try (var _ = Kerava.rematScope("full")) {
      m = model();
    }
    m.compile("sgd", "mse");
    m.trainOnBatch(X, Y);
    assertEquals(12, m.losses().size());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void statesAndDrawsOfAFunctionAreThoseOfTheFirstTime(boolean remat) {
    Utils.setRandomSeed(2);
    var calls = new Variable(Tensor.of(3f), "calls");
    UnaryOperator<Tensor> f = x -> {
      Tensor y = Ops.tanh(x.times(calls).plus(Randoms.normal(x.shape())));
      calls.assignAdd(1);
      return y.times(Ops.exp(y)).plus(calls);
    };
    var x = Tensor.of(0.1f, -0.2f, 0.3f);
    Tensor g;
    Tensor y;
    try (var tape = new GradientTape()) {
      y = (remat ? Kerava.remat(f) : f).apply(x);
      calls.assign(100);
      g = tape.gradient(y, x);
    }
    assertEquals(100, calls.item());
    float[] next = Randoms.normal(Shape.of(2)).toFloatArray();
    if (!remat) {
      first = Optional.of(List.of(y.toFloatArray(), g.toFloatArray(), next));
      return;
    }
    List<float[]> expected = first.orElseThrow();
    assertArrayEquals(expected.get(0), y.toFloatArray());
    assertArrayEquals(expected.get(1), g.toFloatArray());
    assertArrayEquals(expected.get(2), next);
  }

  private static Optional<List<float[]>> first = Optional.empty();

  @Test
  void secondDerivatives() {
    var x = Tensor.of(0.3, -0.7);
    UnaryOperator<Tensor> f = t -> Ops.sin(t.times(t)).times(Ops.exp(t));
    var expected = new ArrayList<Tensor>();
    for (UnaryOperator<Tensor> g : List.of(f, Kerava.remat(f), Kerava.remat(t -> Kerava.remat(f).apply(t)))) {
      try (var outer = new GradientTape()) {
        Tensor first;
        try (var inner = new GradientTape()) {
          first = inner.gradient(g.apply(x), x);
        }
        expected.add(outer.gradient(first, x));
      }
    }
    assertArrayEquals(expected.get(0).toDoubleArray(), expected.get(1).toDoubleArray(), 1e-12);
    assertArrayEquals(expected.get(0).toDoubleArray(), expected.get(2).toDoubleArray(), 1e-12);
  }

  @Test
  void variablesInsideGetTheirGradients() {
    var w = new Variable(Tensor.of(2f), "w");
    var x = Tensor.of(3f);
    try (var tape = new GradientTape()) {
      Tensor y = Kerava.remat(t -> t.times(w).times(w)).apply(x);
      List<Tensor> g = tape.gradient(y, List.of(w, x));
      assertEquals(12, g.get(0).item());
      assertEquals(4, g.get(1).item());
    }
  }

  @Test
  void anUnknownModeIsTold() {
    String text = assertThrows(IllegalArgumentException.class, () -> Kerava.rematScope("fulll")).getMessage();
    assertTrue(text.contains("list_of_layers"), text);
  }
}
