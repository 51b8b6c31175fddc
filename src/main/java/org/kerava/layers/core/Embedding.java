package org.kerava.layers.core;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerava.layers.Context;
import org.kerava.layers.KerasLayer;
import org.kerava.layers.WeightSpec;
import org.kerava.layers.constraints.Constraint;
import org.kerava.layers.initializers.Initializer;
import org.kerava.layers.initializers.RandomUniform;
import org.kerava.layers.regularizers.Regularizer;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;
import org.kerava.tensor.Variable;

/**
 * Turns whole numbers into vectors: row i of a table. Input (batch, ...) of numbers from 0 up to, but not, {@code inputDim}; output
 * (batch, ..., outputDim).
 *
 * <pre>{@code
 * Tensor y = embedding(10_000, 128).maskZero(true).apply(words); // (32, 20) gives (32, 20, 128)
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/core_layers/embedding/">Keras: Embedding</a>
 */
public final class Embedding extends KerasLayer<Embedding> {
  private int inputDim;
  private int outputDim;
  private boolean maskZero;
  private final WeightSpec embeddingsSpec = new WeightSpec("embeddings", new RandomUniform());
  private @Nullable Variable embeddings;

  /**
   * A layer.
   *
   * @param inputDim the number of rows: the largest number that comes in, plus 1
   * @param outputDim the length of the vectors
   */
  public Embedding(int inputDim, int outputDim) {
    if (inputDim < 1 || outputDim < 1) {
      throw new IllegalArgumentException("embedding: the table must have rows and columns; got inputDim " + inputDim + ", outputDim " + outputDim);
    }
    this.inputDim = inputDim;
    this.outputDim = outputDim;
  }

  /** {@return the number of rows of the table} */
  public int inputDim() {
    return inputDim;
  }

  /** {@return the length of the vectors} */
  public int outputDim() {
    return outputDim;
  }

  /**
   * {@return this layer}
   *
   * @param maskZero whether 0 is padding, which the layers behind shall skip; the default is false
   */
  public Embedding maskZero(boolean maskZero) {
    checkOpen();
    this.maskZero = maskZero;
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param initializer gives the first values of the table; the default is uniform in ±0.05
   */
  public Embedding embeddingsInitializer(Initializer initializer) {
    checkOpen();
    embeddingsSpec.initializer(initializer);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param initializer Keras's name, as in {@code "he_normal"}
   */
  public Embedding embeddingsInitializer(String initializer) {
    return embeddingsInitializer(Initializer.of(initializer));
  }

  /**
   * {@return this layer}
   *
   * @param regularizer adds a penalty on the table to the loss
   */
  public Embedding embeddingsRegularizer(Regularizer regularizer) {
    checkOpen();
    embeddingsSpec.regularizer(regularizer);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param regularizer Keras's name, as in {@code "l2"}
   */
  public Embedding embeddingsRegularizer(String regularizer) {
    return embeddingsRegularizer(Regularizer.of(regularizer));
  }

  /**
   * {@return this layer}
   *
   * @param constraint is applied to the table after each update
   */
  public Embedding embeddingsConstraint(Constraint constraint) {
    checkOpen();
    embeddingsSpec.constraint(constraint);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param constraint Keras's name, as in {@code "max_norm"}
   */
  public Embedding embeddingsConstraint(String constraint) {
    return embeddingsConstraint(Constraint.of(constraint));
  }

  /** {@return the table of a built layer (inputDim, outputDim)} */
  public Variable embeddings() {
    if (embeddings == null) throw new IllegalStateException(this + " has no table yet: call it or build it first");
    return embeddings;
  }

  @Override
  protected void build(Shape input) {
    embeddings = addWeight("embeddings", Shape.of(inputDim, outputDim), embeddingsSpec.initializer(), embeddingsSpec);
  }

  @Override
  protected boolean autocast() {
    return false;
  }

  @Override
  protected Tensor call(Tensor x) {
    Tensor ids = x.dtype() == DType.INT64 ? x : Operations.cast(x, DType.INT32);
    return Operations.cast(Operations.take(embeddings(), ids, 0), computeDtype());
  }

  @Override
  public boolean supportsMasking() {
    return maskZero;
  }

  @Override
  protected Optional<Tensor> computeMask(Tensors inputs, Context c) {
    return maskZero ? Optional.of(Operations.notEqual(inputs.tensor(), 0)) : Optional.empty();
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    inputDim = c.field("input_dim", inputDim);
    outputDim = c.field("output_dim", outputDim);
    embeddingsSpec.initializerConfig(c);
    embeddingsSpec.regularizerConfig(c);
    if (!c.values().containsKey("activity_regularizer")) c.put("activity_regularizer", null);
    embeddingsSpec.constraintConfig(c);
    maskZero = c.field("mask_zero", maskZero);
    c.put("quantization_config", null);
  }
}
