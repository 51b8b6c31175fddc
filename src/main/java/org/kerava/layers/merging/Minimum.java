package org.kerava.layers.merging;

import java.util.List;
import org.kerava.ops.Operations;
import org.kerava.tensor.Tensor;

/**
 * The smallest of the inputs.
 *
 * @see <a href="https://keras.io/api/layers/merging_layers/minimum/">Keras: Minimum</a>
 */
public final class Minimum extends Merge<Minimum> {
  /** A layer. */
  public Minimum() {}

  @Override
  Tensor merge(List<Tensor> inputs) {
    Tensor y = inputs.get(0);
    for (Tensor t : inputs.subList(1, inputs.size())) y = Operations.minimum(y, t);
    return y;
  }
}
