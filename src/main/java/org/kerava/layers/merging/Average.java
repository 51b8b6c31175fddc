package org.kerava.layers.merging;

import java.util.List;
import org.kerava.ops.Operations;
import org.kerava.tensor.Tensor;

/**
 * The mean of the inputs.
 *
 * @see <a href="https://keras.io/api/layers/merging_layers/average/">Keras: Average</a>
 */
public final class Average extends Merge<Average> {
  /** A layer. */
  public Average() {}

  @Override
  Tensor merge(List<Tensor> inputs) {
    Tensor y = inputs.get(0);
    for (Tensor t : inputs.subList(1, inputs.size())) y = Operations.add(y, t);
    return Operations.divide(y, inputs.size());
  }
}
