package org.kerava.layers.pooling;

/**
 * The largest element of each channel over two spatial axes.
 *
 * @see <a href="https://keras.io/api/layers/pooling_layers/global_max_pooling2d/">Keras: GlobalMaxPooling2D</a>
 */
public final class GlobalMaxPooling2D extends GlobalPooling<GlobalMaxPooling2D> {
  /** A layer. */
  public GlobalMaxPooling2D() {
    super(true, 2);
  }
}
