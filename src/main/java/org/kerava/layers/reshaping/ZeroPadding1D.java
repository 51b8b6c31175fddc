package org.kerava.layers.reshaping;

import org.kerava.layers.Choice;
import org.kerava.layers.DataFormat;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;

/**
 * Adds zeros around one spatial axis.
 *
 * @see <a href="https://keras.io/api/layers/reshaping_layers/zero_padding1d/">Keras: ZeroPadding1D</a>
 */
public final class ZeroPadding1D extends Borders<ZeroPadding1D> {
  private DataFormat dataFormat = DataFormat.CHANNELS_LAST;

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

  /**
   * {@return this layer}
   *
   * @param dataFormat CHANNELS_LAST (the default) or CHANNELS_FIRST
   */
  public ZeroPadding1D dataFormat(DataFormat dataFormat) {
    checkOpen();
    this.dataFormat = dataFormat;
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param dataFormat "channels_last" (the default) or "channels_first"
   */
  public ZeroPadding1D dataFormat(String dataFormat) {
    return dataFormat(Choice.of("data format", DataFormat.class, dataFormat));
  }

  @Override
  protected Tensor call(Tensor x) {
    int[][] all = new int[3][2];
    System.arraycopy(widths(), 0, all, dataFormat == DataFormat.CHANNELS_LAST ? 1 : 2, 1);
    return Operations.pad(x, all);
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    dataFormat = c.field("data_format", dataFormat);
  }
}
