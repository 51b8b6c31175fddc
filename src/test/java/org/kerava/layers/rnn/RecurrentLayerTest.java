package org.kerava.layers.rnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.kerava.Layers.bidirectional;
import static org.kerava.Layers.dense;
import static org.kerava.Layers.gru;
import static org.kerava.Layers.gruCell;
import static org.kerava.Layers.input;
import static org.kerava.Layers.lambda;
import static org.kerava.Layers.lstm;
import static org.kerava.Layers.lstmCell;
import static org.kerava.Layers.masking;
import static org.kerava.Layers.rnn;
import static org.kerava.Layers.simpleRnn;
import static org.kerava.Layers.simpleRnnCell;
import static org.kerava.Layers.timeDistributed;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerava.layers.Activation;
import org.kerava.layers.Context;
import org.kerava.layers.Layer;
import org.kerava.layers.RnnCell;
import org.kerava.models.Model;
import org.kerava.ops.Operations;
import org.kerava.saving.Json;
import org.kerava.saving.ObjectFactory;
import org.kerava.tensor.DType;
import org.kerava.tensor.KerasTensor;
import org.kerava.tensor.Masks;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/** What users rely on beyond the golden values: states, masks, dropout, wrappers, functional models, messages. */
class RecurrentLayerTest {
  private final Random random = new Random(3);

  private Tensor random(int... shape) {
    float[] a = new float[Shape.of(shape).size()];
    for (int i = 0; i < a.length; i++) a[i] = random.nextFloat(-1, 1);
    return Tensor.of(a, Shape.of(shape));
  }

  private static void same(Tensor want, Tensor got) {
    assertEquals(want.shape(), got.shape());
    assertArrayEquals(want.toFloatArray(), got.toFloatArray(), 1e-5f);
  }

  @Test
  void namesAndShapesOfWeightsAreThoseOfKeras() {
    var layer = lstm(3).name("my_lstm");
    layer.apply(random(2, 4, 5));
    assertEquals(List.of("my_lstm/lstm_cell/kernel", "my_lstm/lstm_cell/recurrent_kernel", "my_lstm/lstm_cell/bias"),
        layer.weights().stream().map(v -> v.path()).toList());
    assertArrayEquals(new float[] {0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0}, layer.getWeights().get(2).toFloatArray()); // the forget gate starts open
    assertEquals(Shape.of(2, 9), gruBias(gru(3)));
    assertEquals(Shape.of(9), gruBias(gru(3).resetAfter(false)));
    assertEquals(2 * (5 * 12 + 3 * 12 + 12), built(bidirectional(lstm(3)), random(2, 4, 5)).countParams());
  }

  private Shape gruBias(GRU layer) {
    return built(layer, random(2, 4, 5)).weights().get(2).shape();
  }

  private static Layer built(Layer layer, Tensor x) {
    layer.apply(x);
    return layer;
  }

  @Test
  void theLastStateIsTheLastOutputAndStartsTheNextCall() {
    Tensor x = random(3, 6, 2);
    var layer = lstm(4).returnSequences(true).returnState(true);
    Tensors whole = layer.applyAll(x);
    same(whole.tensor(0).get(":, -1"), whole.tensor(1));
    Tensors first = layer.applyAll(x.get(":, :2"));
    Tensors second = layer.applyAll(x.get(":, 2:"), c -> c.initialState(first.tensor(1), first.tensor(2)));
    same(whole.tensor(0).get(":, 2:"), second.tensor(0));
    same(whole.tensor(2), second.tensor(2));
    same(second.tensor(0), layer.applyAll(Tensors.of(x.get(":, 2:"), first.tensor(1), first.tensor(2))).tensor(0));
  }

  @Test
  void statefulLayersGoOnUntilReset() {
    Tensor x = random(2, 6, 3);
    var free = gru(4);
    Tensor whole = free.apply(x);
    var layer = gru(4).stateful(true);
    layer.buildFor(2, Shape.ANY, 3);
    layer.setWeights(free.getWeights());
    layer.apply(x.get(":, :2"));
    same(whole, layer.apply(x.get(":, 2:")));
    layer.resetStates();
    same(whole, layer.apply(x));
    assertThrows(ShapeException.class, () -> layer.apply(random(3, 6, 3)));
    assertTrue(assertThrows(ShapeException.class, () -> gru(4).stateful(true).apply(new KerasTensor(Shape.of(Shape.ANY, 6, 3), DType.FLOAT32, "x")))
        .getMessage().contains("fixed batch size"));
  }

  @Test
  void maskedStepsChangeNothing() {
    Tensor x = random(1, 5, 2);
    var mask = Tensor.of(new boolean[][] {{true, true, false, true, false}});
    var layer = lstm(3);
    same(layer.apply(Operations.concatenate(List.of(x.get(":, :2"), x.get(":, 3:4")), 1)), layer.apply(x, c -> c.mask(mask)));
    var sequences = lstm(3).returnSequences(true);
    Tensor y = sequences.apply(x, c -> c.mask(mask));
    same(y.get(":, 1"), y.get(":, 2"));
    assertEquals(mask, Masks.get(y).orElseThrow());
    assertTrue(Masks.get(layer.apply(x, c -> c.mask(mask))).isEmpty());
    Tensor zero = lstm(3).returnSequences(true).zeroOutputForMask(true).apply(x, c -> c.mask(mask));
    assertArrayEquals(new float[3], zero.get(0, 2).toFloatArray());
  }

