package org.kerava.backend;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/** The default bodies of {@link Backend}'s composites: sequences of primitive calls, and thereby their specification. */
final class Composites {
  private Composites() {}

  private static View temp(Backend b, View like) {
    return temp(b, like, like.shape());
  }

  private static View temp(Backend b, View like, Shape shape) {
    return new View(b.alloc(like.dtype(), shape.size()), Layout.contiguous(like.dtype(), shape));
  }

  private static void free(Backend b, View... temps) {
    for (View t : temps) b.release(t.buffer());
  }

  private static Shape rows(View x) {
    return x.shape().with(-1, 1);
  }

  static void topK(Backend b, View index, View a) {
    View t = temp(b, a);
    View values = temp(b, a);
    View all = new View(b.alloc(DType.INT32, a.size()), Layout.contiguous(DType.INT32, a.shape()));
    b.unary(Un.NEG, t, a);
    b.sort(values, all, t);
    b.copy(index, all.with(Layout.of(DType.INT32, 0, index.shape(), all.layout().strides())));
    free(b, t, values, all);
  }

  static void softmax(Backend b, View out, View a, boolean log) {
    int last = a.shape().ndim() - 1;
    View row = temp(b, a, rows(a)); // (..., 1)
    b.reduce(Red.MAX, row, a, last);
    b.binary(Bin.SUB, out, a, row.broadcastTo(a.shape()));
    if (log) {
      View e = temp(b, a);
      b.unary(Un.EXP, e, out);
      b.reduce(Red.SUM, row, e, last);
      b.unary(Un.LOG, row, row);
      b.binary(Bin.SUB, out, out, row.broadcastTo(a.shape()));
      free(b, e);
    } else {
      b.unary(Un.EXP, out, out);
      b.reduce(Red.SUM, row, out, last);
      b.unary(Un.RECIPROCAL, row, row); // a division of each element would cost a quarter of the pass
      b.binary(Bin.MUL, out, out, row.broadcastTo(a.shape()));
    }
    free(b, row);
  }

  static void softmaxGrad(Backend b, View dx, View dy, View y, boolean log) {
    int last = y.shape().ndim() - 1;
    View row = temp(b, y, rows(y)); // (..., 1)
    View t = temp(b, y);
    if (log) { // dx = dy - exp(y) sum(dy)
      b.reduce(Red.SUM, row, dy, last);
      b.unary(Un.EXP, t, y);
      b.binary(Bin.MUL, t, t, row.broadcastTo(y.shape()));
      b.binary(Bin.SUB, dx, dy, t);
    } else { // dx = y (dy - sum(y dy))
      b.binary(Bin.MUL, t, y, dy);
      b.reduce(Red.SUM, row, t, last);
      b.binary(Bin.SUB, t, dy, row.broadcastTo(y.shape()));
      b.binary(Bin.MUL, dx, t, y);
    }
    free(b, row, t);
  }

  /** Where the chosen class of each row lies in the flat matrix; a class that does not exist lies nowhere (-1). */
  private static View flatIds(Backend b, View ids, int classes) {
    View flat = new View(ids.buffer(), Layout.of(DType.INT32, ids.layout().offset(), Shape.of(ids.size()), new int[] {1}));
    View at = temp(b, flat);
    View none = new View(b.alloc(DType.BOOL, flat.size()), Layout.contiguous(DType.BOOL, flat.shape()));
    View high = new View(b.alloc(DType.BOOL, flat.size()), Layout.contiguous(DType.BOOL, flat.shape()));
    View nowhere = temp(b, flat);
    b.iota(at, 0, 0, classes);
    b.binary(Bin.ADD, at, at, flat);
    b.fill(nowhere, -1);
    b.compare(Cmp.LT, none, flat, 0);
    b.compare(Cmp.GE, high, flat, classes);
    b.binary(Bin.OR, none, none, high);
    b.where(at, none, nowhere, at);
    free(b, none, high, nowhere);
    return at;
  }

  private static View flat(View v) {
    return v.with(Layout.of(v.dtype(), v.layout().offset(), Shape.of(v.size()), new int[] {1}));
  }

  static void crossEntropy(Backend b, View loss, View logP, View logits, View ids) {
    View at = flatIds(b, ids, logits.shape().last());
    b.softmax(logP, logits, true);
    b.gather(flat(loss), flat(logP), at);
    b.unary(Un.NEG, loss, loss);
    free(b, at);
  }

