package org.kerava.backend.cpu;

import java.util.Arrays;
import org.kerava.backend.cpu.simd.PanelCopy;
import org.kerava.backend.cpu.simd.Tile;
import org.kerava.backend.cpu.simd.Tiles;
import org.kerava.backend.cpu.simd.Transpose;

/**
 * A matrix packed once for many products with few rows each: the recurrent weights of a sequence. Its columns fall into groups of one width
 * (the gates of a cell), which are packed apart, so that a range of units can be asked for in every group. The chains are those of
 * {@link Gemm}: one per element, over k in order.
 */
final class Panels {
  /** Steps of K per pass: the rows of A stay in L1 and a panel in L2. */
  private static final int K_STEP = 512;

  private final Tiles tiles;
  private final float[] data; // [group][column / cols][k][cols], filled up with zeros
  private final int k;
  private final int width;
  private final int perGroup;

  private Panels(Tiles tiles, float[] data, int k, int width) {
    this.tiles = tiles;
    this.data = data;
    this.k = k;
    this.width = width;
    perGroup = Gemm.ceil(width, tiles.cols());
  }

  /** Columns of a panel: ranges of columns begin at multiples of it. */
  static int columns() {
    return Tiles.ACTIVE.cols();
  }

  /**
   * Packs a matrix.
   *
   * @param slot of {@link Scratch}, where the panels stay until the next call that uses it
   * @param b (k, groups width), dense by rows or by columns
   * @param stride of the rows that will be multiplied with it
   */
  static Panels pack(ThreadPool pool, int slot, Matrix b, int k, int groups, int width, int stride) {
    var tiles = Tiles.ACTIVE;
    int cols = tiles.cols();
    int perGroup = Gemm.ceil(width, cols);
    var data = Scratch.floats(slot, groups * perGroup * k * cols);
    pool.run(groups * perGroup, panel -> {
      int column = panel % perGroup * cols;
      int columns = Math.min(cols, width - column);
      int to = panel * k * cols;
      int from = b.offset() + (panel / perGroup * width + column) * b.columns();
      if (b.byRows() && columns == cols) {
        PanelCopy.COPY.get().copy(b.data(), from, b.rows(), data, to, k, 1, cols);
      } else if (b.byRows()) {
        for (int p = 0; p < k; p++) {
          System.arraycopy(b.data(), from + p * b.rows(), data, to + p * cols, columns);
        }
      } else {
        Transpose.transpose(b.data(), from, b.columns(), data, to, cols, columns, k);
      }
      for (int p = 0; columns < cols && p < k; p++) {
        Arrays.fill(data, to + p * cols + columns, to + (p + 1) * cols, 0);
      }
    });
    return new Panels(tiles.forStride(stride), data, k, width);
  }

  /**
   * {@code c (+)= a b} for some columns of a group.
   *
   * @param a the rows, from index {@code at} on, {@code stride} apart
   * @param from first column, a multiple of {@link #columns()}
   * @param to end of the columns
   * @param c the result, its first row and first column of the range at {@code out}, rows {@code outStride} apart
   */
  void multiply(float[] a, int at, int stride, int rows, int group, int from, int to, float[] c, int out, int outStride, boolean add) {
    int cols = tiles.cols();
    for (int column = from; column < to; column += cols) {
      int columns = Math.min(cols, width - column);
      boolean narrow = columns <= Tiles.NARROW;
      int panel = (group * perGroup + column / cols) * k * cols;
      for (int k0 = 0; k0 < k; ) {
        int depth = Gemm.ceil(k - k0, Gemm.ceil(k - k0, K_STEP));
        for (int i = 0; i < rows; ) {
          Tile tile = tiles.get(Tiles.A.STRIDED, narrow, true, rows - i);
          tile(tile, a, at + i * stride + k0, stride, panel + k0 * cols, depth, c, out + i * outStride + column - from, outStride, columns,
              add || k0 > 0);
          i += tile.rows();
        }
        k0 += depth;
      }
    }
  }

  private void tile(Tile tile, float[] a, int at, int stride, int panel, int depth, float[] c, int out, int outStride, int columns,
      boolean add) {
    int cols = tiles.cols();
    if (columns >= tile.cols()) {
      tile.run(a, at, stride, 0, data, panel, cols, 0, c, out, outStride, 1, depth, add);
      return;
    }
    var edge = Scratch.floats(Scratch.GEMM_C, tile.rows() * tile.cols());
    for (int i = 0; add && i < tile.rows(); i++) {
      System.arraycopy(c, out + i * outStride, edge, i * tile.cols(), columns);
    }
    tile.run(a, at, stride, 0, data, panel, cols, 0, edge, 0, tile.cols(), 1, depth, add);
    for (int i = 0; i < tile.rows(); i++) {
      System.arraycopy(edge, i * tile.cols(), c, out + i * outStride, columns);
    }
  }
}
