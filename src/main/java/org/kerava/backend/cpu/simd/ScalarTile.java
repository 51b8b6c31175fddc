package org.kerava.backend.cpu.simd;

/** The scalar twin of every {@link Tile}: specification, oracle, and stand-in while the vector tile is cold. */
public final class ScalarTile extends Tile {
  private final boolean transposed;

  /**
   * A tile of any size.
   *
   * @param transposed whether A comes as {@code a[k][i]}
   */
  public ScalarTile(int rows, int cols, boolean transposed) {
    super(rows, cols);
    this.transposed = transposed;
  }

  @Override
  void step(float[] a, int ao, int as, float[] b, int bo, int bs, float[] s, int so, int ss, float[] c, int co, int cs, int inner) {
    int stepI = transposed ? 1 : as;
    int stepK = transposed ? as : 1;
    for (int i = 0; i < rows; i++) {
      int row = co + i * cs;
      System.arraycopy(s, so + i * ss, c, row, cols);
      int ai = ao + i * stepI;
      int p = 0;
      for (; p + 4 <= inner; p += 4) { // four steps of the chain per pass over the row; C2 vectorises it
        chain4(a[ai + p * stepK], a[ai + (p + 1) * stepK], a[ai + (p + 2) * stepK], a[ai + (p + 3) * stepK], b, bo + p * bs, bs, c, row);
      }
      for (; p < inner; p++) {
        float x = a[ai + p * stepK];
        int bp = bo + p * bs;
        for (int j = 0; j < cols; j++) {
          c[row + j] = Math.fma(x, b[bp + j], c[row + j]);
        }
      }
    }
  }

  private void chain4(float x0, float x1, float x2, float x3, float[] b, int bo, int bs, float[] c, int row) {
    for (int j = 0; j < cols; j++) {
      float s = Math.fma(x0, b[bo + j], c[row + j]);
      s = Math.fma(x1, b[bo + bs + j], s);
      s = Math.fma(x2, b[bo + 2 * bs + j], s);
      c[row + j] = Math.fma(x3, b[bo + 3 * bs + j], s);
    }
  }
}
