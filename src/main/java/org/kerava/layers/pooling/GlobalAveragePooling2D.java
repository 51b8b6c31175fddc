package org.kerava.layers.pooling;

/**
 * The mean of each channel over two spatial axes.
 *
 * <pre>{@code
 * Tensor y = globalAveragePooling2d().apply(x); // (8, 7, 7, 64) gives (8, 64)
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/pooling_layers/global_average_pooling2d/">Keras: GlobalAveragePooling2D</a>
 */
public final class GlobalAveragePooling2D extends GlobalPooling<GlobalAveragePooling2D> {
  /** A layer. */
  public GlobalAveragePooling2D() {
    super(false, 2);
  }
}
