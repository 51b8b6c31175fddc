package org.kerava.layers.initializers;

import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** Truncated normal numbers of variance 2 / (inputs + outputs). */
public final class GlorotNormal extends ScaledInitializer<GlorotNormal> {
  /** The initializer with its default options. */
  public GlorotNormal() {}

  @Override
  public Tensor apply(Shape shape, DType dtype) {
    return draw(shape, dtype, 1, "fan_avg", "truncated_normal");
  }
}
