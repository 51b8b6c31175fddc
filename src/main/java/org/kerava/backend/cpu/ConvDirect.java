package org.kerava.backend.cpu;

import org.kerava.backend.cpu.simd.Tiles;

/**
 * Convolution without patches: where a window's line {@code [taps of columns][channels]} is one run of the image, a row of output pixels
 * is a product whose A lies in the image itself, one kernel line below the other. Nothing is copied, not even for padding:
 * the few columns whose window sticks out are computed down the image, a column at a time, with the taps that are inside.
 */
final class ConvDirect implements ThreadPool.Task {
  private static final long FLOPS_PER_BLOCK = 24_000_000;
  private static final long LEAST_FLOPS = 2_000_000;
  /** Kernels above this many floats are walked panel by panel, so that a panel stays in L2; below, pixel by pixel. */
  private static final int LARGE_KERNEL = 1 << 17;

  private final Tiles tiles;
  private final Tiles rowTiles;
  private final Conv.Problem p;
  private final boolean add;
  private final Epilogue epilogue;
  private final boolean pack;
  private final float[] kernel;
  private final int line;
  private final int left;
  private final int right;
  private final int blocks;

  private ConvDirect(ThreadPool pool, Tiles tiles, Conv.Problem p, boolean add, Epilogue epilogue) {
    this.tiles = tiles;
    this.rowTiles = tiles.forStride(p.columns().step() * p.in().stepW());
    this.p = p;
    this.add = add;
    this.epilogue = epilogue;
    line = p.columns().taps() * p.channels();
    left = p.columns().firstFull();
    right = p.columns().lastFull();
    pack = tiles.packsB() || p.filters() % 1024 == 0 || p.depth() * p.filters() > LARGE_KERNEL;
    kernel = pack ? packed(pool, tiles, p) : p.kernel();
    int batch = p.out().batch();
    int height = p.rows().out();
    long flops = p.flops() / batch;
    long split = Math.clamp(flops / FLOPS_PER_BLOCK, 1, Math.max(1, height / 12));
    if (batch * split < 8) {
      split = Math.clamp(Math.min(flops / LEAST_FLOPS, Gemm.ceil(8, batch)), 1, Math.max(1, height / 2));
    }
    blocks = (int) split;
  }

  /** Whether this way is possible and not slower than patches. */
  static boolean serves(Tiles tiles, Conv.Problem p) {
    var columns = p.columns();
    int full = columns.lastFull() - columns.firstFull();
    return p.groups() == 1 && columns.dilation() == 1 && p.in().stepW() == p.channels() && p.filters() % Tiles.NARROW == 0
        && columns.taps() * p.channels() >= 16 && full >= 6 && 2 * full >= columns.out() && !(Conv.pointwise(p) && p.out().even());
  }

  static void run(ThreadPool pool, Tiles tiles, Conv.Problem p, boolean add, Epilogue epilogue) {
    var work = new ConvDirect(pool, tiles, p, add, epilogue);
    pool.run(p.out().batch() * work.blocks, work);
  }

  /** The kernel as panels [filter / cols][depth][cols]. */
  static float[] packed(ThreadPool pool, Tiles tiles, Conv.Problem p) {
    int cols = tiles.cols();
    int depth = p.depth();
    int filters = p.filters();
    var panels = Scratch.floats(Scratch.CONV_WEIGHTS_PACKED, Gemm.roundUp(filters, cols) * depth);
    pool.run(Gemm.ceil(depth, 128), chunk -> {
      for (int k = 128 * chunk; k < Math.min(128 * chunk + 128, depth); k++) {
        for (int f = 0; f < filters; f += cols) {
          System.arraycopy(p.kernel(), p.at() + k * filters + f, panels, f * depth + k * cols, Math.min(cols, filters - f));
        }
      }
    });
    return panels;
  }