  static void crossEntropyGrad(Backend b, View dx, View dloss, View logP, View ids) {
    View at = flatIds(b, ids, logP.shape().last());
    View one = new View(b.alloc(logP.dtype(), at.size()), Layout.contiguous(logP.dtype(), at.shape()));
    b.fill(one, -1);
    b.unary(Un.EXP, dx, logP);
    b.scatterAdd(flat(dx), one, at);
    View g = dloss.with(Layout.of(dloss.dtype(), dloss.layout().offset(), dloss.shape().append(1), append(dloss.layout().strides())));
    b.binary(Bin.MUL, dx, dx, g.broadcastTo(dx.shape()));
    free(b, at, one);
  }

  private static int[] append(int[] strides) {
    return Arrays.copyOf(strides, strides.length + 1);
  }

  static void sigmoidCrossEntropy(Backend b, View out, View x, View z) {
    View t = temp(b, x);
    b.unary(Un.ABS, out, x);
    b.unary(Un.NEG, out, out);
    b.unary(Un.SOFTPLUS, out, out);
    b.binary(Bin.MUL, t, x, z);
    b.binary(Bin.SUB, out, out, t);
    b.unary(Un.RELU, t, x);
    b.binary(Bin.ADD, out, out, t);
    free(b, t);
  }

  static void unaryGrad(Backend b, Un op, View dx, View dy, View x, View y) {
    View t = temp(b, x);
    switch (op) {
      case RELU -> {
        View mask = new View(b.alloc(DType.BOOL, x.size()), Layout.contiguous(DType.BOOL, x.shape()));
        b.compare(Cmp.GT, mask, x, 0);
        b.fill(t, 0);
        b.where(dx, mask, dy, t);
        free(b, mask);
      }
      case TANH -> { // 1 - y²
        b.unary(Un.SQUARE, t, y);
        b.scalar(Bin.RSUB, t, t, 1);
        b.binary(Bin.MUL, dx, dy, t);
      }
      case SIGMOID -> { // y (1 - y)
        b.scalar(Bin.RSUB, t, y, 1);
        b.binary(Bin.MUL, t, t, y);
        b.binary(Bin.MUL, dx, dy, t);
      }
      case EXP -> b.binary(Bin.MUL, dx, dy, y);
      case SOFTPLUS -> {
        b.unary(Un.SIGMOID, t, x);
        b.binary(Bin.MUL, dx, dy, t);
      }
      case SILU -> { // s + y (1 - s)
        View s = temp(b, x);
        b.unary(Un.SIGMOID, s, x);
        b.scalar(Bin.RSUB, t, s, 1);
        b.binary(Bin.MUL, t, t, y);
        b.binary(Bin.ADD, t, t, s);
        b.binary(Bin.MUL, dx, dy, t);
        free(b, s);
      }
      case GELU -> { // Phi(x) + x phi(x)
        View d = temp(b, x);
        b.unary(Un.SQUARE, d, x);
        b.scalar(Bin.MUL, d, d, -0.5);
        b.unary(Un.EXP, d, d);
        b.scalar(Bin.MUL, d, d, 0.3989422804014327);
        b.binary(Bin.MUL, d, d, x);
        b.scalar(Bin.MUL, t, x, 0.7071067811865476);
        b.unary(Un.ERF, t, t);
        b.scalar(Bin.MUL, t, t, 0.5);
        b.scalar(Bin.ADD, t, t, 0.5);
        b.binary(Bin.ADD, t, t, d);
        b.binary(Bin.MUL, dx, dy, t);
        free(b, d);
      }
      case GELU_TANH -> { // u = tanh(c (x + a x³)): (1 + u) / 2 + x (1 - u²) c (1 + 3 a x²) / 2
        View d = temp(b, x);
        View u = temp(b, x);
        b.unary(Un.SQUARE, d, x);
        b.scalar(Bin.MUL, t, d, 0.044715);
        b.scalar(Bin.ADD, t, t, 1);
        b.binary(Bin.MUL, t, t, x);
        b.scalar(Bin.MUL, t, t, 0.7978845608028654);
        b.unary(Un.TANH, u, t);
        b.scalar(Bin.MUL, d, d, 3 * 0.044715);
        b.scalar(Bin.ADD, d, d, 1);
        b.scalar(Bin.MUL, d, d, 0.5 * 0.7978845608028654);
        b.binary(Bin.MUL, d, d, x);
        b.unary(Un.SQUARE, t, u);
        b.scalar(Bin.RSUB, t, t, 1);
        b.binary(Bin.MUL, d, d, t);
        b.scalar(Bin.ADD, u, u, 1);
        b.scalar(Bin.MUL, u, u, 0.5);
        b.binary(Bin.ADD, u, u, d);
        b.binary(Bin.MUL, dx, dy, u);
        free(b, d, u);
      }
      default -> throw new IllegalArgumentException("no composite gradient for " + op);
    }
    free(b, t);
  }

