package org.kerava.backend.cpu.simd;

/** The scalar twins of {@link Lines16} and {@link LinePlanes}. */
final class ScalarLines16 {
  private ScalarLines16() {}

  static void forward(float[] x, int at, float[] k, int ko, float[] start, int so, int step, float[] y, int to, int pixels) {
    for (int p = 0; p < pixels; p++) {
      for (int f = 0; f < 16; f++) {
        float s = start[so + p * step + f];
        for (int c = 0; c < 16; c++) {
          for (int v = 0; v < 3; v++) {
            s = Math.fma(x[at + 16 * (p + v) + c], k[ko + 256 * v + 16 * c + f], s);
          }
        }
        y[to + 16 * p + f] = s;
      }
    }
  }

  static void toKernel(float[] x, int at, float[] k, int ko, float[] start, int so, int step, float[] y, int to, int pixels) {
    for (int v = 0; v < 3; v++) {
      for (int p = v; p < pixels; p++) {
        for (int c = 0; c < 16; c++) {
          for (int f = 0; f < 16; f++) {
            int w = ko + 256 * v + 16 * c + f;
            k[w] = Math.fma(x[at + 16 * p + c], y[to + 16 * (p - v) + f], k[w]);
          }
        }
      }
    }
  }

  static void split(float[] x, int a, int b, int c, int d, float[] v, int to, int plane, int count) {
    for (int i = 0; i < count; i++) {
      v[to + i] = x[a + i] - x[c + i];
      v[to + plane + i] = x[b + i] + x[c + i];
      v[to + 2 * plane + i] = x[c + i] - x[b + i];
      v[to + 3 * plane + i] = x[d + i] - x[b + i];
    }
  }

  static void spread(float[] x, int a, int b, int c, int d, float[] v, int to, int plane, int count) {
    for (int i = 0; i < count; i++) {
      float first = x[a + i];
      float second = x[b + i];
      v[to + i] = first;
      v[to + plane + i] = first + second;
      v[to + 2 * plane + i] = first - second;
      v[to + 3 * plane + i] = second;
    }
  }
}
