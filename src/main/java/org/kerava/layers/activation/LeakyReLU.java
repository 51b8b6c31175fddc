package org.kerava.layers.activation;

import org.kerava.layers.KerasLayer;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;

/**
 * x where positive, else a fraction of it.
 *
 * <pre>{@code
 * Tensor y = leakyRelu(0.1).apply(x);
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/activation_layers/leaky_relu/">Keras: LeakyReLU</a>
 */
public final class LeakyReLU extends KerasLayer<LeakyReLU> {
  private double negativeSlope;

  /** A layer with slope 0.3. */
  public LeakyReLU() {
    this(0.3);
  }

  /**
   * A layer.
   *
   * @param negativeSlope the fraction
   */
  public LeakyReLU(double negativeSlope) {
    if (!(negativeSlope >= 0)) throw new IllegalArgumentException("leakyRelu: the slope must not be negative; got " + negativeSlope);
    this.negativeSlope = negativeSlope;
  }

  @Override
  public boolean supportsMasking() {
    return true;
  }

  @Override
  protected Tensor call(Tensor x) {
    return Operations.leakyRelu(x, negativeSlope);
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    negativeSlope = c.field("negative_slope", c.has("alpha") ? c.getDouble("alpha") : negativeSlope);
  }
}
