package org.kerava.layers.reshaping;

import org.kerava.layers.Choice;
import org.kerava.layers.DataFormat;
import org.kerava.layers.KerasLayer;
import org.kerava.ops.Resampling;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * Repeats planes, rows and columns.
 *
 * @see <a href="https://keras.io/api/layers/reshaping_layers/up_sampling3d/">Keras: UpSampling3D</a>
 */
public final class UpSampling3D extends KerasLayer<UpSampling3D> {
  private int[] size;
  private DataFormat dataFormat = DataFormat.standard();

  /** A layer that doubles all lengths. */
  public UpSampling3D() {
    this(2);
  }

  /**
   * A layer.
   *
   * @param size by what all lengths are multiplied
   */
  public UpSampling3D(int size) {
    this(Shape.of(size, size, size));
  }

  /**
   * A layer.
   *
   * @param size by what each length is multiplied
   */
  public UpSampling3D(Shape size) {
    this.size = checked(size.toArray());
  }

  private static int[] checked(int[] size) {
    int[] n = size.length == 1 ? new int[] {size[0], size[0], size[0]} : size;
    boolean right = n.length == 3;
    for (int i : n) right &= i > 0;
    if (!right) throw new IllegalArgumentException("upSampling3d: the size is 1 or 3 positive numbers; got " + Shape.of(size));
    return n;
  }

  /**
   * {@return this layer}
   *
   * @param dataFormat CHANNELS_LAST (the default) or CHANNELS_FIRST
   */
  public UpSampling3D dataFormat(DataFormat dataFormat) {
    checkOpen();
    this.dataFormat = dataFormat;
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param dataFormat "channels_last" (the default) or "channels_first"
   */
  public UpSampling3D dataFormat(String dataFormat) {
    return dataFormat(Choice.of("data format", DataFormat.class, dataFormat));
  }

  @Override
  protected Tensor call(Tensor x) {
    return Resampling.repeat(x, Choice.text(dataFormat), size);
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    size = checked(c.field("size", size));
    dataFormat = c.field("data_format", dataFormat);
  }
}
