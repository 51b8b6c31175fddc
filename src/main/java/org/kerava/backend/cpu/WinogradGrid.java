package org.kerava.backend.cpu;

import java.util.Arrays;
import org.kerava.backend.cpu.simd.Tiles;
import org.kerava.backend.cpu.simd.WinogradTiles;

/** The tiles of 2x2 outputs of a {@link Conv.Problem}, numbered by images, lines and columns, and how they move to planes and back. */
final class WinogradGrid {
  /** Row strides that are multiples of this many floats would put all rows into the same few sets of L1. */
  private static final int COLLISION = 512;
  /** Tiles of a block at least: a 13x13 image alone is four of them. */
  private static final int FEW = 9;

  private final Conv.Problem p;
  private final int high;
  private final int wide;

  WinogradGrid(Conv.Problem p) {
    this.p = p;
    high = Gemm.ceil(p.rows().out(), 2);
    wide = Gemm.ceil(p.columns().out(), 2);
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

  /** Patches of the input to planes; those that stick out by way of a copy with zeros. */
  void patches(int n, int i, int j, int count, float[] v, int to, int plane, int step) {
    int h = p.rows().at(2 * i, 0);
    int left = count;
    int right = count;
    if (h >= 0 && h + 4 <= p.in().height()) {
      int start = p.columns().start();
      left = Math.clamp(Gemm.ceil(Math.max(-start, 0), 2) - j, 0, count);
      right = Math.clamp((p.in().width() - 4 - start >> 1) + 1 - j, left, count);
    }
    padded(n, h, j, left, v, to, plane, step);
    for (int l = Math.max(h, 0); l < Math.min(h + 4, p.in().height()); l++) {
      int at = p.in().at(n, l, p.columns().at(2 * j, 0));
      Touch.run(p.in().data(), at, at + (2 * count + 2) * p.in().stepW());
    }
    if (right > left) {
      WinogradTiles.PATCH.get().run(p.in().data(), p.in().at(n, h, p.columns().at(2 * (j + left), 0)), p.in().stepH(), p.in().stepW(),
          2 * p.in().stepW(), v, to + left * step, plane, step, right - left, p.channels());
    }
    padded(n, h, j + right, count - right, v, to + right * step, plane, step);
  }

  private void padded(int n, int h, int j, int count, float[] v, int to, int plane, int step) {
    if (count == 0) {
      return;
    }
    var in = p.in();
    int channels = p.channels();
    int start = p.columns().at(2 * j, 0);
    int width = 2 * count + 2;
    int line = width * channels;
    var copy = Scratch.floats(Scratch.CONV_PLANES, 4 * line);
    int left = Math.clamp(-start, 0, width);
    int right = Math.clamp(in.width() - start, left, width);
    for (int i = 0; i < 4; i++) {
      int at = i * line;
      if (h + i < 0 || h + i >= in.height()) {
        Arrays.fill(copy, at, at + line, 0);
        continue;
      }
      Arrays.fill(copy, at, at + left * channels, 0);
      int from = in.at(n, h + i, start);
      if (in.stepW() == channels) {
        System.arraycopy(in.data(), from + left * channels, copy, at + left * channels, (right - left) * channels);
      } else {
        for (int k = left; k < right; k++) {
          System.arraycopy(in.data(), from + k * in.stepW(), copy, at + k * channels, channels);
        }
      }
      Arrays.fill(copy, at + right * channels, at + line, 0);
    }
    WinogradTiles.PATCH.get().run(copy, 0, line, channels, 2 * channels, v, to, plane, step, count, channels);
  }

  /** Planes to outputs; tiles that stick out by way of a copy. Then the epilogue. */
  void outputs(int n, int i, int j, int count, float[] m, int from, int plane, int step, Epilogue epilogue) {
    var out = p.out();
    int lines = Math.min(2, p.rows().out() - 2 * i);
    int pixels = Math.min(2 * count, p.columns().out() - 2 * j);
    int inside = lines == 2 ? pixels / 2 : 0;
    if (inside > 0) {
      WinogradTiles.OUTPUT.get().run(out.data(), out.at(n, 2 * i, 2 * j), out.stepH(), out.stepW(), 2 * out.stepW(), m, from, plane, step, inside,
          p.filters());
    }
    if (inside < count) {
      int filters = p.filters();
      int line = 2 * (count - inside) * filters;
      var copy = Scratch.floats(Scratch.CONV_PLANES, 2 * line);
      WinogradTiles.OUTPUT.get().run(copy, 0, line, filters, 2 * filters, m, from + inside * step, plane, step, count - inside, filters);
      for (int h = 0; h < lines; h++) {
        for (int k = 2 * inside; k < pixels; k++) {
          System.arraycopy(copy, h * line + (k - 2 * inside) * filters, out.data(), out.at(n, 2 * i + h, 2 * j + k), filters);
        }
      }
    }
    for (int h = 0; h < lines; h++) {
      epilogue.apply(out.data(), out.at(n, 2 * i + h, 2 * j), out.stepW(), pixels, p.filters(), 0);
    }
  }

  /** Gradients of outputs to planes; tiles that stick out by way of a copy with zeros. */
  void gradients(int n, int i, int j, int count, int first, int filters, float[] w, int to, int plane, int step) {
    var dy = p.out();
    int lines = Math.min(2, p.rows().out() - 2 * i);
    int pixels = Math.min(2 * count, p.columns().out() - 2 * j);
    int inside = lines == 2 ? pixels / 2 : 0;
    if (first == 0) {
      for (int l = 0; l < lines; l++) {
        int at = dy.at(n, 2 * i + l, 2 * j);
        Touch.run(dy.data(), at, at + pixels * dy.stepW());
      }
    }
    if (inside > 0) {
      WinogradTiles.GRADIENT.get().run(dy.data(), dy.at(n, 2 * i, 2 * j) + first, dy.stepH(), dy.stepW(), 2 * dy.stepW(), w, to, plane, step,
          inside, filters);
    }
    if (inside < count) {
      int line = 2 * (count - inside) * filters;
      var copy = Scratch.floats(Scratch.CONV_PLANES, 2 * line);
      Arrays.fill(copy, 0, 2 * line, 0);
      for (int h = 0; h < lines; h++) {
        for (int k = 2 * inside; k < pixels; k++) {
          System.arraycopy(dy.data(), dy.at(n, 2 * i + h, 2 * j + k) + first, copy, h * line + (k - 2 * inside) * filters, filters);
        }
      }
      WinogradTiles.GRADIENT.get().run(copy, 0, line, filters, 2 * filters, w, to + inside * step, plane, step, count - inside, filters);
    }
  }
}
