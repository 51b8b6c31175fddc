package org.kerava.layers.pooling;

/**
 * The largest element of each channel over three spatial axes.
 *
 * @see <a href="https://keras.io/api/layers/pooling_layers/global_max_pooling3d/">Keras: GlobalMaxPooling3D</a>
 */
public final class GlobalMaxPooling3D extends GlobalPooling<GlobalMaxPooling3D> {
  /** A layer. */
  public GlobalMaxPooling3D() {
    super(true, 3);
  }
}