  static void layerNorm(Backend b, View out, View mean, View rstd, View x, @Nullable View gamma, @Nullable View beta, double epsilon) {
    int last = x.shape().ndim() - 1;
    int n = x.shape().last();
    View t = temp(b, x);
    b.reduce(Red.SUM, mean, x, last);
    b.scalar(Bin.MUL, mean, mean, 1.0 / n);
    b.binary(Bin.SUB, out, x, mean.broadcastTo(x.shape()));
    b.unary(Un.SQUARE, t, out);
    b.reduce(Red.SUM, rstd, t, last);
    b.scalar(Bin.MUL, rstd, rstd, 1.0 / n);
    b.scalar(Bin.ADD, rstd, rstd, epsilon);
    b.unary(Un.RSQRT, rstd, rstd);
    b.binary(Bin.MUL, out, out, rstd.broadcastTo(x.shape()));
    if (gamma != null) b.binary(Bin.MUL, out, out, gamma.broadcastTo(x.shape()));
    if (beta != null) b.binary(Bin.ADD, out, out, beta.broadcastTo(x.shape()));
    free(b, t);
  }

  static void layerNormGrad(Backend b, View dx, @Nullable View dgamma, @Nullable View dbeta, View dy, View x, View mean, View rstd,
      @Nullable View gamma) {
    int last = x.shape().ndim() - 1;
    int n = x.shape().last();
    View hat = temp(b, x);
    View g = temp(b, x);
    View t = temp(b, x);
    View row = temp(b, x, rows(x));
    b.binary(Bin.SUB, hat, x, mean.broadcastTo(x.shape()));
    b.binary(Bin.MUL, hat, hat, rstd.broadcastTo(x.shape()));
    if (dgamma != null) {
      b.binary(Bin.MUL, t, dy, hat);
      sumRows(b, dgamma, t);
    }
    if (dbeta != null) sumRows(b, dbeta, dy);
    if (gamma != null) b.binary(Bin.MUL, g, dy, gamma.broadcastTo(x.shape()));
    else b.copy(g, dy);
    // dx = rstd (g - mean(g) - hat mean(g hat))
    b.binary(Bin.MUL, t, g, hat);
    b.reduce(Red.SUM, row, t, last);
    b.scalar(Bin.MUL, row, row, 1.0 / n);
    b.binary(Bin.MUL, t, hat, row.broadcastTo(x.shape()));
    b.reduce(Red.SUM, row, g, last);
    b.scalar(Bin.MUL, row, row, 1.0 / n);
    b.binary(Bin.SUB, g, g, row.broadcastTo(x.shape()));
    b.binary(Bin.SUB, g, g, t);
    b.binary(Bin.MUL, dx, g, rstd.broadcastTo(x.shape()));
    free(b, hat, g, t, row);
  }

  /** out (n) = sum of a (..., n) over all axes but the last. */
  private static void sumRows(Backend b, View out, View a) {
    int r = a.shape().ndim();
    int[] axes = new int[r - 1];
    int[] ones = new int[r];
    for (int i = 0; i < r - 1; i++) {
      axes[i] = i;
      ones[i] = 1;
    }
    ones[r - 1] = a.shape().last();
    b.reduce(Red.SUM, out.broadcastTo(Shape.of(ones)), a, axes);
  }

  static void batchNorm(Backend b, View out, View mean, View variance, View x, @Nullable View gamma, @Nullable View beta, double epsilon) {
    double rows = (double) x.size() / Math.max(1, x.shape().last());
    View t = temp(b, x);
    View scale = temp(b, mean);
    sumRows(b, mean, x);
    b.scalar(Bin.MUL, mean, mean, 1 / rows);
    b.binary(Bin.SUB, out, x, mean.broadcastTo(x.shape()));
    b.unary(Un.SQUARE, t, out);
    sumRows(b, variance, t);
    b.scalar(Bin.MUL, variance, variance, 1 / rows);
    b.scalar(Bin.ADD, scale, variance, epsilon);
    b.unary(Un.RSQRT, scale, scale);
    if (gamma != null) b.binary(Bin.MUL, scale, scale, gamma);
    b.binary(Bin.MUL, out, out, scale.broadcastTo(x.shape()));
    if (beta != null) b.binary(Bin.ADD, out, out, beta.broadcastTo(x.shape()));
    free(b, t, scale);
  }

