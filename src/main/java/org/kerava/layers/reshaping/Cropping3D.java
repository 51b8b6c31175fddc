package org.kerava.layers.reshaping;

import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * Cuts the border off three spatial axes.
 *
 * @see <a href="https://keras.io/api/layers/reshaping_layers/cropping3d/">Keras: Cropping3D</a>
 */
public final class Cropping3D extends SpatialBorders<Cropping3D> {
  /** A layer with a border of 1 on all sides. */
  public Cropping3D() {
    this(1);
  }

  /**
   * A layer.
   *
   * @param cropping the width of the border on all sides
   */
  public Cropping3D(int cropping) {
    this(Shape.of(cropping));
  }

  /**
   * A layer.
   *
   * @param cropping the width of the border on both sides of each axis
   */
  public Cropping3D(Shape cropping) {
    this(symmetric(3, cropping));
  }

  /**
   * A layer.
   *
   * @param cropping {@code {{before, after}, ...}} of each axis
   */
  public Cropping3D(int[][] cropping) {
    super("cropping", 3, cropping);
  }

  @Override
  protected Tensor call(Tensor x) {
    return crop(x, first());
  }
}