  @Test
  void anyCellGivesWhatTheFusedLayersGive() {
    Tensor x = random(2, 5, 3);
    var mask = Tensor.of(new boolean[][] {{true, false, true, true, false}, {false, true, true, false, true}});
    for (boolean back : new boolean[] {false, true}) {
      compare(lstm(4).goBackwards(back), rnn(lstmCell(4)).goBackwards(back), x, mask);
      compare(gru(4).goBackwards(back), rnn(gruCell(4)).goBackwards(back), x, mask);
      compare(simpleRnn(4).activation("relu").goBackwards(back), rnn(simpleRnnCell(4).activation("relu")).goBackwards(back), x, mask);
    }
  }

  private void compare(RecurrentLayer<?> fused, RNN steps, Tensor x, Tensor mask) {
    fused.returnSequences(true).returnState(true);
    steps.returnSequences(true).returnState(true);
    fused.applyAll(x);
    steps.applyAll(x);
    steps.setWeights(fused.getWeights());
    for (boolean masked : new boolean[] {false, true}) {
      Tensors a = fused.applyAll(x, c -> masked ? c.mask(mask) : c);
      Tensors b = steps.applyAll(x, c -> masked ? c.mask(mask) : c);
      for (int i = 0; i < a.count(); i++) same(a.tensor(i), b.tensor(i));
    }
  }

  @Test
  void cellsStack() {
    Tensor x = random(2, 4, 3);
    var stack = rnn(List.of(lstmCell(5), gruCell(2))).returnState(true);
    Tensors out = stack.applyAll(x);
    assertEquals(List.of(Shape.of(2, 2), Shape.of(2, 5), Shape.of(2, 5), Shape.of(2, 2)), out.tensors().stream().map(Tensor::shape).toList());
    var first = lstm(5).returnSequences(true);
    var second = gru(2);
    second.apply(first.apply(x));
    first.setWeights(stack.getWeights().subList(0, 3));
    second.setWeights(stack.getWeights().subList(3, 6));
    same(second.apply(first.apply(x)), out.tensor(0));
  }

  /** A user's cell with one state. */
  static class Decay extends Layer implements RnnCell {
    @Override
    public int[] stateSize() {
      return new int[] {3};
    }

    @Override
    protected Tensors callAll(Tensors in, Context c) {
      Tensor h = in.tensor(1).times(0.5).plus(in.tensor(0));
      return Tensors.of(h, h);
    }
  }

  @Test
  void usersWriteTheirOwnCells() {
    Tensor ones = Operations.ones(2, 3, 3);
    assertArrayEquals(new float[] {1.75f, 1.75f, 1.75f, 1.75f, 1.75f, 1.75f}, rnn(new Decay()).apply(ones).toFloatArray());
    assertEquals(Shape.of(Shape.ANY, Shape.ANY, 3), rnn(new Decay()).returnSequences(true).apply(input(Shape.ANY, 3)).shape());
    assertThrows(IllegalArgumentException.class, () -> new RNN(() -> new int[] {1}));
  }

  @Test
  void dropoutMasksAreTheSameAtAllSteps() {
    Tensor ones = Operations.ones(2, 6, 50);
    var layer = simpleRnn(1).activation("linear").useBias(false).kernelInitializer("ones").recurrentInitializer("zeros").dropout(0.5).seed(1)
        .returnSequences(true);
    Tensor y = layer.apply(ones, Context.TRAINING);
    for (int t = 1; t < 6; t++) same(y.get(":, 0"), y.get(":, " + t));
    assertFalse(y.get(0, 0, 0).item() == y.get(1, 0, 0).item() && y.get(0, 0, 0).item() == 50);
    assertEquals(50, layer.apply(ones).get(0, 0, 0).item(), 1e-4);
    assertFalse(java.util.Arrays.equals(y.toFloatArray(), layer.apply(ones, Context.TRAINING).toFloatArray()));
    var recurrent = gru(4).recurrentDropout(0.5).dropout(0.2);
    Tensor x = random(2, 5, 3);
    assertEquals(Shape.of(2, 4), recurrent.apply(x, Context.TRAINING).shape());
    assertFalse(java.util.Arrays.equals(recurrent.apply(x).toFloatArray(), recurrent.apply(x, Context.TRAINING).toFloatArray()));
    same(recurrent.apply(x), recurrent.apply(x));
  }

