package org.kerava.layers.reshaping;

import org.kerava.tensor.Tensor;

/**
 * Adds zeros around one spatial axis.
 *
 * @see <a href="https://keras.io/api/layers/reshaping_layers/zero_padding1d/">Keras: ZeroPadding1D</a>
 */
public final class ZeroPadding1D extends SpatialBorders<ZeroPadding1D> {
  /** A layer with one step at each end. */
  public ZeroPadding1D() {
    this(1);
  }

  /**
   * A layer.
   *
   * @param padding how many steps at each end
   */
  public ZeroPadding1D(int padding) {
    this(padding, padding);
  }

  /**
   * A layer.
   *
   * @param before how many steps in front
   * @param after how many steps behind
   */
  public ZeroPadding1D(int before, int after) {
    super("padding", 1, new int[][] {{before, after}});
  }

  @Override
  protected Tensor call(Tensor x) {
    return pad(x, first());
  }
}
