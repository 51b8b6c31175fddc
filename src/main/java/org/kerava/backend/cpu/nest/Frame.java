package org.kerava.backend.cpu.nest;

/** The operands and parameters of one call of a {@link Kernel}; reused between calls. */
public final class Frame {
  /** Array of each operand; null for scratch operands. */
  public final float[][] arrays;
  /** Index of each operand's first element. */
  public final int[] at;
  /** Distance of each operand's rows. */
  public final int[] step;
  /** Parameters. */
  public final float[] params;
  /** Columns that count in reductions: those beyond, up to the next full vector, are not seen by them. */
  public int columns;
  /** Elements of a scratch operand. */
  public int scratchSize;

  /**
   * A frame.
   *
   * @param operands the most operands
   * @param params the most parameters
   */
  public Frame(int operands, int params) {
    arrays = new float[operands][];
    at = new int[operands];
    step = new int[operands];
    this.params = new float[params];
  }
}
