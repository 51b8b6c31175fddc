package org.kerava.backend.cpu.simd;

/**
 * The register tile of every matrix product: {@code C[rows x cols] (+)= A[rows x K] B[K x cols]}.
 *
 * <p>{@code K} runs in two levels, {@code outer} times {@code inner}, so that one call covers a convolution's kernel rows; a plain product
 * has {@code outer = 1}. Element {@code k = (h, p)} of B's row is at {@code bo + h * bh + p * bs}. A has two forms: <i>strided</i>, row
 * {@code i} at {@code ao + h * ah + i * as + p}, and <i>transposed</i>, {@code ao + h * ah + p * as + i}.
 *
 * <p><b>Order.</b> Every element of C is one chain {@code s = fma(a_k, b_k, s)} over {@code k} in order, starting at zero or, with
 * {@code add}, at the old C. So cutting K into calls, another tile size, another vector width and the scalar twin all give the same bits.
 */
public abstract class Tile {
  private static final float[] ZEROS = new float[32];

  final int rows;
  final int cols;

  /** A tile of fixed size. */
  protected Tile(int rows, int cols) {
    this.rows = rows;
    this.cols = cols;
  }

  /** Rows of C per call. */
  public final int rows() {
    return rows;
  }

  /** Columns of C per call. */
  public final int cols() {
    return cols;
  }

  /**
   * Computes one tile.
   *
   * @param a array of A, {@code ao} its start, {@code as} its row stride, {@code ah} its outer stride
   * @param b array of B, {@code bo} its start, {@code bs} its row stride, {@code bh} its outer stride
   * @param c array of C, {@code co} its start, {@code cs} its row stride
   * @param outer outer count of K
   * @param inner inner count of K
   * @param add whether to start from the old C
   */
  public final void run(float[] a, int ao, int as, int ah, float[] b, int bo, int bs, int bh, float[] c, int co, int cs,
      int outer, int inner, boolean add) {
    if (add) {
      chain(a, ao, as, ah, b, bo, bs, bh, c, co, cs, c, co, cs, outer, inner);
    } else {
      chain(a, ao, as, ah, b, bo, bs, bh, ZEROS, 0, 0, c, co, cs, outer, inner);
    }
  }

  /** The chains, from the values at {@code s} (start {@code so}, row stride {@code ss}) to C. */
  void chain(float[] a, int ao, int as, int ah, float[] b, int bo, int bs, int bh, float[] s, int so, int ss, float[] c, int co, int cs,
      int outer, int inner) {
    if (outer == 0) {
      step(a, ao, as, b, bo, bs, s, so, ss, c, co, cs, 0);
    }
    for (int h = 0; h < outer; h++) {
      boolean first = h == 0;
      step(a, ao + h * ah, as, b, bo + h * bh, bs, first ? s : c, first ? so : co, first ? ss : cs, c, co, cs, inner);
    }
  }

  /** The chains of one level: what a tile implements whose registers do not suffice for two. */
  void step(float[] a, int ao, int as, float[] b, int bo, int bs, float[] s, int so, int ss, float[] c, int co, int cs, int inner) {
    chain(a, ao, as, 0, b, bo, bs, 0, s, so, ss, c, co, cs, 1, inner);
  }

  @Override
  public String toString() {
    return "tile " + rows + "x" + cols;
  }
}
