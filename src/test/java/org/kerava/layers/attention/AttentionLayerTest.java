package org.kerava.layers.attention;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.kerava.Layers.ANY;
import static org.kerava.Layers.additiveAttention;
import static org.kerava.Layers.attention;
import static org.kerava.Layers.embedding;
import static org.kerava.Layers.input;
import static org.kerava.Layers.multiHeadAttention;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.kerava.layers.Context;
import org.kerava.layers.Layer;
import org.kerava.models.Model;
import org.kerava.ops.GradientTape;
import org.kerava.ops.Operations;
import org.kerava.saving.Json;
import org.kerava.saving.ObjectFactory;
import org.kerava.tensor.Masks;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/** What users rely on beyond the golden values: masks, scores, shapes, functional models, messages. */
class AttentionLayerTest {
  private final Random random = new Random(5);

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
  void causalAttentionDoesNotSeeTheFuture() {
    Tensor x = random(2, 5, 6);
    var layer = multiHeadAttention(2, 3);
    Tensor whole = layer.apply(x, x, c -> c.useCausalMask(true));
    Tensor start = x.get(":, :3");
    same(layer.apply(start, start, c -> c.useCausalMask(true)), whole.get(":, :3"));
    assertFalse(Arrays.equals(layer.apply(x, x).toFloatArray(), whole.toFloatArray()));
  }

  @Test
  void bothWaysToComputeAgree() {
    Tensor q = random(2, 4, 6);
    Tensor v = random(2, 3, 5);
    var mask = Tensor.of(new boolean[][] {{true, true, false}, {true, false, true}});
    var layer = multiHeadAttention(2, 3).valueDim(4);
    for (boolean causal : new boolean[] {false, true}) {
      for (boolean masked : new boolean[] {false, true}) {
        Tensor direct = layer.apply(q, v, c -> options(c, causal, masked, mask));
        Tensors scored = layer.applyAll(Tensors.of(q, v), c -> options(c, causal, masked, mask).returnAttentionScores(true));
        same(direct, scored.tensor(0));
        assertEquals(Shape.of(2, 2, 4, 3), scored.tensor(1).shape());
        assertEquals(2 * 2 * 4, Operations.sum(scored.tensor(1)).item(), 1e-4);
      }
    }
  }

  private static Context options(Context c, boolean causal, boolean masked, Tensor mask) {
    return (masked ? c.masks(List.of(Optional.empty(), Optional.of(mask))) : c).useCausalMask(causal);
  }

  @Test
  void masksOfEmbeddingsAreUsedAndPassedOn() {
    var ids = Tensor.of(new int[][] {{3, 1, 0, 0}, {2, 2, 2, 0}});
    Tensor x = embedding(5, 6).maskZero(true).apply(ids);
    var layer = multiHeadAttention(2, 3);
    Tensor y = layer.apply(x, x);
    same(y.get("0, :2"), layer.apply(x.get("0:1, :2"), x.get("0:1, :2")).get(0));
    assertEquals(Masks.get(x).orElseThrow(), Masks.get(y).orElseThrow());
  }

  @Test
  void functionalModelsFindTheShape() {
    var x = input(ANY, 8);
    var y = multiHeadAttention(2, 4).outputShape(5).apply(x, x, c -> c.useCausalMask(true));
    assertEquals(Shape.of(ANY, ANY, 5), y.shape());
    assertEquals(Shape.of(3, 7, 5), new Model(x, y).apply(random(3, 7, 8)).shape());
    var image = input(4, 6, 8);
    assertEquals(Shape.of(ANY, 4, 6, 8), multiHeadAttention(2, 4).attentionAxes(2).apply(image, image).shape());
  }

  @Test
  void dropoutActsInTrainingOnly() {
    Tensor x = random(2, 5, 6);
    var layer = multiHeadAttention(2, 3).dropout(0.5).seed(3);
    same(layer.apply(x, x), layer.apply(x, x));
    assertFalse(Arrays.equals(layer.apply(x, x).toFloatArray(), layer.apply(Tensors.of(x, x), Context.TRAINING).toFloatArray()));
  }

