package org.kerava.layers.pooling;

import org.kerava.tensor.Shape;

/**
 * The mean of each window over three spatial axes.
 *
 * @see <a href="https://keras.io/api/layers/pooling_layers/average_pooling3d/">Keras: AveragePooling3D</a>
 */
public final class AveragePooling3D extends Pooling<AveragePooling3D> {
  /**
   * A layer.
   *
   * @param poolSize the length of the window on all axes
   */
  public AveragePooling3D(int poolSize) {
    this(Shape.of(poolSize));
  }

  /**
   * A layer.
   *
   * @param poolSize the lengths of the window, one for all axes or one per axis
   */
  public AveragePooling3D(Shape poolSize) {
    super(false, 3, poolSize);
  }
}
