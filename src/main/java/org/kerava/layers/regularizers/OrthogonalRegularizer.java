package org.kerava.layers.regularizers;

import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.saving.Configurable;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/** Pulls the rows (or columns) of a matrix apart: factor times the mean cosine of two of them. */
public final class OrthogonalRegularizer implements Regularizer, Configurable {
  private double factor = 0.01;
  private String mode = "rows";

  /** The regularizer of strength 0.01 for rows. */
  public OrthogonalRegularizer() {}

  /**
   * {@return this regularizer}
   *
   * @param factor its strength; the default is 0.01
   */
  public OrthogonalRegularizer factor(double factor) {
    this.factor = L1L2.checked("factor", factor);
    return this;
  }

  /**
   * {@return this regularizer}
   *
   * @param mode "rows" (the default) or "columns"
   */
  public OrthogonalRegularizer mode(String mode) {
    if (!mode.equals("rows") && !mode.equals("columns")) {
      throw new IllegalArgumentException("orthogonalRegularizer: the mode is \"rows\" or \"columns\"; got \"" + mode + "\"");
    }
    this.mode = mode;
    return this;
  }

  @Override
  public Tensor apply(Tensor weight) {
    if (weight.ndim() != 2) throw new ShapeException("orthogonalRegularizer: the weight must be a matrix; got the shape " + weight.shape());
    Tensor unit = Operations.normalize(mode.equals("rows") ? weight : Operations.transpose(weight, 1, 0), 1);
    int n = unit.shape().get(0);
    Tensor products = Operations.matmul(unit, Operations.transpose(unit, 1, 0));
    Tensor others = Operations.multiply(products, Operations.cast(Operations.notEqual(Operations.arange(n), Operations.expandDims(Operations.arange(n), 1)), weight.dtype()));
    return Operations.divide(Operations.multiply(Operations.sum(Operations.abs(others)), 0.5 * factor), Math.max(1, n * (n - 1) / 2.0));
  }

  @Override
  public void config(Config c) {
    factor = c.field("factor", factor);
    mode(c.field("mode", mode));
  }
}
