package org.kerava.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.kerava.Layers.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerava.layers.SeedGenerator;
import org.kerava.ops.Operations;
import org.kerava.ops.RandomOps;
import org.kerava.recorded.Npz;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/** Models in JSON: those that Keras wrote compute what Keras computes, and copies keep what layers are called with. */
class ModelJsonTest {
  private static Tensor random(int... shape) {
    return RandomOps.normal(Shape.of(shape), new SeedGenerator(3));
  }

  private static void survives(Model model, Tensors in) {
    Model copy = Model.fromJson(model.toJson());
    copy.setWeights(model.getWeights());
    assertEquals(model.toJson(), copy.toJson());
    Tensors a = model.applyAll(in);
    Tensors b = copy.applyAll(in);
    assertEquals(a.count(), b.count());
    for (int i = 0; i < a.count(); i++) assertArrayEquals(a.tensor(i).toFloatArray(), b.tensor(i).toFloatArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"causal_attention", "masked_words", "encoder_decoder", "shared_layer", "nested", "sequence"})
  void modelsThatKerasWroteComputeWhatKerasComputes(String name) throws IOException {
    Path folder = Path.of("src/test/resources/golden/models");
    Model model = Model.fromJson(Files.readString(folder.resolve(name + ".json")));
    try (var arrays = new Npz(folder.resolve(name + ".npz"))) {
      List<Tensor> inputs = IntStream.range(0, model.inputs().count()).mapToObj(i -> arrays.read("x_" + i, model.inputs().tensor(i).dtype())).toList();
      model.applyAll(Tensors.of(inputs));
      model.setWeights(IntStream.range(0, model.weights().size()).mapToObj(i -> arrays.read("w_" + i, DType.FLOAT32)).toList());
      Tensors out = model.applyAll(Tensors.of(inputs));
      for (int i = 0; i < out.count(); i++) {
        assertArrayEquals(arrays.read("y_" + i, DType.FLOAT32).toFloatArray(), out.tensor(i).toFloatArray(), 1e-5f);
      }
      survives(model, Tensors.of(inputs));
    }
  }

  @Test
  void causalMasksAndScores() {
    var q = input(5, 6);
    var both = multiHeadAttention(2, 3).applyAll(Tensors.of(q, q), c -> c.useCausalMask(true).returnAttentionScores(true));
    survives(new Model(q, both), random(2, 5, 6));
  }

  @Test
  void masksThatAreComputedOrConstant() {
    var x = input(4, 3);
    Tensor visible = Operations.greater(Operations.arange(4), 0).reshape(1, 4, 1).cast("bool");
    Tensor constant = Operations.broadcastTo(visible.reshape(1, 1, 4), Shape.of(1, 4, 4));
    survives(new Model(x, multiHeadAttention(1, 2).apply(Tensors.of(x, x), c -> c.attentionMask(constant))), random(2, 4, 3));
  }

  @Test
  void statesAndTrainingFlags() {
    var x = input(4, 3);
    var h = input(5);
    Tensor y = gru(5).apply(x, c -> c.initialState(h));
    y = batchNormalization().apply(y, c -> c.training(true));
    survives(new Model(Tensors.of(x, h), y), Tensors.of(random(2, 4, 3), random(2, 5)));
  }

  @Test
  void constantInputs() {
    var x = input(3);
    Tensor y = add().apply(x, Tensor.of(new float[][] {{1, 2, 3}}));
    var model = new Model(x, y);
    survives(model, random(2, 3));
    assertTrue(model.toJson().contains("__tensor__"));
  }

  @Test
  void inputsByName() {
    var a = input(3).name("left");
    var b = input(2).name("right");
    var inner = new Model(Tensors.of("left", a, "right", b), concatenate(dense(2).apply(a), b));
    var x = input(3);
    var z = input(2);
    survives(new Model(Tensors.of(x, z), inner.apply(Tensors.of("right", z, "left", x))), Tensors.of(random(4, 3), random(4, 2)));
  }
}
