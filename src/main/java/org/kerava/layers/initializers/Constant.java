package org.kerava.layers.initializers;

import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.saving.Configurable;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** One number everywhere. */
public final class Constant implements Initializer, Configurable {
  private double value;

  /**
   * An initializer.
   *
   * @param value the number
   */
  public Constant(double value) {
    this.value = value;
  }

  @Override
  public Tensor apply(Shape shape, DType dtype) {
    return Operations.full(shape, value, dtype);
  }

  @Override
  public void config(Config c) {
    value = c.field("value", value);
  }
}
