package org.kerava.backend.cpu;

import org.kerava.backend.cpu.simd.Tiles;

/**
 * Two-dimensional convolution of channels-last images, forward and both gradients, as products of matrices that are never written out:
 * {@code out[pixel][f] = patch[pixel][k] kernel[k][f]}. The gradient to the input is a convolution again, with the kernel turned round.
 */
final class Conv {
  /** A convolution of {@code in} to {@code out}; kernel {@code [rows][columns][channels / groups][filters]} with its first element at {@code at}. */
  record Problem(Image in, Image out, Axis rows, Axis columns, float[] kernel, int at, int groups) {
    int channels() {
      return in.channels() / groups;
    }

    int filters() {
      return out.channels() / groups;
    }

    int depth() {
      return rows.taps() * columns.taps() * channels();
    }

    long flops() {
      return 2L * out.batch() * rows.out() * columns.out() * out.channels() * depth();
    }
  }

  private Conv() {}

  /** {@code out = in * kernel}, or added to out. */
  static void forward(ThreadPool pool, Tiles tiles, Problem p, boolean add, Epilogue epilogue) {
    if (p.out.batch() * p.rows.out() * p.columns.out() == 0) {
      return;
    }
    if (Depthwise.serves(p)) {
      new Depthwise(p).forward(pool, add, epilogue);
    } else if (ConvPlanar.serves(p)) {
      ConvPlanar.run(pool, tiles, p, add, epilogue);
    } else if (ConvNarrow.serves(p)) {
      ConvNarrow.forward(pool, tiles, p, add, epilogue);
    } else if (ConvPointwise.serves(p)) {
      ConvPointwise.run(pool, tiles, p, add, epilogue);
    } else if (!add && WinogradLines.serves(p)) {
      WinogradLines.run(pool, p, epilogue);
    } else if (!add && Winograd.serves(p)) {
      Winograd.run(pool, tiles, p, epilogue);
    } else if (!add && dilated(p) && Winograd.serves(part(p, p.rows.dilation() - 1, p.columns.dilation() - 1))) {
      for (int r = 0; r < p.rows.dilation(); r++) {
        for (int s = 0; s < p.columns.dilation(); s++) {
          forward(pool, tiles, part(p, r, s), false, epilogue);
        }
      }
    } else if (ConvDirect.serves(tiles, p)) {
      ConvDirect.run(pool, tiles, p, add, epilogue);
    } else if (p.out.even()) {
      product(pool, tiles, p, p.out, add, epilogue);
    } else {
      scattered(pool, tiles, p, add, epilogue);
    }
  }

  private static boolean dilated(Problem p) {
    return p.rows.step() == 1 && p.columns.step() == 1 && Math.max(p.rows.dilation(), p.columns.dilation()) > 1;
  }

  /** A dilated convolution is plain ones among every dilation-th line and column: the one of outputs {@code (r, s)} and so on. */
  private static Problem part(Problem p, int r, int s) {
    return new Problem(part(p.in, p.rows, p.rows.part(r), p.rows.phase(r), p.columns, p.columns.part(s), p.columns.phase(s), true),
        part(p.out, p.rows, p.rows.part(r), r, p.columns, p.columns.part(s), s, false), p.rows.part(r), p.columns.part(s), p.kernel, p.at,
        p.groups);
  }

  private static Image part(Image image, Axis rows, Axis partRows, int r, Axis columns, Axis partColumns, int s, boolean in) {
    return new Image(image.data(), image.at(0, r, s), image.batch(), in ? partRows.in() : partRows.out(),
        in ? partColumns.in() : partColumns.out(), image.channels(), image.stepN(), rows.dilation() * image.stepH(),
        columns.dilation() * image.stepW());
  }

  /** One matrix product over all pixels, batched over groups. */
  private static void product(ThreadPool pool, Tiles tiles, Problem p, Image out, boolean add, Epilogue epilogue) {
    int pixels = out.batch() * p.rows.out() * p.columns.out();
    int[] shape = p.groups == 1 ? new int[0] : new int[] {p.groups};
    var a = new Matrix(p.in.data(), p.in.offset(), p.in.stepW(), 1, steps(p, p.channels()));
    var b = new Matrix(p.kernel, p.at, p.out.channels(), 1, steps(p, p.filters()));
    var c = new Matrix(out.data(), out.offset(), out.stepW(), 1, steps(p, p.filters()));
    Gemm.multiply(pool, tiles, shape, pixels, p.filters(), p.depth(), a, pointwise(p) ? null : patches(p), b, c, add,
        p.groups == 1 ? epilogue : Epilogue.NONE);
    if (p.groups > 1 && epilogue != Epilogue.NONE) {
      pool.run(Gemm.ceil(pixels, 256), chunk -> epilogue.apply(out.data(), out.offset() + 256 * chunk * out.stepW(), out.stepW(),
          Math.min(256, pixels - 256 * chunk), out.channels(), 0));
    }
  }

  private static Patches patches(Problem p) {
    return new Patches(p.in, p.rows, p.columns, p.channels());
  }

  private static int[] steps(Problem p, int step) {
    return p.groups == 1 ? new int[0] : new int[] {step};
  }

  /** Whether the patches are the pixels themselves. */
  static boolean pointwise(Problem p) {
    return p.rows.plain() && p.columns.plain() && p.in.even();
  }

  /** An output whose pixels lie unevenly: by way of dense images. */
  private static void scattered(ThreadPool pool, Tiles tiles, Problem p, boolean add, Epilogue epilogue) {
    var dense = denseLike(p.out);
    if (add) {
      copy(pool, p.out, dense);
    }
    product(pool, tiles, p, dense, add, epilogue);
    copy(pool, dense, p.out);
  }

  /** Scratch images of the same size. */
  static Image denseLike(Image image) {
    int size = image.batch() * image.height() * image.width() * image.channels();
    return Image.dense(Scratch.floats(Scratch.CONV_OUT, size), 0, image.batch(), image.height(), image.width(), image.channels());
  }

  /** {@code to = from}, pixel by pixel. */
  static void copy(ThreadPool pool, Image from, Image to) {
    pool.run(from.batch() * from.height(), line -> {
      int n = line / from.height();
      int i = line % from.height();
      for (int j = 0; j < from.width(); j++) {
        System.arraycopy(from.data(), from.at(n, i, j), to.data(), to.at(n, i, j), from.channels());
      }
    });
  }
}
