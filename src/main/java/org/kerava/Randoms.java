package org.kerava;

import org.kerava.ops.RandomOps;

/**
 * Keras's {@code keras.random} for static import: everything is inherited.
 *
 * @see <a href="https://keras.io/api/random/">Keras: random</a>
 */
public final class Randoms extends RandomOps {
  private Randoms() {}
}
