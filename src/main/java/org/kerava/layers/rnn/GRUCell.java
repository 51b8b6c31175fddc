package org.kerava.layers.rnn;

import java.util.List;
import java.util.Optional;
import org.kerava.layers.Activation;
import org.kerava.layers.Context;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/**
 * One step of a {@link GRU}; gates in the order update, reset, candidate.
 *
 * @see <a href="https://keras.io/api/layers/recurrent_layers/gru_cell/">Keras: GRUCell</a>
 */
public final class GRUCell extends RecurrentCell<GRUCell> {
  private Activation recurrentActivation = Activation.of("sigmoid");
  private boolean resetAfter = true;

  /**
   * A cell.
   *
   * @param units the length of the output
   */
  public GRUCell(int units) {
    super(units, 3);
  }

  /**
   * {@return this cell}
   *
   * @param recurrentActivation the function of the gates; the default is sigmoid
   */
  public GRUCell recurrentActivation(Activation recurrentActivation) {
    GRUCell me = option();
    this.recurrentActivation = recurrentActivation;
    return me;
  }

  /**
   * {@return this cell}
   *
   * @param recurrentActivation Keras's name
   */
  public GRUCell recurrentActivation(String recurrentActivation) {
    return recurrentActivation(Activation.of(recurrentActivation));
  }

  /** {@return the function of the gates} */
  public Activation recurrentActivation() {
    return recurrentActivation;
  }

  /**
   * {@return this cell}
   *
   * @param resetAfter whether the reset gate acts after the product with the weights, which then has a bias of its own; the default is true
   */
  public GRUCell resetAfter(boolean resetAfter) {
    GRUCell me = option();
    this.resetAfter = resetAfter;
    return me;
  }

  /** {@return whether the reset gate acts after the product} */
  public boolean resetAfter() {
    return resetAfter;
  }

  @Override
  void gateOptions(Config c) {
    recurrentActivation = c.field("recurrent_activation", recurrentActivation, Activation.class);
  }

  @Override
  void resetOptions(Config c) {
    resetAfter = c.field("reset_after", resetAfter);
  }

  @Override
  Shape biasShape() {
    return resetAfter ? Shape.of(2, 3 * units()) : super.biasShape();
  }

  @Override
  protected Tensors callAll(Tensors inputs, Context c) {
    Tensor h = inputs.tensor(1);
    Tensor x = project(inputs(inputs.tensor(0), c), kernel());
    Optional<Tensor> inner = Optional.empty();
    if (bias().isPresent()) {
      List<Tensor> b = resetAfter ? Operations.unstack(bias().get()) : List.of(bias().get());
      x = Operations.add(x, b.get(0));
      if (resetAfter) inner = Optional.of(b.get(1));
    }
    List<Tensor> in = Operations.split(x, 3, 1);
    List<Tensor> dropped = states(h, c);
    Tensor z;
    Tensor r;
    Tensor candidate;
    if (resetAfter) {
      Tensor p = project(dropped, recurrentKernel());
      if (inner.isPresent()) p = Operations.add(p, inner.get());
      List<Tensor> u = Operations.split(p, 3, 1);
      z = recurrentActivation.apply(Operations.add(in.get(0), u.get(0)));
      r = recurrentActivation.apply(Operations.add(in.get(1), u.get(1)));
      candidate = Operations.multiply(r, u.get(2));
    } else {
      List<Tensor> u = Operations.split(recurrentKernel(), 3, 1);
      z = recurrentActivation.apply(Operations.add(in.get(0), Operations.matmul(pick(dropped, 0), u.get(0))));
      r = recurrentActivation.apply(Operations.add(in.get(1), Operations.matmul(pick(dropped, 1), u.get(1))));
      candidate = Operations.matmul(Operations.multiply(r, pick(dropped, 2)), u.get(2));
    }
    Tensor k = activation().apply(Operations.add(in.get(2), candidate));
    Tensor next = Operations.add(Operations.multiply(z, h), Operations.multiply(Operations.subtract(1, z), k));
    return Tensors.of(next, next);
  }
}
