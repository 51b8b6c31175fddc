package org.kerava.layers.initializers;

import org.kerava.ops.RandomOps;
import org.kerava.saving.Config;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** Normal numbers, drawn again beyond two standard deviations. */
public final class TruncatedNormal extends RandomInitializer<TruncatedNormal> {
  private double mean = 0.0;
  private double stddev = 0.05;

  /** The initializer with its default options. */
  public TruncatedNormal() {}

  /**
   * {@return this initializer}
   *
   * @param mean the mean; the default is 0.0
   */
  public TruncatedNormal mean(double mean) {
    this.mean = mean;
    return this;
  }

  /**
   * {@return this initializer}
   *
   * @param stddev the standard deviation; the default is 0.05
   */
  public TruncatedNormal stddev(double stddev) {
    this.stddev = stddev;
    return this;
  }

  @Override
  public Tensor apply(Shape shape, DType dtype) {
    return RandomOps.truncatedNormal(shape, mean, stddev, dtype, stream());
  }

  @Override
  public void config(Config c) {
    super.config(c);
    mean = c.field("mean", mean);
    stddev = c.field("stddev", stddev);
  }
}
