package org.kerava.backend.cpu.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector forms of {@link Depth3}: a vector of channels walks along the line with its nine weights, or their nine sums, in registers, and
 * what neighbouring windows share is loaded once. The last channels by the twin's code.
 */
final class VectorDepth3 {
  private static final VectorSpecies<Float> S = Species.FLOAT;
  private static final int N = Simd.LANES;

  private VectorDepth3() {}

  private static FloatVector load(float[] a, int i) {
    return FloatVector.fromArray(S, a, i);
  }

  /** Three outputs are under way: a column of x goes to the last column of one, the middle of the next, the first of the third. */
  static void forward(float[] x, int at, int stepH, float[] k, int ko, float[] y, int to, int pixels, int channels) {
    int c = 0;
    for (; c + N <= channels; c += N) {
      int w = ko + c;
      var k00 = load(k, w);
      var k01 = load(k, w + channels);
      var k02 = load(k, w + 2 * channels);
      var k10 = load(k, w + 3 * channels);
      var k11 = load(k, w + 4 * channels);
      var k12 = load(k, w + 5 * channels);
      var k20 = load(k, w + 6 * channels);
      var k21 = load(k, w + 7 * channels);
      var k22 = load(k, w + 8 * channels);
      var zero = FloatVector.zero(S);
      int i = at + c;
      var a = load(x, i);
      var b = load(x, i + stepH);
      var d = load(x, i + 2 * stepH);
      var s = d.fma(k20, b.fma(k10, a.fma(k00, zero)));
      i += channels;
      a = load(x, i);
      b = load(x, i + stepH);
      d = load(x, i + 2 * stepH);
      s = d.fma(k21, b.fma(k11, a.fma(k01, s)));
      var t = d.fma(k20, b.fma(k10, a.fma(k00, zero)));
      int o = to + c;
      for (int p = 0; p < pixels; p++) {
        i += channels;
        a = load(x, i);
        b = load(x, i + stepH);
        d = load(x, i + 2 * stepH);
        d.fma(k22, b.fma(k12, a.fma(k02, s))).intoArray(y, o);
        s = d.fma(k21, b.fma(k11, a.fma(k01, t)));
        t = d.fma(k20, b.fma(k10, a.fma(k00, zero)));
        o += channels;
      }
    }
    if (c < channels) {
      ScalarDepth3.forward(x, at, stepH, k, ko, y, to, pixels, channels, c);
    }
  }

  static void toKernel(float[] x, int at, int stepH, float[] k, int ko, float[] y, int to, int pixels, int channels) {
    int c = 0;
    for (; c + N <= channels; c += N) {
      int w = ko + c;
      var s00 = load(k, w);
      var s01 = load(k, w + channels);
      var s02 = load(k, w + 2 * channels);
      var s10 = load(k, w + 3 * channels);
      var s11 = load(k, w + 4 * channels);
      var s12 = load(k, w + 5 * channels);
      var s20 = load(k, w + 6 * channels);
      var s21 = load(k, w + 7 * channels);
      var s22 = load(k, w + 8 * channels);
      int i = at + c;
      var a0 = load(x, i);
      var b0 = load(x, i + stepH);
      var d0 = load(x, i + 2 * stepH);
      i += channels;
      var a1 = load(x, i);
      var b1 = load(x, i + stepH);
      var d1 = load(x, i + 2 * stepH);
      int o = to + c;
      for (int p = 0; p < pixels; p++) {
        i += channels;
        var g = load(y, o);
        var a2 = load(x, i);
        var b2 = load(x, i + stepH);
        var d2 = load(x, i + 2 * stepH);
        s00 = a0.fma(g, s00);
        s01 = a1.fma(g, s01);
        s02 = a2.fma(g, s02);
        s10 = b0.fma(g, s10);
        s11 = b1.fma(g, s11);
        s12 = b2.fma(g, s12);
        s20 = d0.fma(g, s20);
        s21 = d1.fma(g, s21);
        s22 = d2.fma(g, s22);
        a0 = a1;
        a1 = a2;
        b0 = b1;
        b1 = b2;
        d0 = d1;
        d1 = d2;
        o += channels;
      }
      s00.intoArray(k, w);
      s01.intoArray(k, w + channels);
      s02.intoArray(k, w + 2 * channels);
      s10.intoArray(k, w + 3 * channels);
      s11.intoArray(k, w + 4 * channels);
      s12.intoArray(k, w + 5 * channels);
      s20.intoArray(k, w + 6 * channels);
      s21.intoArray(k, w + 7 * channels);
      s22.intoArray(k, w + 8 * channels);
    }
    if (c < channels) {
      ScalarDepth3.toKernel(x, at, stepH, k, ko, y, to, pixels, channels, c);
    }
  }
}
