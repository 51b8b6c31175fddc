package org.kerava.backend.cpu;

import java.util.Arrays;
import org.kerava.backend.cpu.simd.PanelCopy;
import org.kerava.backend.cpu.simd.RowProduct;
import org.kerava.backend.cpu.simd.Tile;
import org.kerava.backend.cpu.simd.Tiles;
import org.kerava.backend.cpu.simd.Transpose;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.Layout;

/**
 * A matrix packed once for many products with few rows each: the recurrent weights of a sequence. Its columns fall into groups of one width
 * (the gates of a cell), whose panels take turns: a range of units in all groups is one piece of memory, which is spread over all sets of a
 * core's cache. (Group after group, the pieces for half of the units met in half of the sets, and LSTM(256) took a third longer.) The chains are
 * those of {@link Gemm}: one per element, over k in order.
 */
final class Panels {
  /** Steps of K per pass: the rows of A stay in L1 and a panel in L2. */
  private static final int K_STEP = 512;

  private final Tiles tiles;
  private final float[] data; // [column / cols][group][k][cols] from start on, filled up with zeros
  private final int start;
  private final int k;
  private final int groups;
  private final int width;

  private Panels(Tiles tiles, float[] data, int start, int k, int groups, int width) {
    this.tiles = tiles;
    this.data = data;
    this.start = start;
    this.k = k;
    this.groups = groups;
    this.width = width;
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
    var data = Scratch.floats(slot, size(tiles, k, groups, width));
    fill(pool, tiles, b, k, groups, width, data, 0);
    return new Panels(tiles.forStride(stride), data, 0, k, groups, width);
  }

  /** Floats of all panels. */
  static int size(Tiles tiles, int k, int groups, int width) {
    return groups * Gemm.roundUp(width, tiles.cols()) * k;
  }

  /** Packs a matrix to {@code data[at]} on. */
  static void fill(ThreadPool pool, Tiles tiles, Matrix b, int k, int groups, int width, float[] data, int at) {
    int cols = tiles.cols();
    pool.run(groups * Gemm.ceil(width, cols), panel -> {
      int column = panel / groups * cols;
      int columns = Math.min(cols, width - column);
      int to = at + panel * k * cols;
      int from = b.offset() + (panel % groups * width + column) * b.columns();
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
  }

  /** As {@link #pack} for a matrix by rows that is part of a buffer: panels kept for it, if it has any. */
  static Panels of(ThreadPool pool, int slot, Buffer buffer, Matrix b, int k, int groups, int width, int stride) {
    var tiles = Tiles.ACTIVE;
    float[] kept = PackedWeights.of(pool, tiles, buffer, b, k, groups * width, groups);
    return kept == null ? pack(pool, slot, b, k, groups, width, stride)
        : new Panels(tiles.forStride(stride), kept, Layout.START, k, groups, width);
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
    if (rows == 1 && cols == RowProduct.COLS) {
      if (RowProduct.KERNEL.ready()) {
        int whole = (to - from) / cols;
        int panel = start + (from / cols * groups + group) * k * cols;
        RowProduct.KERNEL.get().run(a, at, data, panel, cols, groups * k * cols, c, out, whole, k, add);
        from += whole * cols;
        out += whole * cols;
      } else {
        RowProduct.KERNEL.ask();
      }
    }
    for (int column = from; column < to; column += cols) {
      int columns = Math.min(cols, width - column);
      boolean narrow = columns <= Tiles.NARROW;
      int panel = start + (column / cols * groups + group) * k * cols;
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
