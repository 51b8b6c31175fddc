package org.kerava.layers.attention;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.kerava.layers.Context;
import org.kerava.layers.KerasLayer;
import org.kerava.layers.SeedGenerator;
import org.kerava.layers.constraints.Constraint;
import org.kerava.layers.core.EinsumDense;
import org.kerava.layers.initializers.Initializer;
import org.kerava.layers.regularizers.Regularizer;
import org.kerava.ops.Operations;
import org.kerava.ops.RandomOps;
import org.kerava.saving.Config;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/**
 * Attention in several heads, each with its own projections of query, key and value, and a projection of all heads' results.
 *
 * <p>The inputs are query (batch, target, ...), value (batch, source, ...) and, if it is another one, key; the output is (batch, target, dim of the
 * query), and with {@code c.returnAttentionScores(true)} the scores (batch, heads, target, source) after it. Half of the file are its options.
 *
 * <pre>{@code
 * var attended = multiHeadAttention(4, 32).apply(x, x, c -> c.useCausalMask(true));
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/attention_layers/multi_head_attention/">Keras: MultiHeadAttention</a>
 * @see <a href="https://arxiv.org/abs/1706.03762">Attention Is All You Need</a>
 */
public final class MultiHeadAttention extends KerasLayer<MultiHeadAttention> {
  private int numHeads;
  private int keyDim;
  private int valueDim;
  private double dropout;
  private boolean useBias = true;
  private boolean useGate;
  private Optional<Shape> outputShape = Optional.empty();
  private int[] attentionAxes = {};
  private Optional<Integer> slidingWindow = Optional.empty();
  private Initializer kernelInitializer = Initializer.of("glorot_uniform");
  private Initializer biasInitializer = Initializer.of("zeros");
  private Optional<Regularizer> kernelRegularizer = Optional.empty();
  private Optional<Regularizer> biasRegularizer = Optional.empty();
  private Optional<Constraint> kernelConstraint = Optional.empty();
  private Optional<Constraint> biasConstraint = Optional.empty();
  private Optional<Integer> seed = Optional.empty();
  private @Nullable SeedGenerator seeds;
  private @Nullable EinsumDense queryDense;
  private @Nullable EinsumDense keyDense;
  private @Nullable EinsumDense gateDense;
  private @Nullable EinsumDense valueDense;
  private @Nullable EinsumDense outputDense;

  /**
   * A layer.
   *
   * @param numHeads how many heads
   * @param keyDim the length of query and key in each head
   */
  public MultiHeadAttention(int numHeads, int keyDim) {
    this.numHeads = positive("numHeads", numHeads);
    this.keyDim = positive("keyDim", keyDim);
    this.valueDim = keyDim;
  }

  private static int positive(String option, int n) {
    if (n <= 0) throw new IllegalArgumentException("MultiHeadAttention: " + option + " must be positive; got " + n);
    return n;
  }

  // ---- options ----

  /** {@return how many heads} */
  public int numHeads() {
    return numHeads;
  }

  /** {@return the length of query and key in each head} */
  public int keyDim() {
    return keyDim;
  }

  /**
   * {@return this layer}
   *
   * @param valueDim the length of the value in each head; the default is that of the key
   */
  public MultiHeadAttention valueDim(int valueDim) {
    option();
    this.valueDim = positive("valueDim", valueDim);
    return this;
  }

  /**
   * {@return this layer}
   *
   * @param rate the share of the scores that are dropped in training; the default is 0
   */
  public MultiHeadAttention dropout(double rate) {
    option();
    if (!(rate >= 0 && rate <= 1)) throw new IllegalArgumentException("a dropout rate lies between 0 and 1; got " + rate);
    dropout = rate;
    return this;
  }

  /**
   * {@return this layer}
   *
   * @param useBias whether the projections have biases; the default is true
   */
  public MultiHeadAttention useBias(boolean useBias) {
    option();
    this.useBias = useBias;
    return this;
  }

  /**
   * {@return this layer}
   *
   * @param useGate whether the heads' results are multiplied by a sigmoid projection of the query; the default is false
   */
  public MultiHeadAttention useGate(boolean useGate) {
    option();
    this.useGate = useGate;
    return this;
  }

