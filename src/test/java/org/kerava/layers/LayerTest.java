package org.kerava.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.saving.Json;
import org.kerava.saving.ObjectFactory;
import org.kerava.tensor.Input;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;

class LayerTest {
  /** A custom layer as the documentation has it. */
  static class Linear extends Layer {
    private int units;
    private Variable w;

    Linear(int units) {
      this.units = units;
    }

    @Override
    protected void build(Shape in) {
      w = addWeight("w", Shape.of(in.last(), units), Operations::ones);
    }

    @Override
    protected Tensor call(Tensor x) {
      return x.matmul(w);
    }

    @Override
    protected void config(Config c) {
      super.config(c);
      units = c.field("units", units);
    }
  }

  /** A layer of layers. */
  static class Two extends Layer {
    private final Layer first = new Linear(4);
    private final List<Layer> rest = List.of(new Linear(3), new Linear(2));
    private boolean sawTraining;

    @Override
    protected Tensor call(Tensor x, Context c) {
      sawTraining = c.training();
      x = first.apply(x);
      for (Layer l : rest) x = l.apply(x);
      return x;
    }
  }

  @Test
  void buildsItselfAtTheFirstCallAndThenFreezes() {
    var linear = new Linear(3);
    Tensor y = linear.apply(Tensor.of(new float[][] {{1, 2}, {3, 4}}));
    assertArrayEquals(new float[][] {{3, 3, 3}, {7, 7, 7}}, y.toArray(float[][].class));
    assertEquals(6, linear.countParams());
    var e = assertThrows(IllegalStateException.class, () -> linear.name("late"));
    assertTrue(e.getMessage().contains("is built: its options are fixed"), e.getMessage());
  }

  @Test
  void givesSymbolsOnSymbols() {
    var two = new Two();
    Tensor y = two.apply(new Input(Shape.of(Shape.ANY, 5)), Context.TRAINING);
    assertEquals(Shape.of(Shape.ANY, Shape.ANY, 2), y.shape());
    assertTrue(two.sawTraining);
    assertEquals(3, two.subLayers().size());
    assertEquals(20 + 12 + 6, two.countParams());
    two.trainable(false);
    assertEquals(List.of(), two.trainableWeights());
    assertEquals(3, two.nonTrainableWeights().size());
  }

  @Test
  void errorsNameTheLayerAndWhatCame() {
    var linear = new Linear(3).name("fc");
    linear.apply(Operations.ones(1, 2));
    var e = assertThrows(ShapeException.class, () -> linear.apply(Operations.ones(1, 5)));
    assertTrue(e.getMessage().contains("'fc'") && e.getMessage().contains("(1, 5)"), e.getMessage());
  }

  @Test
  void configGoesBothWays() {
    ObjectFactory.registerCustom("test>Linear", Linear.class, c -> new Linear(c.getInt("units")));
    var linear = (Linear) new Linear(7).name("seven").trainable(false);
    Map<String, Object> json = Json.parseObject(linear.toJson());
    assertEquals("test>Linear", json.get("registered_name"));
    Linear copy = ObjectFactory.deserialize(json, Linear.class);
    assertEquals(linear.getConfig(), copy.getConfig());
    assertEquals("seven", copy.name());
  }

  @Test
  void mixedPrecisionComputesIn16BitAndKeepsWeightsIn32() {
    var linear = new Linear(1) {
      @Override
      protected Tensor call(Tensor x) {
        return x.times(3);
      }
    };
    linear.dtype("mixed_bfloat16");
    Tensor y = linear.apply(Tensor.of(new float[][] {{1.001f}}));
    assertEquals("bfloat16", y.dtype().toString());
    assertEquals("float32", linear.weights().get(0).dtype().toString());
    assertEquals(3, y.item());
  }
}
