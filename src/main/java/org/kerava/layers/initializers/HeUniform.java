package org.kerava.layers.initializers;

import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** Uniform numbers of variance 2 / inputs, for rectifiers. */
public final class HeUniform extends ScaledInitializer<HeUniform> {
  /** The initializer with its default options. */
  public HeUniform() {}

  @Override
  public Tensor apply(Shape shape, DType dtype) {
    return draw(shape, dtype, 2, "fan_in", "uniform");
  }
}
