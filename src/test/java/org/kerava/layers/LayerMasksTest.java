package org.kerava.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.kerava.Layers.*;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerava.models.Model;
import org.kerava.ops.Operations;
import org.kerava.tensor.Masks;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** Which layers pass a mask on, change it or end it: as found with Keras 3.15.1. */
class LayerMasksTest {
  private static final boolean[][] MASK = {{true, true, false, false}, {true, true, true, false}};

  /** (2, 4, 6) with zeros at the end of both rows, and the mask that says so. */
  private static Tensor masked() {
    Tensor x = Operations.multiply(Operations.add(Operations.arange(48).reshape(2, 4, 6), 1), Tensor.of(MASK).cast("float32").reshape(2, 4, 1));
    return masking().apply(x);
  }

  static Stream<Layer> passing() {
    return Stream.of(dense(3), activation("relu"), relu(), leakyRelu(), elu(), prelu(), dropout(0.5), spatialDropout1d(0.5), gaussianNoise(0.5),
        gaussianDropout(0.5), alphaDropout(0.5), activityRegularization(), batchNormalization(), layerNormalization(), groupNormalization(2),
        unitNormalization(), lstm(3).returnSequences(true), bidirectional(gru(3).returnSequences(true)), timeDistributed(dense(2)), identity(),
        rescaling(2));
  }

  static Stream<Layer> ending() {
    return Stream.of(einsumDense("abc,cd->abd", Shape.of(-1, 3)), rmsNormalization(), lstm(3), bidirectional(gru(3)), flatten(), reshape(6, 4),
        permute(2, 1), conv1d(2, 3), conv1d(2, 3).padding("same"), maxPooling1d(), globalAveragePooling1d(), globalMaxPooling1d(), zeroPadding1d(1),
        upSampling1d(2), cropping1d(1), lambda(x -> x.plus(1)));
  }

  static Stream<Layer> merging() {
    return Stream.of(add(), subtract(), multiply(), average(), maximum(), minimum(), concatenate(), attention(), additiveAttention(),
        multiHeadAttention(2, 3));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void passOn(Layer layer) {
    assertArrayEquals(MASK, Masks.get(layer.apply(masked())).orElseThrow().toArray(boolean[][].class));
  }

  @ParameterizedTest
  @MethodSource("ending")
  void end(Layer layer) {
    assertEquals(Optional.empty(), Masks.get(layer.apply(masked())));
  }

  @ParameterizedTest
  @MethodSource("merging")
  void passOnThatOfAll(Layer layer) {
    assertArrayEquals(MASK, Masks.get(layer.apply(masked(), masked())).orElseThrow().toArray(boolean[][].class));
  }

  @Test
  void mergingWithTensorsWithoutMaskKeepsNone() {
    Tensor plain = Operations.ones(2, 4, 6);
    assertEquals(Optional.empty(), Masks.get(add().apply(masked(), plain)));
    assertEquals(Optional.empty(), Masks.get(multiply().apply(masked(), plain)));
    assertEquals(Optional.empty(), Masks.get(dot(2).apply(masked(), masked())));
    boolean[][] all = {{true, true, true, true}, {true, true, true, true}};
    assertArrayEquals(all, Masks.get(concatenate().apply(masked(), plain)).orElseThrow().toArray(boolean[][].class));
    assertEquals(Shape.of(2, 8), Masks.get(concatenate().axis(1).apply(masked(), masked())).orElseThrow().shape());
  }

  @Test
  void aSoftmaxWantsAMaskOfItsInput() {
    assertThrows(IllegalArgumentException.class, () -> softmax().apply(masked()));
  }

  @Test
  void masksTravelThroughModelsOfBothKindsAndChangeWhatComesOut() {
    var words = input(ANY).dtype("int32");
    Tensor x = embedding(9, 4).maskZero(true).apply(words);
    x = dropout(0.5).apply(dense(4).apply(x));
    x = lstm(3).returnSequences(true).apply(x);
    Model model = new Model(words, globalAveragePooling1d().apply(x));
    float[] padded = model.apply(Tensor.of(new int[][] {{3, 7, 2, 0, 0}})).toFloatArray();
    assertArrayEquals(padded, model.apply(Tensor.of(new int[][] {{3, 7, 2}})).toFloatArray(), 1e-6f);
    var noMask = new Model(words, Operations.mean(x, 1));
    assertTrue(Math.abs(noMask.apply(Tensor.of(new int[][] {{3, 7, 2, 0, 0}})).toFloatArray()[0] - padded[0]) > 1e-6);
  }
}
