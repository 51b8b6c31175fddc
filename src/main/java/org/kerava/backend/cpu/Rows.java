package org.kerava.backend.cpu;

/** A matrix A of a product that exists only as a rule: {@link Gemm} asks for the blocks it needs. */
@FunctionalInterface
interface Rows {
  /**
   * Writes a block of A.
   *
   * @param base offset of this matrix of the batch, from {@link Matrix#at}
   * @param row the block's first row
   * @param rows its rows
   * @param column its first column
   * @param columns its columns
   * @param to where to write, from index 0
   * @param stride from row to row in {@code to}
   */
  void copy(int base, int row, int rows, int column, int columns, float[] to, int stride);
}
