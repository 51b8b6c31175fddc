package org.kerava.layers.core;

import java.util.Optional;
import org.kerava.layers.Context;
import org.kerava.layers.KerasLayer;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/**
 * Marks steps of a sequence whose features all equal a value: the layers behind skip them. Such steps become zeros.
 *
 * <pre>{@code
 * Tensor y = lstm(32).apply(masking().maskValue(-1).apply(x)); // steps that are all -1 are skipped
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/core_layers/masking/">Keras: Masking</a>
 */
public final class Masking extends KerasLayer<Masking> {
  private double maskValue;

  /** A layer that marks steps of zeros. */
  public Masking() {}

  /**
   * {@return this layer}
   *
   * @param maskValue what all features of a marked step equal; the default is 0
   */
  public Masking maskValue(double maskValue) {
    checkOpen();
    this.maskValue = maskValue;
    return self();
  }

  @Override
  public boolean supportsMasking() {
    return true;
  }

  @Override
  protected Optional<Tensor> computeMask(Tensors inputs, Context c) {
    return Optional.of(Operations.any(Operations.notEqual(inputs.tensor(), maskValue), -1));
  }

  @Override
  protected Tensor call(Tensor x) {
    Tensor real = Operations.any(Operations.notEqual(x, maskValue), new int[] {-1}, true);
    return Operations.where(real, x, Operations.zerosLike(x));
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    maskValue = c.field("mask_value", maskValue);
  }
}
