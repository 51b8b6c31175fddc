package org.kerava.layers.regularization;

/**
 * Drops whole channels: a random fraction of them becomes 0 in all of space.
 *
 * @see <a href="https://keras.io/api/layers/regularization_layers/spatial_dropout3d/">Keras: SpatialDropout3D</a>
 */
public final class SpatialDropout3D extends SpatialDropout<SpatialDropout3D> {
  /**
   * A layer.
   *
   * @param rate the fraction that is dropped, from 0 to 1
   */
  public SpatialDropout3D(double rate) {
    super("spatialDropout3d", 3, rate);
  }
}
