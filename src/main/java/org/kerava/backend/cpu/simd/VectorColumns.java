package org.kerava.backend.cpu.simd;

import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector forms of {@link ColumnBlock}. They take four vectors of columns at a time down the rows: four chains of additions overlap, and
 * memory likes long pieces of rows better than columns, even where the values per column do not all fit the registers. The last columns are
 * done one or two vectors at a time, and what does not fill a vector by the twin's code (which is not called for nothing: a loop over rows of
 * no columns, compiled into the kernel, would make C2 take it back). Vectors are loaded by the API's own method: C2 stops inlining ours once
 * a kernel is large, and a vector returned by a call is boxed (the last columns took 25 times as long).
 */
final class VectorColumns {
  private static final VectorSpecies<Float> S = Species.FLOAT;
  private static final int N = Simd.LANES;

  private VectorColumns() {}

  static void sum(float[] x, int at, float[] y, int to, float[] z, int out, int stride, float[] p, int po, int step, int rows, int columns) {
    if (rows < 0) { // a drill's call without work
      do rows++; while (rows < 0);
      return;
    }
    int c = 0;
    for (; c + 4 * N <= columns; c += 4 * N) {
      var s0 = fromArray(S, p, po + c);
      var s1 = fromArray(S, p, po + c + N);
      var s2 = fromArray(S, p, po + c + 2 * N);
      var s3 = fromArray(S, p, po + c + 3 * N);
      for (int r = 0, i = at + c; r < rows; r++, i += stride) {
        s0 = s0.add(fromArray(S, x, i));
        s1 = s1.add(fromArray(S, x, i + N));
        s2 = s2.add(fromArray(S, x, i + 2 * N));
        s3 = s3.add(fromArray(S, x, i + 3 * N));
      }
      s0.intoArray(p, po + c);
      s1.intoArray(p, po + c + N);
      s2.intoArray(p, po + c + 2 * N);
      s3.intoArray(p, po + c + 3 * N);
    }
    for (; c + N <= columns; c += N) {
      var s = fromArray(S, p, po + c);
      for (int r = 0, i = at + c; r < rows; r++, i += stride) {
        s = s.add(fromArray(S, x, i));
      }
      s.intoArray(p, po + c);
    }
    if (c < columns) {
      ScalarColumns.sum(x, at + c, y, to + c, z, out + c, stride, p, po + c, step, rows, columns - c);
    }
  }

  static void max(float[] x, int at, float[] y, int to, float[] z, int out, int stride, float[] p, int po, int step, int rows, int columns) {
    if (rows < 0) { // a drill's call without work
      do rows++; while (rows < 0);
      return;
    }
    int c = 0;
    for (; c + 4 * N <= columns; c += 4 * N) {
      var s0 = fromArray(S, p, po + c);
      var s1 = fromArray(S, p, po + c + N);
      var s2 = fromArray(S, p, po + c + 2 * N);
      var s3 = fromArray(S, p, po + c + 3 * N);
      for (int r = 0, i = at + c; r < rows; r++, i += stride) {
        s0 = s0.max(fromArray(S, x, i));
        s1 = s1.max(fromArray(S, x, i + N));
        s2 = s2.max(fromArray(S, x, i + 2 * N));
        s3 = s3.max(fromArray(S, x, i + 3 * N));
      }
      s0.intoArray(p, po + c);
      s1.intoArray(p, po + c + N);
      s2.intoArray(p, po + c + 2 * N);
      s3.intoArray(p, po + c + 3 * N);
    }
    for (; c + N <= columns; c += N) {
      var s = fromArray(S, p, po + c);
      for (int r = 0, i = at + c; r < rows; r++, i += stride) {
        s = s.max(fromArray(S, x, i));
      }
      s.intoArray(p, po + c);
    }
    if (c < columns) {
      ScalarColumns.max(x, at + c, y, to + c, z, out + c, stride, p, po + c, step, rows, columns - c);
    }
  }

