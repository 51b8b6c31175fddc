package org.kerava.layers.initializers;

import org.kerava.ops.Operations;
import org.kerava.ops.RandomOps;
import org.kerava.saving.Config;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/**
 * A random orthogonal matrix; of more than two axes all but the last count as rows. With more rows than columns the columns are orthonormal, else
 * the rows.
 *
 * @see <a href="https://arxiv.org/abs/1312.6120">Saxe et al., 2014</a>
 */
public final class Orthogonal extends RandomInitializer<Orthogonal> {
  private double gain = 1;

  /** The initializer with its default options. */
  public Orthogonal() {}

  /**
   * {@return this initializer}
   *
   * @param gain factor of the matrix; the default is 1
   */
  public Orthogonal gain(double gain) {
    this.gain = gain;
    return this;
  }

  @Override
  public Tensor apply(Shape shape, DType dtype) {
    if (shape.ndim() < 2) throw new ShapeException("the orthogonal initializer makes at least matrices; got the shape " + shape);
    int columns = shape.last();
    int rows = columns == 0 ? 0 : shape.size() / columns;
    int count = Math.min(rows, columns);
    int n = Math.max(rows, columns);
    double[][] q = new double[count][];
    double[] random = RandomOps.normal(Shape.of(n, count), 0, 1, DType.FLOAT64, stream()).toDoubleArray();
    for (int j = 0; j < count; j++) {
      q[j] = new double[n];
      for (int i = 0; i < n; i++) q[j][i] = random[i * count + j];
      orthonormalise(q, j);
    }
    double[] flat = new double[rows * columns];
    for (int j = 0; j < count; j++) {
      for (int i = 0; i < n; i++) flat[rows < columns ? j * columns + i : i * columns + j] = gain * q[j][i];
    }
    return Operations.cast(Tensor.of(flat, shape, DType.FLOAT64), dtype);
  }

  /** Gram and Schmidt's step, twice for full precision: it gives the Q of the QR factorisation whose R has a positive diagonal. */
  private static void orthonormalise(double[][] q, int j) {
    double[] v = q[j];
    for (int pass = 0; pass < 2; pass++) {
      for (int k = 0; k < j; k++) {
        double dot = 0;
        for (int i = 0; i < v.length; i++) dot += q[k][i] * v[i];
        for (int i = 0; i < v.length; i++) v[i] -= dot * q[k][i];
      }
    }
    double square = 0;
    for (double x : v) square += x * x;
    double length = Math.sqrt(square);
    for (int i = 0; i < v.length; i++) v[i] /= length;
  }

  @Override
  public void config(Config c) {
    super.config(c);
    gain = c.field("gain", gain);
  }
}
