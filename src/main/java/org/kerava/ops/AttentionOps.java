package org.kerava.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/**
 * Attention.
 *
 * @see <a href="https://keras.io/api/ops/nn/">Keras: NN ops</a>
 */
public abstract class AttentionOps extends NnOps {
  /** What a masked logit is set to, in float32: far below any other, and with room for a sum. */
  private static final double MASKED = -0.7 * 3.38953e38;

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
    DType wide = type.promote(DType.FLOAT32);
    boolean narrow = wide != type;
    Tensor logits = narrow ? multiply(cast(scores(q, k), wide), s) : scores(multiply(q, s), k); // (batch, heads, target, source)
    if (bias.isPresent()) logits = add(logits, cast(bias.get(), wide));
    Optional<Tensor> hidden = isCausal ? Optional.of(causal(mask, query, key)) : mask;
    if (hidden.isPresent()) logits = where(hidden.get(), logits, full(Shape.of(), MASKED, wide));
    return transpose(matmul(cast(softmax(logits), type), transpose(v, 0, 2, 1, 3)), 0, 2, 1, 3);
  }

  private static Tensor scores(Tensor q, Tensor k) {
    return matmul(transpose(q, 0, 2, 1, 3), transpose(k, 0, 2, 3, 1));
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
