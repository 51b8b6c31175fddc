package org.kerava.backend.cpu;

import java.util.Arrays;
import org.kerava.backend.cpu.simd.Tiles;

/**
 * Convolution of images with very few channels (the first layer), where copying patches would cost more than the product. Every channel is
 * copied to a padded plane; then the pixels of an output line are neighbours, and A is the plane itself, read transposed:
 * {@code A[pixel][u, v] = plane[(i + u) * width + pixel + v]}. The product runs channel by channel.
 */
final class ConvPlanar implements ThreadPool.Task {
  private static final int MAX_CHANNELS = 4;
  private static final int BLOCK_PIXELS = 2048;
  /** Few images are cut into bands of lines, for which the threads take turns. */
  private static final int BLOCKS = 8;
  private static final long LEAST_FLOPS = 150_000;

  private final Tiles tiles;
  private final Conv.Problem p;
  private final boolean add;
  private final Epilogue epilogue;
  private final int height;
  private final int width;
  private final int images;
  private final int bands;

  private ConvPlanar(Tiles tiles, Conv.Problem p, boolean add, Epilogue epilogue) {
    this.tiles = tiles;
    this.p = p;
    this.add = add;
    this.epilogue = epilogue;
    height = p.rows().out() + p.rows().taps() - 1;
    width = p.columns().out() + p.columns().taps() - 1;
    images = Math.max(1, BLOCK_PIXELS / (p.rows().out() * p.columns().out()));
    int blocks = Gemm.ceil(p.out().batch(), images);
    bands = Math.clamp(p.flops() / blocks / LEAST_FLOPS, 1, Math.min(Gemm.ceil(BLOCKS, blocks), p.rows().out()));
  }

  /** Whether this way is possible and pays. */
  static boolean serves(Conv.Problem p) {
    return p.groups() == 1 && p.channels() <= MAX_CHANNELS && p.filters() % Tiles.NARROW == 0 && single(p.rows()) && single(p.columns())
        && p.rows().taps() * p.columns().taps() > 1;
  }

  private static boolean single(Axis axis) {
    return axis.step() == 1 && axis.dilation() == 1;
  }

  static void run(ThreadPool pool, Tiles tiles, Conv.Problem p, boolean add, Epilogue epilogue) {
    var work = new ConvPlanar(tiles, p, add, epilogue);
    pool.run(Gemm.ceil(p.out().batch(), work.images) * work.bands, work);
  }

  @Override
  public void run(int chunk) {
    int channels = p.channels();
    var planes = Scratch.floats(Scratch.CONV_PLANES, channels * height * width);
    int first = chunk / bands * images;
    int from = p.rows().out() * (chunk % bands) / bands;
    int to = p.rows().out() * (chunk % bands + 1) / bands;
    for (int n = first; n < Math.min(p.out().batch(), first + images); n++) {
      for (int c = 0; c < channels; c++) {
        plane(n, c, planes, c * height * width, from, to + p.rows().taps() - 1);
      }
      for (int i = from; i < to; i++) {
        line(n, i, planes);
        epilogue.apply(p.out().data(), p.out().at(n, i, 0), p.out().stepW(), p.columns().out(), p.filters(), 0);
      }
    }
  }

  /** Copies lines of a channel, with its padding as zeros. */
  private void plane(int n, int c, float[] planes, int at, int from, int to) {
    var in = p.in();
    int j0 = Math.clamp(-p.columns().start(), 0, width);
    int j1 = Math.clamp(in.width() - p.columns().start(), j0, width);
    for (int i = from; i < to; i++) {
      int row = at + i * width;
      int h = i + p.rows().start();
      if (h < 0 || h >= in.height()) {
        Arrays.fill(planes, row, row + width, 0);
        continue;
      }
      Arrays.fill(planes, row, row + j0, 0);
      Arrays.fill(planes, row + j1, row + width, 0);
      int pixel = in.at(n, h, p.columns().start()) + c;
      if (in.stepW() == 1) {
        System.arraycopy(in.data(), pixel + j0, planes, row + j0, j1 - j0);
      } else {
        for (int j = j0; j < j1; j++) {
          planes[row + j] = in.data()[pixel + j * in.stepW()];
        }
      }
    }
  }

  private void line(int n, int i, float[] planes) {
    int filters = p.filters();
    int taps = p.columns().taps();
    int channels = p.channels();
    int stepC = p.out().stepW();
    for (int j = 0; j < p.columns().out(); ) {
      int rows = tiles.get(Tiles.A.TRANSPOSED, filters <= Tiles.NARROW, false, p.columns().out() - j).rows();
      for (int f = 0; f < filters; f += tiles.cols()) {
        for (int r = 0; r < rows; ) {
          var tile = tiles.get(Tiles.A.TRANSPOSED, filters - f <= Tiles.NARROW, false, rows - r);
          int to = p.out().at(n, i, j + r) + f;
          for (int c = 0; c < channels; c++) {
            tile.run(planes, (c * height + i) * width + j + r, 1, width, p.kernel(), p.at() + c * filters + f, channels * filters,
                taps * channels * filters, p.out().data(), to, stepC, p.rows().taps(), taps, add || c > 0);
          }
          r += tile.rows();
        }
      }
      j += rows;
    }
  }
}
