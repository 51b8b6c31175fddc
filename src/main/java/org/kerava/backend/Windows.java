package org.kerava.backend;

import java.util.function.IntUnaryOperator;
import org.kerava.tensor.Layout;
import org.kerava.tensor.View;

/** Convolution and pooling in any number of spatial axes, one multiplication at a time: the specification of the window operations. */
final class Windows {
  private Windows() {}

  /** Calls back for every pair of output position and tap inside the input. */
  @FunctionalInterface
  private interface Visit {
    void at(int batch, int[] out, int[] in, int[] tap);
  }

  /** Walks outputs in row-major order and, for each, the taps in row-major order. */
  private static void visit(Window w, Layout out, Layout in, Visit visit) {
    int r = w.ndim();
    int[] o = new int[r];
    int[] t = new int[r];
    int[] p = new int[r];
    int outputs = 1;
    int taps = 1;
    for (int i = 0; i < r; i++) {
      outputs *= out.shape().get(i + 1);
      taps *= w.size()[i];
    }
    for (int b = 0; b < out.shape().get(0); b++) {
      for (int k = 0; k < outputs; k++) {
        unravel(k, o, i -> out.shape().get(i + 1));
        for (int q = 0; q < taps; q++) {
          unravel(q, t, i -> w.size()[i]);
          boolean inside = true;
          for (int i = 0; i < r; i++) {
            p[i] = o[i] * w.strides()[i] + t[i] * w.dilation()[i] - w.before()[i];
            inside &= p[i] >= 0 && p[i] < in.shape().get(i + 1);
          }
          if (inside) visit.at(b, o, p, t);
        }
      }
    }
  }

  private static void unravel(int k, int[] index, IntUnaryOperator length) {
    for (int i = index.length - 1; i >= 0; i--) {
      int n = length.applyAsInt(i);
      index[i] = k % n;
      k /= n;
    }
  }

  private static int at(Layout l, int batch, int[] position, int channel) {
    int at = l.offset() + batch * l.stride(0) + channel * l.stride(position.length + 1);
    for (int i = 0; i < position.length; i++) at += position[i] * l.stride(i + 1);
    return at;
  }

  private static int tap(Layout l, int[] tap, int in, int out) {
    int at = l.offset() + in * l.stride(tap.length) + out * l.stride(tap.length + 1);
    for (int i = 0; i < tap.length; i++) at += tap[i] * l.stride(i);
    return at;
  }

  static void conv(Window w, View out, View x, View k) {
    Cells a = Cells.of(x);
    Cells c = Cells.of(k);
    Cells to = Cells.of(out);
    int r = w.ndim();
    int inPerGroup = k.shape().get(r);
    int outPerGroup = k.shape().get(r + 1) / w.groups();
    int channels = k.shape().get(r + 1);
    double[] sum = new double[out.size()];
    Layout dense = Layout.contiguous(out.dtype(), out.shape());
    visit(w, out.layout(), x.layout(), (b, o, p, t) -> {
      for (int f = 0; f < channels; f++) {
        int first = f / outPerGroup * inPerGroup;
        double s = 0;
        for (int i = 0; i < inPerGroup; i++) s += a.getD(at(x.layout(), b, p, first + i)) * c.getD(tap(k.layout(), t, i, f));
        sum[at(dense, b, o, f)] += s;
      }
    });
    store(to, out.layout(), sum);
  }

  private static void store(Cells to, Layout l, double[] values) {
    int r = l.shape().ndim();
    int[] index = new int[r];
    for (int k = 0; k < values.length; k++) {
      unravel(k, index, i -> l.shape().get(i));
      int at = l.offset();
      for (int i = 0; i < r; i++) at += index[i] * l.stride(i);
      to.setD(at, values[k]);
    }
  }

