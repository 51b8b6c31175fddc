package org.kerava.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerava.backend.cpu.simd.Simd;
import org.kerava.backend.cpu.simd.Tiles;

/** Convolution and its gradients against the definition in double precision: random windows, every width, one and two threads. */
class ConvTest {
  private final Random random = new Random(5);
  private final ThreadPool pool = new ThreadPool(2);

  static int[] widths() {
    return IntStream.of(0, 128, 256, 512).filter(bits -> bits <= Simd.BITS).toArray();
  }

  @ParameterizedTest
  @MethodSource("widths")
  void randomWindows(int bits) {
    var tiles = new Tiles(bits, false);
    for (int i = 0; i < 60; i++) {
      int groups = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 1;
      int dilation = random.nextInt(3) == 0 ? 2 : 1;
      check(tiles, 1 + random.nextInt(3), 1 + random.nextInt(12), 1 + random.nextInt(14), 1 + random.nextInt(5), 1 + random.nextInt(20), groups,
          1 + random.nextInt(3), 1 + random.nextInt(4), 1 + random.nextInt(3), 1 + random.nextInt(3), dilation, 1 + random.nextInt(2));
    }
  }

  @ParameterizedTest
  @MethodSource("widths")
  void directWindows(int bits) {
    var tiles = new Tiles(bits, false);
    check(tiles, 2, 14, 15, 16, 32, 1, 3, 3, 1, 1, 1, 1);
    check(tiles, 1, 9, 28, 16, 48, 1, 3, 3, 1, 1, 1, 1);
    check(tiles, 1, 21, 17, 16, 16, 1, 5, 3, 2, 2, 1, 1);
    check(tiles, 2, 13, 13, 32, 16, 1, 1, 1, 2, 2, 1, 1);
    check(tiles, 1, 8, 20, 16, 16, 1, 2, 3, 1, 1, 3, 1);
    check(tiles, 2, 30, 11, 18, 32, 1, 3, 3, 1, 1, 2, 1);
    check(tiles, 3, 7, 9, 5, 16, 1, 2, 4, 1, 1, 1, 2);
    check(Tiles.ACTIVE, 1, 10, 12, 128, 160, 1, 3, 3, 1, 1, 1, 1);
  }

  /** Kernels of 3x3 taps in planes; both modes, since only one of them goes this way. */
  @ParameterizedTest
  @MethodSource("widths")
  void winogradWindows(int bits) {
    var tiles = new Tiles(bits, false);
    for (int i = 0; i < 3; i++) {
      check(tiles, 2, 14, 15, 32, 48, 1, 3, 3, 1, 1, 1, 1);
      check(tiles, 3, 11, 12, 48, 32, 1, 3, 3, 1, 1, 1, 1);
      check(tiles, 1, 33, 9, 32, 32, 1, 3, 3, 1, 1, 1, 1);
    }
    check(tiles, 1, 10, 10, 512, 32, 1, 3, 3, 1, 1, 1, 1);
  }

  /** Sixteen channels and filters, in planes of lines: even and odd sizes, one image and several, padding and none. */
  @ParameterizedTest
  @MethodSource("widths")
  void sixteenFilters(int bits) {
    var tiles = new Tiles(bits, false);
    for (int i = 0; i < 6; i++) {
      check(tiles, 3, 10, 10, 16, 16, 1, 3, 3, 1, 1, 1, 1);
      check(tiles, 1, 9 + i, 11 + i, 16, 16, 1, 3, 3, 1, 1, 1, 1);
      check(tiles, 9, 32, 13, 16, 16, 1, 3, 3, 1, 1, 1, 1);
      check(tiles, 1, 19, 22, 16, 16, 1, 3, 3, 1, 1, 2, 1);
    }
  }

  @ParameterizedTest
  @MethodSource("widths")
  void dilatedWindows(int bits) {
    var tiles = new Tiles(bits, false);
    for (int i = 0; i < 3; i++) {
      check(tiles, 2, 20, 23, 16, 32, 1, 3, 3, 1, 1, 2, 2);
      check(tiles, 1, 26, 31, 32, 16, 1, 3, 3, 1, 1, 2, 3);
    }
  }

  @ParameterizedTest
  @MethodSource("widths")
  void fewFilters(int bits) {
    var tiles = new Tiles(bits, false);
    for (int i = 0; i < 3; i++) {
      check(tiles, 3, 9, 8, 32, 1 + i, 1, 5, 3, 1, 1, 1, 1);
      check(tiles, 2, 9, 10, 1 + i, 17, 1, 4, 4, 2, 2, 1, 1);
      check(tiles, 2, 8, 9, 20, 3, 1, 2, 3, 1, 1, 2, 1);
    }
  }

  @ParameterizedTest
  @MethodSource("widths")
  void fewChannels(int bits) {
    var tiles = new Tiles(bits, false);
    check(tiles, 1, 26, 27, 1, 32, 1, 3, 3, 1, 1, 1, 1);
    check(tiles, 2, 20, 13, 3, 48, 1, 3, 4, 1, 1, 1, 1);
    check(tiles, 9, 23, 19, 2, 16, 1, 3, 3, 1, 1, 1, 1);
    check(tiles, 1, 30, 41, 3, 16, 1, 7, 7, 2, 2, 1, 1);
  }

