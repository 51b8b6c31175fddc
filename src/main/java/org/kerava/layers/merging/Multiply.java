package org.kerava.layers.merging;

import java.util.List;
import org.kerava.ops.Operations;
import org.kerava.tensor.Tensor;

/**
 * The product of the inputs.
 *
 * <pre>{@code
 * Tensor y = multiply().apply(x, gate);
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/merging_layers/multiply/">Keras: Multiply</a>
 */
public final class Multiply extends Merge<Multiply> {
  /** A layer. */
  public Multiply() {}

  @Override
  Tensor merge(List<Tensor> inputs) {
    Tensor y = inputs.get(0);
    for (Tensor t : inputs.subList(1, inputs.size())) y = Operations.multiply(y, t);
    return y;
  }
}
