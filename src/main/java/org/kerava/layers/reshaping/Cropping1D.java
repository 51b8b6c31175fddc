package org.kerava.layers.reshaping;

import org.kerava.tensor.Tensor;

/**
 * Cuts the border off one spatial axis.
 *
 * @see <a href="https://keras.io/api/layers/reshaping_layers/cropping1d/">Keras: Cropping1D</a>
 */
public final class Cropping1D extends Borders<Cropping1D> {
  /** A layer with one step at each end. */
  public Cropping1D() {
    this(1);
  }

  /**
   * A layer.
   *
   * @param cropping how many steps at each end
   */
  public Cropping1D(int cropping) {
    this(cropping, cropping);
  }

  /**
   * A layer.
   *
   * @param before how many steps in front
   * @param after how many steps behind
   */
  public Cropping1D(int before, int after) {
    super("cropping", 1, new int[][] {{before, after}});
  }

  @Override
  protected Tensor call(Tensor x) {
    return crop(x, 1);
  }
}
