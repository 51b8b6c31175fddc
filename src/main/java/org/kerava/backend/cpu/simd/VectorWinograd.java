package org.kerava.backend.cpu.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector forms of {@link WinogradTiles}: a vector of channels, tile after tile; first down the columns, then along the lines. */
final class VectorWinograd {
  private static final VectorSpecies<Float> S = Species.FLOAT;
  private static final int N = Simd.LANES;

  private VectorWinograd() {}

  private static FloatVector load(float[] a, int i) {
    return FloatVector.fromArray(S, a, i);
  }

  /** Two columns of a patch are the next one's first two: they stay in registers, transformed. */
  static void patch(float[] x, int at, int stepH, int stepW, int next, float[] v, int to, int plane, int step, int count, int channels) {
    for (int c = 0; c < channels; c += N) {
      int i = at + c;
      var a0 = load(x, i);
      var a1 = load(x, i + stepH);
      var a2 = load(x, i + 2 * stepH);
      var a3 = load(x, i + 3 * stepH);
      var p0 = a0.sub(a2);
      var p1 = a1.add(a2);
      var p2 = a2.sub(a1);
      var p3 = a1.sub(a3);
      i += stepW;
      a0 = load(x, i);
      a1 = load(x, i + stepH);
      a2 = load(x, i + 2 * stepH);
      a3 = load(x, i + 3 * stepH);
      var q0 = a0.sub(a2);
      var q1 = a1.add(a2);
      var q2 = a2.sub(a1);
      var q3 = a1.sub(a3);
      int o = to + c;
      for (int t = 0; t < count; t++) {
        i += stepW;
        a0 = load(x, i);
        a1 = load(x, i + stepH);
        a2 = load(x, i + 2 * stepH);
        a3 = load(x, i + 3 * stepH);
        var r0 = a0.sub(a2);
        var r1 = a1.add(a2);
        var r2 = a2.sub(a1);
        var r3 = a1.sub(a3);
        i += stepW;
        a0 = load(x, i);
        a1 = load(x, i + stepH);
        a2 = load(x, i + 2 * stepH);
        a3 = load(x, i + 3 * stepH);
        var s0 = a0.sub(a2);
        var s1 = a1.add(a2);
        var s2 = a2.sub(a1);
        var s3 = a1.sub(a3);
        int w = o;
        p0.sub(r0).intoArray(v, w);
        q0.add(r0).intoArray(v, w + plane);
        r0.sub(q0).intoArray(v, w + 2 * plane);
        q0.sub(s0).intoArray(v, w + 3 * plane);
        w += 4 * plane;
        p1.sub(r1).intoArray(v, w);
        q1.add(r1).intoArray(v, w + plane);
        r1.sub(q1).intoArray(v, w + 2 * plane);
        q1.sub(s1).intoArray(v, w + 3 * plane);
        w += 4 * plane;
        p2.sub(r2).intoArray(v, w);
        q2.add(r2).intoArray(v, w + plane);
        r2.sub(q2).intoArray(v, w + 2 * plane);
        q2.sub(s2).intoArray(v, w + 3 * plane);
        w += 4 * plane;
        p3.sub(r3).intoArray(v, w);
        q3.add(r3).intoArray(v, w + plane);
        r3.sub(q3).intoArray(v, w + 2 * plane);
        q3.sub(s3).intoArray(v, w + 3 * plane);
        p0 = r0;
        p1 = r1;
        p2 = r2;
        p3 = r3;
        q0 = s0;
        q1 = s1;
        q2 = s2;
        q3 = s3;
        o += step;
      }
    }
  }

  static void output(float[] x, int at, int stepH, int stepW, int next, float[] v, int to, int plane, int step, int count, int channels) {
    for (int c = 0; c < channels; c += N) {
      for (int t = 0, i = at + c, o = to + c; t < count; t++, i += next, o += step) {
        int w = o;
        var m0 = load(v, w);
        var m1 = load(v, w + plane);
        var m2 = load(v, w + 2 * plane);
        var m3 = load(v, w + 3 * plane);
        w += 4 * plane;
        var n0 = load(v, w);
        var n1 = load(v, w + plane);
        var n2 = load(v, w + 2 * plane);
        var n3 = load(v, w + 3 * plane);
        w += 4 * plane;
        m0 = m0.add(n0);
        m1 = m1.add(n1);
        m2 = m2.add(n2);
        m3 = m3.add(n3);
        var l0 = load(v, w);
        var l1 = load(v, w + plane);
        var l2 = load(v, w + 2 * plane);
        var l3 = load(v, w + 3 * plane);
        w += 4 * plane;
        m0 = m0.add(l0);
        m1 = m1.add(l1);
        m2 = m2.add(l2);
        m3 = m3.add(l3);
        n0 = n0.sub(l0).sub(load(v, w));
        n1 = n1.sub(l1).sub(load(v, w + plane));
        n2 = n2.sub(l2).sub(load(v, w + 2 * plane));
        n3 = n3.sub(l3).sub(load(v, w + 3 * plane));
        m0.add(m1).add(m2).intoArray(x, i);
        m1.sub(m2).sub(m3).intoArray(x, i + stepW);
        n0.add(n1).add(n2).intoArray(x, i + stepH);
        n1.sub(n2).sub(n3).intoArray(x, i + stepH + stepW);
      }
    }
  }