  @ParameterizedTest
  @MethodSource("widths")
  void pointwise(int bits) {
    var tiles = new Tiles(bits, false);
    check(tiles, 3, 7, 9, 48, 32, 1, 1, 1, 1, 1, 1, 1);
    check(tiles, 1, 6, 6, 17, 80, 1, 1, 1, 1, 1, 1, 1);
  }

  @ParameterizedTest
  @MethodSource("widths")
  void depthwise(int bits) {
    var tiles = new Tiles(bits, false);
    for (int i = 0; i < 4; i++) {
      check(tiles, 2, 9 + i, 11, 1, 1, 21, 3, 3, 1, 1, 1, 1);
      check(tiles, 2, 8, 10 + i, 1, 1, 35, 3, 2 + i % 2, 1 + i / 2, 1 + i / 2, 1, 1);
    }
  }

  private void check(Tiles tiles, int n, int h, int w, int c, int f, int groups, int kh, int kw, int sh, int sw, int dh, int dw) {
    c *= groups;
    f *= groups;
    int top = random.nextInt(kh * dh);
    int left = random.nextInt(kw * dw);
    int bottom = random.nextInt(kh * dh);
    int right = random.nextInt(kw * dw);
    int oh = (h + top + bottom - (kh - 1) * dh - 1) / sh + 1;
    int ow = (w + left + right - (kw - 1) * dw - 1) / sw + 1;
    if (h + top + bottom < (kh - 1) * dh + 1 || w + left + right < (kw - 1) * dw + 1) {
      return;
    }
    var rows = new Axis(h, oh, kh, sh, -top, dh);
    var columns = new Axis(w, ow, kw, sw, -left, dw);
    var x = floats(n * h * w * c);
    var k = floats(kh * kw * c / groups * f);
    var dy = floats(n * oh * ow * f);
    boolean add = random.nextBoolean();
    var y = floats(dy.length);
    var dx = floats(x.length);
    var dk = floats(k.length);
    var wantY = wide(y, add);
    var wantX = wide(dx, add);
    var wantK = wide(dk, add);
    int cg = c / groups;
    int fg = f / groups;
    for (int b = 0; b < n; b++) {
      for (int o = 0; o < oh * ow; o++) {
        for (int t = 0; t < kh * kw; t++) {
          int i = rows.at(o / ow, t / kw);
          int j = columns.at(o % ow, t % kw);
          if (i >= 0 && i < h && j >= 0 && j < w) {
            for (int q = 0; q < f; q++) {
              int out = (b * oh * ow + o) * f + q;
              for (int r = 0; r < cg; r++) {
                int in = ((b * h + i) * w + j) * c + q / fg * cg + r;
                int tap = (t * cg + r) * f + q;
                wantY[out] += (double) x[in] * k[tap];
                wantX[in] += (double) dy[out] * k[tap];
                wantK[tap] += (double) dy[out] * x[in];
              }
            }
          }
        }
      }
    }
    String what = n + "x" + h + "x" + w + "x" + c + " -> " + oh + "x" + ow + "x" + f + " groups " + groups + " kernel " + kh + "x" + kw
        + " strides " + sh + "," + sw + " dilation " + dh + "," + dw + " padding " + top + "," + left + " add " + add;
    var imageX = Image.dense(x, 0, n, h, w, c);
    var imageY = Image.dense(dy, 0, n, oh, ow, f);
    int g = groups;
    int channels = c;
    int filters = f;
    both(y, wantY, what, to -> Conv.forward(pool, tiles, new Conv.Problem(imageX, Image.dense(to, 0, n, oh, ow, filters), rows, columns, k, 0, g),
        add, Epilogue.NONE));
    both(dx, wantX, "dx " + what, to -> ConvGradient.input(pool, tiles,
        new Conv.Problem(Image.dense(to, 0, n, h, w, channels), imageY, rows, columns, k, 0, g), add, Epilogue.NONE));
    both(dk, wantK, "dk " + what, to -> ConvGradient.kernel(pool, tiles, new Conv.Problem(imageX, imageY, rows, columns, to, 0, g), add));
  }

  private interface Run {
    void into(float[] to);
  }

  private void both(float[] start, double[] expected, String what, Run run) {
    pool.setThreads(1);
    var one = start.clone();
    run.into(one);
    pool.setThreads(2);
    var two = start.clone();
    run.into(two);
    assertArrayEquals(one, two, () -> "threads, " + what);
    double max = 1;
    for (double v : expected) {
      max = Math.max(max, Math.abs(v));
    }
    for (int i = 0; i < one.length; i++) {
      assertEquals(expected[i], one[i], 3e-6 * max, what + " at " + i);
    }
  }

  private static double[] wide(float[] values, boolean add) {
    return IntStream.range(0, values.length).mapToDouble(i -> add ? values[i] : 0).toArray();
  }

  private float[] floats(int size) {
    var values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}
