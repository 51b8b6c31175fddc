package org.kerava.layers.regularizers;

import org.kerava.tensor.Tensor;

/**
 * Computes a penalty that is added to the loss. A lambda will do.
 *
 * @see <a href="https://keras.io/api/layers/regularizers/">Keras: regularizers</a>
 */
@FunctionalInterface
public interface Regularizer {
  /**
   * Computes a penalty that is added to the loss.
   *
   * @param weight its present value
   * @return a penalty that is added to the loss
   */
  Tensor apply(Tensor weight);

  /**
   * The regularizer of a name, with its default options.
   *
   * @param name {@code "l1"}, {@code "l2"}, {@code "l1_l2"}, {@code "orthogonal_regularizer"}, or a registered one
   * @return the regularizer
   * @throws IllegalArgumentException for an unknown name; the message has the nearest ones
   */
  static Regularizer of(String name) {
    return RegularizerRegistry.names.of(name);
  }
}