  /**
   * {@return this layer}
   *
   * @param lengths the last axes of the output; by default one, as long as the query's
   */
  public MultiHeadAttention outputShape(int... lengths) {
    option();
    outputShape = Optional.of(Shape.of(lengths));
    return this;
  }

  /**
   * {@return this layer}
   *
   * @param axes the axes over which attention goes; by default all but the first and the last
   */
  public MultiHeadAttention attentionAxes(int... axes) {
    option();
    attentionAxes = axes.clone();
    return this;
  }

  /**
   * {@return this layer}
   *
   * @param window attention only goes to places nearer than this; by default to all
   */
  public MultiHeadAttention slidingWindow(int window) {
    option();
    slidingWindow = Optional.of(positive("slidingWindow", window));
    return this;
  }

  /**
   * {@return this layer}
   *
   * @param initializer of the projections' kernels; the default is glorot_uniform
   */
  public MultiHeadAttention kernelInitializer(Initializer initializer) {
    option();
    kernelInitializer = initializer;
    return this;
  }

  /**
   * {@return this layer}
   *
   * @param initializer Keras's name
   */
  public MultiHeadAttention kernelInitializer(String initializer) {
    return kernelInitializer(Initializer.of(initializer));
  }

  /**
   * {@return this layer}
   *
   * @param initializer of the projections' biases; the default is zeros
   */
  public MultiHeadAttention biasInitializer(Initializer initializer) {
    option();
    biasInitializer = initializer;
    return this;
  }

  /**
   * {@return this layer}
   *
   * @param initializer Keras's name
   */
  public MultiHeadAttention biasInitializer(String initializer) {
    return biasInitializer(Initializer.of(initializer));
  }

  /**
   * {@return this layer}
   *
   * @param regularizer adds a penalty on the projections' kernels
   */
  public MultiHeadAttention kernelRegularizer(Regularizer regularizer) {
    option();
    kernelRegularizer = Optional.of(regularizer);
    return this;
  }

  /**
   * {@return this layer}
   *
   * @param regularizer Keras's name
   */
  public MultiHeadAttention kernelRegularizer(String regularizer) {
    return kernelRegularizer(Regularizer.of(regularizer));
  }

  /**
   * {@return this layer}
   *
   * @param regularizer adds a penalty on the projections' biases
   */
  public MultiHeadAttention biasRegularizer(Regularizer regularizer) {
    option();
    biasRegularizer = Optional.of(regularizer);
    return this;
  }

  /**
   * {@return this layer}
   *
   * @param regularizer Keras's name
   */
  public MultiHeadAttention biasRegularizer(String regularizer) {
    return biasRegularizer(Regularizer.of(regularizer));
  }

  /**
   * {@return this layer}
   *
   * @param constraint projects the kernels after each update
   */
  public MultiHeadAttention kernelConstraint(Constraint constraint) {
    option();
    kernelConstraint = Optional.of(constraint);
    return this;
  }

  /**
   * {@return this layer}
   *
   * @param constraint Keras's name
   */
  public MultiHeadAttention kernelConstraint(String constraint) {
    return kernelConstraint(Constraint.of(constraint));
  }

  /**
   * {@return this layer}
   *
   * @param constraint projects the biases after each update
   */
  public MultiHeadAttention biasConstraint(Constraint constraint) {
    option();
    biasConstraint = Optional.of(constraint);
    return this;
  }

  /**
   * {@return this layer}
   *
   * @param constraint Keras's name
   */
  public MultiHeadAttention biasConstraint(String constraint) {
    return biasConstraint(Constraint.of(constraint));
  }

