package org.kerava.backend;

import org.jspecify.annotations.Nullable;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/**
 * The default bodies of {@link Backend}'s recurrent composites: one product and one cell per step. Steps lie along the first axis, so that each
 * is one block of memory. A masked row keeps its state, and its gradients pass it by.
 */
final class Recurrent {
  private Recurrent() {}

  private static View temp(Backend b, DType dtype, Shape shape) {
    return new View(b.alloc(dtype, shape.size()), Layout.contiguous(dtype, shape));
  }

  private static void free(Backend b, View... temps) {
    for (View t : temps) b.release(t.buffer());
  }

  /** Entry t of the first axis. */
  private static View at(View v, int t) {
    return v.with(v.layout().entry(t));
  }

  /** Columns i n .. (i + 1) n. */
  private static View gate(View z, int i, int n) {
    Layout l = z.layout();
    return z.with(Layout.of(l.dtype(), l.offset() + i * n * l.stride(1), l.shape().with(1, n), l.strides()));
  }

  private static View transposed(View u) {
    return u.with(u.layout().transposed());
  }

  /** A row's truth value for each of its columns: mask (batch) as (batch, n). */
  private static View wide(View mask, int t, Shape shape) {
    View m = at(mask, t);
    Layout l = m.layout();
    return m.with(Layout.of(l.dtype(), l.offset(), shape, new int[] {l.stride(0), 0}));
  }

  static void lstm(Backend b, View h, View c, View gates, View u, @Nullable View mask) {
    for (int t = 0; t < gates.shape().get(0); t++) {
      View z = at(gates, t);
      b.matmul(z, at(h, t), u, true);
      b.lstmCell(at(h, t + 1), at(c, t + 1), z, z, at(c, t));
      hold(b, h, mask, t);
      hold(b, c, mask, t);
    }
  }

  static void lstmOutputs(Backend b, View h, View c, @Nullable View y, View x, View kernel, @Nullable View bias, View u, @Nullable View mask) {
    View z = temp(b, h.dtype(), h.shape().with(1, kernel.shape().get(1)));
    View hNext = temp(b, h.dtype(), h.shape());
    View cNext = temp(b, c.dtype(), c.shape());
    for (int t = 0; t < x.shape().get(0); t++) {
      b.linear(z, at(x, t), kernel, bias, null);
      b.matmul(z, h, u, true);
      b.lstmCell(hNext, cNext, z, z, c);
      take(b, h, hNext, mask, t);
      take(b, c, cNext, mask, t);
      if (y != null) b.copy(at(y, t), h);
    }
    free(b, z, hNext, cNext);
  }

  static void gruOutputs(Backend b, View h, @Nullable View y, View x, View kernel, @Nullable View bias, View u, @Nullable View innerBias,
      @Nullable View mask) {
    View z = temp(b, h.dtype(), h.shape().with(1, kernel.shape().get(1)));
    View in = temp(b, h.dtype(), z.shape());
    View next = temp(b, h.dtype(), h.shape());
    for (int t = 0; t < x.shape().get(0); t++) {
      b.linear(z, at(x, t), kernel, bias, null);
      b.linear(in, h, u, innerBias, null);
      b.gruCell(next, z, z, in, h);
      take(b, h, next, mask, t);
      if (y != null) b.copy(at(y, t), h);
    }
    free(b, z, in, next);
  }

  /** Goes on to the next state, but in masked rows. */
  private static void take(Backend b, View state, View next, @Nullable View mask, int t) {
    if (mask == null) b.copy(state, next);
    else b.where(state, wide(mask, t, state.shape()), next, state);
  }

  /** Masked rows of state t + 1 are those of state t. */
  private static void hold(Backend b, View state, @Nullable View mask, int t) {
    if (mask == null) return;
    View next = at(state, t + 1);
    b.where(next, wide(mask, t, next.shape()), next, at(state, t));
  }

  static void lstmGrad(Backend b, View dz, View dh, View dc, @Nullable View up, View gates, View h, View c, View u, @Nullable View mask) {
    View ut = transposed(u);
    View dcPrev = temp(b, dc.dtype(), dc.shape());
    Masked masked = mask == null ? null : new Masked(b, mask, dh);
    for (int t = gates.shape().get(0) - 1; t >= 0; t--) {
      if (up != null) b.binary(Bin.ADD, dh, dh, at(up, t));
      View keptH = masked == null ? null : masked.split(dh, t, 0);
      View keptC = masked == null ? null : masked.split(dc, t, 1);
      View d = at(dz, t);
      b.lstmCellGrad(d, dcPrev, dh, dc, at(gates, t), at(c, t + 1), at(c, t));
      b.copy(dc, dcPrev);
      b.matmul(dh, d, ut, false);
      if (keptH != null) b.binary(Bin.ADD, dh, dh, keptH);
      if (keptC != null) b.binary(Bin.ADD, dc, dc, keptC);
    }
    if (masked != null) masked.free();
    free(b, dcPrev);
  }

  /** Takes the gradients of masked rows out of the cell's way. */
  private static final class Masked {
    private final Backend b;
    private final View mask;
    private final View zero;
    private final View[] kept = new View[2];

    Masked(Backend b, View mask, View like) {
      this.b = b;
      this.mask = mask;
      zero = temp(b, like.dtype(), like.shape());
      b.fill(zero, 0);
      for (int i = 0; i < kept.length; i++) kept[i] = temp(b, like.dtype(), like.shape());
    }

