package org.kerava.layers.normalization;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerava.layers.Context;
import org.kerava.layers.initializers.Initializer;
import org.kerava.layers.initializers.Ones;
import org.kerava.layers.initializers.Zeros;
import org.kerava.ops.FusedNorms;
import org.kerava.ops.GradientTape;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.DType;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;

/**
 * Brings each channel to mean 0 and variance 1: by the batch's statistics while training, by their moving averages otherwise, and always so if the
 * layer is not trainable. Masked steps do not count.
 *
 * <pre>{@code
 * Tensor y = batchNormalization().momentum(0.9).apply(x, Context.TRAINING);
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/normalization_layers/batch_normalization/">Keras: BatchNormalization</a>
 */
public final class BatchNormalization extends ScaledNormalization<BatchNormalization> {

  private int axis = -1;
  private double momentum = 0.99;
  private Initializer movingMeanInitializer = new Zeros();
  private Initializer movingVarianceInitializer = new Ones();
  private boolean syncReplicas;
  private @Nullable Variable movingMean;
  private @Nullable Variable movingVariance;

  /** A layer over the last axis. */
  public BatchNormalization() {}

  /**
   * {@return this layer}
   *
   * @param axis the channels; the default is -1, with channels first it is 1
   */
  public BatchNormalization axis(int axis) {
    checkOpen();
    this.axis = axis;
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param momentum how much of the moving averages stays in each step; the default is 0.99
   */
  public BatchNormalization momentum(double momentum) {
    checkOpen();
    this.momentum = momentum;
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param initializer gives the first moving mean; the default is zeros
   */
  public BatchNormalization movingMeanInitializer(Initializer initializer) {
    checkOpen();
    movingMeanInitializer = initializer;
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param initializer Keras's name
   */
  public BatchNormalization movingMeanInitializer(String initializer) {
    return movingMeanInitializer(Initializer.of(initializer));
  }

  /**
   * {@return this layer}
   *
   * @param initializer gives the first moving variance; the default is ones
   */
  public BatchNormalization movingVarianceInitializer(Initializer initializer) {
    checkOpen();
    movingVarianceInitializer = initializer;
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param initializer Keras's name
   */
  public BatchNormalization movingVarianceInitializer(String initializer) {
    return movingVarianceInitializer(Initializer.of(initializer));
  }

  /**
   * {@return this layer}
   *
   * @param sync whether the statistics are those of all replicas together when several train ({@code synchronized} in Keras); the default is false
   */
  public BatchNormalization syncReplicas(boolean sync) {
    checkOpen();
    syncReplicas = sync;
    return self();
  }

  @Override
  public boolean supportsMasking() {
    return true;
  }

  @Override
  protected void build(Shape input) {
    int n = input.get(axis);
    if (n == Shape.ANY) throw new ShapeException("batchNormalization: the length of axis " + axis + " of the input " + input + " is not known; give it in input(...)");
    Shape shape = Shape.of(n);
    addScale(shape);
    movingMean = addWeight("moving_mean", shape, movingMeanInitializer, o -> o.trainable(false));
    movingVariance = addWeight("moving_variance", shape, movingVarianceInitializer, o -> o.trainable(false));
  }

  @Override
  protected Tensor call(Tensor x, Context c) {
    if (movingMean == null || movingVariance == null) throw new IllegalStateException(this + " is not built");
    DType type = wide(x);
    Tensor f = Operations.cast(x, type);
    Tensor y;
    if (!c.training() || !trainable()) {
      y = FusedNorms.given(f, Operations.cast(movingMean, type), Operations.cast(movingVariance, type), axis, beta(type), gamma(type), epsilon());
    } else if (c.mask().isPresent()) {
      y = masked(f, c.mask().get(), movingMean, movingVariance);
    } else {
      boolean last = f.shape().axis(axis) == f.ndim() - 1;
      var batch = FusedNorms.batch(last ? f : Operations.moveaxis(f, axis, -1), gamma(type), beta(type), epsilon());
      remember(batch.mean(), batch.variance(), movingMean, movingVariance);
      y = last ? batch.output() : Operations.moveaxis(batch.output(), -1, axis);
    }
    return Operations.cast(y, computeDtype());
  }

  /** Statistics over the real steps only. */
  private Tensor masked(Tensor x, Tensor mask, Variable mean, Variable variance) {
    if (mask.ndim() != x.ndim() - 1) {
      throw new ShapeException("batchNormalization: the mask must have one axis less than the input; got shapes " + mask.shape() + " and " + x.shape());
    }
    int[] axes = new int[x.ndim() - 1];
    int at = x.shape().axis(axis);
    Arrays.setAll(axes, i -> i < at ? i : i + 1);
    Tensor real = Operations.broadcastTo(Operations.cast(Operations.cast(Operations.expandDims(mask, -1), DType.BOOL), x.dtype()), x.shape());
    Tensor count = Operations.add(Operations.sum(real, axes, true), Settings.epsilon());
    Tensor zero = Operations.zerosLike(x);
    Tensor m = Operations.divide(Operations.sum(Operations.where(real, x, zero), axes, true), count);
    Tensor distance = Operations.where(real, Operations.subtract(x, m), zero);
    Tensor v = Operations.divide(Operations.sum(Operations.square(distance), axes, true), count);
    List<Tensor> flat = List.of(Operations.reshape(m, -1), Operations.reshape(v, -1));
    remember(flat.get(0), flat.get(1), mean, variance);
    return FusedNorms.given(x, flat.get(0), flat.get(1), axis, beta(x.dtype()), gamma(x.dtype()), epsilon());
  }

  private void remember(Tensor mean, Tensor variance, Variable movingMean, Variable movingVariance) {
    GradientTape.untaped(() -> {
      move(movingMean, mean);
      move(movingVariance, variance);
      return true;
    });
  }

  private void move(Variable moving, Tensor now) {
    moving.assign(Operations.add(Operations.multiply(moving, momentum), Operations.multiply(now, 1 - momentum)));
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    axis = c.field("axis", axis);
    momentum = c.field("momentum", momentum);
    scaleConfig(c);
    initializersConfig(c);
    movingMeanInitializer = c.field("moving_mean_initializer", movingMeanInitializer, Initializer.class);
    movingVarianceInitializer = c.field("moving_variance_initializer", movingVarianceInitializer, Initializer.class);
    boundsConfig(c);
    syncReplicas = c.field("synchronized", syncReplicas);
    if (c.isReading() && c.has("renorm") && c.getBoolean("renorm")) {
      throw new IllegalArgumentException("batchNormalization '" + name() + "': renorm is not supported; set it to false");
    }
    c.put("renorm", false);
    c.put("renorm_clipping", null);
    c.put("renorm_momentum", 0.99);
  }
}
