package org.kerava.layers.attention;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerava.layers.initializers.Initializer;
import org.kerava.ops.Operations;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;

/**
 * Attention by sums (Bahdanau): the scores are the sum of scale tanh(query + key).
 *
 * @see <a href="https://keras.io/api/layers/attention_layers/additive_attention/">Keras: AdditiveAttention</a>
 */
public final class AdditiveAttention extends ScoredAttention<AdditiveAttention> {
  private @Nullable Variable scale;

  /** A layer. */
  public AdditiveAttention() {
    super(true);
  }

  @Override
  protected void build(List<Shape> inputs) {
    super.build(inputs);
    if (useScale()) scale = addWeight("scale", Shape.of(inputs.get(0).last()), Initializer.of("glorot_uniform"));
  }

  @Override
  Tensor scores(Tensor query, Tensor key) {
    Tensor t = Operations.tanh(Operations.add(Operations.expandDims(query, -2), Operations.expandDims(key, -3)));
    return Operations.sum(scale == null ? t : Operations.multiply(value(scale), t), -1);
  }
}
