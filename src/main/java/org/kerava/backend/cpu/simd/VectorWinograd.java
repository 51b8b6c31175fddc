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

  // The two below do a line of 4x4 numbers at a time: more vector code in one method is not inlined whole, and what is not boxes its vectors.

  static void kernel(float[] x, int at, int stepH, int stepW, int next, float[] v, int to, int plane, int step, int count, int channels) {
    outer(x, at, stepW, next, v, to, plane, step, count, channels);
    inner(x, at, stepH, stepW, next, v, to + 4 * plane, plane, step, count, channels, 1);
    inner(x, at, stepH, stepW, next, v, to + 8 * plane, plane, step, count, channels, -1);
    outer(x, at + 2 * stepH, stepW, next, v, to + 12 * plane, plane, step, count, channels);
  }

  private static void outer(float[] x, int at, int stepW, int next, float[] v, int to, int plane, int step, int count, int channels) {
    for (int c = 0; c < channels; c += N) {
      for (int t = 0, i = at + c, o = to + c; t < count; t++, i += next, o += step) {
        var a = load(x, i);
        var b = load(x, i + stepW);
        var d = load(x, i + 2 * stepW);
        var ends = a.add(d);
        a.intoArray(v, o);
        ends.add(b).mul(0.5f).intoArray(v, o + plane);
        ends.sub(b).mul(0.5f).intoArray(v, o + 2 * plane);
        d.intoArray(v, o + 3 * plane);
      }
    }
  }

  private static void inner(float[] x, int at, int stepH, int stepW, int next, float[] v, int to, int plane, int step, int count, int channels,
      float sign) {
    for (int c = 0; c < channels; c += N) {
      for (int t = 0, i = at + c, o = to + c; t < count; t++, i += next, o += step) {
        int j = i + 2 * stepH;
        var a = load(x, i).add(load(x, j)).add(load(x, i + stepH).mul(sign)).mul(0.5f);
        var b = load(x, i + stepW).add(load(x, j + stepW)).add(load(x, i + stepH + stepW).mul(sign)).mul(0.5f);
        var d = load(x, i + 2 * stepW).add(load(x, j + 2 * stepW)).add(load(x, i + stepH + 2 * stepW).mul(sign)).mul(0.5f);
        var ends = a.add(d);
        a.intoArray(v, o);
        ends.add(b).mul(0.5f).intoArray(v, o + plane);
        ends.sub(b).mul(0.5f).intoArray(v, o + 2 * plane);
        d.intoArray(v, o + 3 * plane);
      }
    }
  }

  static void kernelGradient(float[] x, int at, int stepH, int stepW, int next, float[] v, int to, int plane, int step, int count,
      int channels) {
    outerGradient(x, at, stepW, next, v, to, to + 4 * plane, plane, step, count, channels);
    innerGradient(x, at + stepH, stepW, next, v, to + 4 * plane, plane, step, count, channels);
    outerGradient(x, at + 2 * stepH, stepW, next, v, to + 12 * plane, to + 4 * plane, plane, step, count, channels);
  }

  private static void outerGradient(float[] x, int at, int stepW, int next, float[] v, int to, int middle, int plane, int step, int count,
      int channels) {
    for (int c = 0; c < channels; c += N) {
      for (int t = 0, i = at + c, o = to + c, m = middle + c; t < count; t++, i += next, o += step, m += step) {
        int n = m + 4 * plane;
        var a = load(v, m).add(load(v, n)).mul(0.5f).add(load(v, o));
        var b = load(v, m + plane).add(load(v, n + plane)).mul(0.5f).add(load(v, o + plane));
        var d = load(v, m + 2 * plane).add(load(v, n + 2 * plane)).mul(0.5f).add(load(v, o + 2 * plane));
        var e = load(v, m + 3 * plane).add(load(v, n + 3 * plane)).mul(0.5f).add(load(v, o + 3 * plane));
        var half = b.add(d).mul(0.5f);
        a.add(half).intoArray(x, i);
        b.sub(d).mul(0.5f).intoArray(x, i + stepW);
        half.add(e).intoArray(x, i + 2 * stepW);
      }
    }
  }

  private static void innerGradient(float[] x, int at, int stepW, int next, float[] v, int to, int plane, int step, int count, int channels) {
    for (int c = 0; c < channels; c += N) {
      for (int t = 0, i = at + c, m = to + c; t < count; t++, i += next, m += step) {
        int n = m + 4 * plane;
        var a = load(v, m).sub(load(v, n)).mul(0.5f);
        var b = load(v, m + plane).sub(load(v, n + plane)).mul(0.5f);
        var d = load(v, m + 2 * plane).sub(load(v, n + 2 * plane)).mul(0.5f);
        var e = load(v, m + 3 * plane).sub(load(v, n + 3 * plane)).mul(0.5f);
        var half = b.add(d).mul(0.5f);
        a.add(half).intoArray(x, i);
        b.sub(d).mul(0.5f).intoArray(x, i + stepW);
        half.add(e).intoArray(x, i + 2 * stepW);
      }
    }
  }
}