  static void batchNormGrad(Backend b, View dx, @Nullable View dgamma, @Nullable View dbeta, View dy, View x, View mean, View variance,
      @Nullable View gamma, double epsilon) {
    double rows = (double) x.size() / Math.max(1, x.shape().last());
    View rstd = temp(b, mean);
    View hat = temp(b, x);
    View t = temp(b, x);
    View sumDy = temp(b, mean);
    View sumDyHat = temp(b, mean);
    b.scalar(Bin.ADD, rstd, variance, epsilon);
    b.unary(Un.RSQRT, rstd, rstd);
    b.binary(Bin.SUB, hat, x, mean.broadcastTo(x.shape()));
    b.binary(Bin.MUL, hat, hat, rstd.broadcastTo(x.shape()));
    sumRows(b, sumDy, dy);
    b.binary(Bin.MUL, t, dy, hat);
    sumRows(b, sumDyHat, t);
    if (dgamma != null) b.copy(dgamma, sumDyHat);
    if (dbeta != null) b.copy(dbeta, sumDy);
    // dx = gamma rstd (dy - mean(dy) - hat mean(dy hat))
    b.scalar(Bin.MUL, sumDy, sumDy, 1 / rows);
    b.scalar(Bin.MUL, sumDyHat, sumDyHat, 1 / rows);
    b.binary(Bin.MUL, hat, hat, sumDyHat.broadcastTo(x.shape()));
    b.binary(Bin.SUB, t, dy, sumDy.broadcastTo(x.shape()));
    b.binary(Bin.SUB, t, t, hat);
    if (gamma != null) b.binary(Bin.MUL, rstd, rstd, gamma);
    b.binary(Bin.MUL, dx, t, rstd.broadcastTo(x.shape()));
    free(b, rstd, hat, t, sumDy, sumDyHat);
  }

  static void adam(Backend b, View w, View g, View m, View v, double alpha, double b1, double b2, double epsilon) {
    View t = temp(b, w);
    View u = temp(b, w);
    b.binary(Bin.SUB, t, g, m);
    b.scalar(Bin.MUL, t, t, 1 - b1);
    b.binary(Bin.ADD, m, m, t);
    b.unary(Un.SQUARE, t, g);
    b.binary(Bin.SUB, t, t, v);
    b.scalar(Bin.MUL, t, t, 1 - b2);
    b.binary(Bin.ADD, v, v, t);
    b.unary(Un.SQRT, t, v);
    b.scalar(Bin.ADD, t, t, epsilon);
    b.scalar(Bin.MUL, u, m, alpha);
    b.binary(Bin.DIV, u, u, t);
    b.binary(Bin.SUB, w, w, u);
    free(b, t, u);
  }

  static void sgd(Backend b, View w, View g, @Nullable View m, double rate, double momentum, boolean nesterov) {
    View t = temp(b, w);
    b.scalar(Bin.MUL, t, g, rate);
    if (m == null) {
      b.binary(Bin.SUB, w, w, t);
    } else {
      b.scalar(Bin.MUL, m, m, momentum);
      b.binary(Bin.SUB, m, m, t);
      if (nesterov) {
        View u = temp(b, w);
        b.scalar(Bin.MUL, u, m, momentum);
        b.binary(Bin.SUB, u, u, t);
        b.binary(Bin.ADD, w, w, u);
        free(b, u);
      } else {
        b.binary(Bin.ADD, w, w, m);
      }
    }
    free(b, t);
  }

  static void adagrad(Backend b, View w, View g, View a, double rate, double epsilon) {
    View t = temp(b, w);
    View u = temp(b, w);
    b.unary(Un.SQUARE, t, g);
    b.binary(Bin.ADD, a, a, t);
    b.scalar(Bin.ADD, t, a, epsilon);
    b.unary(Un.SQRT, t, t);
    b.scalar(Bin.MUL, u, g, rate);
    b.binary(Bin.DIV, u, u, t);
    b.binary(Bin.SUB, w, w, u);
    free(b, t, u);
  }

  static void updateRows(Backend b, Update update, View w, List<View> slots, View slices, View ids, double... numbers) {
    View g = temp(b, w);
    b.fill(g, 0);
    View dense = slices;
    if (!slices.layout().isContiguous()) b.copy(dense = temp(b, slices), slices);
    b.scatterAdd(g, dense, ids);
    if (dense != slices) free(b, dense);
    update.run(b, w, g, slots, numbers);
    free(b, g);
  }

