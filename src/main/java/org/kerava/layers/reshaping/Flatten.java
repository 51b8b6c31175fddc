package org.kerava.layers.reshaping;

import org.kerava.layers.Choice;
import org.kerava.layers.DataFormat;
import org.kerava.layers.KerasLayer;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;

/**
 * All axes but the batch as one. With channels first the elements still come in the order of channels last.
 *
 * <pre>{@code
 * Tensor y = flatten().apply(x); // (8, 7, 7, 64) gives (8, 3136)
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/reshaping_layers/flatten/">Keras: Flatten</a>
 */
public final class Flatten extends KerasLayer<Flatten> {
  private DataFormat dataFormat = DataFormat.standard();

  /** A layer. */
  public Flatten() {}

  /**
   * {@return this layer}
   *
   * @param dataFormat CHANNELS_LAST (the default) or CHANNELS_FIRST
   */
  public Flatten dataFormat(DataFormat dataFormat) {
    checkOpen();
    this.dataFormat = dataFormat;
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param dataFormat "channels_last" (the default) or "channels_first"
   */
  public Flatten dataFormat(String dataFormat) {
    return dataFormat(Choice.of("data format", DataFormat.class, dataFormat));
  }

  @Override
  protected Tensor call(Tensor x) {
    Tensor y = dataFormat == DataFormat.CHANNELS_FIRST && x.ndim() > 2 ? Operations.moveaxis(x, 1, -1) : x;
    int batch = x.shape().get(0);
    return Operations.reshape(y, batch, x.shape().dropFirst().size());
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    dataFormat = c.field("data_format", dataFormat);
  }
}