  /**
   * {@return this layer}
   *
   * @param seed of the dropout; by default a new one at each start
   */
  public MultiHeadAttention seed(int seed) {
    option();
    this.seed = Optional.of(seed);
    return this;
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    numHeads = c.field("num_heads", numHeads);
    keyDim = c.field("key_dim", keyDim);
    valueDim = c.field("value_dim", valueDim);
    dropout = c.field("dropout", dropout);
    useBias = c.field("use_bias", useBias);
    useGate = c.field("use_gate", useGate);
    outputShape = c.field("output_shape", outputShape, Shape.class);
    if (c.isReading()) attentionAxes = c.has("attention_axes") ? c.getInts("attention_axes") : new int[0];
    else if (attentionAxes.length == 0) c.put("attention_axes", null);
    else c.field("attention_axes", attentionAxes);
    slidingWindow = c.field("sliding_window", slidingWindow, Integer.class);
    kernelInitializer = c.field("kernel_initializer", kernelInitializer, Initializer.class);
    biasInitializer = c.field("bias_initializer", biasInitializer, Initializer.class);
    kernelRegularizer = c.field("kernel_regularizer", kernelRegularizer, Regularizer.class);
    biasRegularizer = c.field("bias_regularizer", biasRegularizer, Regularizer.class);
    if (!c.values().containsKey("activity_regularizer")) c.put("activity_regularizer", null);
    kernelConstraint = c.field("kernel_constraint", kernelConstraint, Constraint.class);
    biasConstraint = c.field("bias_constraint", biasConstraint, Constraint.class);
    seed = c.field("seed", seed, Integer.class);
  }

  // ---- building ----

  @Override
  protected void build(Shape input) {
    throw needsTwo(1);
  }

  private static IllegalArgumentException needsTwo(int count) {
    return new IllegalArgumentException("MultiHeadAttention is called with query and value, or query, value and key: apply(x, x) attends to itself; got "
        + count + " inputs");
  }

  @Override
  protected void build(List<Shape> inputs) {
    if (inputs.size() < 2 || inputs.size() > 3) throw needsTwo(inputs.size());
    Shape query = inputs.get(0);
    Shape value = inputs.get(1);
    Shape key = inputs.size() > 2 ? inputs.get(2) : value;
    if (!value.with(-1, 1).equals(key.with(-1, 1))) {
      throw new ShapeException("MultiHeadAttention: value and key must have the same shape but for the last axis; got " + value + " and " + key);
    }
    if (query.ndim() < 3) throw new ShapeException("MultiHeadAttention expects (batch, length, dim); got the query " + query);
    int rank = query.ndim();
    queryDense = projection("query", query, keyDim);
    keyDense = projection("key", key, keyDim);
    if (useGate) gateDense = projection("gate", query, valueDim).activation("sigmoid");
    valueDense = projection("value", value, valueDim);
    if (attentionAxes.length == 0) {
      attentionAxes = new int[rank - 2];
      for (int i = 0; i < attentionAxes.length; i++) attentionAxes[i] = i + 1;
    }
    for (int i = 0; i < attentionAxes.length; i++) {
      if (attentionAxes[i] < 0) attentionAxes[i] += rank;
      if (attentionAxes[i] < 1 || attentionAxes[i] > rank - 2) {
        throw new IllegalArgumentException("MultiHeadAttention: the attention axes " + Arrays.toString(attentionAxes)
            + " must lie between the batch and the last axis of " + query);
      }
    }
    Shape last = outputShape.orElse(Shape.of(query.last()));
    outputDense = combination(query, last);
    queryDense.buildFor(query.toArray());
    keyDense.buildFor(key.toArray());
    if (gateDense != null) gateDense.buildFor(query.toArray());
    valueDense.buildFor(value.toArray());
    outputDense.buildFor(query.dropLast(1).append(numHeads, valueDim).toArray());
    if (dropout > 0) seeds = seed.map(SeedGenerator::new).orElseGet(SeedGenerator::new);
  }

  /** From (batch, ..., dim) to (batch, ..., heads, head). */
  private EinsumDense projection(String name, Shape input, int dim) {
    int free = input.ndim() - 1;
    String left = letters(0, free);
    String in = letters(free, 1);
    String out = letters(free + 1, 2);
    int[] shape = new int[free + 1];
    Arrays.fill(shape, Shape.ANY);
    shape[free - 1] = numHeads;
    shape[free] = dim;
    return shared(new EinsumDense(left + in + "," + in + out + "->" + left + out, Shape.of(shape)), name, out);
  }

