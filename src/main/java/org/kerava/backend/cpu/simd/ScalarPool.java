package org.kerava.backend.cpu.simd;

/** The scalar twins of {@link PoolLine}. */
final class ScalarPool {
  private ScalarPool() {}

  static void max(float[] x, float[] dx, int shift, int at, int step, int[] taps, int count, float[] y, int to, int stepY, int pixels, int channels, boolean add) {
    for (int p = 0; p < pixels; p++) {
      for (int c = 0; c < channels; c++) {
        y[to + p * stepY + c] = max(x, at + p * step + c, taps, count);
      }
    }
  }

  static float max(float[] x, int at, int[] taps, int count) {
    float best = x[at + taps[0]];
    for (int t = 1; t < count; t++) {
      best = Math.max(best, x[at + taps[t]]);
    }
    return best;
  }

  static void mean(float[] x, float[] dx, int shift, int at, int step, int[] taps, int count, float[] y, int to, int stepY, int pixels, int channels, boolean add) {
    for (int p = 0; p < pixels; p++) {
      for (int c = 0; c < channels; c++) {
        y[to + p * stepY + c] = mean(x, at + p * step + c, taps, count);
      }
    }
  }

  static float mean(float[] x, int at, int[] taps, int count) {
    float sum = x[at + taps[0]];
    for (int t = 1; t < count; t++) {
      sum += x[at + taps[t]];
    }
    return sum / count;
  }

  static void maxGradient(float[] x, float[] dx, int shift, int at, int step, int[] taps, int count, float[] y, int to, int stepY, int pixels, int channels,
      boolean add) {
    for (int p = 0; p < pixels; p++) {
      for (int c = 0; c < channels; c++) {
        maxGradient(x, dx, shift, at + p * step + c, taps, count, y[to + p * stepY + c], add);
      }
    }
  }

  static void maxGradient(float[] x, float[] dx, int shift, int at, int[] taps, int count, float dy, boolean add) {
    int winner = 0;
    float best = x[at + taps[0]];
    for (int t = 1; t < count; t++) {
      float v = x[at + taps[t]];
      if (!(v <= best) && best == best) {
        best = v;
        winner = t;
      }
    }
    for (int t = 0; t < count; t++) {
      float d = t == winner ? dy : 0;
      int i = shift + at + taps[t];
      dx[i] = add ? dx[i] + d : d;
    }
  }

  static void meanGradient(float[] x, float[] dx, int shift, int at, int step, int[] taps, int count, float[] y, int to, int stepY, int pixels, int channels,
      boolean add) {
    for (int p = 0; p < pixels; p++) {
      for (int c = 0; c < channels; c++) {
        meanGradient(dx, shift + at + p * step + c, taps, count, y[to + p * stepY + c], add);
      }
    }
  }

  static void meanGradient(float[] dx, int at, int[] taps, int count, float dy, boolean add) {
    float share = dy / count;
    for (int t = 0; t < count; t++) {
      int i = at + taps[t];
      dx[i] = add ? dx[i] + share : share;
    }
  }
}
