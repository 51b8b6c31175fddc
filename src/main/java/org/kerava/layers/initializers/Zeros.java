package org.kerava.layers.initializers;

import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.saving.Configurable;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** Nothing but zeros. */
public final class Zeros implements Initializer, Configurable {
  /** The initializer, which has no options. */
  public Zeros() {}

  @Override
  public Tensor apply(Shape shape, DType dtype) {
    return Operations.full(shape, 0, dtype);
  }

  @Override
  public void config(Config c) {}
}
