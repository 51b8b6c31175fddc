package org.kerava.backend.cpu;

import java.util.Arrays;
import org.kerava.backend.cpu.simd.Tiles;

/**
 * Convolution to very few filters, at step 1 (the last layer of an image generator), where tiles would be nearly empty: taps and filters
 * together are the columns of one product over all pixels of an image, {@code z[pixel][tap, filter] = x[pixel] kernel[tap][:, filter]}; then
 * every output adds up its taps. The gradient to the kernel likewise: {@code x' d}, with the gradient of every tap's output beside the pixel.
 */
final class ConvNarrow {
  private static final int MAX_COLUMNS = 256;
  /** Floats of z: it lives in a thread's scratch memory. */
  private static final int MAX_SIZE = 1 << 20;
  private static final int MAX_GROUPS = 8;

  private final ThreadPool pool;
  private final Tiles tiles;
  private final Conv.Problem p;
  private final int taps;
  private final int columns;
  private final int pixels;

  private ConvNarrow(ThreadPool pool, Tiles tiles, Conv.Problem p) {
    this.pool = pool;
    this.tiles = tiles;
    this.p = p;
    taps = p.rows().taps() * p.columns().taps();
    columns = columns(p);
    pixels = p.in().height() * p.in().width();
  }

  private static int columns(Conv.Problem p) {
    return Gemm.roundUp(p.rows().taps() * p.columns().taps() * p.filters(), Tiles.NARROW);
  }

  /** Whether this way is possible and pays. */
  static boolean serves(Conv.Problem p) {
    var in = p.in();
    return p.groups() == 1 && p.filters() < Tiles.NARROW && p.channels() >= Tiles.NARROW && p.rows().step() == 1 && p.columns().step() == 1
        && p.rows().taps() * p.columns().taps() > 1 && in.stepH() == in.width() * in.stepW() && columns(p) <= MAX_COLUMNS
        && in.height() * in.width() * columns(p) <= MAX_SIZE;
  }

  /** {@code out = in * kernel}, or added to out. */
  static void forward(ThreadPool pool, Tiles tiles, Conv.Problem p, boolean add, Epilogue epilogue) {
    var work = new ConvNarrow(pool, tiles, p);
    var b = work.kernel();
    pool.run(p.out().batch(), n -> work.image(n, b, add, epilogue));
  }

  /** The kernel as {@code [channel][tap, filter]}, with zeros in the columns that are too many. */
  private float[] kernel() {
    var b = Scratch.floats(Scratch.CONV_WEIGHTS_PACKED, p.channels() * columns);
    Arrays.fill(b, 0, p.channels() * columns, 0);
    for (int t = 0; t < taps; t++) {
      for (int c = 0; c < p.channels(); c++) {
        System.arraycopy(p.kernel(), p.at() + (t * p.channels() + c) * p.filters(), b, c * columns + t * p.filters(), p.filters());
      }
    }
    return b;
  }

  private void image(int n, float[] b, boolean add, Epilogue epilogue) {
    var in = p.in();
    var out = p.out();
    int filters = p.filters();
    var z = Scratch.floats(Scratch.CONV_OUT, pixels * columns);
    Gemm.multiply(pool, tiles, new int[0], pixels, columns, p.channels(), new Matrix(in.data(), in.at(n, 0, 0), in.stepW(), 1), null,
        Matrix.of(b, 0, columns), Matrix.of(z, 0, columns), false, Epilogue.NONE);
    for (int i = 0; i < p.rows().out(); i++) {
      for (int j = 0; j < p.columns().out(); j++) {
        int to = out.at(n, i, j);
        for (int f = 0; f < filters; f++) {
          out.data()[to + f] = taps(z, i, j, f, add ? out.data()[to + f] : 0);
        }
      }
      epilogue.apply(out.data(), out.at(n, i, 0), out.stepW(), p.columns().out(), filters, 0);
    }
  }

  private float taps(float[] z, int i, int j, int f, float start) {
    int across = p.columns().taps();
    int first = p.columns().first(j);
    int last = p.columns().last(j);
    float s = start;
    for (int u = p.rows().first(i); u < p.rows().last(i); u++) {
      int at = p.rows().at(i, u) * p.in().width();
      for (int v = first; v < last; v++) {
        s += z[(at + p.columns().at(j, v)) * columns + (u * across + v) * p.filters() + f];
      }
    }
    return s;
  }

  /** The gradient to the kernel; {@code out} is dy. Groups of images sum into matrices of their own, which are added in order. */
  static void kernel(ThreadPool pool, Tiles tiles, Conv.Problem p, boolean add) {
    var work = new ConvNarrow(pool, tiles, p);
    int size = p.channels() * work.columns;
    int groups = Math.min(MAX_GROUPS, p.out().batch());
    var sums = Scratch.floats(Scratch.COLUMNS, (groups + 1) * size);
    Arrays.fill(sums, 0, groups * size, 0);
    pool.run(groups, group -> {
      int from = p.out().batch() * group / groups;
      for (int n = from; n < p.out().batch() * (group + 1) / groups; n++) {
        work.gradient(n, sums, group * size);
      }
    });
    int total = groups * size;
    Gemm.sum(sums, 0, size, groups, sums, total, size, false);
    for (int t = 0; t < work.taps; t++) {
      for (int c = 0; c < p.channels(); c++) {
        int to = p.at() + (t * p.channels() + c) * p.filters();
        for (int f = 0; f < p.filters(); f++) {
          float sum = sums[total + c * work.columns + t * p.filters() + f];
          p.kernel()[to + f] = add ? p.kernel()[to + f] + sum : sum;
        }
      }
    }
  }

  private void gradient(int n, float[] sums, int to) {
    var in = p.in();
    var dy = p.out();
    int filters = p.filters();
    int across = p.columns().taps();
    var d = Scratch.floats(Scratch.CONV_OUT, pixels * columns);
    Arrays.fill(d, 0, pixels * columns, 0);
    for (int i = 0; i < p.rows().out(); i++) {
      for (int j = 0; j < p.columns().out(); j++) {
        int from = dy.at(n, i, j);
        int first = p.columns().first(j);
        int last = p.columns().last(j);
        for (int u = p.rows().first(i); u < p.rows().last(i); u++) {
          int at = p.rows().at(i, u) * in.width();
          for (int v = first; v < last; v++) {
            int pixel = (at + p.columns().at(j, v)) * columns + (u * across + v) * filters;
            for (int f = 0; f < filters; f++) {
              d[pixel + f] = dy.data()[from + f];
            }
          }
        }
      }
    }
    Gemm.multiply(pool, tiles, new int[0], p.channels(), columns, pixels, new Matrix(in.data(), in.at(n, 0, 0), 1, in.stepW()), null,
        Matrix.of(d, 0, columns), Matrix.of(sums, to, columns), true, Epilogue.NONE);
  }
}
