package org.kerava.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.kerava.Initializers.constant;
import static org.kerava.Initializers.glorotUniform;
import static org.kerava.Initializers.heNormal;
import static org.kerava.Layers.*;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerava.ops.Operations;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensors;
import org.kerava.tensor.Variable;

/** Shapes, bounds and spreads of weights before training: those that Keras gives the same layers. */
class InitialWeightsTest {
  /** A glorot-uniform kernel of Keras: its shape and the bound, sqrt(6 / (fan in + fan out)). */
  private static Arguments kernel(Layer layer, String weight, Shape shape, double bound, Shape... inputs) {
    return Arguments.of(layer, weight, shape, bound, inputs);
  }

  static Stream<Arguments> kernels() {
    Shape rows = Shape.of(2, 9, 30);
    Shape images = Shape.of(2, 9, 9, 24);
    Shape words = Shape.of(2, 5, 64);
    return Stream.of(
        kernel(dense(80), "kernel", Shape.of(60, 80), 0.2070, Shape.of(2, 60)),
        kernel(conv1d(40, 5), "kernel", Shape.of(5, 30, 40), 0.1309, rows),
        kernel(conv2d(32, 3), "kernel", Shape.of(3, 3, 24, 32), 0.1091, images),
        kernel(conv2d(32, 3).groups(4), "kernel", Shape.of(3, 3, 6, 32), 0.1325, images),
        kernel(conv3d(20, 3), "kernel", Shape.of(3, 3, 3, 16, 20), 0.07857, Shape.of(1, 4, 4, 4, 16)),
        kernel(conv1dTranspose(40, 5), "kernel", Shape.of(5, 40, 30), 0.1309, rows),
        kernel(conv2dTranspose(32, 3), "kernel", Shape.of(3, 3, 32, 12), 0.1231, Shape.of(2, 5, 5, 12)),
        kernel(depthwiseConv1d(5).depthMultiplier(4), "kernel", Shape.of(5, 100, 4), 0.1074, Shape.of(2, 9, 100)),
        kernel(depthwiseConv2d(3).depthMultiplier(2), "kernel", Shape.of(3, 3, 100, 2), 0.08085, Shape.of(2, 5, 5, 100)),
        kernel(separableConv2d(60, 3).depthMultiplier(2), "depthwise_kernel", Shape.of(3, 3, 80, 2), 0.09017, Shape.of(2, 5, 5, 80)),
        kernel(separableConv2d(60, 3).depthMultiplier(2), "pointwise_kernel", Shape.of(1, 1, 160, 60), 0.16514, Shape.of(2, 5, 5, 80)),
        kernel(einsumDense("abc,cde->abde", Shape.of(-1, 8, 16)).biasAxes("e"), "kernel", Shape.of(64, 8, 16), 0.1768, words),
        kernel(einsumDense("abde,dec->abc", Shape.of(-1, 64)), "kernel", Shape.of(8, 16, 64), 0.1768, Shape.of(2, 5, 8, 16)),
        kernel(embedding(100, 30), "embeddings", Shape.of(100, 30), 0.05, Shape.of(2, 3)),
        kernel(lstm(32), "kernel", Shape.of(20, 128), 0.2013, Shape.of(2, 3, 20)),
        kernel(gru(32), "kernel", Shape.of(20, 96), 0.2274, Shape.of(2, 3, 20)),
        kernel(simpleRnn(32), "kernel", Shape.of(20, 32), 0.3397, Shape.of(2, 3, 20)),
        kernel(multiHeadAttention(4, 16).valueDim(8), "query/kernel", Shape.of(64, 4, 16), 0.2165, words, words),
        kernel(multiHeadAttention(4, 16).valueDim(8), "value/kernel", Shape.of(64, 4, 8), 0.25, words, words),
        kernel(multiHeadAttention(4, 16).valueDim(8), "attention_output/kernel", Shape.of(4, 8, 64), 0.25, words, words),
        kernel(additiveAttention(), "scale", Shape.of(500), 0.07746, Shape.of(2, 3, 500), Shape.of(2, 3, 500)));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void kernelsAreUniformWithinKerassBounds(Layer layer, String weight, Shape shape, double bound, Shape[] inputs) {
    Variable w = weight(built(layer, inputs), weight);
    assertEquals(shape, w.shape());
    double[] v = w.toDoubleArray();
    double most = Arrays.stream(v).map(Math::abs).max().orElseThrow();
    assertTrue(most <= bound * 1.0006 && most >= bound * 0.98, most + " with the bound " + bound);
    double spread = Math.sqrt(Arrays.stream(v).map(x -> x * x).average().orElseThrow());
    assertEquals(bound / Math.sqrt(3), spread, 0.06 * bound);
    assertEquals(0, Arrays.stream(v).average().orElseThrow(), 4 * bound / Math.sqrt(3 * v.length));
  }

  private static Layer built(Layer layer, Shape... inputs) {
    var tensors = Arrays.stream(inputs).map(s -> Operations.zeros(s, layer.computeDtype())).toList();
    layer.applyAll(Tensors.of(tensors));
    return layer;
  }

  private static Variable weight(Layer layer, String name) {
    return layer.weights().stream().filter(v -> v.path().endsWith("/" + name)).findFirst().orElseThrow();
  }

  @Test
  void biasesAndScalesStartAsInKeras() {
    Layer lstm = built(lstm(3), Shape.of(2, 4, 5));
    assertEquals(List.of(0f, 0f, 0f, 1f, 1f, 1f, 0f, 0f, 0f, 0f, 0f, 0f), floats(weight(lstm, "bias")));
    assertEquals(List.of(0f, 0f), floats(weight(built(lstm(1).useBias(true).unitForgetBias(false), Shape.of(2, 4, 5)), "bias")).subList(0, 2));
    Layer norm = built(batchNormalization(), Shape.of(2, 3));
    assertEquals(List.of(1f, 1f, 1f), floats(weight(norm, "gamma")));
    assertEquals(List.of(0f, 0f, 0f), floats(weight(norm, "beta")));
    assertEquals(List.of(0f, 0f, 0f), floats(weight(norm, "moving_mean")));
    assertEquals(List.of(1f, 1f, 1f), floats(weight(norm, "moving_variance")));
    assertEquals(List.of(1f, 1f), floats(weight(built(layerNormalization(), Shape.of(3, 2)), "gamma")));
    assertEquals(List.of(0f, 0f), floats(weight(built(prelu(), Shape.of(3, 2)), "alpha")));
    assertEquals(List.of(1f), floats(weight(built(attention().useScale(true), Shape.of(2, 3, 4), Shape.of(2, 3, 4)), "scale")));
    assertEquals(List.of(0.5f), floats(weight(built(dense(1).biasInitializer(constant(0.5)), Shape.of(2, 2)), "bias")));
    for (var w : built(gru(3), Shape.of(2, 4, 5)).weights()) {
      if (w.name().equals("bias")) assertEquals(Shape.of(2, 9), w.shape());
    }
  }

  private static List<Float> floats(Variable v) {
    return Arrays.stream(v.toDoubleArray()).mapToObj(d -> (float) d).toList();
  }

  @Test
  void recurrentKernelsHaveOrthonormalRows() {
    var w = weight(built(lstm(32), Shape.of(2, 3, 20)), "recurrent_kernel");
    double[] gram = w.matmul(w.transpose()).toDoubleArray();
    for (int i = 0; i < 32; i++) {
      for (int j = 0; j < 32; j++) assertEquals(i == j ? 1 : 0, gram[32 * i + j], 1e-5);
    }
  }

  @Test
  void weightsThatShareAnInitializerStartApart() {
    var shared = heNormal();
    var a = built(dense(5).kernelInitializer(shared), Shape.of(2, 7)).weights().get(0).toFloatArray();
    var b = built(dense(5).kernelInitializer(shared), Shape.of(2, 7)).weights().get(0).toFloatArray();
    assertFalse(Arrays.equals(a, b));
    var attention = built(multiHeadAttention(2, 4), Shape.of(2, 3, 6), Shape.of(2, 3, 6));
    assertFalse(Arrays.equals(weight(attention, "query/kernel").toFloatArray(), weight(attention, "key/kernel").toFloatArray()));
    var c = built(dense(5).kernelInitializer(glorotUniform().seed(3)), Shape.of(2, 7)).weights().get(0).toFloatArray();
    var d = built(dense(5).kernelInitializer(glorotUniform().seed(3)), Shape.of(2, 7)).weights().get(0).toFloatArray();
    assertTrue(Arrays.equals(c, d));
  }
}