  @Override
  public void run(int chunk) {
    int n = chunk / blocks;
    int block = chunk % blocks;
    int height = p.rows().out();
    int from = height * block / blocks;
    int to = height * (block + 1) / blocks;
    int cols = tiles.cols();
    if (p.depth() * p.filters() > LARGE_KERNEL) {
      for (int f = 0; f < p.filters(); f += cols) {
        for (int i = from; i < to; i++) {
          row(n, i, f, f + cols);
        }
      }
    } else {
      for (int i = from; i < to; i++) {
        row(n, i, 0, p.filters());
      }
    }
    for (int j = 0; j < p.columns().out(); j++) {
      if (j < left || j >= right) {
        column(n, j, from, to);
      }
    }
    if (epilogue != Epilogue.NONE) {
      for (int i = from; i < to; i++) {
        epilogue.apply(p.out().data(), p.out().at(n, i, 0), p.out().stepW(), p.columns().out(), p.filters(), 0);
      }
    }
  }

  /** The pixels of an output row whose windows are inside from left to right; the tile outermost, so that its patch stays in L1. */
  private void row(int n, int i, int f0, int f1) {
    int first = p.rows().first(i);
    int last = p.rows().last(i);
    int step = p.columns().step() * p.in().stepW();
    int from = p.in().at(n, p.rows().at(i, first), p.columns().at(left, 0));
    int to = p.out().at(n, i, left);
    int next = p.in().at(n, p.rows().at(i + 1, last - 1), 0); // the line that the next row is the first to use
    Touch.run(p.in().data(), next, next + p.in().width() * p.in().stepW());
    if (f0 == 0) {
      Touch.run(p.out().data(), to, p.out().at(n, i, right)); // read before it is written
    }
    for (int x = 0; x < right - left; ) {
      int rows = tiles.get(Tiles.A.STRIDED, p.filters() <= Tiles.NARROW, pack, right - left - x).rows();
      run(rowTiles, from + x * step, step, rows, to + x * p.out().stepW(), p.out().stepW(), first, last, 0, line, f0, f1);
      x += rows;
    }
  }

  /** The pixels of an output column whose windows stick out. */
  private void column(int n, int j, int from, int to) {
    int begin = p.columns().first(j) * p.channels();
    int end = p.columns().last(j) * p.channels();
    int step = p.rows().step() * p.in().stepH();
    for (int i = from; i < to; ) {
      int first = p.rows().first(i);
      int last = p.rows().last(i);
      int same = i + 1;
      while (same < to && p.rows().first(same) == first && p.rows().last(same) == last) {
        same++;
      }
      int rows = tiles.get(Tiles.A.STRIDED, p.filters() <= Tiles.NARROW, pack, same - i).rows();
      int at = p.in().at(n, p.rows().at(i, first), p.columns().at(j, 0)) + begin;
      run(tiles, at, step, rows, p.out().at(n, i, j), p.out().stepH(), first, last, begin, end, 0, p.filters());
      i += rows;
    }
  }

  /** A few pixels, {@code stepA} apart in the image, for filters {@code [f0, f1)} and a part of the taps. */
  private void run(Tiles family, int a, int stepA, int pixels, int c, int stepC, int firstLine, int lastLine, int begin, int end, int f0,
      int f1) {
    int cols = family.cols();
    int filters = p.filters();
    int nextLine = p.rows().dilation() * p.in().stepH();
    int b = firstLine * line + begin;
    int strideB = pack ? cols : filters;
    for (int f = f0; f < Math.min(f1, filters); f += cols) {
      boolean narrow = filters - f <= Tiles.NARROW;
      int atB = pack ? f * p.depth() + b * cols : p.at() + b * filters + f;
      for (int r = 0; r < pixels; ) {
        var tile = family.get(Tiles.A.STRIDED, narrow, pack, pixels - r);
        tile.run(p.in().data(), a + r * stepA, stepA, nextLine, kernel, atB, strideB, line * strideB, p.out().data(), c + r * stepC + f, stepC,
            lastLine - firstLine, end - begin, add);
        r += tile.rows();
      }
    }
  }
}
