package org.kerava.layers.rnn;

import java.util.List;
import org.kerava.layers.Activation;
import org.kerava.layers.Context;
import org.kerava.ops.RecurrentOps;
import org.kerava.ops.RecurrentOps.Result;
import org.kerava.ops.RecurrentOps.Walk;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;

/**
 * Gated recurrent unit: input (batch, time, features), output (batch, units) or, with {@code returnSequences}, (batch, time, units).
 *
 * <pre>{@code
 * Tensor y = gru(32).recurrentDropout(0.5).returnSequences(true).apply(x);
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/recurrent_layers/gru/">Keras: GRU</a>
 */
public final class GRU extends CellLayer<GRU, GRUCell> {
  /**
   * A layer.
   *
   * @param units the length of the output
   */
  public GRU(int units) {
    super(new GRUCell(units), "gru_cell");
  }

  /**
   * {@return this layer}
   *
   * @param recurrentActivation the function of the gates; the default is sigmoid
   */
  public GRU recurrentActivation(Activation recurrentActivation) {
    GRU me = option();
    inner().recurrentActivation(recurrentActivation);
    return me;
  }

  /**
   * {@return this layer}
   *
   * @param recurrentActivation Keras's name
   */
  public GRU recurrentActivation(String recurrentActivation) {
    return recurrentActivation(Activation.of(recurrentActivation));
  }

  /** {@return the function of the gates} */
  public Activation recurrentActivation() {
    return inner().recurrentActivation();
  }

  /**
   * {@return this layer}
   *
   * @param resetAfter whether the reset gate acts after the product with the weights, which then has a bias of its own; the default is true
   */
  public GRU resetAfter(boolean resetAfter) {
    checkOpen();
    inner().resetAfter(resetAfter);
    return self();
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    inner().seed(c);
  }

  @Override
  Result walk(Tensor x, List<Tensor> initial, Walk walk, boolean started, Context c) {
    GRUCell cell = inner();
    boolean fused = cell.resetAfter() && cell.activation() == Activation.of("tanh") && cell.recurrentActivation() == Activation.of("sigmoid")
        && !cell.dropsStates(c);
    if (!fused) return stepByStep(x, initial, walk);
    return shown(RecurrentOps.gru(dropped(x, c), initial.get(0), cell.kernel(), cell.recurrentKernel(), cell.bias(), walk), walk, started);
  }
}