  static void convDx(Window w, View dx, View dy, View k) {
    Cells g = Cells.of(dy);
    Cells c = Cells.of(k);
    int r = w.ndim();
    int inPerGroup = k.shape().get(r);
    int outPerGroup = k.shape().get(r + 1) / w.groups();
    int channels = k.shape().get(r + 1);
    double[] sum = new double[dx.size()];
    Layout dense = Layout.contiguous(dx.dtype(), dx.shape());
    visit(w, dy.layout(), dx.layout(), (b, o, p, t) -> {
      for (int f = 0; f < channels; f++) {
        int first = f / outPerGroup * inPerGroup;
        double d = g.getD(at(dy.layout(), b, o, f));
        for (int i = 0; i < inPerGroup; i++) sum[at(dense, b, p, first + i)] += d * c.getD(tap(k.layout(), t, i, f));
      }
    });
    store(Cells.of(dx), dx.layout(), sum);
  }

  static void convDw(Window w, View dk, View x, View dy) {
    Cells a = Cells.of(x);
    Cells g = Cells.of(dy);
    int r = w.ndim();
    int inPerGroup = dk.shape().get(r);
    int outPerGroup = dk.shape().get(r + 1) / w.groups();
    int channels = dk.shape().get(r + 1);
    double[] sum = new double[dk.size()];
    Layout dense = Layout.contiguous(dk.dtype(), dk.shape());
    visit(w, dy.layout(), x.layout(), (b, o, p, t) -> {
      for (int f = 0; f < channels; f++) {
        int first = f / outPerGroup * inPerGroup;
        double d = g.getD(at(dy.layout(), b, o, f));
        for (int i = 0; i < inPerGroup; i++) sum[tap(dense, t, i, f)] += d * a.getD(at(x.layout(), b, p, first + i));
      }
    });
    store(Cells.of(dk), dk.layout(), sum);
  }

  static void pool(boolean max, Window w, View out, View x) {
    Cells a = Cells.of(x);
    int channels = x.shape().last();
    double[] value = new double[out.size()];
    int[] count = new int[out.size()];
    Layout dense = Layout.contiguous(out.dtype(), out.shape());
    visit(w, out.layout(), x.layout(), (b, o, p, t) -> {
      for (int c = 0; c < channels; c++) {
        int k = at(dense, b, o, c);
        double v = a.getD(at(x.layout(), b, p, c));
        value[k] = max ? count[k] == 0 ? v : Math.max(value[k], v) : value[k] + v;
        count[k]++;
      }
    });
    for (int k = 0; k < value.length; k++) {
      if (count[k] == 0) value[k] = max ? Double.NEGATIVE_INFINITY : 0;
      else if (!max) value[k] /= count[k];
    }
    store(Cells.of(out), out.layout(), value);
  }

  static void poolGrad(boolean max, Window w, View dx, View dy, View x) {
    Cells a = Cells.of(x);
    Cells g = Cells.of(dy);
    int channels = x.shape().last();
    Layout dense = Layout.contiguous(dx.dtype(), dx.shape());
    Layout outDense = Layout.contiguous(dy.dtype(), dy.shape());
    double[] sum = new double[dx.size()];
    double[] best = new double[dy.size()];
    int[] count = new int[dy.size()];
    int[] winner = new int[dy.size()];
    visit(w, dy.layout(), x.layout(), (b, o, p, t) -> {
      for (int c = 0; c < channels; c++) {
        int k = at(outDense, b, o, c);
        double v = a.getD(at(x.layout(), b, p, c));
        if (count[k] == 0 || v > best[k] || Double.isNaN(v) && !Double.isNaN(best[k])) {
          best[k] = v;
          winner[k] = at(dense, b, p, c);
        }
        count[k]++;
      }
    });
    visit(w, dy.layout(), x.layout(), (b, o, p, t) -> {
      for (int c = 0; c < channels; c++) {
        int k = at(outDense, b, o, c);
        int i = at(dense, b, p, c);
        double d = g.getD(at(dy.layout(), b, o, c));
        if (max && winner[k] == i) sum[i] += d;
        else if (!max) sum[i] += d / count[k];
      }
    });
    store(Cells.of(dx), dx.layout(), sum);
  }
}
