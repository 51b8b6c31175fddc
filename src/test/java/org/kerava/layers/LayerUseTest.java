package org.kerava.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.kerava.Constraints.maxNorm;
import static org.kerava.Layers.*;
import static org.kerava.Optimizers.adam;
import static org.kerava.Regularizers.l2;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerava.models.Model;
import org.kerava.models.Sequential;
import org.kerava.ops.GradientTape;
import org.kerava.ops.Operations;
import org.kerava.ops.RandomOps;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;
import org.kerava.training.optimizers.LossScaleOptimizer;

/** Layers as users meet them: precision, seeds, freezing, sharing, messages. */
class LayerUseTest {
  private static Tensor random(int... shape) {
    return RandomOps.normal(Shape.of(shape), new SeedGenerator(5));
  }

  // ---- precision ----

  static Stream<Layer> layersOfEachKind() {
    return Stream.of(dense(3), conv2d(2, 3), depthwiseConv2d(3), conv2dTranspose(2, 3), batchNormalization(), layerNormalization(),
        maxPooling2d(2), averagePooling2d(2), globalAveragePooling2d(), flatten(), dropout(0.5), activation("gelu"), softmax(), rescaling(2), prelu());
  }

  @ParameterizedTest
  @MethodSource("layersOfEachKind")
  void mixedPrecisionComputesIn16BitWithWeightsIn32(Layer layer) {
    layer.dtype("mixed_float16");
    Variable x = new Variable(random(2, 5, 5, 3), "x");
    try (var tape = new GradientTape()) {
      Tensor y = layer.apply(x, Context.TRAINING);
      assertEquals(DType.FLOAT16, y.dtype());
      for (Variable w : layer.weights()) assertEquals(DType.FLOAT32, w.dtype());
      for (Tensor g : tape.gradient(Operations.sum(y.cast("float32")), layer.trainableWeights())) assertEquals(DType.FLOAT32, g.dtype());
      assertEquals(DType.FLOAT32, tape.gradient(Operations.sum(y.cast("float32")), x).dtype());
    }
  }

  @Test
  void aLayerOfFloat64KeepsAllDigits() {
    var layer = dense(1).dtype("float64").kernelInitializer("ones");
    assertEquals(1 + 1e-12, layer.apply(Tensor.of(new double[] {1, 1e-12}, Shape.of(1, 2), DType.FLOAT64)).item(), 1e-16);
    assertEquals(DType.FLOAT64, layer.kernel().dtype());
    assertEquals(DType.FLOAT64, layer.apply(Operations.ones(1, 2)).dtype()); // float32 comes in
  }

  @ParameterizedTest
  @ValueSource(strings = {"mixed_float16", "mixed_bfloat16"})
  void modelsOfMixedPrecisionLearn(String policy) {
    DTypePolicy.setGlobal(DTypePolicy.of(policy));
    try {
      var model = Sequential.of(input(8), dense(16).activation("relu"), batchNormalization(), dense(1), activation("linear").dtype("float32"));
      Tensor x = random(128, 8);
      Tensor y = Operations.sum(x, -1, true).times(0.1);
      model.compile(adam(0.01), "mse");
      double before = model.evaluate(x, y, e -> e.verbose(0)).loss();
      model.fit(x, y, f -> f.epochs(25).verbose(0));
      assertTrue(model.evaluate(x, y, e -> e.verbose(0)).loss() < before / 10, "loss " + before);
      assertEquals(policy.equals("mixed_float16"), model.optimizer() instanceof LossScaleOptimizer);
      for (Variable w : model.weights()) assertEquals(DType.FLOAT32, w.dtype());
    } finally {
      DTypePolicy.setGlobal(DTypePolicy.of("float32"));
    }
  }

  // ---- random layers ----

