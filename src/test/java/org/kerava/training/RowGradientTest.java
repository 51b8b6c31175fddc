package org.kerava.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.kerava.Layers.*;
import static org.kerava.Optimizers.*;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerava.Kerava;
import org.kerava.Randoms;
import org.kerava.backend.BackendSwitch;
import org.kerava.layers.Layer;
import org.kerava.models.Model;
import org.kerava.ops.GradientTape;
import org.kerava.ops.Operations;
import org.kerava.tensor.DType;
import org.kerava.tensor.EagerTensor;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;

/** Gradients of tables that know their rows: training is as with gradients of the whole shape, bit for bit. */
class RowGradientTest {
  private static final int WORDS = 500;
  private static final Tensor X = Randoms.randint(Shape.of(60, 5), 0, 40, 3L);
  private static final Tensor Y = Randoms.normal(Shape.of(60, 3), 4L);

  /** An embedding whose gradient passes another operation, so that it has the table's shape. */
  private static final class Whole extends Layer {
    private final int width;

    Whole(int width) {
      this.width = width;
    }

    @Override
    protected void build(Shape input) {
      addWeight("embeddings", Shape.of(WORDS, width), org.kerava.Initializers.randomUniform());
    }

    @Override
    protected Tensor call(Tensor x) {
      return Operations.take(Operations.multiply(weights().getFirst(), 1), x, 0);
    }
  }

