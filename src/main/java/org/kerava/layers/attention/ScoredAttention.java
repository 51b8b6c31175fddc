package org.kerava.layers.attention;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerava.layers.Context;
import org.kerava.layers.KerasLayer;
import org.kerava.layers.SeedGenerator;
import org.kerava.ops.Operations;
import org.kerava.ops.RandomOps;
import org.kerava.saving.Config;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/**
 * Attention without projections: the inputs are query (batch, target, dim), value (batch, source, dim) and, if it is another one, key; the output
 * is (batch, target, dim), and with {@code c.returnAttentionScores(true)} the scores (batch, target, source) after it. Masks belong to query and value.
 *
 * @param <L> the layer's own type
 */
public abstract class ScoredAttention<L extends ScoredAttention<L>> extends KerasLayer<L> {
  private boolean useScale;
  private double dropout;
  private Optional<Integer> seed = Optional.empty();
  private @Nullable SeedGenerator seeds;

  /** A layer, with or without a scale by default. */
  ScoredAttention(boolean useScale) {
    this.useScale = useScale;
  }

  /**
   * {@return this layer}
   *
   * @param useScale whether the scores have a factor that is trained
   */
  public L useScale(boolean useScale) {
    L me = option();
    this.useScale = useScale;
    return me;
  }

  /** {@return whether the scores have a factor that is trained} */
  public boolean useScale() {
    return useScale;
  }

  /**
   * {@return this layer}
   *
   * @param rate the share of the scores that are dropped in training; the default is 0
   */
  public L dropout(double rate) {
    L me = option();
    if (!(rate >= 0 && rate <= 1)) throw new IllegalArgumentException("a dropout rate lies between 0 and 1; got " + rate);
    dropout = rate;
    return me;
  }

  /**
   * {@return this layer}
   *
   * @param seed of the dropout; by default a new one at each start
   */
  public L seed(int seed) {
    L me = option();
    this.seed = Optional.of(seed);
    return me;
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    useScale = c.field("use_scale", useScale);
    scoreConfig(c);
    dropout = c.field("dropout", dropout);
    seed = c.field("seed", seed, Integer.class);
  }

  /** Writes or reads how scores are computed, where that is an option. */
  void scoreConfig(Config c) {}

  @Override
  public boolean supportsMasking() {
    return true;
  }

  @Override
  protected void build(List<Shape> inputs) {
    check(inputs.size());
    if (dropout > 0) seeds = seed.map(SeedGenerator::new).orElseGet(SeedGenerator::new);
  }

  @Override
  protected void build(Shape input) {
    check(1);
  }

  private void check(int count) {
    if (count < 2 || count > 3) {
      throw new IllegalArgumentException(className() + " is called with query and value, or query, value and key; got " + count + " inputs");
    }
  }

  /** The scores (batch, target, source) of query and key. */
  abstract Tensor scores(Tensor query, Tensor key);

  @Override
  protected Tensors callAll(Tensors inputs, Context c) {
    check(inputs.count());
    Tensor q = inputs.tensor(0);
    Tensor v = inputs.tensor(1);
    Tensor k = inputs.count() > 2 ? inputs.tensor(2) : v;
    if (q.shape().last() != k.shape().last()) {
      throw new ShapeException(className() + ": the last axes of query and key must be equal; got " + q.shape() + " and " + k.shape());
    }
    Tensor scores = scores(q, k);
    Optional<Tensor> shown = AttentionMasks.all(AttentionMasks.at(c, 1).map(m -> Operations.expandDims(m, -2)),
        c.useCausalMask() ? Optional.of(AttentionMasks.causal(scores.shape().get(-2), scores.shape().get(-1))) : Optional.empty());
    if (shown.isPresent()) scores = Operations.where(shown.get(), scores, Operations.subtract(scores, scores.dtype() == DType.FLOAT16 ? 65504.0 : 1e9));
    Tensor weights = Operations.softmax(scores);
    Tensor kept = c.training() && seeds != null ? RandomOps.dropout(weights, dropout, seeds) : weights;
    Tensor out = Operations.matmul(kept, v);
    Optional<Tensor> real = AttentionMasks.at(c, 0).map(m -> Operations.expandDims(m, -1));
    Tensor y = real.isPresent() ? Operations.where(real.get(), out, Operations.zerosLike(out)) : out;
    return c.returnAttentionScores() ? Tensors.of(y, weights) : y;
  }
}
