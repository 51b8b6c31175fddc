package org.kerava.layers.attention;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerava.layers.initializers.Initializer;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;

/**
 * Attention by dot products (Luong): {@code attention().apply(query, value)}.
 *
 * <pre>{@code
 * Tensor y = attention().useScale(true).apply(query, value, c -> c.useCausalMask(true));
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/attention_layers/attention/">Keras: Attention</a>
 */
public final class Attention extends ScoredAttention<Attention> {
  private String scoreMode = "dot";
  private @Nullable Variable scale;
  private @Nullable Variable concatScoreWeight;

  /** A layer. */
  public Attention() {
    super(false);
  }

  /**
   * {@return this layer}
   *
   * @param mode {@code "dot"}: the product of query and key, the default; {@code "concat"}: the sum of tanh(query + key)
   */
  public Attention scoreMode(String mode) {
    option();
    if (!mode.equals("dot") && !mode.equals("concat")) {
      throw new IllegalArgumentException("unknown score mode \"" + mode + "\"; there are \"dot\" and \"concat\"");
    }
    scoreMode = mode;
    return this;
  }

  @Override
  void scoreConfig(Config c) {
    scoreMode = c.field("score_mode", scoreMode);
  }

  @Override
  protected void build(List<Shape> inputs) {
    super.build(inputs);
    Initializer ones = Initializer.of("ones");
    if (useScale()) scale = addWeight("scale", Shape.of(), ones);
    if (scoreMode.equals("concat")) concatScoreWeight = addWeight("concat_score_weight", Shape.of(), ones);
  }

  @Override
  Tensor scores(Tensor query, Tensor key) {
    if (concatScoreWeight == null) return scaled(Operations.matmul(query, Operations.swapaxes(key, -2, -1)));
    Tensor sum = scaled(Operations.add(Operations.expandDims(query, -2), Operations.expandDims(key, -3)));
    return Operations.multiply(value(concatScoreWeight), Operations.sum(Operations.tanh(sum), -1));
  }

  private Tensor scaled(Tensor x) {
    return scale == null ? x : Operations.multiply(x, value(scale));
  }
}
