package org.kerava.layers.merging;

import java.util.List;
import org.kerava.ops.Operations;
import org.kerava.tensor.Tensor;

/**
 * The largest of the inputs.
 *
 * @see <a href="https://keras.io/api/layers/merging_layers/maximum/">Keras: Maximum</a>
 */
public final class Maximum extends Merge<Maximum> {
  /** A layer. */
  public Maximum() {}

  @Override
  Tensor merge(List<Tensor> inputs) {
    Tensor y = inputs.get(0);
    for (Tensor t : inputs.subList(1, inputs.size())) y = Operations.maximum(y, t);
    return y;
  }
}
