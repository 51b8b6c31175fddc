package org.kerava.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** Connectionist temporal classification: laws; the values are among the recorded calls. */
class CtcTest {
  private static final Tensor LOGITS = RandomOps.normal(Shape.of(2, 6, 4), 1);
  private static final Tensor LABELS = Tensor.of(new int[][] {{1, 2, 2}, {3, 1, 0}});

  @Test
  void whatFollowsTheLengthsDoesNotCount() {
    Tensor whole = Operations.ctcLoss(LABELS.get(":, :2"), LOGITS.get(":, :4"), Tensor.of(2, 2), Tensor.of(4, 4));
    Tensor part = Operations.ctcLoss(LABELS, LOGITS, Tensor.of(2, 2), Tensor.of(4, 4));
    assertArrayEquals(whole.toFloatArray(), part.toFloatArray(), 1e-5f);
  }

  @Test
  void anyClassMayBeTheBlank() {
    Tensor renamed = Operations.concatenate(java.util.List.of(LOGITS.get(":, :, 1:"), LOGITS.get(":, :, :1")), 2); // class 0 becomes 3
    Tensor a = Operations.ctcLoss(LABELS, LOGITS, Tensor.of(3, 2), Tensor.of(6, 5));
    Tensor b = Operations.ctcLoss(Operations.mod(LABELS.plus(3), 4), renamed, Tensor.of(3, 2), Tensor.of(6, 5), 3);
    assertArrayEquals(a.toFloatArray(), b.toFloatArray(), 1e-5f);
  }

  @Test
  void typesAndShapes() {
    assertEquals(DType.FLOAT32, Operations.ctcLoss(LABELS, LOGITS.cast("bfloat16"), Tensor.of(3, 2), Tensor.of(6, 5)).dtype());
    assertEquals(DType.FLOAT64, Operations.ctcLoss(LABELS, LOGITS.cast("float64"), Tensor.of(3, 2), Tensor.of(6, 5)).dtype());
    assertThrows(IllegalArgumentException.class, () -> Operations.ctcLoss(LABELS, LABELS, Tensor.of(3, 2), Tensor.of(6, 5)));
  }
}