  @Test
  void attentionOfSumsAndProductsKeepsMaskedTargetsAtZero() {
    Tensor q = random(2, 4, 3);
    Tensor v = random(2, 5, 3);
    var targets = Tensor.of(new boolean[][] {{true, true, false, true}, {true, true, true, true}});
    var sources = Tensor.of(new boolean[][] {{true, false, true, true, true}, {false, true, true, true, true}});
    for (Layer layer : List.of(attention().useScale(true), attention().scoreMode("concat"), additiveAttention())) {
      Tensors out = layer.applyAll(Tensors.of(q, v), c -> c.masks(List.of(Optional.of(targets), Optional.of(sources))).returnAttentionScores(true));
      assertArrayEquals(new float[3], out.tensor(0).get(0, 2).toFloatArray());
      assertEquals(0, out.tensor(1).get(1, 3, 0).item(), 1e-6);
      assertEquals(1, Operations.sum(out.tensor(1).get(1, 3)).item(), 1e-5);
      assertEquals(targets, Masks.get(out.tensor(0)).orElseThrow());
    }
  }

  @Test
  void sharedHeadsAreRepeated() {
    Tensor q = random(2, 4, 6, 3);
    Tensor k = random(2, 5, 2, 3);
    Tensor v = random(2, 5, 2, 4);
    Tensor wide = Operations.dotProductAttention(q, Operations.repeat(k, 3, 2), Operations.repeat(v, 3, 2));
    same(wide, Operations.dotProductAttention(q, k, v));
    assertEquals(Shape.of(2, 4, 6, 4), Operations.dotProductAttention(q, k.get(":, :, :1"), v.get(":, :, :1")).shape());
    assertThrows(ShapeException.class, () -> Operations.dotProductAttention(q, random(2, 5, 4, 3), random(2, 5, 4, 3)));
    assertThrows(ShapeException.class, () -> Operations.dotProductAttention(random(2, 3, 4), random(2, 3, 4), random(2, 3, 4)));
  }

  @Test
  void aTargetThatSeesNothingAttendsToAllAlikeAndHasNoGradient() {
    Tensor q = random(1, 2, 1, 3);
    Tensor v = random(1, 4, 1, 3);
    var mask = Tensor.of(new boolean[][] {{false, false, false, false}, {true, false, true, true}});
    try (var tape = new GradientTape()) {
      Tensor y = Operations.dotProductAttention(q, v, v, Optional.empty(), Optional.of(mask), OptionalDouble.empty(), false);
      same(Operations.mean(v, 1).get(0, 0), y.get(0, 0, 0));
      assertArrayEquals(new float[3], tape.gradient(y, q).get(0, 0, 0).toFloatArray());
    }
  }

  @Test
  void configurationsRoundTrip() {
    for (Layer l : List.of(multiHeadAttention(2, 3).valueDim(4).dropout(0.1).kernelRegularizer("l2").outputShape(7), attention().scoreMode("concat"),
        additiveAttention().useScale(false), multiHeadAttention(1, 2).attentionAxes(1, 2).useBias(false))) {
      assertEquals(l.toJson(), ObjectFactory.deserialize(Json.parse(l.toJson()), Layer.class).toJson());
    }
  }

  @Test
  void messagesSayWhatToDo() {
    Tensor x = random(2, 3, 4);
    assertTrue(assertThrows(IllegalArgumentException.class, () -> multiHeadAttention(2, 3).apply(x)).getMessage().contains("apply(x, x)"));
    assertTrue(assertThrows(ShapeException.class, () -> multiHeadAttention(2, 3).apply(x, x, random(2, 5, 4))).getMessage().contains("same shape"));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> multiHeadAttention(0, 3)).getMessage().contains("positive"));
    assertThrows(IllegalArgumentException.class, () -> attention().scoreMode("sum"));
    assertThrows(IllegalArgumentException.class, () -> attention().apply(x));
    assertThrows(ShapeException.class, () -> attention().apply(x, random(2, 3, 5)));
  }
}
