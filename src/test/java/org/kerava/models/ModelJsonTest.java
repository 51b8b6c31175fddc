package org.kerava.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import org.kerava.saving.FormatException;
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
  @ValueSource(strings = {"causal_attention", "masked_words", "encoder_decoder", "shared_layer", "nested", "sequence", "operations"})
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

  @Test
  void operationsBetweenLayers() {
    var x = input(4, 6);
    var y = input(4, 6);
    var ids = input(5).dtype("int32");
    Tensor c = Tensor.of(1f, 2, 3, 4, 5, 6);
    List<Tensor> outputs = List.of(
        x.plus(2).times(y).minus(0.5), Operations.subtract(1, x).div(y.times(y).plus(1)), Operations.divide(2, Operations.exp(x)), Operations.power(2, x.times(c)), x.pow(3).negate(),
        ids.div(2), ids.plus(1.5), Operations.floorDivide(ids, 2), Operations.mod(ids, 3),
        x.matmul(Operations.transpose(y, 0, 2, 1)), x.get(":, -1"), x.get("..., ::2, None, 1:3"), x.reshape(-1, 24), x.cast("int32"),
        Operations.gelu(x), Operations.gelu(x, false), Operations.leakyRelu(x, 0.3), Operations.elu(x, 1.5), Operations.softmax(x, 1), Operations.relu6(x),
        Operations.sum(x, 1, true), Operations.mean(x, 1, 2), Operations.argmax(x, -1), Operations.std(x, 1), Operations.norm(x, 2, 1), Operations.normalize(x, -1),
        Operations.where(Operations.greater(x, 0), x, 0), Operations.clip(x, -1, 1), Operations.logicalNot(Operations.equal(ids, 2)),
        Operations.stack(List.of(x, y), 1), Operations.split(x, 2, 1).get(1), Operations.take(c, ids), Operations.tile(x, 1, 2, 1), Operations.repeat(x, 2, 1),
        Operations.pad(x, new int[][] {{0, 0}, {1, 1}, {0, 2}}), Operations.einsum("bij,bkj->bik", x, y), Operations.oneHot(ids, 5), Operations.cumsum(x, 1),
        Operations.topK(x, 2).get(1), dense(2).apply(x.times(2)));
    survives(new Model(Tensors.of(x, y, ids), Tensors.of(outputs)), Tensors.of(random(2, 4, 6), random(2, 4, 6), Tensor.of(new int[][] {{0, 1, 2, 3, 4}, {2, 2, 0, 1, 3}})));
  }

  @Test
  void operationsThatFilesCannotHoldAreNamed() {
    var x = input(4, 4);
    var model = new Model(x, Operations.cholesky(x));
    assertTrue(assertThrows(IllegalStateException.class, model::toJson).getMessage().contains("\"cholesky\""));
    String json = new Model(x, Operations.tanh(x)).toJson().replace("\"Tanh\"", "\"Jvp\"");
    String message = assertThrows(FormatException.class, () -> Model.fromJson(json)).getMessage();
    assertTrue(message.contains("\"tanh\"") && message.contains("Jvp"), message);
  }
}
