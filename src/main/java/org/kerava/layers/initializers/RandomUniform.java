package org.kerava.layers.initializers;

import org.kerava.ops.RandomOps;
import org.kerava.saving.Config;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** Uniform numbers. */
public final class RandomUniform extends RandomInitializer<RandomUniform> {
  private double minval = -0.05;
  private double maxval = 0.05;

  /** The initializer with its default options. */
  public RandomUniform() {}

  /**
   * {@return this initializer}
   *
   * @param minval the smallest; the default is -0.05
   */
  public RandomUniform minval(double minval) {
    this.minval = minval;
    return this;
  }

  /**
   * {@return this initializer}
   *
   * @param maxval the bound above; the default is 0.05
   */
  public RandomUniform maxval(double maxval) {
    this.maxval = maxval;
    return this;
  }

  @Override
  public Tensor apply(Shape shape, DType dtype) {
    return RandomOps.uniform(shape, minval, maxval, dtype, stream());
  }

  @Override
  public void config(Config c) {
    super.config(c);
    minval = c.field("minval", minval);
    maxval = c.field("maxval", maxval);
  }
}
