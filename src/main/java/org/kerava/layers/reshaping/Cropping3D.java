package org.kerava.layers.reshaping;

import org.kerava.layers.Choice;
import org.kerava.layers.DataFormat;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/**
 * Cuts the border off three spatial axes.
 *
 * @see <a href="https://keras.io/api/layers/reshaping_layers/cropping3d/">Keras: Cropping3D</a>
 */
public final class Cropping3D extends Borders<Cropping3D> {
  private DataFormat dataFormat = DataFormat.CHANNELS_LAST;

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

  /**
   * {@return this layer}
   *
   * @param dataFormat CHANNELS_LAST (the default) or CHANNELS_FIRST
   */
  public Cropping3D dataFormat(DataFormat dataFormat) {
    checkOpen();
    this.dataFormat = dataFormat;
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param dataFormat "channels_last" (the default) or "channels_first"
   */
  public Cropping3D dataFormat(String dataFormat) {
    return dataFormat(Choice.of("data format", DataFormat.class, dataFormat));
  }

  @Override
  protected Tensor call(Tensor x) {
    int first = dataFormat == DataFormat.CHANNELS_LAST ? 1 : 2;
    Tensor y = x;
    for (int i = 0; i < 3; i++) {
      int n = x.shape().get(first + i);
      int[] cut = widths()[i];
      if (cut[0] + cut[1] >= n) throw new ShapeException("cropping3d: a border of " + cut[0] + " and " + cut[1] + " leaves nothing of an axis of " + n + " (input " + x.shape() + ")");
      y = Operations.split(y, new int[] {cut[0], n - cut[1]}, first + i).get(1);
    }
    return y;
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    dataFormat = c.field("data_format", dataFormat);
  }
}
