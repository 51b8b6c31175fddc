package org.kerava.recorded;

import java.util.ArrayList;
import java.util.List;
import org.kerava.layers.Context;
import org.kerava.layers.Layer;
import org.kerava.layers.RnnCell;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.saving.ObjectFactory;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;
import org.kerava.tensor.Variable;

/** The cells that Keras's tests of RNN define, written as a user would: x kernel + state recurrent kernel for each state, added up. */
final class TestCells {
  private TestCells() {}

  static void register() {
    ObjectFactory.registerCustom("OneStateRNNCell", OneState.class, c -> new OneState(c.getInt("units")));
    ObjectFactory.registerCustom("TwoStatesRNNCell", TwoStates.class, c -> new TwoStates(c.getInt("units")));
  }

  private abstract static class Linear extends Layer implements RnnCell {
    private final int units;
    private final int states;
    private Variable kernel;
    private final List<Variable> recurrent = new ArrayList<>();

    Linear(int units, int states) {
      this.units = units;
      this.states = states;
    }

    @Override
    public int[] stateSize() {
      return states == 1 ? new int[] {units} : new int[] {units, units};
    }

    @Override
    protected void build(List<Shape> inputs) {
      kernel = addWeight("kernel", Shape.of(inputs.get(0).last(), units), Operations::ones);
      for (int i = 0; i < states; i++) recurrent.add(addWeight("recurrent_kernel_" + (i + 1), Shape.of(units, units), Operations::ones));
    }

    @Override
    protected void build(Shape input) {
      build(List.of(input));
    }

    @Override
    protected Tensors callAll(Tensors inputs, Context c) {
      Tensor h = inputs.tensor(0).matmul(kernel);
      var next = new ArrayList<Tensor>();
      for (int i = 0; i < states; i++) next.add(h.plus(inputs.tensor(i + 1).matmul(recurrent.get(i))));
      next.addFirst(states == 1 ? next.get(0) : next.get(0).plus(next.get(1)));
      return Tensors.of(next);
    }

    @Override
    protected void config(Config c) {
      super.config(c);
      c.field("units", units);
    }
  }

  private static final class OneState extends Linear {
    OneState(int units) {
      super(units, 1);
    }
  }

  private static final class TwoStates extends Linear {
    TwoStates(int units) {
      super(units, 2);
    }
  }
}