  @Test
  void seedsRepeatAndCallsDiffer() {
    Tensor x = Operations.ones(40, 50);
    var a = dropout(0.4).seed(3);
    var b = dropout(0.4).seed(3);
    float[] first = a.apply(x, Context.TRAINING).toFloatArray();
    float[] second = a.apply(x, Context.TRAINING).toFloatArray();
    assertFalse(Arrays.equals(first, second));
    assertArrayEquals(first, b.apply(x, Context.TRAINING).toFloatArray());
    assertFalse(Arrays.equals(dropout(0.4).apply(x, Context.TRAINING).toFloatArray(), dropout(0.4).apply(x, Context.TRAINING).toFloatArray()));
    assertSame(x, a.apply(x));
  }

  @Test
  void dropoutDropsTheRateAndKeepsTheMean() {
    float[] y = dropout(0.3).seed(1).apply(Operations.ones(100, 100), Context.TRAINING).toFloatArray();
    int zeros = 0;
    for (float v : y) {
      if (v == 0) zeros++;
      else assertEquals(1 / 0.7f, v, 1e-6f);
    }
    assertEquals(0.3, zeros / 1e4, 0.02);
    float[] z = gaussianNoise(0.5).seed(1).apply(Operations.zeros(100, 100), Context.TRAINING).toFloatArray();
    double square = 0;
    for (float v : z) square += v * v;
    assertEquals(0.5, Math.sqrt(square / 1e4), 0.02);
  }

  @Test
  void spatialDropoutDropsWholeChannelsInBothFormats() {
    float[][][][] last = spatialDropout2d(0.5).seed(1).apply(Operations.ones(4, 3, 3, 8), Context.TRAINING).toArray(float[][][][].class);
    float[][][][] first = spatialDropout2d(0.5).seed(1).dataFormat("channels_first").apply(Operations.ones(4, 8, 3, 3), Context.TRAINING).toArray(float[][][][].class);
    for (int n = 0; n < 4; n++) {
      for (int c = 0; c < 8; c++) {
        for (int i = 0; i < 9; i++) {
          assertEquals(last[n][0][0][c], last[n][i / 3][i % 3][c]);
          assertEquals(first[n][c][0][0], first[n][c][i / 3][i % 3]);
        }
      }
    }
  }

  // ---- trainable ----

  @Test
  void trainableIsLiveAndReachesInnerLayers() {
    var inner = dense(2);
    var wrapper = timeDistributed(inner);
    wrapper.apply(random(2, 3, 4));
    assertEquals(2, wrapper.trainableWeights().size());
    wrapper.trainable(false);
    assertFalse(inner.trainable());
    assertEquals(List.of(), wrapper.trainableWeights());
    assertEquals(2, wrapper.nonTrainableWeights().size());
    inner.trainable(true);
    assertEquals(List.of(), wrapper.trainableWeights());
    wrapper.trainable(true);
    assertEquals(2, wrapper.trainableWeights().size());
  }

  @Test
  void aFrozenLayerHasNoRegularizationLoss() {
    var layer = dense(2).kernelRegularizer(l2(0.1)).activityRegularizer(l2(0.1));
    layer.apply(random(2, 3));
    assertEquals(2, layer.losses().size());
    layer.trainable(false);
    assertEquals(1, layer.losses().size());
  }

  @Test
  void aFrozenBatchNormalizationIsInInferenceEvenWhileTraining() {
    var norm = batchNormalization();
    Tensor x = random(16, 3).times(4).plus(2);
    Tensor frozen = norm.trainable(false).apply(x, Context.TRAINING);
    assertArrayEquals(norm.apply(x).toFloatArray(), frozen.toFloatArray());
    assertArrayEquals(new float[3], norm.weights().get(2).toFloatArray()); // the moving mean has not moved
    assertEquals(4, norm.weights().size());
    assertEquals(List.of(), norm.trainableWeights());
    norm.trainable(true);
    norm.apply(x, Context.TRAINING);
    assertTrue(norm.weights().get(2).toFloatArray()[0] != 0);
    assertEquals(2, norm.trainableWeights().size());
  }

