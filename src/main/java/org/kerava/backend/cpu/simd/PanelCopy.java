package org.kerava.backend.cpu.simd;

/** Copies rows of a matrix to panels of {@link Tiles#cols()} columns, which lie one after another: [column / cols][row][cols]. */
@FunctionalInterface
public interface PanelCopy {
  /** The copy of this run. */
  Warm<PanelCopy> COPY = new Warm<>(PanelCopy::copyRows, () -> VectorPanelCopy::copy, new Drill());

  /**
   * Copies whole panels.
   *
   * @param from the matrix, {@code at} its first element, {@code stride} its row stride
   * @param to the panels, {@code toAt} the first one's start
   * @param rows of the matrix, and of every panel
   * @param panels how many
   * @param cols columns of a panel, a multiple of {@link Simd#LANES}
   */
  void copy(float[] from, int at, int stride, float[] to, int toAt, int rows, int panels, int cols);

  private static void copyRows(float[] from, int at, int stride, float[] to, int toAt, int rows, int panels, int cols) {
    for (int p = 0; p < rows; p++) {
      for (int j = 0; j < panels; j++) {
        System.arraycopy(from, at + p * stride + j * cols, to, toAt + (j * rows + p) * cols, cols);
      }
    }
  }

  /** Small copies of one to three panels. */
  final class Drill implements Warm.Drill<PanelCopy> {
    private final float[] from = new float[3 * 32 * 8];
    private final float[] to = new float[3 * 32 * 8];

    @Override
    public int run(PanelCopy kernel, int round) {
      int rows = 3 + (round & 3);
      int panels = 2 + (round >> 2 & 1);
      kernel.copy(from, 0, 96, to, 0, rows, panels, 32);
      return rows * panels * 4;
    }
  }
}