  private record Case(String name, Supplier<Optimizer> optimizer) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    var all = new ArrayList<Case>();
    for (String name : List.of("sgd", "rmsprop", "adam", "adamw", "adamax", "nadam", "adagrad", "adadelta", "adafactor", "ftrl", "lamb", "lion", "muon")) {
      all.add(new Case(name, () -> Identifiers.optimizer(name)));
    }
    all.add(new Case("momentum", () -> sgd(0.1).momentum(0.9)));
    all.add(new Case("nesterov", () -> sgd(0.1).momentum(0.9).nesterov(true)));
    all.add(new Case("a rate below 0", () -> sgd(-0.01)));
    all.add(new Case("adagrad without epsilon", () -> adagrad(0.1).epsilon(0).initialAccumulatorValue(1)));
    all.add(new Case("rmsprop with momentum", () -> rmsprop(0.01).momentum(0.5)));
    all.add(new Case("centered", () -> rmsprop(0.01).centered(true)));
    all.add(new Case("amsgrad", () -> adam(0.01).amsgrad(true)));
    all.add(new Case("clipnorm", () -> adam(0.01).clipnorm(0.01)));
    all.add(new Case("global clipnorm", () -> sgd(0.1).globalClipnorm(0.01)));
    all.add(new Case("clipvalue", () -> adagrad(0.1).clipvalue(0.001)));
    all.add(new Case("weight decay", () -> sgd(0.1).weightDecay(0.01)));
    all.add(new Case("moving average", () -> adam(0.01).useEma(true).emaOverwriteFrequency(2)));
    all.add(new Case("accumulation", () -> sgd(0.1).gradientAccumulationSteps(2)));
    all.add(new Case("loss scale", () -> adam(0.01).lossScaleFactor(8)));
    all.add(new Case("loss scale that follows", () -> new org.kerava.training.optimizers.LossScaleOptimizer(sgd(0.1))));
    return all.stream();
  }

  @Test
  void trainsAlikeWithoutIntermediates() {
    var whole = trained(false, true, false, adam(0.01));
    try (var _ = Kerava.rematScope("full")) {
      same(whole, trained(true, false, false, adam(0.01)));
      same(whole, trained(true, true, false, adam(0.01)));
      same(trained(false, false, true, sgd(0.1)), trained(true, true, true, sgd(0.1)));
    }
  }

  private static List<float[]> trained(boolean rows, boolean planned, boolean shared, Optimizer optimizer) {
    try (var _ = BackendSwitch.planned(planned)) {
      org.kerava.Utils.setRandomSeed(5);
      var in = input(5).dtype("int32");
      Layer table = rows ? embedding(WORDS, 7) : new Whole(7);
      Tensor x = globalAveragePooling1d().apply(table.apply(in));
      if (shared) x = concatenate().apply(x, flatten().apply(table.apply(in)));
      var m = new Model(in, dense(3).apply(x));
      m.setWeights(m.weights().stream().map(w -> Randoms.normal(w.shape(), w.shape().size())).toList());
      m.compile(optimizer, "mse");
      m.fit(X, Y, f -> f.epochs(3).batchSize(16).verbose(0).shuffle(false));
      return m.weights().stream().map(Tensor::toFloatArray).toList();
    }
  }

  private static void same(List<float[]> a, List<float[]> b) {
    for (int i = 0; i < a.size(); i++) assertArrayEquals(a.get(i), b.get(i));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void trainsAlike(Case c) {
    for (boolean shared : new boolean[] {false, true}) {
      var whole = trained(false, false, shared, c.optimizer.get());
      same(whole, trained(true, false, shared, c.optimizer.get()));
      same(whole, trained(true, true, shared, c.optimizer.get()));
    }
  }

  private static final Variable TABLE = new Variable(Randoms.normal(Shape.of(50, 4), 1L));

  private static Tensor gradient(Tensor ids) {
    try (var tape = new GradientTape()) {
      return tape.gradient(Operations.sum(Operations.square(Operations.take(TABLE, ids, 0))), TABLE);
    }
  }

  private static boolean byRows(Tensor t) {
    return t instanceof EagerTensor e && e.rows() != null;
  }

  @Test
  void isAnOrdinaryTensor() {
    Tensor g = gradient(Tensor.of(new int[] {3, -1, 3}));
    assertTrue(byRows(g));
    assertEquals(Shape.of(50, 4), g.shape());
    assertEquals(DType.FLOAT32, g.dtype());
    for (int row : new int[] {0, 3, 49}) {
      float[] w = TABLE.get(row).toFloatArray();
      float[] expected = new float[4];
      for (int i = 0; i < 4; i++) expected[i] = row == 0 ? 0 : row == 3 ? 2 * w[i] + 2 * w[i] : 2 * w[i];
      assertArrayEquals(expected, g.get(row).toFloatArray());
    }
    assertArrayEquals(g.times(2).toFloatArray(), g.plus(g).toFloatArray());
    assertNotEquals(0, Operations.sum(Operations.abs(g)).item());
    assertArrayEquals(new float[200], gradient(Tensor.of(new int[0], Shape.of(0), DType.INT32)).toFloatArray());
  }

  @Test
  void hasItsWholeShapeWhereThatIsSmaller() {
    assertTrue(!byRows(gradient(Randoms.randint(Shape.of(30), 0, 50))));
  }

  @Test
  void emptyBatchesChangeNothing() {
    float[] before = TABLE.toFloatArray();
    sgd(0.1).apply(List.of(gradient(Tensor.of(new int[0], Shape.of(0), DType.INT32))), List.of(TABLE));
    assertArrayEquals(before, TABLE.toFloatArray());
  }

  @Test
  void givesSecondDerivatives() {
    Tensor ids = Tensor.of(new int[] {2, 2, 5});
    try (var outer = new GradientTape()) {
      Tensor g;
      try (var inner = new GradientTape()) {
        Tensor x = Operations.take(TABLE, ids, 0);
        g = inner.gradient(Operations.sum(Operations.multiply(Operations.square(x), x)), TABLE);
      }
      float[] h = outer.gradient(Operations.sum(g), TABLE).toFloatArray();
      for (int i = 0; i < h.length; i++) {
        int row = i / 4;
        assertEquals(row == 2 ? 12 * TABLE.get(2).toFloatArray()[i % 4] : row == 5 ? 6 * TABLE.get(5).toFloatArray()[i % 4] : 0, h[i], 1e-5);
      }
    }
  }
}