  /** From (batch, ..., heads, head) to (batch, ..., output axes). */
  private EinsumDense combination(Shape query, Shape last) {
    int free = query.ndim() - 1;
    String left = letters(0, free);
    String in = letters(free, 2);
    String out = letters(free + 2, last.ndim());
    int[] shape = new int[free - 1 + last.ndim()];
    Arrays.fill(shape, Shape.ANY);
    for (int i = 0; i < last.ndim(); i++) shape[free - 1 + i] = last.get(i);
    return shared(new EinsumDense(left + in + "," + in + out + "->" + left + out, Shape.of(shape)), "attention_output", out);
  }

  private static String letters(int from, int count) {
    return "abcdefghijklmnopqrstuvwxyz".substring(from, from + count);
  }

  private EinsumDense shared(EinsumDense d, String name, String biasAxes) {
    d.name(name).dtype(dtypePolicy().name()).kernelInitializer(kernelInitializer).biasInitializer(biasInitializer);
    kernelRegularizer.ifPresent(d::kernelRegularizer);
    biasRegularizer.ifPresent(d::biasRegularizer);
    activityRegularizer().ifPresent(d::activityRegularizer);
    kernelConstraint.ifPresent(d::kernelConstraint);
    biasConstraint.ifPresent(d::biasConstraint);
    return useBias ? d.biasAxes(biasAxes) : d;
  }

  private static EinsumDense require(@Nullable EinsumDense d) {
    if (d == null) throw new IllegalStateException("MultiHeadAttention is not built");
    return d;
  }

  // ---- calls ----

  @Override
  public boolean supportsMasking() {
    return true;
  }

  @Override
  protected Tensors callAll(Tensors inputs, Context c) {
    if (inputs.count() < 2 || inputs.count() > 3) throw needsTwo(inputs.count());
    Tensor query = inputs.tensor(0);
    Tensor value = inputs.tensor(1);
    Tensor key = inputs.count() > 2 ? inputs.tensor(2) : value;
    Optional<Tensor> mask = mask(query, value, c);
    Tensor q = require(queryDense).apply(query);
    Tensor k = require(keyDense).apply(key);
    Tensor v = require(valueDense).apply(value);
    boolean direct = dropout == 0 && !c.returnAttentionScores() && query.ndim() == 3;
    Tensor scores = null;
    Tensor heads;
    if (direct) {
      boolean causal = c.useCausalMask();
      heads = Operations.dotProductAttention(q, k, v, Optional.empty(), mask.map(m -> wide(m, 4)), OptionalDouble.of(1 / Math.sqrt(keyDim)), causal);
    } else {
      var a = new Axes(query.ndim(), attentionAxes);
      scores = scores(a, q, k, c.useCausalMask() ? both(mask, query, value) : mask);
      Tensor kept = c.training() && seeds != null ? RandomOps.dropout(scores, dropout, seeds) : scores;
      heads = a.unpack(Operations.matmul(a.flatScores(kept), a.pack(v)), q);
    }
    if (gateDense != null) heads = Operations.multiply(heads, gateDense.apply(query));
    Tensor y = require(outputDense).apply(heads);
    return scores != null && c.returnAttentionScores() ? Tensors.of(y, scores) : y;
  }

  /** All masks together but the causal one, (batch, target, source), or none. */
  private Optional<Tensor> mask(Tensor query, Tensor value, Context c) {
    Optional<Tensor> m = AttentionMasks.at(c, 0).map(t -> Operations.expandDims(t, -1));
    m = AttentionMasks.all(m, AttentionMasks.at(c, 1).map(t -> Operations.expandDims(t, -2)));
    m = AttentionMasks.all(m, AttentionMasks.at(c, 2).map(t -> Operations.expandDims(t, -2)));
    if (slidingWindow.isPresent()) {
      m = AttentionMasks.all(m, Optional.of(Operations.expandDims(AttentionMasks.near(query.shape().get(1), value.shape().get(1), slidingWindow.get()), 0)));
    }
    return AttentionMasks.all(c.attentionMask().map(t -> Operations.cast(t, DType.BOOL)), m);
  }

