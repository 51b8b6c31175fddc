package org.kerava.layers.normalization;

import java.util.List;
import org.kerava.layers.KerasLayer;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;

/**
 * Brings each sample to length 1 along axes.
 *
 * @see <a href="https://keras.io/api/layers/normalization_layers/unit_normalization/">Keras: UnitNormalization</a>
 */
public final class UnitNormalization extends KerasLayer<UnitNormalization> {
  private int[] axes = {-1};
  private boolean single = true;

  /** A layer along the last axis. */
  public UnitNormalization() {}

  /**
   * {@return this layer}
   *
   * @param axes along which the length is taken; the default is -1, the last
   */
  public UnitNormalization axis(int... axes) {
    checkOpen();
    this.axes = axes.clone();
    single = axes.length == 1;
    return self();
  }

  @Override
  public boolean supportsMasking() {
    return true;
  }

  @Override
  protected Tensor call(Tensor x) {
    return Operations.normalize(x, axes, 2, 1e-12);
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    if (c.isReading()) {
      axes = c.field("axis", axes);
      single = !(c.get("axis").orElse(-1) instanceof List<?>);
    } else if (single) {
      c.field("axis", axes[0]);
    } else {
      c.field("axis", axes);
    }
  }
}
