package org.kerava.layers.pooling;

import org.kerava.tensor.Shape;

/**
 * The mean of each window over one spatial axis.
 *
 * @see <a href="https://keras.io/api/layers/pooling_layers/average_pooling1d/">Keras: AveragePooling1D</a>
 */
public final class AveragePooling1D extends Pooling<AveragePooling1D> {
  /**
   * A layer.
   *
   * @param poolSize the length of the window
   */
  public AveragePooling1D(int poolSize) {
    this(Shape.of(poolSize));
  }

  /**
   * A layer.
   *
   * @param poolSize the lengths of the window, one for all axes or one per axis
   */
  public AveragePooling1D(Shape poolSize) {
    super(false, 1, poolSize);
  }
}