    /** Zeros the masked rows of d and returns them in a view of their own. */
    View split(View d, int t, int slot) {
      View m = wide(mask, t, d.shape());
      b.where(kept[slot], m, zero, d);
      b.where(d, m, d, zero);
      return kept[slot];
    }

    void free() {
      Recurrent.free(b, zero, kept[0], kept[1]);
    }
  }

  static void gru(Backend b, View h, View gates, View inner, View u, @Nullable View bias, @Nullable View mask) {
    for (int t = 0; t < gates.shape().get(0); t++) {
      View in = at(inner, t);
      b.linear(in, at(h, t), u, bias, null);
      b.gruCell(at(h, t + 1), at(gates, t), at(gates, t), in, at(h, t));
      hold(b, h, mask, t);
    }
  }

  static void gruGrad(Backend b, View dx, View dinner, View dh, @Nullable View up, View gates, View inner, View h, View u, @Nullable View mask) {
    View ut = transposed(u);
    View dhPrev = temp(b, dh.dtype(), dh.shape());
    Masked masked = mask == null ? null : new Masked(b, mask, dh);
    for (int t = gates.shape().get(0) - 1; t >= 0; t--) {
      if (up != null) b.binary(Bin.ADD, dh, dh, at(up, t));
      View kept = masked == null ? null : masked.split(dh, t, 0);
      View d = at(dinner, t);
      b.gruCellGrad(at(dx, t), d, dhPrev, dh, at(gates, t), at(inner, t), at(h, t));
      b.matmul(dh, d, ut, false);
      b.binary(Bin.ADD, dh, dh, dhPrev);
      if (kept != null) b.binary(Bin.ADD, dh, dh, kept);
    }
    if (masked != null) masked.free();
    free(b, dhPrev);
  }

  static void simpleRnn(Backend b, View h, View z, View u, @Nullable Un act, @Nullable View mask) {
    for (int t = 0; t < z.shape().get(0); t++) {
      b.matmul(at(z, t), at(h, t), u, true);
      if (act != null) b.unary(act, at(h, t + 1), at(z, t));
      else b.copy(at(h, t + 1), at(z, t));
      hold(b, h, mask, t);
    }
  }

  static void simpleRnnGrad(Backend b, View dz, View dh, @Nullable View up, View h, View z, View u, @Nullable Un act, @Nullable View mask) {
    View ut = transposed(u);
    Masked masked = mask == null ? null : new Masked(b, mask, dh);
    for (int t = z.shape().get(0) - 1; t >= 0; t--) {
      if (up != null) b.binary(Bin.ADD, dh, dh, at(up, t));
      View kept = masked == null ? null : masked.split(dh, t, 0);
      View d = at(dz, t);
      if (act != null) b.unaryGrad(act, d, dh, at(z, t), at(h, t + 1));
      else b.copy(d, dh);
      b.matmul(dh, d, ut, false);
      if (kept != null) b.binary(Bin.ADD, dh, dh, kept);
    }
    if (masked != null) masked.free();
  }

  static void gruCell(Backend b, View h, View saved, View x, View inner, View hPrev) {
    int n = h.shape().get(1);
    View z = gate(saved, 0, n);
    View r = gate(saved, 1, n);
    View k = gate(saved, 2, n);
    View t = temp(b, h.dtype(), h.shape());
    b.binary(Bin.ADD, t, gate(x, 0, n), gate(inner, 0, n));
    b.unary(Un.SIGMOID, z, t);
    b.binary(Bin.ADD, t, gate(x, 1, n), gate(inner, 1, n));
    b.unary(Un.SIGMOID, r, t);
    b.binary(Bin.MUL, t, r, gate(inner, 2, n));
    b.binary(Bin.ADD, t, gate(x, 2, n), t);
    b.unary(Un.TANH, k, t);
    b.scalar(Bin.RSUB, t, z, 1); // h = z hPrev + (1 - z) k
    b.binary(Bin.MUL, t, t, k);
    b.binary(Bin.MUL, h, z, hPrev);
    b.binary(Bin.ADD, h, h, t);
    free(b, t);
  }

  static void gruCellGrad(Backend b, View dx, View dinner, View dhPrev, View dh, View saved, View inner, View hPrev) {
    int n = dh.shape().get(1);
    View z = gate(saved, 0, n);
    View r = gate(saved, 1, n);
    View k = gate(saved, 2, n);
    View t = temp(b, dh.dtype(), dh.shape());
    View s = temp(b, dh.dtype(), dh.shape());
    // update gate: dh (hPrev - k) z (1 - z)
    b.binary(Bin.SUB, t, hPrev, k);
    b.binary(Bin.MUL, t, t, dh);
    b.unaryGrad(Un.SIGMOID, gate(dx, 0, n), t, z, z);
    // candidate: dh (1 - z) (1 - k²)
    b.scalar(Bin.RSUB, t, z, 1);
    b.binary(Bin.MUL, t, t, dh);
    b.unaryGrad(Un.TANH, s, t, k, k);
    b.copy(gate(dx, 2, n), s);
    b.binary(Bin.MUL, gate(dinner, 2, n), s, r);
    // reset gate: the candidate's gradient times the inner product
    b.binary(Bin.MUL, t, s, gate(inner, 2, n));
    b.unaryGrad(Un.SIGMOID, gate(dx, 1, n), t, r, r);
    b.copy(gate(dinner, 0, n), gate(dx, 0, n));
    b.copy(gate(dinner, 1, n), gate(dx, 1, n));
    b.binary(Bin.MUL, dhPrev, dh, z);
    free(b, t, s);
  }
}
