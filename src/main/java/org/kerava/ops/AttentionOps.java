package org.kerava.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.kerava.backend.Backend;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.View;

/**
 * Attention.
 *
 * @see <a href="https://keras.io/api/ops/nn/">Keras: NN ops</a>
 */
public abstract class AttentionOps extends NnOps {

  AttentionOps() {}

  /**
   * {@return softmax(q kT / sqrt(head)) v for each head}
   *
   * @param query (batch, target, heads, head)
   * @param key (batch, source, heads, head)
   * @param value (batch, source, heads, depth)
   */
  public static Tensor dotProductAttention(Tensor query, Tensor key, Tensor value) {
    return dotProductAttention(query, key, value, Optional.empty(), Optional.empty(), OptionalDouble.empty(), false);
  }

  /**
   * Attention by dot products: softmax(q kT scale + bias) v for each head. Keys and values may have fewer heads than the query, dividing them:
   * groups of query heads share one. A target whose sources are all masked attends to all of them alike. Logits of 16 bit are float32.
   *
   * @param query (batch, target, heads, head)
   * @param key (batch, source, heads, head)
   * @param value (batch, source, heads, depth)
   * @param bias added to the logits (batch, heads, target, source)
   * @param mask truth values that broadcast to the logits; false is hidden
   * @param scale default 1 / sqrt(head)
   * @param isCausal whether a target sees only sources up to its own place
   * @return (batch, target, heads, depth)
   */
  public static Tensor dotProductAttention(Tensor query, Tensor key, Tensor value, Optional<Tensor> bias, Optional<Tensor> mask,
      OptionalDouble scale, boolean isCausal) {
    var all = new ArrayList<>(List.of(query, key, value));
    bias.ifPresent(all::add);
    mask.ifPresent(all::add);
    if (Symbolic.any(all)) {
      int at = bias.isPresent() ? 4 : 3;
      return Symbolic.op("dot_product_attention", in -> dotProductAttention(in.get(0), in.get(1), in.get(2), bias.map(b -> in.get(3)),
          mask.map(m -> in.get(at)), scale, isCausal), all.toArray(Tensor[]::new));
    }
    for (Tensor t : new Tensor[] {query, key, value}) {
      if (t.ndim() != 4) {
        throw new ShapeException("dotProductAttention: query, key and value must have the shape (batch, length, heads, head); got "
            + query.shape() + ", " + key.shape() + " and " + value.shape());
      }
    }
    DType type = query.dtype().promote(key.dtype()).promote(value.dtype());
    Tensor q = cast(query, type);
    Tensor k = heads(cast(key, type), query);
    Tensor v = heads(cast(value, type), query);
    double s = scale.orElse(1 / Math.sqrt(key.shape().last()));
    if (type == DType.FLOAT32 && bias.isEmpty() && fits(q, k, v)) return blocks(q, shared(k, q), shared(v, q), mask, s, isCausal);
    DType wide = type.promote(DType.FLOAT32);
    boolean narrow = wide != type;
    Tensor logits = narrow ? multiply(cast(scores(q, k), wide), s) : scores(multiply(q, s), k); // (batch, heads, target, source)
    if (bias.isPresent()) logits = add(logits, cast(bias.get(), wide));
    Optional<Tensor> shown = isCausal ? Optional.of(causal(mask, query, key)) : mask;
    if (shown.isPresent()) logits = where(shown.get(), logits, full(Shape.of(), Backend.HIDDEN, wide));
    return heads(matmul(cast(softmax(logits), type), heads(v)));
  }

  /** Whether the shapes are those of one call of the backend: what else broadcasts or is wrong shows in the operations. */
  private static boolean fits(Tensor q, Tensor k, Tensor v) {
    return q.size() > 0 && k.size() > 0 && v.size() > 0 && q.shape().get(0) == k.shape().get(0) && k.shape().get(0) == v.shape().get(0)
        && q.shape().last() == k.shape().last() && k.shape().get(1) == v.shape().get(1);
  }

  /** One head for all as one each. */
  private static Tensor shared(Tensor x, Tensor query) {
    return x.shape().get(2) == query.shape().get(2) ? x : broadcastTo(x, x.shape().with(2, query.shape().get(2)));
  }