  static void min(float[] x, int at, float[] y, int to, float[] z, int out, int stride, float[] p, int po, int step, int rows, int columns) {
    if (rows < 0) { // a drill's call without work
      do rows++; while (rows < 0);
      return;
    }
    int c = 0;
    for (; c + 4 * N <= columns; c += 4 * N) {
      var s0 = fromArray(S, p, po + c);
      var s1 = fromArray(S, p, po + c + N);
      var s2 = fromArray(S, p, po + c + 2 * N);
      var s3 = fromArray(S, p, po + c + 3 * N);
      for (int r = 0, i = at + c; r < rows; r++, i += stride) {
        s0 = s0.min(fromArray(S, x, i));
        s1 = s1.min(fromArray(S, x, i + N));
        s2 = s2.min(fromArray(S, x, i + 2 * N));
        s3 = s3.min(fromArray(S, x, i + 3 * N));
      }
      s0.intoArray(p, po + c);
      s1.intoArray(p, po + c + N);
      s2.intoArray(p, po + c + 2 * N);
      s3.intoArray(p, po + c + 3 * N);
    }
    for (; c + N <= columns; c += N) {
      var s = fromArray(S, p, po + c);
      for (int r = 0, i = at + c; r < rows; r++, i += stride) {
        s = s.min(fromArray(S, x, i));
      }
      s.intoArray(p, po + c);
    }
    if (c < columns) {
      ScalarColumns.min(x, at + c, y, to + c, z, out + c, stride, p, po + c, step, rows, columns - c);
    }
  }

  static void spread(float[] x, int at, float[] y, int to, float[] z, int out, int stride, float[] p, int po, int step, int rows, int columns) {
    if (rows < 0) { // a drill's call without work
      do rows++; while (rows < 0);
      return;
    }
    int c = 0;
    for (; c + 4 * N <= columns; c += 4 * N) {
      int q = po + step + c;
      int w = po + 2 * step + c;
      var m0 = fromArray(S, p, po + c);
      var m1 = fromArray(S, p, po + c + N);
      var m2 = fromArray(S, p, po + c + 2 * N);
      var m3 = fromArray(S, p, po + c + 3 * N);
      var s0 = fromArray(S, p, q);
      var s1 = fromArray(S, p, q + N);
      var s2 = fromArray(S, p, q + 2 * N);
      var s3 = fromArray(S, p, q + 3 * N);
      var t0 = fromArray(S, p, w);
      var t1 = fromArray(S, p, w + N);
      var t2 = fromArray(S, p, w + 2 * N);
      var t3 = fromArray(S, p, w + 3 * N);
      for (int r = 0, i = at + c; r < rows; r++, i += stride) {
        var d = fromArray(S, x, i).sub(m0);
        s0 = s0.add(d);
        t0 = t0.add(d.mul(d));
        d = fromArray(S, x, i + N).sub(m1);
        s1 = s1.add(d);
        t1 = t1.add(d.mul(d));
        d = fromArray(S, x, i + 2 * N).sub(m2);
        s2 = s2.add(d);
        t2 = t2.add(d.mul(d));
        d = fromArray(S, x, i + 3 * N).sub(m3);
        s3 = s3.add(d);
        t3 = t3.add(d.mul(d));
      }
      s0.intoArray(p, q);
      s1.intoArray(p, q + N);
      s2.intoArray(p, q + 2 * N);
      s3.intoArray(p, q + 3 * N);
      t0.intoArray(p, w);
      t1.intoArray(p, w + N);
      t2.intoArray(p, w + 2 * N);
      t3.intoArray(p, w + 3 * N);
    }
    for (; c + 2 * N <= columns; c += 2 * N) {
      int q = po + step + c;
      int w = po + 2 * step + c;
      var m0 = fromArray(S, p, po + c);
      var m1 = fromArray(S, p, po + c + N);
      var s0 = fromArray(S, p, q);
      var s1 = fromArray(S, p, q + N);
      var t0 = fromArray(S, p, w);
      var t1 = fromArray(S, p, w + N);
      for (int r = 0, i = at + c; r < rows; r++, i += stride) {
        var d = fromArray(S, x, i).sub(m0);
        s0 = s0.add(d);
        t0 = t0.add(d.mul(d));
        d = fromArray(S, x, i + N).sub(m1);
        s1 = s1.add(d);
        t1 = t1.add(d.mul(d));
      }
      s0.intoArray(p, q);
      s1.intoArray(p, q + N);
      t0.intoArray(p, w);
      t1.intoArray(p, w + N);
    }
    for (; c + N <= columns; c += N) {
      var m = fromArray(S, p, po + c);
      var s = fromArray(S, p, po + step + c);
      var t = fromArray(S, p, po + 2 * step + c);
      for (int r = 0, i = at + c; r < rows; r++, i += stride) {
        var d = fromArray(S, x, i).sub(m);
        s = s.add(d);
        t = t.add(d.mul(d));
      }
      s.intoArray(p, po + step + c);
      t.intoArray(p, po + 2 * step + c);
    }
    if (c < columns) {
      ScalarColumns.spread(x, at + c, y, to + c, z, out + c, stride, p, po + c, step, rows, columns - c);
    }
  }

