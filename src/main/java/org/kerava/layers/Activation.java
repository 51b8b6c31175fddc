package org.kerava.layers;

import org.kerava.tensor.Tensor;

/**
 * A function of a tensor that keeps its shape. A lambda or method reference will do: {@code dense(64).activation(x -> x.times(2))}; only named ones
 * ({@code org.kerava.Activations}, Keras's strings, {@code Kerava.register}) can be saved.
 *
 * @see <a href="https://keras.io/api/layers/activations/">Keras: activations</a>
 */
@FunctionalInterface
public interface Activation {
  /**
   * {@return the function's values}
   *
   * @param x a tensor
   */
  Tensor apply(Tensor x);

  /**
   * The activation of a name.
   *
   * @param name Keras's, as in {@code "relu"} or {@code "hard_sigmoid"}, or a registered one
   * @return the function
   * @throws IllegalArgumentException for an unknown name; the message has the nearest ones
   */
  static Activation of(String name) {
    return NamedActivation.of(name);
  }
}
