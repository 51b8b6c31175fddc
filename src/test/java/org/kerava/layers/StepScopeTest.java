package org.kerava.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.kerava.Layers.dense;
import static org.kerava.Layers.input;
import static org.kerava.Ops.ones;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kerava.models.Sequential;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** What a layer makes in a step of training dies with the step, and says so. */
class StepScopeTest {
  private static final class Spy extends Layer {
    final List<Tensor> lost = new ArrayList<>();
    final List<Tensor> kept = new ArrayList<>();

    @Override
    protected Tensor call(Tensor x) {
      Tensor y = x.times(2);
      lost.add(y);
      kept.add(y.keep());
      return y.plus(1);
    }
  }

  @Test
  void aTensorUsedAfterItsStepNamesItsLayerAndKeep() {
    var spy = new Spy();
    spy.name("spy");
    var model = Sequential.of(input(3), spy, dense(1));
    model.compile("sgd", "mse");
    spy.lost.clear();
    spy.kept.clear();
    model.fit(ones(Shape.of(4, 3)), ones(Shape.of(4, 1)), f -> f.epochs(1).batchSize(4).verbose(0));
    var e = assertThrows(IllegalStateException.class, () -> spy.lost.getLast().toFloatArray());
    assertTrue(e.getMessage().contains("keep()"), e.getMessage());
    assertTrue(e.getMessage().contains("Spy"), e.getMessage());
    assertThrows(IllegalStateException.class, () -> spy.lost.getLast().plus(1));
    assertEquals(2, spy.kept.getLast().toFloatArray()[0]);
  }
}