  static void slopes(float[] x, int at, float[] y, int to, float[] z, int out, int stride, float[] p, int po, int step, int rows, int columns) {
    if (rows < 0) { // a drill's call without work
      do rows++; while (rows < 0);
      return;
    }
    int c = 0;
    for (; c + 4 * N <= columns; c += 4 * N) {
      int q = po + step + c;
      int w = po + 2 * step + c;
      var m0 = fromArray(S, p, po + c);
      var m1 = fromArray(S, p, po + c + N);
      var m2 = fromArray(S, p, po + c + 2 * N);
      var m3 = fromArray(S, p, po + c + 3 * N);
      var s0 = fromArray(S, p, q);
      var s1 = fromArray(S, p, q + N);
      var s2 = fromArray(S, p, q + 2 * N);
      var s3 = fromArray(S, p, q + 3 * N);
      var t0 = fromArray(S, p, w);
      var t1 = fromArray(S, p, w + N);
      var t2 = fromArray(S, p, w + 2 * N);
      var t3 = fromArray(S, p, w + 3 * N);
      for (int r = 0, i = at + c, o = to + c; r < rows; r++, i += stride, o += stride) {
        var g = fromArray(S, y, o);
        s0 = s0.add(g);
        t0 = t0.add(g.mul(fromArray(S, x, i).sub(m0)));
        g = fromArray(S, y, o + N);
        s1 = s1.add(g);
        t1 = t1.add(g.mul(fromArray(S, x, i + N).sub(m1)));
        g = fromArray(S, y, o + 2 * N);
        s2 = s2.add(g);
        t2 = t2.add(g.mul(fromArray(S, x, i + 2 * N).sub(m2)));
        g = fromArray(S, y, o + 3 * N);
        s3 = s3.add(g);
        t3 = t3.add(g.mul(fromArray(S, x, i + 3 * N).sub(m3)));
      }
      s0.intoArray(p, q);
      s1.intoArray(p, q + N);
      s2.intoArray(p, q + 2 * N);
      s3.intoArray(p, q + 3 * N);
      t0.intoArray(p, w);
      t1.intoArray(p, w + N);
      t2.intoArray(p, w + 2 * N);
      t3.intoArray(p, w + 3 * N);
    }
    for (; c + 2 * N <= columns; c += 2 * N) {
      int q = po + step + c;
      int w = po + 2 * step + c;
      var m0 = fromArray(S, p, po + c);
      var m1 = fromArray(S, p, po + c + N);
      var s0 = fromArray(S, p, q);
      var s1 = fromArray(S, p, q + N);
      var t0 = fromArray(S, p, w);
      var t1 = fromArray(S, p, w + N);
      for (int r = 0, i = at + c, o = to + c; r < rows; r++, i += stride, o += stride) {
        var g = fromArray(S, y, o);
        s0 = s0.add(g);
        t0 = t0.add(g.mul(fromArray(S, x, i).sub(m0)));
        g = fromArray(S, y, o + N);
        s1 = s1.add(g);
        t1 = t1.add(g.mul(fromArray(S, x, i + N).sub(m1)));
      }
      s0.intoArray(p, q);
      s1.intoArray(p, q + N);
      t0.intoArray(p, w);
      t1.intoArray(p, w + N);
    }
    for (; c + N <= columns; c += N) {
      var m = fromArray(S, p, po + c);
      var s = fromArray(S, p, po + step + c);
      var t = fromArray(S, p, po + 2 * step + c);
      for (int r = 0, i = at + c, o = to + c; r < rows; r++, i += stride, o += stride) {
        var g = fromArray(S, y, o);
        s = s.add(g);
        t = t.add(g.mul(fromArray(S, x, i).sub(m)));
      }
      s.intoArray(p, po + step + c);
      t.intoArray(p, po + 2 * step + c);
    }
    if (c < columns) {
      ScalarColumns.slopes(x, at + c, y, to + c, z, out + c, stride, p, po + c, step, rows, columns - c);
    }
  }

