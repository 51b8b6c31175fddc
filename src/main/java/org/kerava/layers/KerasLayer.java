package org.kerava.layers;

import org.kerava.tensor.DType;

/**
 * The base of Keras's own layers: its options return the layer's own type, so that they chain. User layers may extend it too.
 *
 * @param <L> the layer's own type
 */
public abstract class KerasLayer<L extends KerasLayer<L>> extends Layer {
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
}
