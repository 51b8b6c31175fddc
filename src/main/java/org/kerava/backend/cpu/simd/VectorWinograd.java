package org.kerava.backend.cpu.simd;

import static org.kerava.backend.cpu.simd.WinogradTiles.ROOT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector forms of {@link WinogradTiles}: a vector of channels at a time, side after side. */
final class VectorWinograd {
  private static final VectorSpecies<Float> S = Species.FLOAT;
  private static final int N = Simd.LANES;

  private VectorWinograd() {}

  private static FloatVector load(float[] a, int i) {
    return FloatVector.fromArray(S, a, i);
  }

  static void patch(float[] x, int at, int step, int next, float[] v, int to, int plane, int side, int count, int channels) {
    var two = FloatVector.broadcast(S, -2);
    var half = FloatVector.broadcast(S, -0.5f);
    var center = FloatVector.broadcast(S, -2.5f);
    var root = FloatVector.broadcast(S, ROOT);
    var minus = FloatVector.broadcast(S, -ROOT);
    var root2 = FloatVector.broadcast(S, 2 * ROOT);
    var minus2 = FloatVector.broadcast(S, -2 * ROOT);
    int skip = next - channels;
    int space = side - channels;
    for (int k = count * channels / N, i = at, o = to, c = 0; k > 0; k--, i += N, o += N) {
      var b = load(x, i + step);
      var d = load(x, i + 2 * step);
      var e = load(x, i + 3 * step);
      var f = load(x, i + 4 * step);
      d.fma(center, load(x, i).add(f)).intoArray(v, o);
      var even = d.fma(two, f);
      var odd = b.fma(two, e);
      odd.fma(root, even).intoArray(v, o + plane);
      odd.fma(minus, even).intoArray(v, o + 2 * plane);
      even = d.fma(half, f);
      odd = b.fma(half, e);
      odd.fma(root2, even).intoArray(v, o + 3 * plane);
      odd.fma(minus2, even).intoArray(v, o + 4 * plane);
      e.fma(center, b.add(load(x, i + 5 * step))).intoArray(v, o + 5 * plane);
      c += N;
      if (c == channels) { // the next side
        c = 0;
        i += skip;
        o += space;
      }
    }
  }

  static void output(float[] x, int at, int step, int next, float[] v, int to, int plane, int side, int count, int channels) {
    var two = FloatVector.broadcast(S, 2);
    var half = FloatVector.broadcast(S, 0.5f);
    var root = FloatVector.broadcast(S, ROOT);
    var small = FloatVector.broadcast(S, 0.5f * ROOT);
    var large = FloatVector.broadcast(S, 4 * ROOT);
    int skip = next - channels;
    int space = side - channels;
    for (int k = count * channels / N, i = at, o = to, c = 0; k > 0; k--, i += N, o += N) {
      var a = load(v, o + plane);
      var b = load(v, o + 2 * plane);
      var even = a.add(b);
      var odd = a.sub(b);
      a = load(v, o + 3 * plane);
      b = load(v, o + 4 * plane);
      var even2 = a.add(b);
      var odd2 = a.sub(b);
      load(v, o).add(even).add(even2).intoArray(x, i);
      odd2.fma(two, odd).mul(root).intoArray(x, i + step);
      even2.fma(two, even.mul(half)).intoArray(x, i + 2 * step);
      odd2.fma(large, odd.fma(small, load(v, o + 5 * plane))).intoArray(x, i + 3 * step);
      c += N;
      if (c == channels) { // the next side
        c = 0;
        i += skip;
        o += space;
      }
    }
  }

