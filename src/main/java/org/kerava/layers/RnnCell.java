package org.kerava.layers;

import java.util.ArrayList;
import java.util.List;
import org.kerava.ops.Operations;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * One step of a recurrent network: what {@code rnn(cell)} repeats over time. A cell is a {@link Layer} that implements this. Its inputs are the
 * step's input and the states, its outputs the step's output and the new states:
 *
 * <pre>{@code
 * class Decay extends Layer implements RnnCell {
 *   @Override public int[] stateSize() { return new int[] {8}; }
 *   @Override protected Tensors callAll(Tensors in, Context c) {
 *     Tensor h = in.tensor(1).times(0.9).plus(in.tensor(0));
 *     return Tensors.of(h, h);
 *   }
 * }
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/recurrent_layers/rnn/">Keras: RNN, "Cell API"</a>
 */
public interface RnnCell {
  /** {@return the lengths of the states, each of shape (batch, length)} */
  int[] stateSize();

  /** {@return the length of the output (batch, length): by default that of the first state} */
  default int outputSize() {
    return stateSize()[0];
  }

  /**
   * {@return the states before the first step: by default zeros}
   *
   * @param batch how many sequences
   * @param dtype the cell's compute dtype
   */
  default List<Tensor> getInitialState(int batch, DType dtype) {
    var states = new ArrayList<Tensor>();
    for (int n : stateSize()) states.add(Operations.zeros(Shape.of(batch, n), dtype));
    return states;
  }
}
