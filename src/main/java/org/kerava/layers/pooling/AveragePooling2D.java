package org.kerava.layers.pooling;

import org.kerava.tensor.Shape;

/**
 * The mean of each window over two spatial axes.
 *
 * <pre>{@code
 * Tensor y = averagePooling2d(3).strides(2).padding("same").apply(x); // (8, 28, 28, 4) gives (8, 14, 14, 4)
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/pooling_layers/average_pooling2d/">Keras: AveragePooling2D</a>
 */
public final class AveragePooling2D extends Pooling<AveragePooling2D> {
  /**
   * A layer.
   *
   * @param poolSize the length of the window on all axes
   */
  public AveragePooling2D(int poolSize) {
    this(Shape.of(poolSize));
  }

  /**
   * A layer.
   *
   * @param poolSize the lengths of the window, one for all axes or one per axis
   */
  public AveragePooling2D(Shape poolSize) {
    super(false, 2, poolSize);
  }
}