  static void rowSlopes(float[] x, int at, float[] y, int to, float[] z, int out, int stride, float[] p, int po, int step, int rows, int columns) {
    if (rows < 0) { // a drill's call without work
      do rows++; while (rows < 0);
      return;
    }
    int c = 0;
    for (; c + 4 * N <= columns; c += 4 * N) {
      int q = po + step + c;
      var s0 = fromArray(S, p, po + c);
      var s1 = fromArray(S, p, po + c + N);
      var s2 = fromArray(S, p, po + c + 2 * N);
      var s3 = fromArray(S, p, po + c + 3 * N);
      var t0 = fromArray(S, p, q);
      var t1 = fromArray(S, p, q + N);
      var t2 = fromArray(S, p, q + 2 * N);
      var t3 = fromArray(S, p, q + 3 * N);
      for (int r = 0, i = at + c, o = to + c; r < rows; r++, i += stride, o += stride) {
        var m = FloatVector.broadcast(S, z[out + r]);
        var k = FloatVector.broadcast(S, z[out + rows + r]);
        var g = fromArray(S, y, o);
        s0 = s0.add(g);
        t0 = t0.add(g.mul(fromArray(S, x, i).sub(m).mul(k)));
        g = fromArray(S, y, o + N);
        s1 = s1.add(g);
        t1 = t1.add(g.mul(fromArray(S, x, i + N).sub(m).mul(k)));
        g = fromArray(S, y, o + 2 * N);
        s2 = s2.add(g);
        t2 = t2.add(g.mul(fromArray(S, x, i + 2 * N).sub(m).mul(k)));
        g = fromArray(S, y, o + 3 * N);
        s3 = s3.add(g);
        t3 = t3.add(g.mul(fromArray(S, x, i + 3 * N).sub(m).mul(k)));
      }
      s0.intoArray(p, po + c);
      s1.intoArray(p, po + c + N);
      s2.intoArray(p, po + c + 2 * N);
      s3.intoArray(p, po + c + 3 * N);
      t0.intoArray(p, q);
      t1.intoArray(p, q + N);
      t2.intoArray(p, q + 2 * N);
      t3.intoArray(p, q + 3 * N);
    }
    for (; c + N <= columns; c += N) {
      var s = fromArray(S, p, po + c);
      var t = fromArray(S, p, po + step + c);
      for (int r = 0, i = at + c, o = to + c; r < rows; r++, i += stride, o += stride) {
        var g = fromArray(S, y, o);
        s = s.add(g);
        t = t.add(g.mul(fromArray(S, x, i).sub(z[out + r]).mul(z[out + rows + r])));
      }
      s.intoArray(p, po + c);
      t.intoArray(p, po + step + c);
    }
    if (c < columns) {
      ScalarColumns.rowSlopes(x, at + c, y, to + c, z, out, stride, p, po + c, step, rows, columns - c);
    }
  }

