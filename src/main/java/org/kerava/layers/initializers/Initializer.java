package org.kerava.layers.initializers;

import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * Computes the first values of a weight. A lambda will do.
 *
 * @see <a href="https://keras.io/api/layers/initializers/">Keras: initializers</a>
 */
@FunctionalInterface
public interface Initializer {
  /**
   * Computes the first values of a weight.
   *
   * @param shape of the weight
   * @param dtype of the weight
   * @return the first values of a weight
   */
  Tensor apply(Shape shape, DType dtype);

  /**
   * The initializer of a name, with its default options.
   *
   * @param name as in {@code "glorot_uniform"}, or a registered one
   * @return the initializer
   * @throws IllegalArgumentException for an unknown name; the message has the nearest ones
   */
  static Initializer of(String name) {
    return InitializerRegistry.names.of(name);
  }
}
