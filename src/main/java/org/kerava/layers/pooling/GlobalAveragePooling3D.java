package org.kerava.layers.pooling;

/**
 * The mean of each channel over three spatial axes.
 *
 * @see <a href="https://keras.io/api/layers/pooling_layers/global_average_pooling3d/">Keras: GlobalAveragePooling3D</a>
 */
public final class GlobalAveragePooling3D extends GlobalPooling<GlobalAveragePooling3D> {
  /** A layer. */
  public GlobalAveragePooling3D() {
    super(false, 3);
  }
}
