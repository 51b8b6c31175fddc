package org.kerava.layers.reshaping;

import org.kerava.layers.KerasLayer;
import org.kerava.ops.Resampling;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;

/**
 * Repeats steps.
 *
 * @see <a href="https://keras.io/api/layers/reshaping_layers/up_sampling1d/">Keras: UpSampling1D</a>
 */
public final class UpSampling1D extends KerasLayer<UpSampling1D> {
  private int size;

  /** A layer that doubles each step. */
  public UpSampling1D() {
    this(2);
  }

  /**
   * A layer.
   *
   * @param size how many times each step comes
   */
  public UpSampling1D(int size) {
    if (size < 1) throw new IllegalArgumentException("upSampling1d: the size must be positive; got " + size);
    this.size = size;
  }

  @Override
  protected Tensor call(Tensor x) {
    return Resampling.repeat(x, "channels_last", size);
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    size = c.field("size", size);
  }
}
