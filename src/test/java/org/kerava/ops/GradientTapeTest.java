package org.kerava.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kerava.tensor.Input;
import org.kerava.tensor.KerasTensor;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;

class GradientTapeTest {
  @Test
  void gradientOfAProductOfMatrices() {
    var w = new Variable(Tensor.of(new float[][] {{1, 2}, {3, 4}}), "w");
    var x = Tensor.of(new float[][] {{1, -1}, {2, 0.5f}});
    try (var tape = new GradientTape()) {
      Tensor loss = Operations.sum(Operations.square(x.matmul(w)));
      Tensor g = tape.gradient(loss, w);
      // 2 Xt X W
      assertArrayEquals(new float[] {10, 20, 7.5f, 10}, g.toFloatArray(), 1e-5f);
    }
  }

  @Test
  void secondDerivativeByATapeAroundATape() {
    var x = new Variable(Tensor.scalar(3.0), "x");
    try (var outer = new GradientTape()) {
      Tensor first;
      try (var inner = new GradientTape()) {
        first = inner.gradient(x.pow(3).times(2), x);
      }
      assertEquals(54, first.item(), 1e-4);
      assertEquals(36, outer.gradient(first, x).item(), 1e-4);
    }
  }

  @Test
  void broadcastOperandsGetSummedGradients() {
    var a = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}});
    var b = Tensor.of(1f, 2f, 3f);
    try (var tape = new GradientTape()) {
      List<Tensor> g = tape.gradient(Operations.sum(a.times(b).get(":, ::-2")), List.of(a, b));
      assertArrayEquals(new float[] {1, 0, 3, 1, 0, 3}, g.get(0).toFloatArray());
      assertArrayEquals(new float[] {5, 0, 9}, g.get(1).toFloatArray());
    }
  }

  @Test
  void unconnectedSourcesGiveZerosThatCanBeTold() {
    var x = Tensor.of(1f, 2f);
    var y = Tensor.of(1f);
    try (var tape = new GradientTape()) {
      List<Tensor> g = tape.gradient(Operations.sum(x), List.of(x, y));
      assertFalse(GradientTape.isUnconnected(g.get(0)));
      assertTrue(GradientTape.isUnconnected(g.get(1)));
      assertArrayEquals(new float[] {0}, g.get(1).toFloatArray());
    }
  }

  @Test
  void jacobianOfAVector() {
    var x = Tensor.of(1f, 2f);
    try (var tape = new GradientTape()) {
      Tensor j = tape.jacobian(Operations.multiply(x, x), x);
      assertArrayEquals(new float[][] {{2, 0}, {0, 4}}, j.toArray(float[][].class));
    }
  }

  @Test
  void aClosedTapeGivesNoGradient() {
    var tape = new GradientTape();
    tape.close();
    assertThrows(IllegalStateException.class, () -> tape.gradient(Tensor.scalar(1.0), Tensor.scalar(1.0)));
  }

  @Test
  void symbolsFindTheirShapes() {
    Tensor x = new Input(Shape.of(Shape.ANY, 3));
    Tensor y = Operations.reshape(x.plus(1).matmul(Operations.ones(3, 5)), -1, 5);
    assertEquals(Shape.of(Shape.ANY, 5), y.shape());
    assertTrue(y instanceof KerasTensor);
    assertEquals(Shape.of(Shape.ANY, Shape.ANY), x.get("..., 0").shape());
  }
}
