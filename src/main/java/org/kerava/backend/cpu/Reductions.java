package org.kerava.backend.cpu;

import java.util.Arrays;
import org.kerava.backend.Red;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.View;

/**
 * Reductions of float32 over one group of neighbouring axes, in an order that depends on sizes only.
 *
 * <p>Over columns (the last axis): element {@code c} goes to lane {@code c % 32}, lanes add up their elements in order, and the lanes are
 * folded by halves. Over rows: each column adds up its elements in order.
 */
final class Reductions {
  static final int LANES = 32;

  private Reductions() {}

  /** Tries; false if there is no kernel for the operands. */
  static boolean reduce(Red op, View out, View a, int[] axes) {
    if (a.dtype() != DType.FLOAT32 || op == Red.ANY || op == Red.ALL || axes.length == 0 || a.size() == 0
        || !a.layout().isContiguous() || !out.layout().isContiguous()) {
      return false;
    }
    Layout l = a.layout();
    int first = axes[0];
    int last = axes[axes.length - 1];
    int r = 1;
    int kept = 1;
    for (int i = first, k = 0; i <= last; i++) {
      if (k < axes.length && axes[k] == i) {
        r *= l.shape().get(i);
        k++;
      } else {
        kept *= l.shape().get(i);
      }
    }
    if (kept != 1) {
      return false;
    }
    int outer = 1;
    for (int i = 0; i < first; i++) {
      outer *= l.shape().get(i);
    }
    int inner = a.size() / r / outer;
    float[] x = (float[]) a.buffer().storage();
    float[] to = (float[]) out.buffer().storage();
    float[] lanes = new float[LANES];
    for (int k = 0; k < outer; k++) {
      int at = l.offset() + k * r * inner;
      int o = out.layout().offset() + k * inner;
      if (inner == 1) {
        to[o] = row(op, x, at, r, lanes);
      } else {
        Arrays.fill(to, o, o + inner, start(op));
        for (int i = 0; i < r; i++) {
          combine(op, to, o, x, at + i * inner, inner);
        }
      }
    }
    return true;
  }

  private static float start(Red op) {
    return switch (op) {
      case SUM, ANY -> 0;
      case PROD, ALL -> 1;
      case MAX -> Float.NEGATIVE_INFINITY;
      case MIN -> Float.POSITIVE_INFINITY;
    };
  }

  private static float row(Red op, float[] x, int at, int n, float[] lanes) {
    Arrays.fill(lanes, start(op));
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      combine(op, lanes, 0, x, at + i, LANES);
    }
    combine(op, lanes, 0, x, at + i, n - i);
    for (int h = LANES / 2; h > 0; h >>= 1) {
      combine(op, lanes, 0, lanes, h, h);
    }
    return lanes[0];
  }

  private static void combine(Red op, float[] to, int o, float[] x, int i, int n) {
    switch (op) {
      case SUM -> {
        for (int k = 0; k < n; k++) to[o + k] += x[i + k];
      }
      case PROD -> {
        for (int k = 0; k < n; k++) to[o + k] *= x[i + k];
      }
      case MAX -> {
        for (int k = 0; k < n; k++) to[o + k] = Math.max(to[o + k], x[i + k]);
      }
      case MIN -> {
        for (int k = 0; k < n; k++) to[o + k] = Math.min(to[o + k], x[i + k]);
      }
      default -> throw new AssertionError(op);
    }
  }
}
