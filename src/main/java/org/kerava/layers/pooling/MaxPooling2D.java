package org.kerava.layers.pooling;

import org.kerava.tensor.Shape;

/**
 * The largest element of each window over two spatial axes.
 *
 * <pre>{@code
 * Tensor y = maxPooling2d(2).apply(x); // (8, 28, 28, 4) gives (8, 14, 14, 4)
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/pooling_layers/max_pooling2d/">Keras: MaxPooling2D</a>
 */
public final class MaxPooling2D extends Pooling<MaxPooling2D> {
  /** A layer with windows of length 2. */
  public MaxPooling2D() {
    this(2);
  }

  /**
   * A layer.
   *
   * @param poolSize the length of the window on all axes
   */
  public MaxPooling2D(int poolSize) {
    this(Shape.of(poolSize));
  }

  /**
   * A layer.
   *
   * @param poolSize the lengths of the window, one for all axes or one per axis
   */
  public MaxPooling2D(Shape poolSize) {
    super(true, 2, poolSize);
  }
}
