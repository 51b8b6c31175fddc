package org.kerava.backend.cpu.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector forms of {@link DepthLine}: vectors of channels, several chains at once; the last channels by the twin's code. */
final class VectorDepth {
  private static final VectorSpecies<Float> S = Species.FLOAT;
  private static final int N = Simd.LANES;

  private VectorDepth() {}

  private static FloatVector load(float[] a, int i) {
    return FloatVector.fromArray(S, a, i);
  }

  /** Four pixels at a time: a weight is loaded once for them. */
  static void forward(float[] x, int at, int step, int[] taps, int[] weights, int count, float[] k, float[] y, int to, int pixels, int channels) {
    int c = 0;
    for (; c + N <= channels; c += N) {
      int p = 0;
      for (; p + 4 <= pixels; p += 4) {
        var s0 = FloatVector.zero(S);
        var s1 = s0;
        var s2 = s0;
        var s3 = s0;
        int from = at + p * step + c;
        for (int t = 0; t < count; t++) {
          var w = load(k, weights[t] + c);
          int i = from + taps[t];
          s0 = load(x, i).fma(w, s0);
          s1 = load(x, i + step).fma(w, s1);
          s2 = load(x, i + 2 * step).fma(w, s2);
          s3 = load(x, i + 3 * step).fma(w, s3);
        }
        int o = to + p * channels + c;
        s0.intoArray(y, o);
        s1.intoArray(y, o + channels);
        s2.intoArray(y, o + 2 * channels);
        s3.intoArray(y, o + 3 * channels);
      }
      for (; p < pixels; p++) {
        var s = FloatVector.zero(S);
        for (int t = 0; t < count; t++) {
          s = load(x, at + p * step + taps[t] + c).fma(load(k, weights[t] + c), s);
        }
        s.intoArray(y, to + p * channels + c);
      }
    }
    if (c < channels) {
      ScalarDepth.forward(x, at, step, taps, weights, count, k, y, to, pixels, channels, c);
    }
  }

  static void toInput(float[] x, int at, int step, int[] taps, int[] weights, int count, float[] k, float[] y, int to, int pixels, int channels) {
    int bound = S.loopBound(channels);
    for (int t = 0; t < count; t++) {
      for (int p = 0; p < pixels; p++) {
        int i = at + p * step + taps[t];
        int o = to + p * channels;
        for (int c = 0; c < bound; c += N) {
          load(y, o + c).fma(load(k, weights[t] + c), load(x, i + c)).intoArray(x, i + c);
        }
      }
    }
    if (bound < channels) {
      ScalarDepth.toInput(x, at, step, taps, weights, count, k, y, to, pixels, channels, bound);
    }
  }

  /** Three taps at a time: a gradient is loaded once for them. */
  static void toKernel(float[] x, int at, int step, int[] taps, int[] weights, int count, float[] k, float[] y, int to, int pixels, int channels) {
    int c = 0;
    for (; c + N <= channels; c += N) {
      int t = 0;
      for (; t + 3 <= count; t += 3) {
        int i0 = at + taps[t] + c;
        int i1 = at + taps[t + 1] + c;
        int i2 = at + taps[t + 2] + c;
        var s0 = load(k, weights[t] + c);
        var s1 = load(k, weights[t + 1] + c);
        var s2 = load(k, weights[t + 2] + c);
        for (int p = 0; p < pixels; p++) {
          var g = load(y, to + p * channels + c);
          s0 = load(x, i0 + p * step).fma(g, s0);
          s1 = load(x, i1 + p * step).fma(g, s1);
          s2 = load(x, i2 + p * step).fma(g, s2);
        }
        s0.intoArray(k, weights[t] + c);
        s1.intoArray(k, weights[t + 1] + c);
        s2.intoArray(k, weights[t + 2] + c);
      }
      for (; t < count; t++) {
        var s = load(k, weights[t] + c);
        for (int p = 0; p < pixels; p++) {
          s = load(x, at + taps[t] + p * step + c).fma(load(y, to + p * channels + c), s);
        }
        s.intoArray(k, weights[t] + c);
      }
    }
    if (c < channels) {
      ScalarDepth.toKernel(x, at, step, taps, weights, count, k, y, to, pixels, channels, c);
    }
  }
}
