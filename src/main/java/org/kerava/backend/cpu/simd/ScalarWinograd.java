package org.kerava.backend.cpu.simd;

/** The scalar twins of {@link WinogradTiles}: every number by the same additions in the same order. */
final class ScalarWinograd {
  private ScalarWinograd() {}

  /** What happens to one line of a tile, from {@code from[i]} {@code a} apart to {@code to[o]} {@code b} apart. */
  @FunctionalInterface
  private interface Line {
    void run(float[] from, int i, int a, float[] to, int o, int b);
  }

  static void patch(float[] x, int at, int stepH, int stepW, int next, float[] v, int to, int plane, int step, int count, int channels) {
    toPlanes(ScalarWinograd::difference, 4, x, at, stepH, stepW, next, v, to, plane, step, count, channels);
  }

  static void gradient(float[] x, int at, int stepH, int stepW, int next, float[] v, int to, int plane, int step, int count, int channels) {
    toPlanes(ScalarWinograd::spread, 2, x, at, stepH, stepW, next, v, to, plane, step, count, channels);
  }

  static void kernel(float[] x, int at, int stepH, int stepW, int next, float[] v, int to, int plane, int step, int count, int channels) {
    toPlanes(ScalarWinograd::taps, 3, x, at, stepH, stepW, next, v, to, plane, step, count, channels);
  }

  static void output(float[] x, int at, int stepH, int stepW, int next, float[] v, int to, int plane, int step, int count, int channels) {
    fromPlanes(ScalarWinograd::sum, 2, x, at, stepH, stepW, next, v, to, plane, step, count, channels);
  }

  static void kernelGradient(float[] x, int at, int stepH, int stepW, int next, float[] v, int to, int plane, int step, int count,
      int channels) {
    fromPlanes(ScalarWinograd::tapsGradient, 3, x, at, stepH, stepW, next, v, to, plane, step, count, channels);
  }

  /** {@code B'}: four inputs. */
  private static void difference(float[] d, int i, int a, float[] to, int o, int b) {
    to[o] = d[i] - d[i + 2 * a];
    to[o + b] = d[i + a] + d[i + 2 * a];
    to[o + 2 * b] = d[i + 2 * a] - d[i + a];
    to[o + 3 * b] = d[i + a] - d[i + 3 * a];
  }

  /** {@code A'}: two outputs. */
  private static void sum(float[] m, int i, int a, float[] to, int o, int b) {
    to[o] = m[i] + m[i + a] + m[i + 2 * a];
    to[o + b] = m[i + a] - m[i + 2 * a] - m[i + 3 * a];
  }

  /** {@code A}: from two gradients. */
  private static void spread(float[] y, int i, int a, float[] to, int o, int b) {
    to[o] = y[i];
    to[o + b] = y[i] + y[i + a];
    to[o + 2 * b] = y[i] - y[i + a];
    to[o + 3 * b] = -y[i + a];
  }

  /** {@code G}: from three taps. */
  private static void taps(float[] g, int i, int a, float[] to, int o, int b) {
    float outer = g[i] + g[i + 2 * a];
    to[o] = g[i];
    to[o + b] = (outer + g[i + a]) * 0.5f;
    to[o + 2 * b] = (outer - g[i + a]) * 0.5f;
    to[o + 3 * b] = g[i + 2 * a];
  }

  /** {@code G'}: three taps. */
  private static void tapsGradient(float[] m, int i, int a, float[] to, int o, int b) {
    float half = (m[i + a] + m[i + 2 * a]) * 0.5f;
    to[o] = m[i] + half;
    to[o + b] = (m[i + a] - m[i + 2 * a]) * 0.5f;
    to[o + 2 * b] = half + m[i + 3 * a];
  }

  /** First down the columns, then along the lines. */
  private static void toPlanes(Line line, int size, float[] x, int at, int stepH, int stepW, int next, float[] v, int to, int plane, int step,
      int count, int channels) {
    float[] half = new float[4 * 4];
    for (int t = 0; t < count; t++) {
      for (int c = 0; c < channels; c++) {
        for (int j = 0; j < size; j++) {
          line.run(x, at + j * stepW + t * next + c, stepH, half, j, 4);
        }
        for (int i = 0; i < 4; i++) {
          line.run(half, 4 * i, 1, v, to + 4 * i * plane + t * step + c, plane);
        }
      }
    }
  }

  private static void fromPlanes(Line line, int size, float[] x, int at, int stepH, int stepW, int next, float[] v, int to, int plane,
      int step, int count, int channels) {
    float[] half = new float[3 * 4];
    for (int t = 0; t < count; t++) {
      for (int c = 0; c < channels; c++) {
        for (int j = 0; j < 4; j++) {
          line.run(v, to + j * plane + t * step + c, 4 * plane, half, j, 4);
        }
        for (int i = 0; i < size; i++) {
          line.run(half, 4 * i, 1, x, at + i * stepH + t * next + c, stepW);
        }
      }
    }
  }
}
