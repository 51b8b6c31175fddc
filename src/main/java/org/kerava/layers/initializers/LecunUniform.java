package org.kerava.layers.initializers;

import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** Uniform numbers of variance 1 / inputs. */
public final class LecunUniform extends ScaledInitializer<LecunUniform> {
  /** The initializer with its default options. */
  public LecunUniform() {}

  @Override
  public Tensor apply(Shape shape, DType dtype) {
    return draw(shape, dtype, 1, "fan_in", "uniform");
  }
}
