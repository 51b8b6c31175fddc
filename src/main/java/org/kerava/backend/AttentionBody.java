package org.kerava.backend;

import org.jspecify.annotations.Nullable;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/** The default bodies of {@link Backend#attention} and its gradient, with all scores at once: their specification. */
final class AttentionBody {
  private AttentionBody() {}

  private static View temp(Backend b, DType type, Shape shape) {
    return new View(b.alloc(type, shape.size()), Layout.contiguous(type, shape));
  }

  /** (batch, length, heads, n) as (batch, heads, length, n), or its last two axes swapped as well. */
  private static View heads(View x, boolean across) {
    Layout l = x.layout();
    Shape s = x.shape();
    int[] order = across ? new int[] {0, 2, 3, 1} : new int[] {0, 2, 1, 3};
    int[] lengths = new int[4];
    int[] strides = new int[4];
    for (int i = 0; i < 4; i++) {
      lengths[i] = s.get(order[i]);
      strides[i] = l.stride(order[i]);
    }
    return x.with(Layout.of(x.dtype(), l.offset(), Shape.of(lengths), strides));
  }

  /** The last two axes swapped. */
  private static View across(View x) {
    Layout l = x.layout();
    Shape s = x.shape();
    return x.with(Layout.of(x.dtype(), l.offset(), Shape.of(s.get(0), s.get(1), s.get(3), s.get(2)),
        new int[] {l.stride(0), l.stride(1), l.stride(3), l.stride(2)}));
  }

  /** One element per row, as (..., 1). */
  private static View column(View x) {
    Layout l = x.layout();
    return x.with(Layout.of(x.dtype(), l.offset(), x.shape().append(1), new int[] {l.stride(0), l.stride(1), l.stride(2), 1}));
  }

  /** What may be seen, or null for all: bool like the scores. */
  private static @Nullable View seen(Backend b, Shape scores, @Nullable View mask, boolean causal) {
    if (!causal) return mask == null ? null : mask.broadcastTo(scores);
    Shape square = Shape.of(1, 1, scores.get(2), scores.get(3));
    View target = temp(b, DType.INT32, square);
    View source = temp(b, DType.INT32, square);
    View seen = temp(b, DType.BOOL, square);
    b.iota(target, 2, 0, 1);
    b.iota(source, 3, 0, 1);
    b.compare(Cmp.GE, seen, target, source);
    b.release(target.buffer());
    b.release(source.buffer());
    if (mask == null) return seen.broadcastTo(scores);
    View both = temp(b, DType.BOOL, scores);
    b.binary(Bin.AND, both, mask.broadcastTo(scores), seen.broadcastTo(scores));
    b.release(seen.buffer());
    return both;
  }

  /** The scores (batch, heads, targets, sources), what is hidden included. */
  private static View scores(Backend b, View q, View k, @Nullable View seen, double scale) {
    Shape shape = Shape.of(q.shape().get(0), q.shape().get(2), q.shape().get(1), k.shape().get(1));
    View scaled = temp(b, q.dtype(), q.shape());
    View s = temp(b, q.dtype(), shape);
    b.scalar(Bin.MUL, scaled, q, scale);
    b.matmul(s, heads(scaled, false), heads(k, true), false);
    b.release(scaled.buffer());
    if (seen != null) {
      View hidden = temp(b, q.dtype(), Shape.of(1, 1, 1, 1));
      b.fill(hidden, Backend.HIDDEN);
      b.where(s, seen, s, hidden.broadcastTo(shape));
      b.release(hidden.buffer());
    }
    return s;
  }

  static void forward(Backend b, View out, View top, View share, View q, View k, View v, @Nullable View mask, double scale, boolean causal) {
    Shape shape = Shape.of(q.shape().get(0), q.shape().get(2), q.shape().get(1), k.shape().get(1));
    View seen = seen(b, shape, mask, causal);
    View s = scores(b, q, k, seen, scale);
    b.reduce(Red.MAX, column(top), s, 3);
    b.binary(Bin.SUB, s, s, column(top).broadcastTo(shape));
    b.unary(Un.EXP, s, s);
    b.reduce(Red.SUM, column(share), s, 3);
    b.unary(Un.RECIPROCAL, share, share);
    b.binary(Bin.MUL, s, s, column(share).broadcastTo(shape));
    b.matmul(heads(out, false), s, heads(v, false), false);
    b.release(s.buffer());
  }

  static void backward(Backend b, View dq, View dk, View dv, View dy, View top, View share, View q, View k, View v, @Nullable View mask,
      double scale, boolean causal) {
    Shape shape = Shape.of(q.shape().get(0), q.shape().get(2), q.shape().get(1), k.shape().get(1));
    View seen = seen(b, shape, mask, causal);
    View p = scores(b, q, k, seen, scale);
    b.binary(Bin.SUB, p, p, column(top).broadcastTo(shape));
    b.unary(Un.EXP, p, p);
    b.binary(Bin.MUL, p, p, column(share).broadcastTo(shape));
    View g = temp(b, q.dtype(), shape);
    View t = temp(b, q.dtype(), shape);
    View row = temp(b, q.dtype(), shape.with(-1, 1));
    b.matmul(heads(dv, false), across(p), heads(dy, false), false);
    b.matmul(g, heads(dy, false), heads(v, true), false);
    b.binary(Bin.MUL, t, g, p);
    b.reduce(Red.SUM, row, t, 3);
    b.binary(Bin.SUB, g, g, row.broadcastTo(shape));
    b.binary(Bin.MUL, g, g, p);
    b.scalar(Bin.MUL, g, g, scale);
    if (seen != null) { // nothing flows to hidden scores, also where a target sees nothing
      b.fill(row, 0);
      b.where(g, seen, g, row.broadcastTo(shape));
    }
    b.matmul(heads(dq, false), g, heads(k, false), false);
    b.matmul(heads(dk, false), across(g), heads(q, false), false);
    b.release(p.buffer());
    b.release(g.buffer());
    b.release(t.buffer());
    b.release(row.buffer());
  }
}
