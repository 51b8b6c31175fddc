package org.kerava.backend;

import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/**
 * Walks one to four views of one shape row by row: adjacent axes that all operands cross with one stride are merged first, so contiguous
 * operands are a single row.
 */
public final class Rows {
  /** Work on one row of {@code n} elements; starts and steps of each operand are in the walker's fields. */
  @FunctionalInterface
  public interface Body {
    /**
     * One row.
     *
     * @param n its length
     * @param at start of each operand's row
     */
    void row(int n, int[] at);
  }

  private final int operands;
  private int rank;
  private final int[] lengths;
  private final int[][] strides; // [operand][axis]
  private final int[] at;

  /**
   * A walker.
   *
   * @param views of one shape
   */
  public Rows(View... views) {
    operands = views.length;
    Shape shape = views[0].shape();
    int n = shape.ndim();
    lengths = new int[Math.max(1, n)];
    strides = new int[operands][Math.max(1, n)];
    at = new int[operands];
    for (int k = 0; k < operands; k++) {
      at[k] = views[k].layout().offset();
      if (!views[k].shape().equals(shape)) {
        throw new AssertionError("operands of one call must have one shape: " + shape + " and " + views[k].shape());
      }
    }
    for (int i = 0; i < n; i++) {
      int length = shape.get(i);
      if (length == 1) continue;
      boolean merge = rank > 0;
      for (int k = 0; k < operands && merge; k++) {
        merge = strides[k][rank - 1] == views[k].layout().stride(i) * length;
      }
      if (merge) rank--;
      lengths[rank] = merge ? lengths[rank] * length : length;
      for (int k = 0; k < operands; k++) strides[k][rank] = views[k].layout().stride(i);
      rank++;
    }
    if (rank == 0) {
      lengths[0] = 1;
      for (int k = 0; k < operands; k++) strides[k][0] = Layout.rowMajor(Shape.of(1))[0];
      rank = 1;
    }
  }

  /**
   * {@return the distance of an operand's elements within a row}
   *
   * @param operand its position
   */
  public int step(int operand) {
    return strides[operand][rank - 1];
  }

  /** {@return the number of merged axes} */
  public int rank() {
    return rank;
  }

  /** {@return the elements of a row} */
  public int rowLength() {
    return lengths[rank - 1];
  }

  /**
   * Runs over all rows in row-major order.
   *
   * @param body the work
   */
  public void run(Body body) {
    for (int i = 0; i < rank; i++) {
      if (lengths[i] == 0) return;
    }
    walk(0, body);
  }

  private void walk(int axis, Body body) {
    if (axis == rank - 1) {
      body.row(lengths[axis], at);
      return;
    }
    for (int i = 0; i < lengths[axis]; i++) {
      walk(axis + 1, body);
      for (int k = 0; k < operands; k++) at[k] += strides[k][axis];
    }
    for (int k = 0; k < operands; k++) at[k] -= strides[k][axis] * lengths[axis];
  }
}
