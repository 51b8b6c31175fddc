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
}
