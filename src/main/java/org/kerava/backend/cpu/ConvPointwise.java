package org.kerava.backend.cpu;

import org.kerava.backend.cpu.simd.Tiles;

/**
 * A 1x1 convolution: one matrix product whose rows are the pixels of all images. The kernel is packed once for all. Every few pixels are read from
 * memory in a run before they serve all filters, and so is their output, since a line of memory is read before it is written.
 */
final class ConvPointwise implements ThreadPool.Task {
  private static final long FLOPS_PER_BLOCK = 8_000_000;
  /** Larger kernels are better walked in steps of K. */
  private static final int MAX_KERNEL = 1 << 17;
  /** Tiles of pixels that go through a panel of the kernel while it is in L1. */
  private static final int GROUP = 4;

  private final Tiles tiles;
  private final Tiles rowTiles;
  private final Conv.Problem p;
  private final boolean add;
  private final Epilogue epilogue;
  private final float[] kernel;
  private final int pixels;
  private final int block;

  private ConvPointwise(ThreadPool pool, Tiles tiles, Conv.Problem p, boolean add, Epilogue epilogue) {
    this.tiles = tiles;
    this.rowTiles = tiles.forStride(p.in().stepW());
    this.p = p;
    this.add = add;
    this.epilogue = epilogue;
    kernel = ConvDirect.packed(pool, tiles, p);
    pixels = p.out().batch() * p.rows().out() * p.columns().out();
    int rows = tiles.rows(Tiles.A.STRIDED);
    block = rows * Math.clamp(FLOPS_PER_BLOCK / (2L * rows * p.channels() * p.filters()), 1, Gemm.ceil(pixels, 8 * rows));
  }

  /** Whether this way is possible and pays. */
  static boolean serves(Conv.Problem p) {
    return p.groups() == 1 && Conv.pointwise(p) && p.out().even() && p.filters() % Tiles.NARROW == 0 && p.in().stepW() == p.channels()
        && p.channels() >= Tiles.NARROW && p.channels() * p.filters() <= MAX_KERNEL && p.rows().out() * p.columns().out() >= 32;
  }

  static void run(ThreadPool pool, Tiles tiles, Conv.Problem p, boolean add, Epilogue epilogue) {
    var work = new ConvPointwise(pool, tiles, p, add, epilogue);
    pool.run(Gemm.ceil(work.pixels, work.block), work);
  }

  @Override
  public void run(int chunk) {
    int end = Math.min(pixels, (chunk + 1) * block);
    int cols = tiles.cols();
    int channels = p.channels();
    int filters = p.filters();
    int step = p.out().stepW();
    var in = p.in();
    var out = p.out();
    for (int i = chunk * block; i < end; ) {
      int count = Math.min(end - i, GROUP * tiles.rows(Tiles.A.STRIDED));
      Touch.run(in.data(), in.offset() + i * channels, in.offset() + (i + count) * channels);
      Touch.run(out.data(), out.offset() + i * step, out.offset() + (i + count) * step);
      for (int f = 0; f < filters; f += cols) {
        boolean narrow = filters - f <= Tiles.NARROW;
        for (int r = 0; r < count; ) {
          var tile = rowTiles.get(Tiles.A.STRIDED, narrow, true, count - r);
          tile.run(in.data(), in.offset() + (i + r) * channels, channels, 0, kernel, f * channels, cols, 0, out.data(),
              out.offset() + (i + r) * step + f, step, 1, channels, add);
          r += tile.rows();
        }
      }
      epilogue.apply(out.data(), out.offset() + i * step, step, count, filters, 0);
      i += count;
    }
  }
}
