package org.kerava.backend.cpu.simd;

/** The scalar twins of {@link DepthLine}. */
final class ScalarDepth {
  private ScalarDepth() {}

  static void forward(float[] x, int at, int step, int[] taps, int[] weights, int count, float[] k, float[] y, int to, int pixels, int channels) {
    forward(x, at, step, taps, weights, count, k, y, to, pixels, channels, 0);
  }

  /** From a channel on. */
  static void forward(float[] x, int at, int step, int[] taps, int[] weights, int count, float[] k, float[] y, int to, int pixels, int channels,
      int first) {
    for (int p = 0; p < pixels; p++) {
      int o = to + p * channels;
      for (int c = first; c < channels; c++) {
        y[o + c] = 0;
      }
      for (int t = 0; t < count; t++) {
        int i = at + p * step + taps[t];
        int w = weights[t];
        for (int c = first; c < channels; c++) {
          y[o + c] = Math.fma(x[i + c], k[w + c], y[o + c]);
        }
      }
    }
  }

  static void toInput(float[] x, int at, int step, int[] taps, int[] weights, int count, float[] k, float[] y, int to, int pixels, int channels) {
    toInput(x, at, step, taps, weights, count, k, y, to, pixels, channels, 0);
  }

  /** From a channel on. */
  static void toInput(float[] x, int at, int step, int[] taps, int[] weights, int count, float[] k, float[] y, int to, int pixels, int channels,
      int first) {
    for (int t = 0; t < count; t++) {
      int w = weights[t];
      for (int p = 0; p < pixels; p++) {
        int i = at + p * step + taps[t];
        int o = to + p * channels;
        for (int c = first; c < channels; c++) {
          x[i + c] = Math.fma(y[o + c], k[w + c], x[i + c]);
        }
      }
    }
  }

  static void toKernel(float[] x, int at, int step, int[] taps, int[] weights, int count, float[] k, float[] y, int to, int pixels, int channels) {
    toKernel(x, at, step, taps, weights, count, k, y, to, pixels, channels, 0);
  }

  /** From a channel on. */
  static void toKernel(float[] x, int at, int step, int[] taps, int[] weights, int count, float[] k, float[] y, int to, int pixels, int channels,
      int first) {
    for (int t = 0; t < count; t++) {
      int w = weights[t];
      for (int p = 0; p < pixels; p++) {
        int i = at + p * step + taps[t];
        int o = to + p * channels;
        for (int c = first; c < channels; c++) {
          k[w + c] = Math.fma(x[i + c], y[o + c], k[w + c]);
        }
      }
    }
  }
}
