package org.kerava.layers.pooling;

/**
 * The largest element of each channel over one spatial axis.
 *
 * @see <a href="https://keras.io/api/layers/pooling_layers/global_max_pooling1d/">Keras: GlobalMaxPooling1D</a>
 */
public final class GlobalMaxPooling1D extends GlobalPooling<GlobalMaxPooling1D> {
  /** A layer. */
  public GlobalMaxPooling1D() {
    super(true, 1);
  }
}