  static void affine(float[] x, int at, float[] y, int to, float[] z, int out, int stride, float[] p, int po, int step, int rows, int columns) {
    if (rows < 0) { // a drill's call without work
      do rows++; while (rows < 0);
      return;
    }
    int c = 0;
    for (; c + 4 * N <= columns; c += 4 * N) {
      int q = po + step + c;
      int w = po + 2 * step + c;
      var m0 = fromArray(S, p, po + c);
      var m1 = fromArray(S, p, po + c + N);
      var m2 = fromArray(S, p, po + c + 2 * N);
      var m3 = fromArray(S, p, po + c + 3 * N);
      var a0 = fromArray(S, p, q);
      var a1 = fromArray(S, p, q + N);
      var a2 = fromArray(S, p, q + 2 * N);
      var a3 = fromArray(S, p, q + 3 * N);
      var b0 = fromArray(S, p, w);
      var b1 = fromArray(S, p, w + N);
      var b2 = fromArray(S, p, w + 2 * N);
      var b3 = fromArray(S, p, w + 3 * N);
      for (int r = 0, i = at + c, o = out + c; r < rows; r++, i += stride, o += stride) {
        fromArray(S, x, i).sub(m0).mul(a0).add(b0).intoArray(z, o);
        fromArray(S, x, i + N).sub(m1).mul(a1).add(b1).intoArray(z, o + N);
        fromArray(S, x, i + 2 * N).sub(m2).mul(a2).add(b2).intoArray(z, o + 2 * N);
        fromArray(S, x, i + 3 * N).sub(m3).mul(a3).add(b3).intoArray(z, o + 3 * N);
      }
    }
    for (; c + 2 * N <= columns; c += 2 * N) {
      var m0 = fromArray(S, p, po + c);
      var m1 = fromArray(S, p, po + c + N);
      var a0 = fromArray(S, p, po + step + c);
      var a1 = fromArray(S, p, po + step + c + N);
      var b0 = fromArray(S, p, po + 2 * step + c);
      var b1 = fromArray(S, p, po + 2 * step + c + N);
      for (int r = 0, i = at + c, o = out + c; r < rows; r++, i += stride, o += stride) {
        fromArray(S, x, i).sub(m0).mul(a0).add(b0).intoArray(z, o);
        fromArray(S, x, i + N).sub(m1).mul(a1).add(b1).intoArray(z, o + N);
      }
    }
    for (; c + N <= columns; c += N) {
      var m = fromArray(S, p, po + c);
      var a = fromArray(S, p, po + step + c);
      var b = fromArray(S, p, po + 2 * step + c);
      for (int r = 0, i = at + c, o = out + c; r < rows; r++, i += stride, o += stride) {
        fromArray(S, x, i).sub(m).mul(a).add(b).intoArray(z, o);
      }
    }
    if (c < columns) {
      ScalarColumns.affine(x, at + c, y, to + c, z, out + c, stride, p, po + c, step, rows, columns - c);
    }
  }

