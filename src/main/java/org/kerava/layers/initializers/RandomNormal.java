package org.kerava.layers.initializers;

import org.kerava.ops.RandomOps;
import org.kerava.saving.Config;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** Normal numbers. */
public final class RandomNormal extends RandomInitializer<RandomNormal> {
  private double mean = 0.0;
  private double stddev = 0.05;

  /** The initializer with its default options. */
  public RandomNormal() {}

  /**
   * {@return this initializer}
   *
   * @param mean the mean; the default is 0.0
   */
  public RandomNormal mean(double mean) {
    this.mean = mean;
    return this;
  }

  /**
   * {@return this initializer}
   *
   * @param stddev the standard deviation; the default is 0.05
   */
  public RandomNormal stddev(double stddev) {
    this.stddev = stddev;
    return this;
  }

  @Override
  public Tensor apply(Shape shape, DType dtype) {
    return RandomOps.normal(shape, mean, stddev, dtype, stream());
  }

  @Override
  public void config(Config c) {
    super.config(c);
    mean = c.field("mean", mean);
    stddev = c.field("stddev", stddev);
  }
}