  @Test
  void functionalModelsPassStatesOn() {
    var question = input(Shape.ANY, 3);
    var encoded = lstm(4).returnState(true).applyAll(question);
    var answer = input(Shape.ANY, 2);
    var decoder = lstm(4).returnSequences(true).returnState(true);
    var decoded = decoder.applyAll(answer, c -> c.initialState(encoded.tensor(1), encoded.tensor(2)));
    assertEquals(Shape.of(Shape.ANY, Shape.ANY, 4), decoded.tensor(0).shape());
    var model = new Model(Tensors.of(question, answer), decoded.tensor(0));
    Tensor q = random(2, 5, 3);
    Tensor a = random(2, 3, 2);
    Tensor y = model.apply(Tensors.of(q, a));
    assertEquals(Shape.of(2, 3, 4), y.shape());
    Tensor other = model.apply(Tensors.of(q.times(-1), a));
    assertFalse(java.util.Arrays.equals(y.toFloatArray(), other.toFloatArray()));
    assertEquals(6, model.weights().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sum", "mul", "ave", "concat"})
  void bothDirectionsMerge(String mode) {
    Tensor x = random(2, 4, 3);
    var both = bidirectional(gru(2).returnSequences(true)).mergeMode(mode);
    Tensor y = both.apply(x);
    Tensor f = both.forwardLayer().apply(x);
    Tensor b = Operations.flip(both.backwardLayer().apply(x), 1);
    same(switch (mode) {
      case "sum" -> f.plus(b);
      case "mul" -> f.times(b);
      case "ave" -> f.plus(b).div(2);
      default -> Operations.concatenate(List.of(f, b), -1);
    }, y);
    assertEquals("forward_gru", both.forwardLayer().name().replaceAll("_\\d+$", ""));
  }

  @Test
  void bothDirectionsAreNewLayers() {
    var pattern = lstm(2);
    var both = bidirectional(pattern).mergeMode("none");
    assertEquals(2, both.applyAll(random(2, 4, 3)).count());
    assertFalse(pattern.built());
    var error = assertThrows(IllegalArgumentException.class, () -> bidirectional(lstm(2)).backwardLayer(lstm(2)));
    assertTrue(error.getMessage().contains("opposite directions"));
    assertThrows(IllegalStateException.class, () -> bidirectional(lstm(2).activation((Activation) x -> x.times(2))));
  }

  @Test
  void aLayerAtEveryStepIsTheSameLayer() {
    Tensor x = random(2, 3, 4);
    var inner = dense(5);
    var y = timeDistributed(inner).apply(x);
    same(inner.apply(x), y);
    var user = timeDistributed(lambda(in -> in.minus(Operations.mean(in, 0)))); // mixes the samples of a batch: must see one step at a time
    same(x.minus(Operations.mean(x, 0)), user.apply(x));
    assertThrows(ShapeException.class, () -> timeDistributed(dense(2)).apply(random(3, 4)));
    assertEquals(Shape.of(Shape.ANY, Shape.ANY, 5), timeDistributed(dense(5)).apply(input(Shape.ANY, 4)).shape());
  }

  @Test
  void configurationsRoundTrip() {
    for (Layer l : List.of(lstm(3).dropout(0.2).kernelRegularizer("l2").unitForgetBias(false).name("a"), gru(2).resetAfter(false).seed(4),
        simpleRnn(2).activation("relu").returnSequences(true), bidirectional(lstm(2)).mergeMode("sum"), timeDistributed(dense(2)),
        rnn(List.of(lstmCell(5), gruCell(2))), rnn(simpleRnnCell(3)))) {
      Layer again = ObjectFactory.deserialize(Json.parse(l.toJson()), Layer.class);
      assertEquals(l.toJson(), again.toJson());
    }
  }

  @Test
  void precisionOfSixteenBitsKeepsWeightsInThirtyTwo() {
    var layer = lstm(3).dtype("mixed_bfloat16").returnState(true);
    Tensors out = layer.applyAll(random(2, 4, 5));
    for (Tensor t : out.tensors()) assertEquals(DType.BFLOAT16, t.dtype());
    assertEquals(DType.FLOAT32, layer.weights().get(0).dtype());
  }

  @Test
  void messagesSayWhatToDo() {
    assertTrue(assertThrows(ShapeException.class, () -> lstm(3).apply(random(2, 3))).getMessage().contains("(batch, time, features)"));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> lstm(0)).getMessage().contains("units must be positive"));
    var layer = lstm(2);
    Tensor x = random(2, 3, 4);
    var states = assertThrows(IllegalArgumentException.class, () -> layer.apply(x, c -> c.initialState(random(2, 2))));
    assertTrue(states.getMessage().contains("2 states; got 1"), states.getMessage());
    assertThrows(IllegalStateException.class, () -> layer.returnSequences(true));
    assertThrows(IllegalArgumentException.class, () -> lstm(2).dropout(1.5));
    assertThrows(IllegalArgumentException.class, () -> lstm(2).activation("tahn"));
  }

  @Test
  void masksTravelThroughLayers() {
    Tensor x = random(2, 4, 3);
    Tensor padded = Operations.concatenate(List.of(x, Operations.zeros(2, 2, 3)), 1);
    var layer = lstm(3);
    same(layer.apply(x), layer.apply(masking().apply(padded)));
    var both = bidirectional(gru(3));
    same(both.apply(x), both.apply(masking().apply(padded)));
  }
}
