package org.kerava.backend.cpu;

import org.kerava.backend.cpu.simd.ColumnBlock;

/** What happens to a block of a matrix product's result while it is still in the cache: bias, activation. */
@FunctionalInterface
public interface Epilogue {
  /**
   * Changes finished elements in place; called once for every element, from several threads.
   *
   * @param c the result's array
   * @param offset where the block starts
   * @param stride from row to row
   * @param rows rows of the block
   * @param columns columns of the block
   * @param column the block's first column in the whole matrix
   */
  void apply(float[] c, int offset, int stride, int rows, int columns, int column);

  /** Nothing. */
  Epilogue NONE = (c, offset, stride, rows, columns, column) -> {};

  /** This, then another. */
  default Epilogue then(Epilogue next) {
    if (next == NONE) return this;
    if (this == NONE) return next;
    return (c, offset, stride, rows, columns, column) -> {
      apply(c, offset, stride, rows, columns, column);
      next.apply(c, offset, stride, rows, columns, column);
    };
  }

  /**
   * Adds a row vector: {@code c[i][j] += bias[at + j]}.
   *
   * @param relu whether {@code max(c, 0)} follows
   */
  static Epilogue bias(float[] bias, int at, boolean relu) {
    var kernel = relu ? ColumnBlock.BIAS_RELU : ColumnBlock.BIAS;
    return (c, offset, stride, rows, columns, column) ->
        kernel.get().run(c, offset, c, 0, c, offset, stride, bias, at + column, 0, rows, columns);
  }
}
