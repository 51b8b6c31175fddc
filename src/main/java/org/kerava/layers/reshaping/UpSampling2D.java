package org.kerava.layers.reshaping;

import org.kerava.layers.Choice;
import org.kerava.layers.DataFormat;
import org.kerava.layers.Interpolation;
import org.kerava.layers.KerasLayer;
import org.kerava.ops.Operations;
import org.kerava.ops.Resampling;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * Repeats rows and columns, or interpolates between them.
 *
 * <pre>{@code
 * Tensor y = upSampling2d(2).interpolation("bilinear").apply(x); // (8, 7, 7, 4) gives (8, 14, 14, 4)
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/reshaping_layers/up_sampling2d/">Keras: UpSampling2D</a>
 */
public final class UpSampling2D extends KerasLayer<UpSampling2D> {
  private int[] size;
  private DataFormat dataFormat = DataFormat.standard();
  private Interpolation interpolation = Interpolation.NEAREST;

  /** A layer that doubles all lengths. */
  public UpSampling2D() {
    this(2);
  }

  /**
   * A layer.
   *
   * @param size by what all lengths are multiplied
   */
  public UpSampling2D(int size) {
    this(Shape.of(size, size));
  }

  /**
   * A layer.
   *
   * @param size by what each length is multiplied
   */
  public UpSampling2D(Shape size) {
    this.size = checked(size.toArray());
  }

  private static int[] checked(int[] size) {
    int[] n = size.length == 1 ? new int[] {size[0], size[0]} : size;
    boolean right = n.length == 2;
    for (int i : n) right &= i > 0;
    if (!right) throw new IllegalArgumentException("upSampling2d: the size is 1 or 2 positive numbers; got " + Shape.of(size));
    return n;
  }

  /**
   * {@return this layer}
   *
   * @param dataFormat CHANNELS_LAST (the default) or CHANNELS_FIRST
   */
  public UpSampling2D dataFormat(DataFormat dataFormat) {
    checkOpen();
    this.dataFormat = dataFormat;
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param dataFormat "channels_last" (the default) or "channels_first"
   */
  public UpSampling2D dataFormat(String dataFormat) {
    return dataFormat(Choice.of("data format", DataFormat.class, dataFormat));
  }

  /**
   * {@return this layer}
   *
   * @param interpolation how elements between others are found; the default is NEAREST
   */
  public UpSampling2D interpolation(Interpolation interpolation) {
    checkOpen();
    this.interpolation = interpolation;
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param interpolation "nearest" (the default), "bilinear", "bicubic", "lanczos3" or "lanczos5"
   */
  public UpSampling2D interpolation(String interpolation) {
    return interpolation(Choice.of("interpolation", Interpolation.class, interpolation));
  }

  @Override
  protected Tensor call(Tensor x) {
    String format = Choice.text(dataFormat);
    if (interpolation == Interpolation.NEAREST) return Resampling.repeat(x, format, size);
    int first = dataFormat == DataFormat.CHANNELS_LAST ? 1 : 2;
    int height = x.shape().get(first) * size[0];
    int width = x.shape().get(first + 1) * size[1];
    Tensor y = Resampling.resize(x, height, width, Choice.text(interpolation), false, format);
    return x.dtype().isFloating() ? y : Operations.saturateCast(Operations.round(y), x.dtype());
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    size = checked(c.field("size", size));
    dataFormat = c.field("data_format", dataFormat);
    interpolation = c.field("interpolation", interpolation);
  }
}
