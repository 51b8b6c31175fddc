package org.kerava.layers.reshaping;

import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * Cuts the border off two spatial axes.
 *
 * @see <a href="https://keras.io/api/layers/reshaping_layers/cropping2d/">Keras: Cropping2D</a>
 */
public final class Cropping2D extends SpatialBorders<Cropping2D> {
  /** A layer with a border of 0 on all sides. */
  public Cropping2D() {
    this(0);
  }

  /**
   * A layer.
   *
   * @param cropping the width of the border on all sides
   */
  public Cropping2D(int cropping) {
    this(Shape.of(cropping));
  }

  /**
   * A layer.
   *
   * @param cropping the width of the border on both sides of each axis
   */
  public Cropping2D(Shape cropping) {
    this(symmetric(2, cropping));
  }

  /**
   * A layer.
   *
   * @param cropping {@code {{before, after}, ...}} of each axis
   */
  public Cropping2D(int[][] cropping) {
    super("cropping", 2, cropping);
  }

  @Override
  protected Tensor call(Tensor x) {
    return crop(x, first());
  }
}
