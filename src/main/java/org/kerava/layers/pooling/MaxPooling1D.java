package org.kerava.layers.pooling;

import org.kerava.tensor.Shape;

/**
 * The largest element of each window over one spatial axis.
 *
 * @see <a href="https://keras.io/api/layers/pooling_layers/max_pooling1d/">Keras: MaxPooling1D</a>
 */
public final class MaxPooling1D extends Pooling<MaxPooling1D> {
  /** A layer with windows of length 2. */
  public MaxPooling1D() {
    this(2);
  }

  /**
   * A layer.
   *
   * @param poolSize the length of the window
   */
  public MaxPooling1D(int poolSize) {
    this(Shape.of(poolSize));
  }

  /**
   * A layer.
   *
   * @param poolSize the lengths of the window, one for all axes or one per axis
   */
  public MaxPooling1D(Shape poolSize) {
    super(true, 1, poolSize);
  }
}
