package org.kerava.layers.constraints;

import org.kerava.tensor.Tensor;

/**
 * Computes the weight, projected back to where it is allowed. A lambda will do.
 *
 * @see <a href="https://keras.io/api/layers/constraints/">Keras: constraints</a>
 */
@FunctionalInterface
public interface Constraint {
  /**
   * Computes the weight, projected back to where it is allowed.
   *
   * @param weight its present value
   * @return the weight, projected back to where it is allowed
   */
  Tensor apply(Tensor weight);
}
