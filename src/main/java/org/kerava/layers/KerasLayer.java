package org.kerava.layers;

import java.util.Optional;
import org.kerava.layers.regularizers.Regularizer;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.DType;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/**
 * The base of Keras's own layers: its options return the layer's own type, so that they chain. User layers may extend it too.
 *
 * @param <L> the layer's own type
 */
public abstract class KerasLayer<L extends KerasLayer<L>> extends Layer {
  private Optional<Regularizer> activityRegularizer = Optional.empty();

  /** For subclasses. */
  protected KerasLayer() {}

  /** {@return this layer as its own type} */
  @SuppressWarnings("unchecked")
  protected final L self() {
    return (L) this;
  }

  /** {@return this layer, still open to options} */
  protected final L option() {
    checkOpen();
    return self();
  }

  @Override
  public String name() {
    return super.name();
  }

  @Override
  public L name(String name) {
    super.name(name);
    return self();
  }

  @Override
  public boolean trainable() {
    return super.trainable();
  }

  @Override
  public L trainable(boolean trainable) {
    super.trainable(trainable);
    return self();
  }

  @Override
  public L dtype(String dtype) {
    super.dtype(dtype);
    return self();
  }

  @Override
  public L dtype(DType dtype) {
    super.dtype(dtype);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param regularizer adds a penalty on the output, divided by the batch size, to the loss
   */
  public L activityRegularizer(Regularizer regularizer) {
    L self = option();
    activityRegularizer = Optional.of(regularizer);
    return self;
  }

  /**
   * {@return this layer}
   *
   * @param regularizer Keras's name, as in {@code "l2"}
   */
  public L activityRegularizer(String regularizer) {
    return activityRegularizer(Regularizer.of(regularizer));
  }

  /** {@return the penalty on the output} */
  protected final Optional<Regularizer> activityRegularizer() {
    return activityRegularizer;
  }

  @Override
  public boolean hasLosses() {
    return activityRegularizer.isPresent() || super.hasLosses();
  }

  @Override
  protected Tensors callAll(Tensors inputs, Context c) {
    return regularized(super.callAll(inputs, c));
  }

  /**
   * {@return the outputs, whose penalty is noted: for layers that override {@code callAll}}
   *
   * @param outputs of the call
   */
  protected final Tensors regularized(Tensors outputs) {
    if (activityRegularizer.isPresent()) {
      for (Tensor y : outputs.tensors()) {
        Tensor loss = activityRegularizer.get().apply(y);
        addLoss(y.ndim() == 0 ? loss : Operations.divide(loss, Math.max(1, y.shape().get(0))));
      }
    }
    return outputs;
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    if (c.isReading() || activityRegularizer.isPresent()) {
      activityRegularizer = c.field("activity_regularizer", activityRegularizer, Regularizer.class);
    }
  }
}
