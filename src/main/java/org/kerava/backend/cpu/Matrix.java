package org.kerava.backend.cpu;

/**
 * A matrix, or a batch of them, in a float array: element {@code (i, j)} of the first is at {@code offset + i * rows + j * columns}.
 *
 * @param data the array
 * @param offset index of the first element
 * @param rows step from row to row
 * @param columns step from column to column; this or {@code rows} must be 1
 * @param batch steps along the batch dimensions, 0 where the matrix repeats
 */
public record Matrix(float[] data, int offset, int rows, int columns, int... batch) {
  /** Steps along no batch dimensions. */
  private static final int[] ONE = {};

  /** A matrix stored by rows. */
  public static Matrix of(float[] data, int offset, int rowStride) {
    return new Matrix(data, offset, rowStride, 1, ONE);
  }

  /** The transposed view. */
  public Matrix transpose() {
    return new Matrix(data, offset, columns, rows, batch);
  }

  /** Whether the rows lie densely: {@code columns == 1}. */
  boolean byRows() {
    return columns == 1;
  }

  /** Offset of a matrix of the batch, numbered in row-major order of {@code shape}. */
  int at(int index, int[] shape) {
    int at = offset;
    for (int d = shape.length - 1; d >= 0; d--) {
      at += index % shape[d] * batch[d];
      index /= shape[d];
    }
    return at;
  }
}
