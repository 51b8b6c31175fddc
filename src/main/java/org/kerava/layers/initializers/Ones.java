package org.kerava.layers.initializers;

import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.saving.Configurable;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** Nothing but ones. */
public final class Ones implements Initializer, Configurable {
  /** The initializer, which has no options. */
  public Ones() {}

  @Override
  public Tensor apply(Shape shape, DType dtype) {
    return Operations.full(shape, 1, dtype);
  }

  @Override
  public void config(Config c) {}
}
