package org.kerava.backend.cpu.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector forms of {@link Lines16} and {@link LinePlanes}: eight pixels at a time, or four channels; a vector, or a few narrower ones in turn, is all filters. */
final class VectorLines16 {
  private static final VectorSpecies<Float> S = Species.FLOAT;
  private static final int N = Simd.LANES;

  private VectorLines16() {}

  private static FloatVector load(float[] a, int i) {
    return FloatVector.fromArray(S, a, i);
  }

  private static FloatVector same(float[] a, int i) {
    return FloatVector.broadcast(S, a[i]);
  }

  /** The last eight pixels overlap the ones before where there are not eight left. */
  static void forward(float[] x, int at, float[] k, int ko, float[] start, int so, int step, float[] y, int to, int pixels) {
    for (int f = 0; f < 16; f += N) {
      for (int p = 0; p < pixels; p += 8) {
        int first = Math.min(p, pixels - 8);
        int from = so + first * step + f;
        var s0 = load(start, from);
        var s1 = load(start, from + step);
        var s2 = load(start, from + 2 * step);
        var s3 = load(start, from + 3 * step);
        var s4 = load(start, from + 4 * step);
        var s5 = load(start, from + 5 * step);
        var s6 = load(start, from + 6 * step);
        var s7 = load(start, from + 7 * step);
        int w = ko + f;
        int i = at + 16 * first;
        for (int c = 0; c < 16; c++, i++, w += 16) {
          var a = load(k, w);
          var b = load(k, w + 256);
          var d = load(k, w + 512);
          var u = same(x, i);
          s0 = u.fma(a, s0);
          u = same(x, i + 16);
          s0 = u.fma(b, s0);
          s1 = u.fma(a, s1);
          u = same(x, i + 32);
          s0 = u.fma(d, s0);
          s1 = u.fma(b, s1);
          s2 = u.fma(a, s2);
          u = same(x, i + 48);
          s1 = u.fma(d, s1);
          s2 = u.fma(b, s2);
          s3 = u.fma(a, s3);
          u = same(x, i + 64);
          s2 = u.fma(d, s2);
          s3 = u.fma(b, s3);
          s4 = u.fma(a, s4);
          u = same(x, i + 80);
          s3 = u.fma(d, s3);
          s4 = u.fma(b, s4);
          s5 = u.fma(a, s5);
          u = same(x, i + 96);
          s4 = u.fma(d, s4);
          s5 = u.fma(b, s5);
          s6 = u.fma(a, s6);
          u = same(x, i + 112);
          s5 = u.fma(d, s5);
          s6 = u.fma(b, s6);
          s7 = u.fma(a, s7);
          u = same(x, i + 128);
          s6 = u.fma(d, s6);
          s7 = u.fma(b, s7);
          u = same(x, i + 144);
          s7 = u.fma(d, s7);
        }
        int o = to + 16 * first + f;
        s0.intoArray(y, o);
        s1.intoArray(y, o + 16);
        s2.intoArray(y, o + 32);
        s3.intoArray(y, o + 48);
        s4.intoArray(y, o + 64);
        s5.intoArray(y, o + 80);
        s6.intoArray(y, o + 96);
        s7.intoArray(y, o + 112);
      }
    }
  }

  static void toKernel(float[] x, int at, float[] k, int ko, float[] start, int so, int step, float[] y, int to, int pixels) {
    for (int f = 0; f < 16; f += N) {
      for (int c = 0; c < 16; c += 4) {
        int w = ko + 16 * c + f;
        var a0 = load(k, w);
        var a1 = load(k, w + 16);
        var a2 = load(k, w + 32);
        var a3 = load(k, w + 48);
        var b0 = load(k, w + 256);
        var b1 = load(k, w + 272);
        var b2 = load(k, w + 288);
        var b3 = load(k, w + 304);
        var d0 = load(k, w + 512);
        var d1 = load(k, w + 528);
        var d2 = load(k, w + 544);
        var d3 = load(k, w + 560);
        var h = FloatVector.zero(S);
        var g = h;
        int i = at + c;
        int o = to + f;
        for (int p = 0; p < pixels; p++, i += 16, o += 16) {
          var e = load(y, o);
          var u = same(x, i);
          a0 = u.fma(e, a0);
          b0 = u.fma(g, b0);
          d0 = u.fma(h, d0);
          u = same(x, i + 1);
          a1 = u.fma(e, a1);
          b1 = u.fma(g, b1);
          d1 = u.fma(h, d1);
          u = same(x, i + 2);
          a2 = u.fma(e, a2);
          b2 = u.fma(g, b2);
          d2 = u.fma(h, d2);
          u = same(x, i + 3);
          a3 = u.fma(e, a3);
          b3 = u.fma(g, b3);
          d3 = u.fma(h, d3);
          h = g;
          g = e;
        }
        a0.intoArray(k, w);
        a1.intoArray(k, w + 16);
        a2.intoArray(k, w + 32);
        a3.intoArray(k, w + 48);
        b0.intoArray(k, w + 256);
        b1.intoArray(k, w + 272);
        b2.intoArray(k, w + 288);
        b3.intoArray(k, w + 304);
        d0.intoArray(k, w + 512);
        d1.intoArray(k, w + 528);
        d2.intoArray(k, w + 544);
        d3.intoArray(k, w + 560);
      }
    }
  }

  static void split(float[] x, int a, int b, int c, int d, float[] v, int to, int plane, int count) {
    for (int i = 0; i < count; i += N) {
      var first = load(x, a + i);
      var second = load(x, b + i);
      var third = load(x, c + i);
      first.sub(third).intoArray(v, to + i);
      second.add(third).intoArray(v, to + plane + i);
      third.sub(second).intoArray(v, to + 2 * plane + i);
      load(x, d + i).sub(second).intoArray(v, to + 3 * plane + i);
    }
  }

  static void spread(float[] x, int a, int b, int c, int d, float[] v, int to, int plane, int count) {
    for (int i = 0; i < count; i += N) {
      var first = load(x, a + i);
      var second = load(x, b + i);
      first.intoArray(v, to + i);
      first.add(second).intoArray(v, to + plane + i);
      first.sub(second).intoArray(v, to + 2 * plane + i);
      second.intoArray(v, to + 3 * plane + i);
    }
  }
}
