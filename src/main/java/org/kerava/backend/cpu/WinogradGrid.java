package org.kerava.backend.cpu;

import java.util.Arrays;
import org.kerava.backend.cpu.simd.Tiles;
import org.kerava.backend.cpu.simd.Warm;
import org.kerava.backend.cpu.simd.WinogradTiles;

/**
 * The tiles of 4x4 outputs of a {@link Conv.Problem}, numbered by images, lines and columns, and how they move to planes and back: down the
 * columns of a run of neighbours at once, to lines in scratch memory, and then along these.
 */
final class WinogradGrid {
  /** Row strides that are multiples of this many floats would put all rows into the same few sets of L1. */
  private static final int COLLISION = 512;
  /** Tiles of a block at least. */
  private static final int FEW = 5;
  private static final int SIDE = WinogradTiles.SIDE;
  private static final int PATCH = WinogradTiles.PATCH_SIDE;

  private final Conv.Problem p;
  private final int high;
  private final int wide;

  WinogradGrid(Conv.Problem p) {
    this.p = p;
    high = Gemm.ceil(p.rows().out(), SIDE);
    wide = Gemm.ceil(p.columns().out(), SIDE);
  }

  /** How many tiles there are. */
  int tiles() {
    return p.out().batch() * high * wide;
  }

  /** Tiles per block: so that planes of both operands have {@code floats}, in even blocks, and {@code blocks} or more if there is enough to do. */
  int block(int floats, int least, int most, int blocks) {
    int size = Math.clamp(floats / (WinogradTiles.PLANES * (p.channels() + p.filters())), least, most);
    size = Math.clamp(Gemm.ceil(tiles(), blocks), FEW, size);
    return Gemm.ceil(tiles(), Gemm.ceil(tiles(), size));
  }

  /** Distance of tiles in a plane. */
  static int stride(int channels) {
    return channels % COLLISION == 0 ? channels + Tiles.NARROW : channels;
  }

  /** What to do with {@code count} neighbouring tiles, from tile {@code (i, j)} of image n on, which are number {@code at} of their block. */
  @FunctionalInterface
  interface Segment {
    void run(int n, int i, int j, int count, int at);
  }

  /** Cuts a block into runs of neighbours. */
  void segments(int from, int count, Segment visit) {
    for (int at = 0; at < count; ) {
      int tile = from + at;
      int j = tile % wide;
      int run = Math.min(wide - j, count - at);
      visit.run(tile / wide / high, tile / wide % high, j, run, at);
      at += run;
    }
  }

  /** Patches of the input to planes. */
  void patches(int n, int i, int j, int count, float[] v, int to, int plane, int step) {
    planes(WinogradTiles.PATCH, PATCH, p.in(), n, p.rows().at(SIDE * i, 0), p.columns().at(SIDE * j, 0), count, 0, p.channels(), v, to, plane,
        step);
  }

  /** Gradients of outputs, of some filters from {@code first} on, to planes. */
  void gradients(int n, int i, int j, int count, int first, int filters, float[] w, int to, int plane, int step) {
    planes(WinogradTiles.GRADIENT, SIDE, p.out(), n, SIDE * i, SIDE * j, count, first, filters, w, to, plane, step);
  }

  /** Squares of an image that begin {@link #SIDE} apart, the first with line h and column w, to planes; there are zeros beside the image. */
  private static void planes(Warm<WinogradTiles> transform, int side, Image image, int n, int h, int w, int count, int first, int channels,
      float[] v, int to, int plane, int step) {
    int columns = SIDE * (count - 1) + side;
    int left = Math.clamp(-w, 0, columns);
    int right = Math.clamp(image.width() - w, left, columns);
    int line = columns * channels;
    var lines = Scratch.floats(Scratch.CONV_PLANES, (PATCH + side) * line);
    for (int l = Math.max(h, 0); l < Math.min(h + side, image.height()) && first == 0; l++) {
      int at = image.at(n, l, w + left);
      Touch.run(image.data(), at, at + (right - left) * image.stepW());
    }
    if (h >= 0 && h + side <= image.height()) {
      down(transform, image.data(), image.at(n, h, w + left) + first, image.stepH(), image.stepW(), lines, left * channels, line, right - left,
          channels);
    } else {
      int copy = PATCH * line;
      for (int l = 0; l < side; l++, copy += line) {
        if (h + l < 0 || h + l >= image.height()) {
          Arrays.fill(lines, copy, copy + (right - left) * channels, 0);
        } else {
          copy(image, image.at(n, h + l, w + left) + first, lines, copy, right - left, channels);
        }
      }
      down(transform, lines, PATCH * line, line, channels, lines, left * channels, line, right - left, channels);
    }
    for (int l = 0; l < PATCH; l++) {
      Arrays.fill(lines, l * line, l * line + left * channels, 0);
      Arrays.fill(lines, l * line + right * channels, (l + 1) * line, 0);
      transform.get().run(lines, l * line, channels, SIDE * channels, v, to + PATCH * l * plane, plane, step, count, channels);
    }
  }

  /** Down the columns of some pixels, which as a rule are one run of floats. */
  private static void down(Warm<WinogradTiles> transform, float[] x, int at, int stepH, int stepW, float[] lines, int to, int line, int pixels,
      int channels) {
    if (stepW == channels) {
      run(transform, x, at, stepH, lines, to, line, pixels * channels);
    } else {
      transform.get().run(x, at, stepH, stepW, lines, to, line, channels, pixels, channels);
    }
  }

  /** Transforms sides that lie one beside the other on both sides, vector by vector. */
  static void run(Warm<WinogradTiles> transform, float[] x, int at, int step, float[] v, int to, int plane, int floats) {
    transform.get().run(x, at, step, 0, v, to, plane, 0, 1, floats);
  }

  private static void copy(Image image, int from, float[] to, int at, int pixels, int channels) {
    if (image.stepW() == channels) {
      System.arraycopy(image.data(), from, to, at, pixels * channels);
      return;
    }
    for (int j = 0; j < pixels; j++) {
      System.arraycopy(image.data(), from + j * image.stepW(), to, at + j * channels, channels);
    }
  }

  /** Planes to outputs, of which those of a last tile may stick out; then the epilogue. */
  void outputs(int n, int i, int j, int count, float[] m, int from, int plane, int step, Epilogue epilogue) {
    var out = p.out();
    int filters = p.filters();
    int run = count * step;
    int line = PATCH * run;
    int copy = SIDE * line;
    var lines = Scratch.floats(Scratch.CONV_PLANES, copy + SIDE * filters);
    for (int k = 0; k < PATCH; k++) {
      run(WinogradTiles.OUTPUT, lines, k * run, line, m, from + k * plane, PATCH * plane, run);
    }
    int pixels = Math.min(SIDE * count, p.columns().out() - SIDE * j);
    int whole = pixels / SIDE;
    for (int l = 0; l < Math.min(SIDE, p.rows().out() - SIDE * i); l++) {
      int to = out.at(n, SIDE * i + l, SIDE * j);
      WinogradTiles.OUTPUT.get().run(out.data(), to, out.stepW(), SIDE * out.stepW(), lines, l * line, run, step, whole, filters);
      if (whole < count) {
        WinogradTiles.OUTPUT.get().run(lines, copy, filters, 0, lines, l * line + whole * step, run, step, 1, filters);
        for (int k = SIDE * whole; k < pixels; k++) {
          System.arraycopy(lines, copy + (k - SIDE * whole) * filters, out.data(), to + k * out.stepW(), filters);
        }
      }
      epilogue.apply(out.data(), to, out.stepW(), pixels, filters, 0);
    }
  }
}
