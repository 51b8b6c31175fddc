package org.kerava.layers.rnn;

import java.util.List;
import org.kerava.layers.Activation;
import org.kerava.layers.Context;
import org.kerava.ops.RecurrentOps;
import org.kerava.ops.RecurrentOps.Result;
import org.kerava.ops.RecurrentOps.Walk;
import org.kerava.tensor.Tensor;

/**
 * A recurrent network whose output is its state: input (batch, time, features), output (batch, units) or, with {@code returnSequences},
 * (batch, time, units).
 *
 * <pre>{@code
 * Tensor y = simpleRnn(16).returnSequences(true).apply(x); // (8, 10, 4) gives (8, 10, 16)
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/recurrent_layers/simple_rnn/">Keras: SimpleRNN</a>
 */
public final class SimpleRNN extends CellLayer<SimpleRNN, SimpleRNNCell> {
  private static final List<String> FUSED = List.of("tanh", "relu", "sigmoid", "linear");

  /**
   * A layer.
   *
   * @param units the length of the output
   */
  public SimpleRNN(int units) {
    super(new SimpleRNNCell(units), "simple_rnn_cell");
  }

  @Override
  Result walk(Tensor x, List<Tensor> initial, Walk walk, boolean started, Context c) {
    SimpleRNNCell cell = inner();
    for (String name : FUSED) {
      if (cell.activation() == Activation.of(name) && !cell.dropsStates(c)) {
        return shown(RecurrentOps.simpleRnn(dropped(x, c), initial.get(0), cell.kernel(), cell.recurrentKernel(), cell.bias(), name, walk), walk, started);
      }
    }
    return stepByStep(x, initial, walk);
  }
}
