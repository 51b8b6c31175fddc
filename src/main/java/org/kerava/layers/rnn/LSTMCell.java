package org.kerava.layers.rnn;

import java.util.List;
import org.kerava.layers.Activation;
import org.kerava.layers.Context;
import org.kerava.layers.initializers.Initializer;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/**
 * One step of an {@link LSTM}; gates in the order input, forget, candidate, output; states output and cell state.
 *
 * @see <a href="https://keras.io/api/layers/recurrent_layers/lstm_cell/">Keras: LSTMCell</a>
 */
public final class LSTMCell extends RecurrentCell<LSTMCell> {
  private Activation recurrentActivation = Activation.of("sigmoid");
  private boolean unitForgetBias = true;

  /**
   * A cell.
   *
   * @param units the length of the output
   */
  public LSTMCell(int units) {
    super(units, 4);
  }

  /**
   * {@return this cell}
   *
   * @param recurrentActivation the function of the gates; the default is sigmoid
   */
  public LSTMCell recurrentActivation(Activation recurrentActivation) {
    LSTMCell me = option();
    this.recurrentActivation = recurrentActivation;
    return me;
  }

  /**
   * {@return this cell}
   *
   * @param recurrentActivation Keras's name
   */
  public LSTMCell recurrentActivation(String recurrentActivation) {
    return recurrentActivation(Activation.of(recurrentActivation));
  }

  /** {@return the function of the gates} */
  public Activation recurrentActivation() {
    return recurrentActivation;
  }

  /**
   * {@return this cell}
   *
   * @param unitForgetBias whether the bias of the forget gate starts with ones; the default is true
   */
  public LSTMCell unitForgetBias(boolean unitForgetBias) {
    LSTMCell me = option();
    this.unitForgetBias = unitForgetBias;
    return me;
  }

  @Override
  void gateOptions(Config c) {
    recurrentActivation = c.field("recurrent_activation", recurrentActivation, Activation.class);
  }

  @Override
  void biasOptions(Config c) {
    unitForgetBias = c.field("unit_forget_bias", unitForgetBias);
  }

  @Override
  public int[] stateSize() {
    return new int[] {units(), units()};
  }

  @Override
  Initializer biasInitializer() {
    Initializer given = super.biasInitializer();
    if (!unitForgetBias) return given;
    return (shape, dtype) -> Operations.concatenate(List.of(given.apply(Shape.of(units()), dtype), Operations.ones(Shape.of(units()), dtype),
        given.apply(Shape.of(2 * units()), dtype)), 0);
  }

  @Override
  protected Tensors callAll(Tensors inputs, Context c) {
    Tensor z = Operations.add(project(inputs(inputs.tensor(0), c), kernel()), project(states(inputs.tensor(1), c), recurrentKernel()));
    if (bias().isPresent()) z = Operations.add(z, bias().get());
    List<Tensor> gates = Operations.split(z, 4, 1);
    Tensor i = recurrentActivation.apply(gates.get(0));
    Tensor f = recurrentActivation.apply(gates.get(1));
    Tensor state = Operations.add(Operations.multiply(f, inputs.tensor(2)), Operations.multiply(i, activation().apply(gates.get(2))));
    Tensor h = Operations.multiply(recurrentActivation.apply(gates.get(3)), activation().apply(state));
    return Tensors.of(h, h, state);
  }
}