  private Optional<Tensor> both(Optional<Tensor> mask, Tensor query, Tensor value) {
    return AttentionMasks.all(mask, Optional.of(Operations.expandDims(AttentionMasks.causal(query.shape().get(1), value.shape().get(1)), 0)));
  }

  /** A mask with axes of length 1 for the heads and what else the scores have before the targets. */
  private Tensor wide(Tensor mask, int rank) {
    Tensor m = mask;
    while (m.ndim() < rank) m = Operations.expandDims(m, -2 * attentionAxes.length - 1);
    return m;
  }

  /** The scores (batch, ..., heads, targets..., sources...) after the softmax. */
  private Tensor scores(Axes a, Tensor q, Tensor k, Optional<Tensor> mask) {
    Tensor logits = Operations.matmul(a.pack(Operations.multiply(q, 1 / Math.sqrt(keyDim))), Operations.swapaxes(a.pack(k), -2, -1));
    int[] shape = a.scoreShape(q, k);
    if (mask.isEmpty()) return Operations.reshape(Operations.softmax(logits), shape);
    Tensor shown = wide(mask.get(), shape.length);
    Tensor full = Operations.reshape(logits, shape);
    Tensor hidden = Operations.full(Shape.of(), logits.dtype() == DType.FLOAT16 ? -3e4 : -1e9, logits.dtype());
    Tensor p = Operations.reshape(Operations.softmax(a.flatScores(Operations.where(shown, full, hidden))), shape);
    return Operations.where(shown, p, Operations.zerosLike(p)); // a target that sees nothing gets nothing
  }

  /** How (batch, a, b, ..., heads, head) is a batch of matrices: batch axes and heads, then the axes of attention as one, then the head. */
  private static final class Axes {
    private final int rank;
    private final int[] axes;
    private final int[] order;
    private final int[] back;

    Axes(int inputRank, int[] attention) {
      rank = inputRank + 1;
      axes = attention;
      var all = new ArrayList<Integer>();
      for (int i = 0; i < rank - 1; i++) {
        int axis = i;
        if (Arrays.stream(attention).noneMatch(x -> x == axis)) all.add(i);
      }
      for (int i : attention) all.add(i);
      all.add(rank - 1);
      order = all.stream().mapToInt(Integer::intValue).toArray();
      back = new int[rank];
      for (int i = 0; i < rank; i++) back[order[i]] = i;
    }

    private int outer() {
      return rank - 1 - axes.length;
    }

    Tensor pack(Tensor x) {
      Tensor t = Operations.transpose(x, order);
      int[] shape = Arrays.copyOf(t.shape().toArray(), outer() + 2);
      shape[outer()] = length(x);
      shape[outer() + 1] = x.shape().last();
      return Operations.reshape(t, shape);
    }

    private int length(Tensor x) {
      int n = 1;
      for (int i : axes) n *= x.shape().get(i);
      return n;
    }

    Tensor unpack(Tensor y, Tensor query) {
      int[] shape = new int[rank];
      for (int i = 0; i < rank - 1; i++) shape[i] = query.shape().get(order[i]);
      shape[rank - 1] = y.shape().last();
      return Operations.transpose(Operations.reshape(y, shape), back);
    }

    int[] scoreShape(Tensor q, Tensor k) {
      int[] shape = new int[outer() + 2 * axes.length];
      for (int i = 0; i < outer(); i++) shape[i] = q.shape().get(order[i]);
      for (int i = 0; i < axes.length; i++) {
        shape[outer() + i] = q.shape().get(axes[i]);
        shape[outer() + axes.length + i] = k.shape().get(axes[i]);
      }
      return shape;
    }

    /** (batch, ..., heads, targets..., sources...) with one axis of targets and one of sources. */
    Tensor flatScores(Tensor s) {
      int[] shape = Arrays.copyOf(s.shape().toArray(), outer() + 2);
      int targets = 1;
      int sources = 1;
      for (int i = 0; i < axes.length; i++) {
        targets *= s.shape().get(outer() + i);
        sources *= s.shape().get(outer() + axes.length + i);
      }
      shape[outer()] = targets;
      shape[outer() + 1] = sources;
      return Operations.reshape(s, shape);
    }
  }
}
