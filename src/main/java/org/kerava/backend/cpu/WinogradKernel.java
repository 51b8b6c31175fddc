package org.kerava.backend.cpu;

import java.util.Arrays;
import org.kerava.backend.cpu.simd.Tiles;
import org.kerava.backend.cpu.simd.Transpose;
import org.kerava.backend.cpu.simd.WinogradTiles;

/**
 * The gradient to a 3x3 kernel in the planes of {@link Winograd}: {@code dg = G' [sum over tiles (A dy A') * (B' x B)] G}. The sum over the
 * tiles of a block is a matrix product in each plane, with A transposed. Blocks form groups, by sizes, that sum into planes of their own;
 * these are added in order and transformed once at the end.
 */
final class WinogradKernel implements ThreadPool.Task {
  /** Floats of both operands' planes in a block: a 1 MB L2 cache. */
  private static final int BLOCK = 1 << 18;
  private static final int MAX_TILES = 96;
  private static final int MIN_TILES = 32;
  private static final int MAX_GROUPS = 16;
  private static final int MAX_SUMS = 5 << 20;
  /** Larger kernels' planes would go through L3 with every block. */
  private static final int MAX_KERNEL = 1 << 16;
  /** Tiles of a group: with fewer, clearing and adding up its sums would cost too much. */
  private static final int LEAST_TILES = 64;
  private static final int SIDE = WinogradTiles.PATCH_SIDE;
  private static final int PLANES = WinogradTiles.PLANES;

  private final Tiles tiles;
  private final Conv.Problem p;
  private final WinogradGrid grid;
  private final int block;
  private final int blocks;
  private final int groups;
  private final int plane;
  private final float[] sums;

  private WinogradKernel(Tiles tiles, Conv.Problem p) {
    this.tiles = tiles;
    this.p = p;
    grid = new WinogradGrid(p);
    block = grid.block(BLOCK, MIN_TILES, MAX_TILES, 8);
    blocks = Gemm.ceil(grid.tiles(), block);
    plane = p.channels() * p.filters();
    groups = Math.clamp(Math.min(MAX_SUMS / (PLANES * plane), grid.tiles() / LEAST_TILES), 1, Math.min(MAX_GROUPS, blocks));
    sums = Scratch.floats(Scratch.GEMM_PARTS, groups * PLANES * plane);
  }

  /** Whether this way is possible and pays. */
  static boolean serves(Conv.Problem p) {
    return Winograd.serves(p) && p.channels() * p.filters() <= MAX_KERNEL;
  }

  static void run(ThreadPool pool, Tiles tiles, Conv.Problem p) {
    var work = new WinogradKernel(tiles, p);
    pool.run(work.groups, work);
    work.finish(pool);
  }

  @Override
  public void run(int group) {
    int sum = group * PLANES * plane;
    Arrays.fill(sums, sum, sum + PLANES * plane, 0);
    boolean panels = tiles.packsB();
    int channels = p.channels();
    int filters = p.filters();
    int stepV = WinogradGrid.stride(channels);
    int stepW = panels ? tiles.cols() : WinogradGrid.stride(filters);
    int planeV = block * stepV + Tiles.NARROW;
    int planeW = block * WinogradGrid.stride(filters) + Tiles.NARROW;
    int width = panels ? tiles.cols() : filters;
    var v = Scratch.floats(Scratch.GEMM_A, PLANES * planeV);
    var w = Scratch.floats(Scratch.GEMM_B, PLANES * planeW);
    for (int b = (int) ((long) blocks * group / groups); b < (int) ((long) blocks * (group + 1) / groups); b++) {
      int count = Math.min(block, grid.tiles() - b * block);
      grid.segments(b * block, count, (n, i, j, run, at) -> {
        grid.patches(n, i, j, run, v, at * stepV, planeV, stepV);
        for (int f = 0; f < filters; f += width) {
          grid.gradients(n, i, j, run, f, width, w, f * block + at * stepW, planeW, stepW);
        }
      });
      for (int k = 0; k < PLANES; k++) {
        product(v, k * planeV, stepV, w, k * planeW, stepW, sum + k * plane, count);
      }
    }
  }

  /** {@code sums[c][f] += v[tile][c] w[tile][f]}. */
  private void product(float[] v, int vo, int stepV, float[] w, int wo, int stepW, int to, int count) {
    int filters = p.filters();
    int cols = tiles.cols();
    boolean copy = tiles.packsA(Tiles.A.TRANSPOSED);
    boolean panels = tiles.packsB();
    for (int c = 0; c < p.channels(); ) {
      int rows = tiles.get(Tiles.A.TRANSPOSED, filters <= Tiles.NARROW, panels, p.channels() - c).rows();
      var a = v;
      int at = vo + c;
      int stride = stepV;
      if (copy) {
        stride = tiles.rows(Tiles.A.TRANSPOSED);
        a = Scratch.floats(Scratch.GEMM_SOURCE, count * stride);
        at = 0;
        Transpose.copyColumns(v, vo + c, stepV, a, stride, rows, count);
      }
      for (int f = 0; f < filters; f += cols) {
        int b = wo + (panels ? f * block : f);
        for (int r = 0; r < rows; ) {
          var tile = tiles.get(Tiles.A.TRANSPOSED, filters - f <= Tiles.NARROW, panels, rows - r);
          tile.run(a, at + r, stride, 0, w, b, stepW, 0, sums, to + (c + r) * filters + f, filters, 1, count, true);
          r += tile.rows();
        }
      }
      c += rows;
    }
  }

  /** Adds the groups' planes in order and transforms them to the gradient. */
  private void finish(ThreadPool pool) {
    int channels = p.channels();
    int filters = p.filters();
    var planes = Scratch.floats(Scratch.CONV_WEIGHTS_PACKED, PLANES * plane);
    int step = Math.max(1, 1024 / filters);
    pool.run(Gemm.ceil(channels, step), chunk -> {
      int from = chunk * step;
      int count = Math.min(step, channels - from);
      for (int k = 0; k < PLANES; k++) {
        int at = k * plane + from * filters;
        Gemm.sum(sums, at, PLANES * plane, groups, planes, at, count * filters, false);
      }
      int run = count * filters;
      var lines = Scratch.floats(Scratch.CONV_PLANES, 3 * SIDE * run);
      for (int k = 0; k < SIDE; k++) {
        WinogradGrid.run(WinogradTiles.KERNEL_GRADIENT, lines, k * run, SIDE * run, planes, k * plane + from * filters, SIDE * plane, run);
      }
      for (int l = 0; l < 3; l++) {
        WinogradGrid.run(WinogradTiles.KERNEL_GRADIENT, p.kernel(), p.at() + 3 * l * plane + from * filters, plane, lines, l * SIDE * run, run, run);
      }
    });
  }
}
