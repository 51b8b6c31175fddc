package org.kerava.layers.core;

import org.kerava.ops.Fused;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/**
 * The densely connected layer: activation(x kernel + bias) over the last axis, in one call of the backend.
 *
 * <p>Input (batch, ..., n), output (batch, ..., units), kernel (n, units), bias (units).
 *
 * <pre>{@code
 * Tensor y = dense(64).activation("relu").kernelRegularizer(l2(1e-4)).apply(x); // (32, 10) gives (32, 64)
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/core_layers/dense/">Keras: Dense</a>
 */
public final class Dense extends KernelLayer<Dense> {
  private int units;

  /**
   * A layer.
   *
   * @param units the length of the output's last axis
   */
  public Dense(int units) {
    if (units < 1) throw new IllegalArgumentException("dense: the number of units must be positive; got " + units);
    this.units = units;
  }

  /** {@return the length of the output's last axis} */
  public int units() {
    return units;
  }

  @Override
  public boolean supportsMasking() {
    return true;
  }

  @Override
  protected void build(Shape input) {
    if (input.ndim() < 2) throw new ShapeException("dense: the input must have a batch axis and at least one more; got the shape " + input
        + ". A single sample gets its batch axis by batch(n) on a Dataset, or by expandDims(x, 0)");
    addKernel(Shape.of(known(input.last()), units), kernelSpec().initializer());
    addBias(Shape.of(units));
  }

  private static int known(int n) {
    if (n == Shape.ANY) throw new ShapeException("dense: the length of the input's last axis is not known; give it in input(...)");
    return n;
  }

  @Override
  protected Tensor call(Tensor x) {
    return activated(Fused.linear(x, kernelValue(), biasValue(), fused()));
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    units = c.field("units", units);
    activationConfig(c);
    useBiasConfig(c);
    weightsConfig(c);
    c.put("quantization_config", null);
  }
}
