package org.kerava.backend.cpu.simd;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector forms of {@link PoolLine}: vectors of channels, all taps in registers; the last channels by the twin's code. */
final class VectorPool {
  private static final VectorSpecies<Float> S = Species.FLOAT;

  private VectorPool() {}

  static void max(float[] x, float[] dx, int shift, int at, int step, int[] taps, int count, float[] y, int to, int stepY, int pixels, int channels, boolean add) {
    int bound = S.loopBound(channels);
    if (count == 4) {
      max4(x, at, step, taps, y, to, stepY, pixels, channels);
      return;
    }
    for (int p = 0; p < pixels; p++) {
      int from = at + p * step;
      int out = to + p * stepY;
      for (int c = 0; c < bound; c += S.length()) {
        var best = FloatVector.fromArray(S, x, from + taps[0] + c);
        for (int t = 1; t < count; t++) {
          best = best.max(FloatVector.fromArray(S, x, from + taps[t] + c));
        }
        best.intoArray(y, out + c);
      }
      for (int c = bound; c < channels; c++) {
        y[out + c] = ScalarPool.max(x, from + c, taps, count);
      }
    }
  }

  /** The window of 2 x 2 without a loop over its taps. */
  private static void max4(float[] x, int at, int step, int[] taps, float[] y, int to, int stepY, int pixels, int channels) {
    int bound = S.loopBound(channels);
    int a = at + taps[0];
    int b = at + taps[1];
    int c = at + taps[2];
    int d = at + taps[3];
    for (int p = 0; p < pixels; p++) {
      int from = p * step;
      int out = to + p * stepY;
      for (int i = 0; i < bound; i += S.length()) {
        FloatVector.fromArray(S, x, a + from + i).max(FloatVector.fromArray(S, x, b + from + i))
            .max(FloatVector.fromArray(S, x, c + from + i)).max(FloatVector.fromArray(S, x, d + from + i)).intoArray(y, out + i);
      }
      for (int i = bound; i < channels; i++) {
        y[out + i] = ScalarPool.max(x, at + from + i, taps, 4);
      }
    }
  }

  static void mean(float[] x, float[] dx, int shift, int at, int step, int[] taps, int count, float[] y, int to, int stepY, int pixels, int channels, boolean add) {
    int bound = S.loopBound(channels);
    for (int p = 0; p < pixels; p++) {
      int from = at + p * step;
      int out = to + p * stepY;
      for (int c = 0; c < bound; c += S.length()) {
        var sum = FloatVector.fromArray(S, x, from + taps[0] + c);
        for (int t = 1; t < count; t++) {
          sum = sum.add(FloatVector.fromArray(S, x, from + taps[t] + c));
        }
        sum.div(count).intoArray(y, out + c);
      }
      for (int c = bound; c < channels; c++) {
        y[out + c] = ScalarPool.mean(x, from + c, taps, count);
      }
    }
  }

  static void maxGradient(float[] x, float[] dx, int shift, int at, int step, int[] taps, int count, float[] y, int to, int stepY, int pixels, int channels,
      boolean add) {
    int bound = S.loopBound(channels);
    for (int p = 0; p < pixels; p++) {
      int from = at + p * step;
      int out = to + p * stepY;
      for (int c = 0; c < bound; c += S.length()) {
        var best = FloatVector.fromArray(S, x, from + taps[0] + c);
        var winner = FloatVector.zero(S);
        for (int t = 1; t < count; t++) {
          var v = FloatVector.fromArray(S, x, from + taps[t] + c);
          var wins = v.compare(LE, best).not().and(best.compare(EQ, best));
          best = best.blend(v, wins);
          winner = winner.blend(t, wins);
        }
        var dy = FloatVector.fromArray(S, y, out + c);
        for (int t = 0; t < count; t++) {
          int i = shift + from + taps[t] + c;
          var d = FloatVector.zero(S).blend(dy, winner.compare(EQ, t));
          if (add) {
            d = FloatVector.fromArray(S, dx, i).add(d);
          }
          d.intoArray(dx, i);
        }
      }
      for (int c = bound; c < channels; c++) {
        ScalarPool.maxGradient(x, dx, shift, from + c, taps, count, y[out + c], add);
      }
    }
  }

  static void meanGradient(float[] x, float[] dx, int shift, int at, int step, int[] taps, int count, float[] y, int to, int stepY, int pixels, int channels,
      boolean add) {
    int bound = S.loopBound(channels);
    for (int p = 0; p < pixels; p++) {
      int from = at + p * step;
      int out = to + p * stepY;
      for (int c = 0; c < bound; c += S.length()) {
        var share = FloatVector.fromArray(S, y, out + c).div(count);
        for (int t = 0; t < count; t++) {
          int i = shift + from + taps[t] + c;
          (add ? FloatVector.fromArray(S, dx, i).add(share) : share).intoArray(dx, i);
        }
      }
      for (int c = bound; c < channels; c++) {
        ScalarPool.meanGradient(dx, shift + from + c, taps, count, y[out + c], add);
      }
    }
  }
}
