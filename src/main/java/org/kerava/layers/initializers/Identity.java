package org.kerava.layers.initializers;

import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.saving.Configurable;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/** A multiple of the identity matrix, for weights of two axes. */
public final class Identity implements Initializer, Configurable {
  private double gain;

  /**
   * An initializer.
   *
   * @param gain what stands on the diagonal
   */
  public Identity(double gain) {
    this.gain = gain;
  }

  @Override
  public Tensor apply(Shape shape, DType dtype) {
    if (shape.ndim() != 2) throw new ShapeException("the identity initializer makes matrices; got the shape " + shape);
    int rows = shape.get(0);
    int columns = shape.get(1);
    double[] values = new double[rows * columns];
    for (int i = 0; i < Math.min(rows, columns); i++) values[i * columns + i] = gain;
    return Operations.cast(Tensor.of(values, shape, DType.FLOAT64), dtype);
  }

  @Override
  public void config(Config c) {
    if (c.isReading() || gain != 1) gain = c.field("gain", gain); // Keras writes none
  }
}
