package org.kerava.layers.pooling;

/**
 * The mean of each channel over two spatial axes.
 *
 * @see <a href="https://keras.io/api/layers/pooling_layers/global_average_pooling2d/">Keras: GlobalAveragePooling2D</a>
 */
public final class GlobalAveragePooling2D extends GlobalPooling<GlobalAveragePooling2D> {
  /** A layer. */
  public GlobalAveragePooling2D() {
    super(false, 2);
  }
}