  // ---- sharing ----

  @Test
  void aSharedLayerHasOneSetOfWeightsWhoseGradientsAddUp() {
    var shared = dense(2);
    var a = input(3);
    var b = input(3);
    Tensor both = add().apply(shared.apply(a), shared.apply(b));
    var model = new Model(org.kerava.tensor.Tensors.of(a, b), both);
    assertEquals(2, model.weights().size());
    Tensor x = random(4, 3);
    Tensor y = random(4, 3).times(2);
    try (var tape = new GradientTape()) {
      Tensor g = tape.gradient(Operations.sum(model.apply(x, y)), shared.kernel());
      Tensor expected = Operations.sum(x.plus(y), 0).reshape(3, 1).matmul(Operations.ones(1, 2));
      assertArrayEquals(expected.toFloatArray(), g.toFloatArray(), 1e-5f);
    }
  }

  @Test
  void manyThreadsMayCallOneModel() throws Exception {
    var x = input(6, 4);
    Tensor y = conv1d(5, 3).padding("same").apply(dropout(0.5).apply(x));
    y = multiHeadAttention(2, 3).apply(batchNormalization().apply(y), y, c -> c.useCausalMask(true));
    var model = new Model(x, dense(2).activityRegularizer(l2(0.1)).apply(bidirectional(lstm(3)).apply(y)));
    List<Tensor> inputs = Stream.of(1, 2, 3, 4).map(n -> random(n, 6, 4).times(n)).toList();
    List<float[]> expected = inputs.stream().map(t -> model.apply(t).toFloatArray()).toList();
    try (var threads = Executors.newFixedThreadPool(4)) {
      var calls = new ArrayList<Future<?>>();
      for (int i = 0; i < 80; i++) {
        int k = i % 4;
        calls.add(threads.submit(() -> assertArrayEquals(expected.get(k), model.apply(inputs.get(k)).toFloatArray())));
      }
      for (var c : calls) c.get();
    }
  }

  @Test
  void constraintsHoldAfterTraining() {
    var layer = dense(3).kernelConstraint(maxNorm(0.5));
    var model = Sequential.of(input(4), layer);
    model.compile("sgd", "mse");
    model.fit(random(32, 4), random(32, 3).times(10), f -> f.epochs(3).verbose(0));
    float[] norms = Operations.sqrt(Operations.sum(Operations.square(layer.kernel()), 0)).toFloatArray();
    for (float n : norms) assertTrue(n <= 0.5f + 1e-4f, Arrays.toString(norms));
  }

  // ---- messages ----