  static void gradient(float[] x, int at, int stepH, int stepW, int next, float[] v, int to, int plane, int step, int count, int channels) {
    for (int c = 0; c < channels; c += N) {
      for (int t = 0, i = at + c, o = to + c; t < count; t++, i += next, o += step) {
        var a0 = load(x, i);
        var a1 = load(x, i + stepW);
        var b0 = load(x, i + stepH);
        var b1 = load(x, i + stepH + stepW);
        int w = o;
        spread(a0, a1, v, w, plane);
        w += 4 * plane;
        spread(a0.add(b0), a1.add(b1), v, w, plane);
        w += 4 * plane;
        spread(a0.sub(b0), a1.sub(b1), v, w, plane);
        w += 4 * plane;
        spread(b0.neg(), b1.neg(), v, w, plane);
      }
    }
  }

  private static void spread(FloatVector a, FloatVector b, float[] v, int w, int plane) {
    a.intoArray(v, w);
    a.add(b).intoArray(v, w + plane);
    a.sub(b).intoArray(v, w + 2 * plane);
    b.neg().intoArray(v, w + 3 * plane);
  }

  static void kernel(float[] x, int at, int stepH, int stepW, int next, float[] v, int to, int plane, int step, int count, int channels) {
    for (int c = 0; c < channels; c += N) {
      for (int t = 0, i = at + c, o = to + c; t < count; t++, i += next, o += step) {
        var a0 = load(x, i);
        var a1 = load(x, i + stepW);
        var a2 = load(x, i + 2 * stepW);
        int h = i + 2 * stepH;
        var b0 = load(x, h);
        var b1 = load(x, h + stepW);
        var b2 = load(x, h + 2 * stepW);
        h = i + stepH;
        var g0 = load(x, h);
        var g1 = load(x, h + stepW);
        var g2 = load(x, h + 2 * stepW);
        int w = o;
        taps(a0, a1, a2, v, w, plane);
        w += 4 * plane;
        var s0 = a0.add(b0);
        var s1 = a1.add(b1);
        var s2 = a2.add(b2);
        taps(s0.add(g0).mul(0.5f), s1.add(g1).mul(0.5f), s2.add(g2).mul(0.5f), v, w, plane);
        w += 4 * plane;
        taps(s0.sub(g0).mul(0.5f), s1.sub(g1).mul(0.5f), s2.sub(g2).mul(0.5f), v, w, plane);
        w += 4 * plane;
        taps(b0, b1, b2, v, w, plane);
      }
    }
  }

  private static void taps(FloatVector a, FloatVector b, FloatVector c, float[] v, int w, int plane) {
    var outer = a.add(c);
    a.intoArray(v, w);
    outer.add(b).mul(0.5f).intoArray(v, w + plane);
    outer.sub(b).mul(0.5f).intoArray(v, w + 2 * plane);
    c.intoArray(v, w + 3 * plane);
  }

  static void kernelGradient(float[] x, int at, int stepH, int stepW, int next, float[] v, int to, int plane, int step, int count,
      int channels) {
    for (int c = 0; c < channels; c += N) {
      for (int t = 0, i = at + c, o = to + c; t < count; t++, i += next, o += step) {
        var m00 = load(v, o);
        var m10 = load(v, o + 4 * plane);
        var m20 = load(v, o + 8 * plane);
        var m30 = load(v, o + 12 * plane);
        var h0 = m10.add(m20).mul(0.5f);
        m00 = m00.add(h0);
        m10 = m10.sub(m20).mul(0.5f);
        m20 = h0.add(m30);
        var m01 = load(v, o + plane);
        var m11 = load(v, o + 5 * plane);
        var m21 = load(v, o + 9 * plane);
        var m31 = load(v, o + 13 * plane);
        var h1 = m11.add(m21).mul(0.5f);
        m01 = m01.add(h1);
        m11 = m11.sub(m21).mul(0.5f);
        m21 = h1.add(m31);
        var m02 = load(v, o + 2 * plane);
        var m12 = load(v, o + 6 * plane);
        var m22 = load(v, o + 10 * plane);
        var m32 = load(v, o + 14 * plane);
        var h2 = m12.add(m22).mul(0.5f);
        m02 = m02.add(h2);
        m12 = m12.sub(m22).mul(0.5f);
        m22 = h2.add(m32);
        var m03 = load(v, o + 3 * plane);
        var m13 = load(v, o + 7 * plane);
        var m23 = load(v, o + 11 * plane);
        var m33 = load(v, o + 15 * plane);
        var h3 = m13.add(m23).mul(0.5f);
        m03 = m03.add(h3);
        m13 = m13.sub(m23).mul(0.5f);
        m23 = h3.add(m33);
        tapsGradient(m00, m01, m02, m03, x, i, stepW);
        tapsGradient(m10, m11, m12, m13, x, i + stepH, stepW);
        tapsGradient(m20, m21, m22, m23, x, i + 2 * stepH, stepW);
      }
    }
  }

  private static void tapsGradient(FloatVector a, FloatVector b, FloatVector c, FloatVector d, float[] x, int i, int stepW) {
    var half = b.add(c).mul(0.5f);
    a.add(half).intoArray(x, i);
    b.sub(c).mul(0.5f).intoArray(x, i + stepW);
    half.add(d).intoArray(x, i + 2 * stepW);
  }
}
