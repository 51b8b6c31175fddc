package org.kerava.layers.reshaping;

import org.kerava.layers.Choice;
import org.kerava.layers.DataFormat;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
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
public final class ZeroPadding2D extends Borders<ZeroPadding2D> {
  private DataFormat dataFormat = DataFormat.CHANNELS_LAST;

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

  /**
   * {@return this layer}
   *
   * @param dataFormat CHANNELS_LAST (the default) or CHANNELS_FIRST
   */
  public ZeroPadding2D dataFormat(DataFormat dataFormat) {
    checkOpen();
    this.dataFormat = dataFormat;
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param dataFormat "channels_last" (the default) or "channels_first"
   */
  public ZeroPadding2D dataFormat(String dataFormat) {
    return dataFormat(Choice.of("data format", DataFormat.class, dataFormat));
  }

  @Override
  protected Tensor call(Tensor x) {
    int[][] all = new int[4][2];
    System.arraycopy(widths(), 0, all, dataFormat == DataFormat.CHANNELS_LAST ? 1 : 2, 2);
    return Operations.pad(x, all);
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    dataFormat = c.field("data_format", dataFormat);
  }
}
