package org.kerava.layers.initializers;

import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** Truncated normal numbers of variance 1 / inputs. */
public final class LecunNormal extends ScaledInitializer<LecunNormal> {
  /** The initializer with its default options. */
  public LecunNormal() {}

  @Override
  public Tensor apply(Shape shape, DType dtype) {
    return draw(shape, dtype, 1, "fan_in", "truncated_normal");
  }
}
