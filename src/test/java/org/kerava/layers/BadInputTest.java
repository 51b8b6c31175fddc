package org.kerava.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.kerava.Initializers.constant;
import static org.kerava.Layers.*;
import static org.kerava.Ops.greater;
import static org.kerava.Ops.maximum;
import static org.kerava.Ops.ones;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.kerava.Kerava;
import org.kerava.Optimizers;
import org.kerava.data.Dataset;
import org.kerava.models.Sequential;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** What people get wrong: the message says which layer, what came, what was expected and what to do. */
class BadInputTest {
  private static void says(Executable wrong, String... words) {
    String message = assertThrows(IllegalArgumentException.class, wrong).getMessage();
    for (String w : words) assertTrue(message.contains(w), message);
  }

  @Test
  void initialStatesOfTheWrongWidth() {
    says(() -> gru(4).name("g").apply(ones(2, 5, 3), c -> c.initialState(ones(2, 5))), "'g'", "(2, 5)", "expected (2, 4)");
  }

  @Test
  void singleSamplesWithoutABatchAxis() {
    var rows = Dataset.fromTensorSlices(ones(4, 3));
    says(() -> Sequential.of(input(3), dense(2)).predict(rows), "(None, 3)", "(3,)", "batch(n)");
    says(() -> Sequential.of(dense(2)).predict(rows), "batch(n)");
  }

  @Test
  void optionsOutOfRange() {
    says(() -> prelu().sharedAxes(7).apply(ones(1, 4, 4, 2)), "shared axis 7", "(1, 4, 4, 2)");
    says(() -> Optimizers.adam().clipnorm(-1), "clipnorm", "-1");
    says(() -> Kerava.setDtypePolicy("mixed_float61"), "mixed_float61", "mixed_bfloat16");
    says(() -> input(3).item(), "symbolic");
    says(() -> org.kerava.Ops.split(input(3), 2, 0), "unknown", "input(...)");
  }

  @Test
  void numbersStandOnEitherSideOfComparisons() {
    Tensor x = Tensor.of(1, 2, 3);
    assertEquals("[false, false, true]", java.util.Arrays.toString(greater(x, 2).toArray(boolean[].class)));
    assertEquals("[true, false, false]", java.util.Arrays.toString(greater(2, x).toArray(boolean[].class)));
    assertEquals(2, maximum(2, x).get(0).item());
  }

  @Test
  void stringsWorkInAddWeight() {
    class Own extends Layer {
      @Override
      protected void build(Shape in) {
        addWeight("a", Shape.of(in.last()), "ones", o -> o.regularizer("l2").constraint("non_neg").dtype("float64"));
        addWeight("b", Shape.of(2), "zeros");
        addWeight("c", Shape.of(2), constant(3));
      }

      @Override
      protected Tensor call(Tensor x) {
        return x;
      }
    }
    var own = new Own();
    own.apply(ones(2, 3));
    assertEquals(3, own.weights().size());
    assertEquals(0.03, own.losses().get(0).item(), 1e-6);
    says(() -> new Layer() {
      @Override
      protected void build(Shape in) {
        addWeight("a", Shape.of(1), "oness");
      }
    }.apply(ones(1, 1)), "oness", "ones");
  }
}
