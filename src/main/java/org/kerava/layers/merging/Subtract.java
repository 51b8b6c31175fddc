package org.kerava.layers.merging;

import java.util.List;
import org.kerava.ops.Operations;
import org.kerava.tensor.Tensor;

/**
 * The first of two inputs less the second.
 *
 * @see <a href="https://keras.io/api/layers/merging_layers/subtract/">Keras: Subtract</a>
 */
public final class Subtract extends Merge<Subtract> {
  /** A layer. */
  public Subtract() {}

  @Override
  Tensor merge(List<Tensor> inputs) {
    if (inputs.size() != 2) throw new IllegalArgumentException("subtract is called with exactly 2 inputs; got " + inputs.size());
    return Operations.subtract(inputs.get(0), inputs.get(1));
  }
}
