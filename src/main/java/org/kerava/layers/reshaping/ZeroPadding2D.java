package org.kerava.layers.reshaping;

import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * Adds zeros around two spatial axes.
 *
 * <pre>{@code
 * Tensor y = zeroPadding2d(new int[][] {{1, 2}, {0, 0}}).apply(x);
 * // (8, 28, 28, 4) gives (8, 31, 28, 4)
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/reshaping_layers/zero_padding2d/">Keras: ZeroPadding2D</a>
 */
public final class ZeroPadding2D extends SpatialBorders<ZeroPadding2D> {
  /** A layer with a border of 1 on all sides. */
  public ZeroPadding2D() {
    this(1);
  }

  /**
   * A layer.
   *
   * @param padding the width of the border on all sides
   */
  public ZeroPadding2D(int padding) {
    this(Shape.of(padding));
  }

  /**
   * A layer.
   *
   * @param padding the width of the border on both sides of each axis
   */
  public ZeroPadding2D(Shape padding) {
    this(symmetric(2, padding));
  }

  /**
   * A layer.
   *
   * @param padding {@code {{before, after}, ...}} of each axis
   */
  public ZeroPadding2D(int[][] padding) {
    super("padding", 2, padding);
  }

  @Override
  protected Tensor call(Tensor x) {
    return pad(x, first());
  }
}
