package org.kerava.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.kerava.Layers.batchNormalization;
import static org.kerava.Layers.concatenate;
import static org.kerava.Layers.dense;
import static org.kerava.Layers.dropout;
import static org.kerava.Layers.embedding;
import static org.kerava.Layers.flatten;
import static org.kerava.Layers.input;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kerava.Randoms;
import org.kerava.Utils;
import org.kerava.layers.Layer;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;
import org.kerava.tensor.Variable;

/** {@code warmUp} and {@code profile}: they run models and leave them as they were. */
class SpeedTest {
  private static Sequential model() {
    return Sequential.of(input(6), dense(9).activation("gelu"), batchNormalization(), dropout(0.5), dense(3).activation("softmax"));
  }

  private static Tensor x() {
    return Randoms.normal(Shape.of(8, 6), 3L);
  }

  private static final Tensor Y = Tensor.of(0, 1, 2, 0, 1, 2, 0, 1);

  /** What a training ends with, if something is done to the compiled model first and between two fits. */
  private static List<Tensor> trained(java.util.function.Consumer<Sequential> first) {
    Utils.setRandomSeed(11);
    Sequential m = model();
    m.compile("adam", "sparse_categorical_crossentropy", "accuracy");
    first.accept(m);
    m.fit(x(), Y, f -> f.epochs(2).batchSize(4).verbose(0));
    first.accept(m);
    m.fit(x(), Y, f -> f.epochs(2).batchSize(4).verbose(0));
    var all = new ArrayList<>(m.getWeights());
    for (Variable v : m.optimizer().variables()) all.add(v.value());
    return all;
  }

  private static void assertSame(List<Tensor> expected, List<Tensor> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) assertArrayEquals(expected.get(i).toDoubleArray(), actual.get(i).toDoubleArray(), 0);
  }

  @Test
  void warmUpAndProfilesChangeNoBitOfATraining() {
    List<Tensor> plain = trained(m -> {});
    assertSame(plain, trained(m -> m.warmUp(1)));
    assertSame(plain, trained(m -> m.profile(x(), Y)));
  }

  @Test
  void statesThatInferenceMovesAreMovedBack() {
    class Counter extends Layer {
      private Variable calls;

      @Override
      protected void build(Shape s) {
        calls = addWeight("calls", Shape.of(), org.kerava.Initializers.ZEROS, o -> o.trainable(false));
      }

      @Override
      protected Tensor call(Tensor x) {
        calls.assignAdd(1);
        return x.plus(Randoms.normal(x.shape()));
      }
    }
    Utils.setRandomSeed(5);
    var m = Sequential.of(input(2), new Counter());
    float[] expected = m.predictOne(1, 2);
    Utils.setRandomSeed(5);
    m.getLayer(0).weights().get(0).assign(0);
    m.warmUp(1);
    assertEquals(0, m.getLayer(0).weights().get(0).item());
    assertArrayEquals(expected, m.predictOne(1, 2));
  }

  @Test
  void severalInputsAndUnknownLengths() {
    var ids = input(org.kerava.tensor.Shape.ANY).dtype("int32");
    var more = input(4);
    var m = new Model(Tensors.of(ids, more), dense(2).apply(concatenate().apply(org.kerava.Ops.mean(embedding(9, 3).apply(ids), 1), more)));
    m.warmUp(2);
    Profile p = m.profile(Tensors.of(Tensor.of(new int[][] {{1, 2, 3}}), org.kerava.Ops.ones(1, 4)));
    assertTrue(p.ops().stream().anyMatch(o -> o.name().equals("gather") && o.shape().equals("(1, 3, 3)")), p::toString);
  }

  @Test
  void aModelWithoutShapesSaysSo() {
    var m = Sequential.of(dense(3));
    String text = assertThrows(IllegalStateException.class, () -> m.warmUp(1)).getMessage();
    assertTrue(text.contains("input(...)"), text);
    assertThrows(IllegalArgumentException.class, () -> model().warmUp(0));
  }

  @Test
  void aSubclassIsWarmedOnceItWasCalled() {
    class Own extends Model {
      private final Layer inner = dense(3);

      @Override
      protected Tensor call(Tensor x) {
        return inner.apply(flatten().apply(x));
      }
    }
    var m = new Own();
    assertThrows(IllegalStateException.class, () -> m.warmUp(1));
    m.predict(org.kerava.Ops.ones(2, 3, 2));
    m.warmUp(3);
    assertEquals(1, m.profile(org.kerava.Ops.ones(2, 3, 2)).ops().stream().filter(o -> o.name().equals("linear")).count());
  }

  @Test
  void aProfileNamesOperationsLayersAndLimits() {
    var m = Sequential.of(input(6), dense(300).activation("relu").name("wide"), dense(3).name("narrow"));
    Profile p = m.profile(x());
    Profile.Op wide = p.ops().stream().filter(o -> o.layer().equals("wide")).findFirst().orElseThrow();
    assertEquals("linear relu", wide.name());
    assertEquals("(8, 300)", wide.shape());
    assertEquals(1, wide.calls());
    assertEquals(2 * 8 * 300 * 6 / wide.milliseconds() / 1e6, wide.gflops(), wide.gflops() * 1e-6);
    assertEquals(4 * (8 * 300 + 8 * 6 + 6 * 300 + 300) / wide.milliseconds() / 1e6, wide.gigabytes(), wide.gigabytes() * 1e-6);
    assertTrue(wide.ofLimit() > 0 && p.milliseconds() > 0 && p.runs() >= 3);
    String text = p.toString();
    for (String part : List.of("linear relu", "(8, 300)", "narrow", "GFLOP/s", "GB/s", "of limit", "between operations")) assertTrue(text.contains(part), text);
  }
}
