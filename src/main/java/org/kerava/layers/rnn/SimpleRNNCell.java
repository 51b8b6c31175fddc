package org.kerava.layers.rnn;

import org.kerava.layers.Context;
import org.kerava.ops.Operations;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/**
 * One step of a {@link SimpleRNN}: h = activation(x W + h U + b).
 *
 * @see <a href="https://keras.io/api/layers/recurrent_layers/simple_rnn_cell/">Keras: SimpleRNNCell</a>
 */
public final class SimpleRNNCell extends RecurrentCell<SimpleRNNCell> {
  /**
   * A cell.
   *
   * @param units the length of the output
   */
  public SimpleRNNCell(int units) {
    super(units, 1);
  }

  @Override
  protected Tensors callAll(Tensors inputs, Context c) {
    Tensor z = project(inputs(inputs.tensor(0), c), kernel());
    if (bias().isPresent()) z = Operations.add(z, bias().get());
    Tensor h = activation().apply(Operations.add(z, project(states(inputs.tensor(1), c), recurrentKernel())));
    return Tensors.of(h, h);
  }
}
