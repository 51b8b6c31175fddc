package org.kerava;

import org.kerava.ops.Operations;

/**
 * Keras's {@code keras.ops} for static import: everything is inherited. NumPy's functions, neural network functions, linear algebra and
 * control flow; each is differentiable where it has a derivative.
 *
 * @see <a href="https://keras.io/api/ops/">Keras: ops</a>
 */
public final class Ops extends Operations {
  private Ops() {}
}