  static Stream<Arguments> wrong() {
    return Stream.of(Arguments.of(dense(3), new int[] {4}, "Dense"), Arguments.of(conv2d(2, 3), new int[] {2, 5, 5}, "Conv2D"),
        Arguments.of(conv2d(2, 7), new int[] {1, 3, 3, 2}, "Conv2D"), Arguments.of(conv2d(4, 1).groups(2), new int[] {1, 3, 3, 3}, "Conv2D"),
        Arguments.of(conv1d(2, 3), new int[] {2, 5}, "Conv1D"), Arguments.of(lstm(3), new int[] {2, 5}, "LSTM"),
        Arguments.of(maxPooling2d(2), new int[] {2, 5}, "MaxPooling2D"), Arguments.of(globalAveragePooling2d(), new int[] {2, 5}, "GlobalAveragePooling2D"),
        Arguments.of(reshape(5), new int[] {2, 4}, "Reshape"), Arguments.of(permute(2, 1), new int[] {2, 4}, "Permute"),
        Arguments.of(repeatVector(2), new int[] {2, 4, 3}, "RepeatVector"), Arguments.of(add(), new int[] {2, 4}, "Add"),
        Arguments.of(layerNormalization().axis(3), new int[] {2, 4}, "LayerNormalization"), Arguments.of(zeroPadding2d(1), new int[] {2, 4}, "ZeroPadding2D"),
        Arguments.of(upSampling2d(2), new int[] {2, 4}, "UpSampling2D"), Arguments.of(groupNormalization(3), new int[] {2, 4}, "GroupNormalization"),
        Arguments.of(multiHeadAttention(2, 3), new int[] {2, 4}, "MultiHeadAttention"), Arguments.of(timeDistributed(dense(2)), new int[] {2, 4}, "TimeDistributed"),
        Arguments.of(conv2dTranspose(2, 3), new int[] {2, 4}, "Conv2DTranspose"), Arguments.of(depthwiseConv2d(3), new int[] {2, 4}, "DepthwiseConv2D"),
        Arguments.of(separableConv2d(2, 3), new int[] {2, 4}, "SeparableConv2D"), Arguments.of(einsumDense("abc,cd->abd", Shape.of(-1, 3)), new int[] {2, 4}, "EinsumDense"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void errorsNameTheLayerAndWhatCame(Layer layer, int[] shape, String name) {
    layer.name("culprit");
    var e = assertThrows(IllegalArgumentException.class, () -> layer.apply(Operations.ones(shape)));
    String text = e.getMessage();
    assertTrue(text.contains("culprit") && text.toLowerCase().contains(name.toLowerCase()) && text.contains(Shape.of(shape).toString()), text);
    var symbolic = assertThrows(IllegalArgumentException.class, () -> layer.apply(new org.kerava.tensor.KerasTensor(Shape.of(shape), DType.FLOAT32, "x")));
    assertTrue(symbolic.getMessage().contains("culprit"), symbolic.getMessage());
  }

  @Test
  void wrongOptionsFailAtOnce() {
    for (Runnable r : List.<Runnable>of(() -> dense(0), () -> dense(2).activation("rleu"), () -> conv2d(2, 3).padding("smae"), () -> conv2d(3, 2).groups(2),
        () -> dropout(1.5), () -> rescaling(1 / 255), () -> embedding(0, 3), () -> dense(2).kernelInitializer("he_norml"), () -> upSampling2d(2).interpolation("cubic"),
        () -> conv2d(2, 3).strides(0), () -> bidirectional(lstm(2)).mergeMode("sum up"))) {
      assertThrows(IllegalArgumentException.class, r::run);
    }
    var e = assertThrows(IllegalArgumentException.class, () -> dense(2).activation("rleu"));
    assertTrue(e.getMessage().contains("relu"), e.getMessage());
  }

  @Test
  void optionsAreFixedOnceBuilt() {
    var norm = batchNormalization();
    norm.apply(random(4, 2));
    assertThrows(IllegalStateException.class, () -> norm.momentum(0));
    assertEquals(0.99, norm.getConfig().get("momentum"));
    var recurrent = gru(2);
    recurrent.apply(random(2, 3, 4));
    assertThrows(IllegalStateException.class, () -> recurrent.resetAfter(false));
    assertEquals(true, recurrent.getConfig().get("reset_after"));
    norm.trainable(false); // stays live
  }

  // ---- lambda ----

  @Test
  void lambdasComputeAnythingAndCannotBeSaved() {
    var square = lambda(x -> x.times(x));
    assertArrayEquals(new float[] {1, 4, 9}, square.apply(Tensor.of(1f, 2f, 3f)).toFloatArray());
    Tensor product = lambda((a, b) -> a.times(b)).apply(Tensor.of(2f), Tensor.of(5f));
    assertEquals(10, product.item());
    var model = Sequential.of(input(3), lambda(x -> Operations.sum(x, -1, true)), dense(1));
    assertEquals(Shape.of(Shape.ANY, 1), model.outputs().tensor().shape());
    var e = assertThrows(IllegalStateException.class, square::toJson);
    assertTrue(e.getMessage().contains("Kerava.register"), e.getMessage());
  }
}