  static void pull(float[] x, int at, float[] y, int to, float[] z, int out, int stride, float[] p, int po, int step, int rows, int columns) {
    if (rows < 0) { // a drill's call without work
      do rows++; while (rows < 0);
      return;
    }
    int c = 0;
    for (; c + 4 * N <= columns; c += 4 * N) {
      int q = po + step + c;
      int u = q + step;
      int w = u + step;
      var m0 = fromArray(S, p, po + c);
      var m1 = fromArray(S, p, po + c + N);
      var m2 = fromArray(S, p, po + c + 2 * N);
      var m3 = fromArray(S, p, po + c + 3 * N);
      var a0 = fromArray(S, p, q);
      var a1 = fromArray(S, p, q + N);
      var a2 = fromArray(S, p, q + 2 * N);
      var a3 = fromArray(S, p, q + 3 * N);
      var s0 = fromArray(S, p, u);
      var s1 = fromArray(S, p, u + N);
      var s2 = fromArray(S, p, u + 2 * N);
      var s3 = fromArray(S, p, u + 3 * N);
      var b0 = fromArray(S, p, w);
      var b1 = fromArray(S, p, w + N);
      var b2 = fromArray(S, p, w + 2 * N);
      var b3 = fromArray(S, p, w + 3 * N);
      for (int r = 0, i = at + c, j = to + c, o = out + c; r < rows; r++, i += stride, j += stride, o += stride) {
        fromArray(S, y, j).sub(s0).sub(fromArray(S, x, i).sub(m0).mul(b0)).mul(a0).intoArray(z, o);
        fromArray(S, y, j + N).sub(s1).sub(fromArray(S, x, i + N).sub(m1).mul(b1)).mul(a1).intoArray(z, o + N);
        fromArray(S, y, j + 2 * N).sub(s2).sub(fromArray(S, x, i + 2 * N).sub(m2).mul(b2)).mul(a2).intoArray(z, o + 2 * N);
        fromArray(S, y, j + 3 * N).sub(s3).sub(fromArray(S, x, i + 3 * N).sub(m3).mul(b3)).mul(a3).intoArray(z, o + 3 * N);
      }
    }
    for (; c + N <= columns; c += N) {
      var m = fromArray(S, p, po + c);
      var a = fromArray(S, p, po + step + c);
      var s = fromArray(S, p, po + 2 * step + c);
      var b = fromArray(S, p, po + 3 * step + c);
      for (int r = 0, i = at + c, j = to + c, o = out + c; r < rows; r++, i += stride, j += stride, o += stride) {
        fromArray(S, y, j).sub(s).sub(fromArray(S, x, i).sub(m).mul(b)).mul(a).intoArray(z, o);
      }
    }
    if (c < columns) {
      ScalarColumns.pull(x, at + c, y, to + c, z, out + c, stride, p, po + c, step, rows, columns - c);
    }
  }

  static void bias(float[] x, int at, float[] y, int to, float[] z, int out, int stride, float[] p, int po, int step, int rows, int columns) {
    if (rows < 0) { // a drill's call without work
      do rows++; while (rows < 0);
      return;
    }
    int c = 0;
    for (; c + 2 * N <= columns; c += 2 * N) {
      var b0 = fromArray(S, p, po + c);
      var b1 = fromArray(S, p, po + c + N);
      for (int r = 0, i = at + c, o = out + c; r < rows; r++, i += stride, o += stride) {
        fromArray(S, x, i).add(b0).intoArray(z, o);
        fromArray(S, x, i + N).add(b1).intoArray(z, o + N);
      }
    }
    for (; c + N <= columns; c += N) {
      var b = fromArray(S, p, po + c);
      for (int r = 0, i = at + c, o = out + c; r < rows; r++, i += stride, o += stride) {
        fromArray(S, x, i).add(b).intoArray(z, o);
      }
    }
    if (c < columns) {
      ScalarColumns.bias(x, at + c, y, to + c, z, out + c, stride, p, po + c, step, rows, columns - c);
    }
  }

  static void biasRelu(float[] x, int at, float[] y, int to, float[] z, int out, int stride, float[] p, int po, int step, int rows, int columns) {
    if (rows < 0) { // a drill's call without work
      do rows++; while (rows < 0);
      return;
    }
    int c = 0;
    for (; c + 2 * N <= columns; c += 2 * N) {
      var b0 = fromArray(S, p, po + c);
      var b1 = fromArray(S, p, po + c + N);
      for (int r = 0, i = at + c, o = out + c; r < rows; r++, i += stride, o += stride) {
        fromArray(S, x, i).add(b0).max(0).intoArray(z, o);
        fromArray(S, x, i + N).add(b1).max(0).intoArray(z, o + N);
      }
    }
    for (; c + N <= columns; c += N) {
      var b = fromArray(S, p, po + c);
      for (int r = 0, i = at + c, o = out + c; r < rows; r++, i += stride, o += stride) {
        fromArray(S, x, i).add(b).max(0).intoArray(z, o);
      }
    }
    if (c < columns) {
      ScalarColumns.biasRelu(x, at + c, y, to + c, z, out + c, stride, p, po + c, step, rows, columns - c);
    }
  }
}