  static void rmsprop(Backend b, View w, View g, View v, @Nullable View mean, @Nullable View m, double rate, double rho, double momentum,
      double epsilon) {
    View t = temp(b, w);
    View u = temp(b, w);
    b.unary(Un.SQUARE, t, g);
    b.scalar(Bin.MUL, t, t, 1 - rho);
    b.scalar(Bin.MUL, v, v, rho);
    b.binary(Bin.ADD, v, v, t);
    if (mean == null) {
      b.scalar(Bin.ADD, t, v, epsilon);
    } else {
      b.scalar(Bin.MUL, t, g, 1 - rho);
      b.scalar(Bin.MUL, mean, mean, rho);
      b.binary(Bin.ADD, mean, mean, t);
      b.unary(Un.SQUARE, t, mean);
      b.binary(Bin.SUB, t, v, t);
      b.scalar(Bin.ADD, t, t, epsilon);
    }
    b.unary(Un.SQRT, t, t);
    b.scalar(Bin.MUL, u, g, rate);
    b.binary(Bin.DIV, u, u, t);
    if (m != null) {
      b.scalar(Bin.MUL, m, m, momentum);
      b.binary(Bin.ADD, m, m, u);
      b.binary(Bin.SUB, w, w, m);
    } else {
      b.binary(Bin.SUB, w, w, u);
    }
    free(b, t, u);
  }

  /** Columns i n .. (i + 1) n of a (batch, 4n) view. */
  private static View gate(View z, int i) {
    int n = z.shape().get(1) / 4;
    int[] strides = z.layout().strides();
    return z.with(Layout.of(z.dtype(), z.layout().offset() + i * n * strides[1], z.shape().with(1, n), strides));
  }

  static void lstmCell(Backend b, View h, View c, View saved, View z, View cPrev) {
    b.unary(Un.SIGMOID, gate(saved, 0), gate(z, 0));
    b.unary(Un.SIGMOID, gate(saved, 1), gate(z, 1));
    b.unary(Un.TANH, gate(saved, 2), gate(z, 2));
    b.unary(Un.SIGMOID, gate(saved, 3), gate(z, 3));
    View t = temp(b, c);
    b.binary(Bin.MUL, t, gate(saved, 0), gate(saved, 2));
    b.binary(Bin.MUL, c, gate(saved, 1), cPrev);
    b.binary(Bin.ADD, c, c, t);
    b.unary(Un.TANH, t, c);
    b.binary(Bin.MUL, h, gate(saved, 3), t);
    free(b, t);
  }

  static void lstmCellGrad(Backend b, View dz, View dcPrev, View dh, View dc, View saved, View c, View cPrev) {
    View i = gate(saved, 0);
    View f = gate(saved, 1);
    View g = gate(saved, 2);
    View o = gate(saved, 3);
    View tc = temp(b, c);
    View t = temp(b, c);
    View d = temp(b, c);
    b.unary(Un.TANH, tc, c);
    // to c: d = dc + dh o (1 - tanh(c)²)
    b.unary(Un.SQUARE, t, tc);
    b.scalar(Bin.RSUB, t, t, 1);
    b.binary(Bin.MUL, t, t, o);
    b.binary(Bin.MUL, t, t, dh);
    b.binary(Bin.ADD, d, dc, t);
    // output gate
    b.binary(Bin.MUL, tc, tc, dh);
    sigmoidGrad(b, gate(dz, 3), tc, o, t);
    // input gate and candidate
    b.binary(Bin.MUL, tc, d, g);
    sigmoidGrad(b, gate(dz, 0), tc, i, t);
    b.binary(Bin.MUL, tc, d, i);
    b.unary(Un.SQUARE, t, g);
    b.scalar(Bin.RSUB, t, t, 1);
    b.binary(Bin.MUL, gate(dz, 2), tc, t);
    // forget gate
    b.binary(Bin.MUL, tc, d, cPrev);
    sigmoidGrad(b, gate(dz, 1), tc, f, t);
    b.binary(Bin.MUL, dcPrev, d, f);
    free(b, tc, t, d);
  }

  /** out = dy y (1 - y). */
  private static void sigmoidGrad(Backend b, View out, View dy, View y, View t) {
    b.scalar(Bin.RSUB, t, y, 1);
    b.binary(Bin.MUL, t, t, y);
    b.binary(Bin.MUL, out, dy, t);
  }
}
