package org.kerava.backend.cpu;

import java.util.Arrays;
import org.kerava.backend.cpu.simd.Tiles;

/**
 * {@link ConvKernelDirect} for register files whose tiles want both operands in panels (AVX2). A block of image lines is copied once for all
 * taps: x as {@code [channels / 4][line][column][4]} with its padding, dy as {@code [filters / 16][line][column][16]} with zeros where x is
 * wider; then every tap is one long product over all pixels of the block. Blocks form groups as there.
 */
final class ConvKernelQuads implements ThreadPool.Task {
  private static final int PIXELS = 224;
  private static final int QUAD = 4;

  private final Tiles tiles;
  private final Conv.Problem p;
  private final int width;
  private final int height;
  private final int perImage;
  private final int blocks;
  private final int groups;
  private final int size;
  private final float[] sums;

  private ConvKernelQuads(Tiles tiles, Conv.Problem p) {
    this.tiles = tiles;
    this.p = p;
    size = p.depth() * p.filters();
    width = p.columns().out() + (p.columns().taps() - 1) * p.columns().dilation();
    height = Math.max(1, PIXELS / width);
    perImage = Gemm.ceil(p.rows().out(), height);
    blocks = p.out().batch() * perImage;
    groups = ConvKernelDirect.groups(p, blocks);
    sums = Scratch.floats(Scratch.GEMM_PARTS, groups * size);
  }

  /** Whether this way is possible and not slower than others. */
  static boolean serves(Tiles tiles, Conv.Problem p) {
    return tiles.packsA(Tiles.A.TRANSPOSED) && ConvKernelDirect.serves(p) && p.channels() >= QUAD && p.rows().step() == 1
        && p.columns().step() == 1;
  }

  static void run(ThreadPool pool, Tiles tiles, Conv.Problem p, boolean add) {
    var work = new ConvKernelQuads(tiles, p);
    pool.run(work.groups, work);
    ConvKernelDirect.total(pool, work.sums, work.size, work.groups, p, add);
  }

  @Override
  public void run(int group) {
    int sum = group * size;
    Arrays.fill(sums, sum, sum + size, 0);
    int most = height + (p.rows().taps() - 1) * p.rows().dilation();
    int stepX = most * width * QUAD + 16; // not a multiple of 4 KiB
    int stepY = height * width * Tiles.NARROW + 16;
    var x = Scratch.floats(Scratch.GEMM_A, Gemm.ceil(p.channels(), QUAD) * stepX);
    var y = Scratch.floats(Scratch.GEMM_B, Gemm.ceil(p.filters(), Tiles.NARROW) * stepY);
    for (int block = (int) ((long) blocks * group / groups); block < (int) ((long) blocks * (group + 1) / groups); block++) {
      int n = block / perImage;
      int from = block % perImage * height;
      int lines = Math.min(height, p.rows().out() - from);
      for (int i = 0; i < lines + (p.rows().taps() - 1) * p.rows().dilation(); i++) {
        image(n, p.rows().at(from + i, 0), x, i * width * QUAD, stepX);
      }
      for (int i = 0; i < lines; i++) {
        gradient(n, from + i, y, i * width * Tiles.NARROW, stepY);
      }
      int depth = (lines - 1) * width + p.columns().out();
      for (int f = 0; f < p.filters(); f += Tiles.NARROW) {
        for (int tap = 0; tap < p.rows().taps() * p.columns().taps(); tap++) {
          int shift = (tap / p.columns().taps() * p.rows().dilation() * width + tap % p.columns().taps() * p.columns().dilation()) * QUAD;
          for (int c = 0; c < p.channels(); c += QUAD) {
            var tile = tiles.get(Tiles.A.TRANSPOSED, false, true, Math.min(QUAD, p.channels() - c));
            for (int r = 0; r < Math.min(QUAD, p.channels() - c); r += tile.rows()) {
              tile = tiles.get(Tiles.A.TRANSPOSED, false, true, Math.min(QUAD, p.channels() - c) - r);
              tile.run(x, c / QUAD * stepX + shift + r, QUAD, 0, y, f / Tiles.NARROW * stepY, Tiles.NARROW, 0, sums,
                  sum + (tap * p.channels() + c + r) * p.filters() + f, p.filters(), 1, depth, true);
            }
          }
        }
      }
    }
  }

  /** A line of x, maybe outside the image, to quads. */
  private void image(int n, int h, float[] x, int to, int step) {
    var in = p.in();
    int start = p.columns().at(0, 0);
    int left = Math.clamp(-start, 0, width);
    int right = h < 0 || h >= in.height() ? left : Math.clamp(in.width() - start, left, width);
    for (int c = 0; c < p.channels(); c += QUAD) {
      int o = to + c / QUAD * step;
      int count = Math.min(QUAD, p.channels() - c);
      Arrays.fill(x, o, o + left * QUAD, 0);
      Arrays.fill(x, o + right * QUAD, o + width * QUAD, 0);
      int from = in.at(n, h, start) + c;
      for (int j = left; j < right; j++) {
        for (int k = 0; k < count; k++) {
          x[o + j * QUAD + k] = in.data()[from + j * in.stepW() + k];
        }
      }
    }
  }

  /** A line of dy to panels. */
  private void gradient(int n, int i, float[] y, int to, int step) {
    var dy = p.out();
    for (int f = 0; f < p.filters(); f += Tiles.NARROW) {
      int o = to + f / Tiles.NARROW * step;
      int from = dy.at(n, i, 0) + f;
      for (int j = 0; j < p.columns().out(); j++) {
        System.arraycopy(dy.data(), from + j * dy.stepW(), y, o + j * Tiles.NARROW, Tiles.NARROW);
      }
      Arrays.fill(y, o + p.columns().out() * Tiles.NARROW, o + width * Tiles.NARROW, 0);
    }
  }
}
