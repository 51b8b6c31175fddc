package org.kerava.layers.reshaping;

import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * Adds zeros around three spatial axes.
 *
 * @see <a href="https://keras.io/api/layers/reshaping_layers/zero_padding3d/">Keras: ZeroPadding3D</a>
 */
public final class ZeroPadding3D extends SpatialBorders<ZeroPadding3D> {
  /** A layer with a border of 1 on all sides. */
  public ZeroPadding3D() {
    this(1);
  }

  /**
   * A layer.
   *
   * @param padding the width of the border on all sides
   */
  public ZeroPadding3D(int padding) {
    this(Shape.of(padding));
  }

  /**
   * A layer.
   *
   * @param padding the width of the border on both sides of each axis
   */
  public ZeroPadding3D(Shape padding) {
    this(symmetric(3, padding));
  }

  /**
   * A layer.
   *
   * @param padding {@code {{before, after}, ...}} of each axis
   */
  public ZeroPadding3D(int[][] padding) {
    super("padding", 3, padding);
  }

  @Override
  protected Tensor call(Tensor x) {
    return pad(x, first());
  }
}
