package org.kerava.layers.reshaping;

import org.kerava.layers.Choice;
import org.kerava.layers.DataFormat;
import org.kerava.saving.Config;

/**
 * {@link Borders} of an input whose channels may come before its spatial axes.
 *
 * @param <L> the layer's own type
 */
public abstract class SpatialBorders<L extends SpatialBorders<L>> extends Borders<L> {
  private DataFormat dataFormat = DataFormat.standard();

  SpatialBorders(String key, int rank, int[][] widths) {
    super(key, rank, widths);
  }

  /**
   * {@return this layer}
   *
   * @param dataFormat CHANNELS_LAST (the default) or CHANNELS_FIRST
   */
  public L dataFormat(DataFormat dataFormat) {
    checkOpen();
    this.dataFormat = dataFormat;
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param dataFormat "channels_last" (the default) or "channels_first"
   */
  public L dataFormat(String dataFormat) {
    return dataFormat(Choice.of("data format", DataFormat.class, dataFormat));
  }

  /** The first spatial axis. */
  final int first() {
    return dataFormat == DataFormat.CHANNELS_LAST ? 1 : 2;
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    dataFormat = c.field("data_format", dataFormat);
  }
}
