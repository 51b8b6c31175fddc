package org.kerava.layers.initializers;

import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** Uniform numbers of variance 2 / (inputs + outputs): the default for kernels. */
public final class GlorotUniform extends ScaledInitializer<GlorotUniform> {
  /** The initializer with its default options. */
  public GlorotUniform() {}

  @Override
  public Tensor apply(Shape shape, DType dtype) {
    return draw(shape, dtype, 1, "fan_avg", "uniform");
  }
}
