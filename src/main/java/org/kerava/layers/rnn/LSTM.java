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
 * Long short-term memory: input (batch, time, features), output (batch, units) or, with {@code returnSequences}, (batch, time, units).
 *
 * <pre>{@code
 * Tensor y = lstm(256).returnSequences(true).apply(x);
 * var out = lstm(256).returnState(true).applyAll(x);
 * Tensor h = out.tensor(1), c = out.tensor(2);
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/recurrent_layers/lstm/">Keras: LSTM</a>
 */
public final class LSTM extends CellLayer<LSTM, LSTMCell> {
  /**
   * A layer.
   *
   * @param units the length of the output
   */
  public LSTM(int units) {
    super(new LSTMCell(units), "lstm_cell");
  }

  /**
   * {@return this layer}
   *
   * @param recurrentActivation the function of the gates; the default is sigmoid
   */
  public LSTM recurrentActivation(Activation recurrentActivation) {
    LSTM me = option();
    inner().recurrentActivation(recurrentActivation);
    return me;
  }

  /**
   * {@return this layer}
   *
   * @param recurrentActivation Keras's name
   */
  public LSTM recurrentActivation(String recurrentActivation) {
    return recurrentActivation(Activation.of(recurrentActivation));
  }

  /** {@return the function of the gates} */
  public Activation recurrentActivation() {
    return inner().recurrentActivation();
  }

  /**
   * {@return this layer}
   *
   * @param unitForgetBias whether the bias of the forget gate starts with ones; the default is true
   */
  public LSTM unitForgetBias(boolean unitForgetBias) {
    checkOpen();
    inner().unitForgetBias(unitForgetBias);
    return self();
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    inner().seed(c);
  }

  @Override
  Result walk(Tensor x, List<Tensor> initial, Walk walk, boolean started, Context c) {
    LSTMCell cell = inner();
    boolean fused = cell.activation() == Activation.of("tanh") && cell.recurrentActivation() == Activation.of("sigmoid") && !cell.dropsStates(c);
    if (!fused) return stepByStep(x, initial, walk);
    return shown(RecurrentOps.lstm(dropped(x, c), initial.get(0), initial.get(1), cell.kernel(), cell.recurrentKernel(), cell.bias(), walk), walk, started);
  }
}
