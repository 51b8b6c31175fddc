package org.kerava.layers.activation;

import org.kerava.layers.KerasLayer;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;

/**
 * x where positive, else alpha (eˣ - 1).
 *
 * @see <a href="https://keras.io/api/layers/activation_layers/elu/">Keras: ELU</a>
 */
public final class ELU extends KerasLayer<ELU> {
  private double alpha;

  /** A layer with alpha 1. */
  public ELU() {
    this(1);
  }

  /**
   * A layer.
   *
   * @param alpha the depth of the negative part
   */
  public ELU(double alpha) {
    this.alpha = alpha;
  }

  @Override
  public boolean supportsMasking() {
    return true;
  }

  @Override
  protected Tensor call(Tensor x) {
    return Operations.elu(x, alpha);
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    alpha = c.field("alpha", alpha);
  }
}
