package org.kerava.backend.cpu;

import java.util.Arrays;
import org.kerava.backend.cpu.simd.Tiles;

/**
 * The gradient to the kernel without patches: for every tap, {@code dk[tap][c][f] = sum x[pixel + tap][c] dy[pixel][f]} is a product with
 * A transposed, whose pixels lie in the image itself. Blocks of a few image lines serve all taps while they are in the cache. Blocks
 * form groups, by sizes, that sum into arrays of their own; these are added in order.
 */
final class ConvKernelDirect implements ThreadPool.Task {
  /** Pixels per block: 12 channels and 32 filters of them fit L1. */
  private static final int PIXELS = 224;
  private static final int MAX_GROUPS = 16;
  private static final int MAX_SUMS = 1 << 21;
  private static final int MAX_KERNEL = 640 << 10;
  private static final long LEAST_FLOPS = 4_000_000;
  /** With fewer channels the taps of a kernel line are taken together, or tiles would be too flat. */
  private static final int FEW_CHANNELS = 8;

  private final Tiles tiles;
  private final Conv.Problem p;
  private final int height;
  private final int perImage;
  private final int blocks;
  private final int groups;
  private final int size;
  private final float[] sums;

  private ConvKernelDirect(Tiles tiles, Conv.Problem p) {
    this.tiles = tiles;
    this.p = p;
    size = p.depth() * p.filters();
    height = Math.max(1, PIXELS / p.columns().out());
    perImage = Gemm.ceil(p.rows().out(), height);
    blocks = p.out().batch() * perImage;
    groups = groups(p, blocks);
    sums = Scratch.floats(Scratch.GEMM_PARTS, groups * size);
  }

  /** Whether this way is possible and not slower than patches. */
  static boolean serves(Conv.Problem p) {
    int full = p.columns().lastFull() - p.columns().firstFull();
    return p.groups() == 1 && p.filters() % Tiles.NARROW == 0 && p.depth() * p.filters() <= MAX_KERNEL
        && (p.channels() >= FEW_CHANNELS || p.columns().dilation() == 1 && p.in().stepW() == p.channels() && 2 * full >= p.columns().out());
  }

  static void run(ThreadPool pool, Tiles tiles, Conv.Problem p, boolean add) {
    var work = new ConvKernelDirect(tiles, p);
    pool.run(work.groups, work);
    total(pool, work.sums, work.size, work.groups, p, add);
  }

  /** How many arrays the blocks sum into: by sizes only. */
  static int groups(Conv.Problem p, int blocks) {
    int size = p.depth() * p.filters();
    return (int) Math.max(1, Math.min(Math.min(MAX_GROUPS, blocks), Math.min(MAX_SUMS / size, p.flops() / LEAST_FLOPS)));
  }

  /** Adds the groups' sums to the kernel's gradient, in order. */
  static void total(ThreadPool pool, float[] sums, int size, int groups, Conv.Problem p, boolean add) {
    int step = 4096;
    pool.run(Gemm.ceil(size, step), chunk ->
        Gemm.sum(sums, chunk * step, size, groups, p.kernel(), p.at() + chunk * step, Math.min(step, size - chunk * step), add));
  }

  @Override
  public void run(int group) {
    int sum = group * size;
    Arrays.fill(sums, sum, sum + size, 0);
    for (int block = (int) ((long) blocks * group / groups); block < (int) ((long) blocks * (group + 1) / groups); block++) {
      int n = block / perImage;
      int from = block % perImage * height;
      int to = Math.min(from + height, p.rows().out());
      int x = p.in().at(n, p.rows().at(from, 0), 0);
      int y = p.out().at(n, from, 0);
      Touch.run(p.in().data(), x, x + (to - from) * p.rows().step() * p.in().stepH());
      Touch.run(p.out().data(), y, y + (to - from) * p.out().stepH());
      for (int u = 0; u < p.rows().taps(); u++) {
        int i0 = Math.clamp(p.rows().firstOutput(u), from, to);
        int i1 = Math.clamp(p.rows().lastOutput(u), i0, to);
        if (i0 < i1) {
          line(sum, n, u, i0, i1);
        }
      }
    }
  }

  /** One line of taps for the output lines that see it inside the image. */
  private void line(int sum, int n, int u, int i0, int i1) {
    var columns = p.columns();
    if (p.channels() >= FEW_CHANNELS) {
      for (int v = 0; v < columns.taps(); v++) {
        int j0 = columns.firstOutput(v);
        int j1 = columns.lastOutput(v);
        if (j0 < j1) {
          taps(sum, n, u, v, v + 1, i0, i1, j0, j1);
        }
      }
      return;
    }
    int left = columns.firstFull();
    int right = columns.lastFull();
    if (left < right) {
      taps(sum, n, u, 0, columns.taps(), i0, i1, left, right);
    }
    for (int j = 0; j < columns.out(); j++) {
      if (j < left || j >= right) {
        int first = columns.first(j);
        int last = columns.last(j);
        if (first < last) {
          taps(sum, n, u, first, last, i0, i1, j, j + 1);
        }
      }
    }
  }

  /** Taps {@code (u, v0..v1)} over the output pixels {@code [i0, i1) x [j0, j1)}. */
  private void taps(int sum, int n, int u, int v0, int v1, int i0, int i1, int j0, int j1) {
    int filters = p.filters();
    int rows = (v1 - v0) * p.channels();
    int a = p.in().at(n, p.rows().at(i0, u), p.columns().at(j0, v0));
    int b = p.out().at(n, i0, j0);
    int c = sum + (u * p.columns().taps() + v0) * p.channels() * filters;
    int stepA = p.columns().step() * p.in().stepW();
    int stepB = p.out().stepW();
    int lineA = p.rows().step() * p.in().stepH();
    int lineB = p.out().stepH();
    int inner = j1 - j0;
    int outer = i1 - i0;
    if (inner == 1) { // a column: down the image in one run
      stepA = lineA;
      stepB = lineB;
      inner = outer;
      outer = 1;
    }
    for (int m = 0; m < rows; ) {
      int height = tiles.get(Tiles.A.TRANSPOSED, filters <= Tiles.NARROW, false, rows - m).rows();
      for (int f = 0; f < filters; f += tiles.cols()) {
        for (int r = 0; r < height; ) {
          var tile = tiles.get(Tiles.A.TRANSPOSED, filters - f <= Tiles.NARROW, false, height - r);
          tile.run(p.in().data(), a + m + r, stepA, lineA, p.out().data(), b + f, stepB, lineB, sums, c + (m + r) * filters + f, filters,
              outer, inner, true);
          r += tile.rows();
        }
      }
      m += height;
    }
  }
}