  /** In one call of the backend, which never holds all scores at once. */
  private static Tensor blocks(Tensor q, Tensor k, Tensor v, Optional<Tensor> mask, double scale, boolean causal) {
    Shape scores = Shape.of(q.shape().get(0), q.shape().get(2), q.shape().get(1), k.shape().get(1));
    View seen = mask.map(m -> View.of(cast(m, DType.BOOL)).broadcastTo(scores)).orElse(null);
    View vq = View.of(q);
    View vk = View.of(k);
    View vv = View.of(v);
    Backend b = Run.on(vq, vk, vv);
    View out = Run.fresh(b, vq.dtype(), vq.shape().with(-1, vv.shape().last()));
    View top = Run.fresh(b, vq.dtype(), scores.dropLast(1));
    View share = Run.fresh(b, vq.dtype(), scores.dropLast(1));
    b.attention(out, top, share, vq, vk, vv, seen, scale, causal);
    return Run.done(out, new Tensor[] {q, k, v}, a -> {
      if (GradientTape.recording()) {
        slopes(a, q, k, v, mask, scale, causal);
        return;
      }
      View dq = Run.fresh(b, vq.dtype(), vq.shape());
      View dk = Run.fresh(b, vk.dtype(), vk.shape());
      View dv = Run.fresh(b, vv.dtype(), vv.shape());
      b.attentionGrad(dq, dk, dv, View.of(a.upstream()), out, top, share, vq, vk, vv, seen, scale, causal);
      a.give(0, Run.done(dq));
      a.give(1, Run.done(dk));
      a.give(2, Run.done(dv));
    });
  }

  /** The gradients, made of operations for second derivatives. */
  private static void slopes(Adjoint a, Tensor q, Tensor k, Tensor v, Optional<Tensor> mask, double scale, boolean causal) {
    Optional<Tensor> shown = causal ? Optional.of(causal(mask, q, k)) : mask;
    Tensor logits = scores(multiply(q, scale), k);
    if (shown.isPresent()) logits = where(shown.get(), logits, full(Shape.of(), Backend.HIDDEN, q.dtype()));
    Tensor p = softmax(logits);
    Tensor dy = heads(a.upstream());
    Tensor dp = matmul(dy, swapaxes(heads(v), -2, -1));
    Tensor ds = multiply(multiply(p, subtract(dp, sum(multiply(dp, p), new int[] {-1}, true))), scale);
    if (shown.isPresent()) ds = where(shown.get(), ds, zerosLike(ds));
    a.give(0, heads(matmul(ds, heads(k))));
    a.give(1, heads(matmul(swapaxes(ds, -2, -1), heads(q))));
    a.give(2, heads(matmul(swapaxes(p, -2, -1), dy)));
  }

  /** (batch, length, heads, n) as (batch, heads, length, n), and back. */
  private static Tensor heads(Tensor x) {
    return transpose(x, 0, 2, 1, 3);
  }

  private static Tensor scores(Tensor q, Tensor k) {
    return matmul(heads(q), transpose(k, 0, 2, 3, 1));
  }

  /** Repeats shared heads: (batch, source, groups, head) as (batch, source, heads, head). */
  private static Tensor heads(Tensor x, Tensor query) {
    int want = query.shape().get(2);
    int have = x.shape().get(2);
    if (have == want || have == 1) return x;
    if (have < 1 || want % have != 0) {
      throw new ShapeException("dotProductAttention: the query has " + want + " heads, the key or value " + have + ", which does not divide them");
    }
    Shape s = x.shape();
    Tensor wide = broadcastTo(reshape(x, s.get(0), s.get(1), have, 1, s.get(3)), Shape.of(s.get(0), s.get(1), have, want / have, s.get(3)));
    return reshape(wide, s.get(0), s.get(1), want, s.get(3));
  }

  /** The lower triangle, and a further mask. */
  private static Tensor causal(Optional<Tensor> mask, Tensor query, Tensor key) {
    Tensor triangle = causalMask(query.shape().get(1), key.shape().get(1));
    return mask.map(m -> logicalAnd(m, triangle)).orElse(triangle);
  }

  /** (target, source): whether the source's place is not behind the target's. */
  static Tensor causalMask(int target, int source) {
    return greaterEqual(reshape(arange(target), target, 1), arange(source));
  }
}
