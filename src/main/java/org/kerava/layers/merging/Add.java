package org.kerava.layers.merging;

import java.util.List;
import org.kerava.ops.Operations;
import org.kerava.tensor.Tensor;

/**
 * The sum of the inputs.
 *
 * <pre>{@code
 * Tensor y = add().apply(x, shortcut); // shapes that fit by broadcasting will do
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/merging_layers/add/">Keras: Add</a>
 */
public final class Add extends Merge<Add> {
  /** A layer. */
  public Add() {}

  @Override
  Tensor merge(List<Tensor> inputs) {
    Tensor y = inputs.get(0);
    for (Tensor t : inputs.subList(1, inputs.size())) y = Operations.add(y, t);
    return y;
  }
}
