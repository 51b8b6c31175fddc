package org.kerava.backend.cpu.simd;

import static org.kerava.backend.cpu.simd.WinogradTiles.ROOT;

/** The scalar twins of {@link WinogradTiles}: every number by the same operations in the same order. */
final class ScalarWinograd {
  private ScalarWinograd() {}

  static void patch(float[] x, int at, int step, int next, float[] v, int to, int plane, int side, int count, int channels) {
    for (int t = 0; t < count; t++) {
      for (int c = 0, i = at + t * next, o = to + t * side; c < channels; c++, i++, o++) {
        float b = x[i + step];
        float d = x[i + 2 * step];
        float e = x[i + 3 * step];
        float f = x[i + 4 * step];
        v[o] = Math.fma(d, -2.5f, x[i] + f);
        float even = Math.fma(d, -2, f);
        float odd = Math.fma(b, -2, e);
        v[o + plane] = Math.fma(odd, ROOT, even);
        v[o + 2 * plane] = Math.fma(odd, -ROOT, even);
        even = Math.fma(d, -0.5f, f);
        odd = Math.fma(b, -0.5f, e);
        v[o + 3 * plane] = Math.fma(odd, 2 * ROOT, even);
        v[o + 4 * plane] = Math.fma(odd, -2 * ROOT, even);
        v[o + 5 * plane] = Math.fma(e, -2.5f, b + x[i + 5 * step]);
      }
    }
  }

  static void output(float[] x, int at, int step, int next, float[] v, int to, int plane, int side, int count, int channels) {
    for (int t = 0; t < count; t++) {
      for (int c = 0, i = at + t * next, o = to + t * side; c < channels; c++, i++, o++) {
        float a = v[o + plane];
        float b = v[o + 2 * plane];
        float even = a + b;
        float odd = a - b;
        a = v[o + 3 * plane];
        b = v[o + 4 * plane];
        float even2 = a + b;
        float odd2 = a - b;
        x[i] = v[o] + even + even2;
        x[i + step] = Math.fma(odd2, 2, odd) * ROOT;
        x[i + 2 * step] = Math.fma(even2, 2, even * 0.5f);
        x[i + 3 * step] = Math.fma(odd2, 4 * ROOT, Math.fma(odd, 0.5f * ROOT, v[o + 5 * plane]));
      }
    }
  }

  static void gradient(float[] x, int at, int step, int next, float[] v, int to, int plane, int side, int count, int channels) {
    for (int t = 0; t < count; t++) {
      for (int c = 0, i = at + t * next, o = to + t * side; c < channels; c++, i++, o++) {
        float a = x[i];
        float b = x[i + step];
        float d = x[i + 2 * step];
        float e = x[i + 3 * step];
        v[o] = a;
        float even = Math.fma(d, 0.5f, a);
        float odd = Math.fma(e, 0.5f, b);
        v[o + plane] = Math.fma(odd, ROOT, even);
        v[o + 2 * plane] = Math.fma(odd, -ROOT, even);
        even = Math.fma(d, 2, a);
        odd = Math.fma(e, 2, b);
        v[o + 3 * plane] = Math.fma(odd, 2 * ROOT, even);
        v[o + 4 * plane] = Math.fma(odd, -2 * ROOT, even);
        v[o + 5 * plane] = e;
      }
    }
  }

  static void kernel(float[] x, int at, int step, int next, float[] v, int to, int plane, int side, int count, int channels) {
    for (int t = 0; t < count; t++) {
      for (int c = 0, i = at + t * next, o = to + t * side; c < channels; c++, i++, o++) {
        float a = x[i];
        float b = x[i + step];
        float d = x[i + 2 * step];
        v[o] = a;
        float even = Math.fma(d, 0.5f, a) * (-2 / 3f);
        v[o + plane] = Math.fma(b, -2 / 3f * ROOT, even);
        v[o + 2 * plane] = Math.fma(b, 2 / 3f * ROOT, even);
        even = Math.fma(d, 2, a) * (1 / 6f);
        v[o + 3 * plane] = Math.fma(b, 1 / 3f * ROOT, even);
        v[o + 4 * plane] = Math.fma(b, -1 / 3f * ROOT, even);
        v[o + 5 * plane] = d;
      }
    }
  }

  static void kernelGradient(float[] x, int at, int step, int next, float[] v, int to, int plane, int side, int count, int channels) {
    for (int t = 0; t < count; t++) {
      for (int c = 0, i = at + t * next, o = to + t * side; c < channels; c++, i++, o++) {
        float a = v[o + plane];
        float b = v[o + 2 * plane];
        float even = a + b;
        float odd = a - b;
        a = v[o + 3 * plane];
        b = v[o + 4 * plane];
        float even2 = a + b;
        float odd2 = a - b;
        x[i] = Math.fma(even2, 1 / 6f, Math.fma(even, -2 / 3f, v[o]));
        x[i + step] = Math.fma(odd2, 1 / 3f * ROOT, odd * (-2 / 3f * ROOT));
        x[i + 2 * step] = Math.fma(even2 - even, 1 / 3f, v[o + 5 * plane]);
      }
    }
  }
}
