package org.kerava.layers.regularization;

/**
 * Drops whole channels: a random fraction of them becomes 0 in all of space.
 *
 * <pre>{@code
 * Tensor y = spatialDropout2d(0.2).dataFormat("channels_first").apply(x, Context.TRAINING);
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/regularization_layers/spatial_dropout2d/">Keras: SpatialDropout2D</a>
 */
public final class SpatialDropout2D extends SpatialDropout<SpatialDropout2D> {
  /**
   * A layer.
   *
   * @param rate the fraction that is dropped, from 0 to 1
   */
  public SpatialDropout2D(double rate) {
    super("spatialDropout2d", 2, rate);
  }
}
