package org.kerava.backend.cpu.simd;

/** The scalar twins of {@link Depth3}. */
final class ScalarDepth3 {
  private ScalarDepth3() {}

  static void forward(float[] x, int at, int stepH, float[] k, int ko, float[] y, int to, int pixels, int channels) {
    forward(x, at, stepH, k, ko, y, to, pixels, channels, 0);
  }

  /** From a channel on. */
  static void forward(float[] x, int at, int stepH, float[] k, int ko, float[] y, int to, int pixels, int channels, int first) {
    for (int p = 0; p < pixels; p++) {
      for (int c = first; c < channels; c++) {
        float s = 0;
        for (int v = 0; v < 3; v++) {
          for (int u = 0; u < 3; u++) {
            s = Math.fma(x[at + u * stepH + (p + v) * channels + c], k[ko + (3 * u + v) * channels + c], s);
          }
        }
        y[to + p * channels + c] = s;
      }
    }
  }

  static void toKernel(float[] x, int at, int stepH, float[] k, int ko, float[] y, int to, int pixels, int channels) {
    toKernel(x, at, stepH, k, ko, y, to, pixels, channels, 0);
  }

  /** From a channel on. */
  static void toKernel(float[] x, int at, int stepH, float[] k, int ko, float[] y, int to, int pixels, int channels, int first) {
    for (int u = 0; u < 3; u++) {
      for (int v = 0; v < 3; v++) {
        for (int p = 0; p < pixels; p++) {
          int i = at + u * stepH + (p + v) * channels;
          for (int c = first; c < channels; c++) {
            int w = ko + (3 * u + v) * channels + c;
            k[w] = Math.fma(x[i + c], y[to + p * channels + c], k[w]);
          }
        }
      }
    }
  }
}