  static void gradient(float[] x, int at, int step, int next, float[] v, int to, int plane, int side, int count, int channels) {
    var two = FloatVector.broadcast(S, 2);
    var half = FloatVector.broadcast(S, 0.5f);
    var root = FloatVector.broadcast(S, ROOT);
    var minus = FloatVector.broadcast(S, -ROOT);
    var root2 = FloatVector.broadcast(S, 2 * ROOT);
    var minus2 = FloatVector.broadcast(S, -2 * ROOT);
    int skip = next - channels;
    int space = side - channels;
    for (int k = count * channels / N, i = at, o = to, c = 0; k > 0; k--, i += N, o += N) {
      var a = load(x, i);
      var b = load(x, i + step);
      var d = load(x, i + 2 * step);
      var e = load(x, i + 3 * step);
      a.intoArray(v, o);
      var even = d.fma(half, a);
      var odd = e.fma(half, b);
      odd.fma(root, even).intoArray(v, o + plane);
      odd.fma(minus, even).intoArray(v, o + 2 * plane);
      even = d.fma(two, a);
      odd = e.fma(two, b);
      odd.fma(root2, even).intoArray(v, o + 3 * plane);
      odd.fma(minus2, even).intoArray(v, o + 4 * plane);
      e.intoArray(v, o + 5 * plane);
      c += N;
      if (c == channels) { // the next side
        c = 0;
        i += skip;
        o += space;
      }
    }
  }

  static void kernel(float[] x, int at, int step, int next, float[] v, int to, int plane, int side, int count, int channels) {
    var two = FloatVector.broadcast(S, 2);
    var half = FloatVector.broadcast(S, 0.5f);
    var outer = FloatVector.broadcast(S, -2 / 3f);
    var inner = FloatVector.broadcast(S, 1 / 6f);
    var root = FloatVector.broadcast(S, 2 / 3f * ROOT);
    var minus = FloatVector.broadcast(S, -2 / 3f * ROOT);
    var root2 = FloatVector.broadcast(S, 1 / 3f * ROOT);
    var minus2 = FloatVector.broadcast(S, -1 / 3f * ROOT);
    int skip = next - channels;
    int space = side - channels;
    for (int k = count * channels / N, i = at, o = to, c = 0; k > 0; k--, i += N, o += N) {
      var a = load(x, i);
      var b = load(x, i + step);
      var d = load(x, i + 2 * step);
      a.intoArray(v, o);
      var even = d.fma(half, a).mul(outer);
      b.fma(minus, even).intoArray(v, o + plane);
      b.fma(root, even).intoArray(v, o + 2 * plane);
      even = d.fma(two, a).mul(inner);
      b.fma(root2, even).intoArray(v, o + 3 * plane);
      b.fma(minus2, even).intoArray(v, o + 4 * plane);
      d.intoArray(v, o + 5 * plane);
      c += N;
      if (c == channels) { // the next side
        c = 0;
        i += skip;
        o += space;
      }
    }
  }

  static void kernelGradient(float[] x, int at, int step, int next, float[] v, int to, int plane, int side, int count, int channels) {
    var outer = FloatVector.broadcast(S, -2 / 3f);
    var inner = FloatVector.broadcast(S, 1 / 6f);
    var minus = FloatVector.broadcast(S, -2 / 3f * ROOT);
    var root = FloatVector.broadcast(S, 1 / 3f * ROOT);
    var third = FloatVector.broadcast(S, 1 / 3f);
    int skip = next - channels;
    int space = side - channels;
    for (int k = count * channels / N, i = at, o = to, c = 0; k > 0; k--, i += N, o += N) {
      var a = load(v, o + plane);
      var b = load(v, o + 2 * plane);
      var even = a.add(b);
      var odd = a.sub(b);
      a = load(v, o + 3 * plane);
      b = load(v, o + 4 * plane);
      var even2 = a.add(b);
      var odd2 = a.sub(b);
      even2.fma(inner, even.fma(outer, load(v, o))).intoArray(x, i);
      odd2.fma(root, odd.mul(minus)).intoArray(x, i + step);
      even2.sub(even).fma(third, load(v, o + 5 * plane)).intoArray(x, i + 2 * step);
      c += N;
      if (c == channels) { // the next side
        c = 0;
        i += skip;
        o += space;
      }
    }
  }
}
