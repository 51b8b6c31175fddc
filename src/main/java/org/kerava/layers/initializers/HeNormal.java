package org.kerava.layers.initializers;

import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** Truncated normal numbers of variance 2 / inputs, for rectifiers. */
public final class HeNormal extends ScaledInitializer<HeNormal> {
  /** The initializer with its default options. */
  public HeNormal() {}

  @Override
  public Tensor apply(Shape shape, DType dtype) {
    return draw(shape, dtype, 2, "fan_in", "truncated_normal");
  }
}
