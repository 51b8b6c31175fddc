package org.kerava.layers.activation;

import org.kerava.layers.KerasLayer;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;

/**
 * An activation function as a layer of its own.
 *
 * <pre>{@code
 * Tensor y = activation("gelu").apply(x);
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/core_layers/activation/">Keras: Activation</a>
 */
public final class Activation extends KerasLayer<Activation> {
  private org.kerava.layers.Activation activation;

  /**
   * A layer.
   *
   * @param activation a constant of {@code Activations}, a method reference or a lambda
   */
  public Activation(org.kerava.layers.Activation activation) {
    this.activation = activation;
  }

  /**
   * A layer.
   *
   * @param activation Keras's name, as in {@code "relu"}
   */
  public Activation(String activation) {
    this(org.kerava.layers.Activation.of(activation));
  }

  @Override
  public boolean supportsMasking() {
    return true;
  }

  @Override
  protected Tensor call(Tensor x) {
    return rematerialized(activation, x);
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    activation = c.field("activation", activation, org.kerava.layers.Activation.class);
  }
}
