package org.kerava.layers.pooling;

import org.kerava.tensor.Shape;

/**
 * The largest element of each window over three spatial axes.
 *
 * @see <a href="https://keras.io/api/layers/pooling_layers/max_pooling3d/">Keras: MaxPooling3D</a>
 */
public final class MaxPooling3D extends Pooling<MaxPooling3D> {
  /** A layer with windows of length 2. */
  public MaxPooling3D() {
    this(2);
  }

  /**
   * A layer.
   *
   * @param poolSize the length of the window on all axes
   */
  public MaxPooling3D(int poolSize) {
    this(Shape.of(poolSize));
  }

  /**
   * A layer.
   *
   * @param poolSize the lengths of the window, one for all axes or one per axis
   */
  public MaxPooling3D(Shape poolSize) {
    super(true, 3, poolSize);
  }
}
