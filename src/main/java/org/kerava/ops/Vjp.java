package org.kerava.ops;

/** The vector-Jacobian product of one call of an operation, written in operations, so that it can be differentiated again. */
@FunctionalInterface
interface Vjp {
  /**
   * Gives the gradients of the call's inputs.
   *
   * @param a tells the gradients of the outputs and takes those of the inputs
   */
  void apply(Adjoint a);
}
