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

  /**
   * The constraint of a name, with its default options.
   *
   * @param name {@code "max_norm"}, {@code "non_neg"}, {@code "unit_norm"}, {@code "min_max_norm"}, or a registered one
   * @return the constraint
   * @throws IllegalArgumentException for an unknown name; the message has the nearest ones
   */
  static Constraint of(String name) {
    return ConstraintRegistry.names.of(name);
  }
}
