package org.kerava.backend.cpu;

import org.kerava.backend.cpu.simd.Tiles;
import org.kerava.backend.cpu.simd.WinogradTiles;

/**
 * Convolution by 3x3 kernels at step 1 in 36 products per 4x4 outputs instead of 144: see {@link WinogradTiles}. Blocks of tiles, in the order
 * of images, lines and columns, go through three stages while they are in L2: patches to planes, a matrix product in each of the 36 planes,
 * planes to outputs. Whether this way serves depends on the layer alone, not on the batch: a row's result is the same in any batch.
 */
final class Winograd implements ThreadPool.Task {
  /** Floats of both operands' planes in a block: a 1 MB L2 cache. */
  private static final int BLOCK = 1 << 18;
  private static final int MAX_TILES = 96;
  private static final int MIN_TILES = 24;
  /** Below, products are too short to win what the transformations cost. */
  private static final int LEAST_CHANNELS = 16;
  /** Below, transforming the kernel would cost too much for a batch of one. */
  private static final int LEAST_PIXELS = 64;
  private static final int SIDE = WinogradTiles.PATCH_SIDE;
  private static final int PLANES = WinogradTiles.PLANES;

  private final Tiles tiles;
  private final Tiles rowTiles;
  private final Conv.Problem p;
  private final Epilogue epilogue;
  private final WinogradGrid grid;
  private final int block;
  private final float[] kernel;

  private Winograd(ThreadPool pool, Tiles tiles, Conv.Problem p, Epilogue epilogue) {
    this.tiles = tiles;
    this.p = p;
    this.epilogue = epilogue;
    grid = new WinogradGrid(p);
    block = grid.block(BLOCK, MIN_TILES, MAX_TILES, pool.free() ? 8 : 1);
    rowTiles = tiles.forStride(WinogradGrid.stride(p.channels()));
    kernel = kernel(pool);
  }

  /** Whether this way is possible and pays. */
  static boolean serves(Conv.Problem p) {
    return p.groups() == 1 && single(p.rows()) && single(p.columns()) && p.channels() % Tiles.NARROW == 0 && p.filters() % Tiles.NARROW == 0
        && p.channels() >= LEAST_CHANNELS && p.filters() >= LEAST_CHANNELS && p.rows().out() * p.columns().out() >= LEAST_PIXELS;
  }

  private static boolean single(Axis axis) {
    return axis.taps() == 3 && axis.step() == 1 && axis.dilation() == 1;
  }

  static void run(ThreadPool pool, Tiles tiles, Conv.Problem p, Epilogue epilogue) {
    var work = new Winograd(pool, tiles, p, epilogue);
    pool.run(Gemm.ceil(work.grid.tiles(), work.block), work);
  }

  /** The kernel's planes, in panels [plane][filter / cols][channel][cols]. */
  private float[] kernel(ThreadPool pool) {
    int cols = tiles.cols();
    int channels = p.channels();
    int filters = p.filters();
    int plane = channels * Gemm.roundUp(filters, cols);
    var planes = Scratch.floats(Scratch.CONV_WEIGHTS_PACKED, PLANES * plane);
    pool.run(Gemm.ceil(filters, cols), panel -> {
      int f = panel * cols;
      int width = Math.min(cols, filters - f);
      int line = 3 * channels * cols;
      var lines = Scratch.floats(Scratch.CONV_PLANES, SIDE * line);
      WinogradTiles.KERNEL.get().run(p.kernel(), p.at() + f, 3 * channels * filters, filters, lines, 0, line, cols, 3 * channels, width);
      for (int l = 0; l < SIDE; l++) {
        WinogradGrid.run(WinogradTiles.KERNEL, lines, l * line, line / 3, planes, f * channels + SIDE * l * plane, plane, line / 3);
      }
    });
    return planes;
  }

  @Override
  public void run(int chunk) {
    int from = chunk * block;
    int count = Math.min(block, grid.tiles() - from);
    int strideV = WinogradGrid.stride(p.channels());
    int strideM = WinogradGrid.stride(p.filters());
    int planeV = block * strideV + Tiles.NARROW;
    int planeM = block * strideM + Tiles.NARROW;
    var v = Scratch.floats(Scratch.GEMM_A, PLANES * planeV);
    var m = Scratch.floats(Scratch.GEMM_C, PLANES * planeM);
    grid.segments(from, count, (n, i, j, tiles, at) -> grid.patches(n, i, j, tiles, v, at * strideV, planeV, strideV));
    for (int plane = 0; plane < PLANES; plane++) {
      product(v, plane * planeV, strideV, plane, m, plane * planeM, strideM, count);
    }
    grid.segments(from, count, (n, i, j, tiles, at) -> grid.outputs(n, i, j, tiles, m, at * strideM, planeM, strideM, epilogue));
  }

  private void product(float[] v, int vo, int strideV, int plane, float[] m, int mo, int strideM, int count) {
    int cols = tiles.cols();
    int channels = p.channels();
    int filters = p.filters();
    int panels = plane * channels * Gemm.roundUp(filters, cols);
    for (int r = 0; r < count; ) {
      int rows = tiles.get(Tiles.A.STRIDED, filters <= Tiles.NARROW, true, count - r).rows();
      for (int f = 0; f < filters; f += cols) {
        boolean narrow = filters - f <= Tiles.NARROW;
        for (int i = 0; i < rows; ) {
          var tile = rowTiles.get(Tiles.A.STRIDED, narrow, true, rows - i);
          tile.run(v, vo + (r + i) * strideV, strideV, 0, kernel, panels + f * channels, cols, 0, m, mo + (r + i) * strideM + f, strideM, 1,
              channels, false);
          i += tile.rows();
        }
      }
      r += rows;
    }
  }
}
