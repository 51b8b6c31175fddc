package org.kerava.layers.rnn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.kerava.layers.Context;
import org.kerava.layers.KerasLayer;
import org.kerava.layers.Layer;
import org.kerava.layers.RnnCell;
import org.kerava.ops.Operations;
import org.kerava.ops.RecurrentOps;
import org.kerava.ops.RecurrentOps.Result;
import org.kerava.ops.RecurrentOps.Walk;
import org.kerava.ops.Symbolic;
import org.kerava.saving.Config;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;
import org.kerava.tensor.Variable;

/**
 * What all recurrent layers share: a cell, repeated over the second axis of (batch, time, ...).
 *
 * <p>The states to start from come with {@code c.initialState(...)} or as further inputs; else they are zeros, or with {@code stateful} what the
 * last call left. At masked steps state and output stay as they are.
 *
 * @param <L> the layer's own type
 */
public abstract class RecurrentLayer<L extends RecurrentLayer<L>> extends KerasLayer<L> {
  private final Layer cell;
  private final List<Variable> states = new ArrayList<>();
  private boolean returnSequences;
  private boolean returnState;
  private boolean goBackwards;
  private boolean stateful;
  private boolean unroll;
  private boolean zeroOutputForMask;

  /** A layer that repeats a cell, which must be an {@link RnnCell}. */
  RecurrentLayer(Layer cell) {
    if (!(cell instanceof RnnCell)) {
      throw new IllegalArgumentException("a cell must implement RnnCell; " + cell.getClass().getSimpleName() + " does not");
    }
    this.cell = cell;
  }

  /** {@return the cell} */
  public Layer cell() {
    return cell;
  }

  private RnnCell rnnCell() {
    return (RnnCell) cell;
  }

  // ---- options ----

  /**
   * {@return this layer}
   *
   * @param value whether the outputs of all steps are given, (batch, time, units), and not only the last one's; the default is false
   */
  public L returnSequences(boolean value) {
    L me = option();
    returnSequences = value;
    return me;
  }

  /** {@return whether the outputs of all steps are given} */
  public boolean returnSequences() {
    return returnSequences;
  }

  /**
   * {@return this layer}
   *
   * @param value whether the last states are further outputs; the default is false
   */
  public L returnState(boolean value) {
    L me = option();
    returnState = value;
    return me;
  }

  /** {@return whether the last states are further outputs} */
  public boolean returnState() {
    return returnState;
  }

  /**
   * {@return this layer}
   *
   * @param value whether the last step comes first, and the outputs in that order; the default is false
   */
  public L goBackwards(boolean value) {
    L me = option();
    goBackwards = value;
    return me;
  }

  /** {@return whether the last step comes first} */
  public boolean goBackwards() {
    return goBackwards;
  }

  /**
   * {@return this layer}
   *
   * @param value whether a call goes on from the states of the last one, sample by sample; needs a fixed batch size; the default is false
   */
  public L stateful(boolean value) {
    L me = option();
    stateful = value;
    return me;
  }

  /** {@return whether a call goes on from the states of the last one} */
  public boolean stateful() {
    return stateful;
  }

  /**
   * {@return this layer}
   *
   * @param value as in Keras; the results do not depend on it; the default is false
   */
  public L unroll(boolean value) {
    L me = option();
    unroll = value;
    return me;
  }

  /** {@return the option of that name} */
  public boolean unroll() {
    return unroll;
  }

  /**
   * {@return this layer}
   *
   * @param value whether the output of a masked step is zero, and not that of the step before; the default is false
   */
  public L zeroOutputForMask(boolean value) {
    L me = option();
    zeroOutputForMask = value;
    return me;
  }

  /** {@return whether the output of a masked step is zero} */
  public boolean zeroOutputForMask() {
    return zeroOutputForMask;
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    returnSequences = c.field("return_sequences", returnSequences);
    returnState = c.field("return_state", returnState);
    goBackwards = c.field("go_backwards", goBackwards);
    stateful = c.field("stateful", stateful);
    unroll = c.field("unroll", unroll);
    zeroOutputForMask = c.field("zero_output_for_mask", zeroOutputForMask);
  }

  // ---- state ----

  /** Sets the states that a stateful layer goes on from to zero. */
  public void resetState() {
    for (Variable v : states) v.assign(Operations.zeros(v.shape(), v.dtype()));
  }

  /** Sets the states that a stateful layer goes on from to zero: another name of {@link #resetState}. */
  public void resetStates() {
    resetState();
  }

  /** {@return the states that a stateful layer goes on from; none before it is built} */
  public List<Variable> states() {
    return List.copyOf(states);
  }

  @Override
  protected void build(Shape input) {
    if (input.ndim() < 3) {
      throw new ShapeException(className() + " expects (batch, time, features); got the shape " + input);
    }
    int[] step = new int[input.ndim() - 1];
    for (int i = 0; i < step.length; i++) step[i] = input.get(i == 0 ? 0 : i + 1);
    cell.buildFor(step);
    if (!stateful) return;
    if (input.get(0) == Shape.ANY) {
      throw new ShapeException(className() + " '" + name() + "' is stateful and needs a fixed batch size; got the shape " + input
          + ". Build it with one: buildFor(32, " + (input.get(1) == Shape.ANY ? "ANY" : input.get(1)) + ", ...)");
    }
    DType keep = dtypePolicy().variableDtype();
    for (Tensor s : rnnCell().getInitialState(input.get(0), keep)) states.add(new Variable(s, "rnn_state").trainable(false));
  }

  // ---- calls ----

  @Override
  public boolean supportsMasking() {
    return true;
  }

  @Override
  protected Optional<Tensor> computeMask(Tensors inputs, Context c) {
    return returnSequences ? c.mask() : Optional.empty();
  }

  @Override
  protected Tensors callAll(Tensors inputs, Context c) {
    Tensor x = inputs.tensor(0);
    if (x.ndim() < 3) throw new ShapeException(className() + " expects (batch, time, features); got the shape " + x.shape());
    List<Tensor> given = c.initialState();
    if (given.isEmpty() && inputs.count() > 1) given = inputs.tensors().subList(1, inputs.count());
    List<Tensor> initial = initialStates(given, x.shape().get(0));
    Optional<Tensor> mask = c.mask().map(m -> m.ndim() > 2 ? Operations.squeeze(m, -1) : m).map(m -> Operations.cast(m, DType.BOOL));
    var walk = new Walk(mask, goBackwards, returnSequences);
    Result r = walk(x, initial, walk, !given.isEmpty() || stateful, c);
    if (stateful) {
      for (int i = 0; i < states.size(); i++) {
        if (!Symbolic.isMeta(r.states().get(i))) states.get(i).assign(r.states().get(i));
      }
    }
    var out = new ArrayList<Tensor>(List.of(r.output()));
    if (returnState) out.addAll(r.states());
    return regularized(returnState ? Tensors.of(out) : r.output());
  }

  private List<Tensor> initialStates(List<Tensor> given, int batch) {
    int[] sizes = rnnCell().stateSize();
    DType type = cell.computeDtype();
    if (!given.isEmpty()) {
      if (given.size() != sizes.length) {
        throw new IllegalArgumentException(className() + " has " + sizes.length + " states; got " + given.size() + " initial states");
      }
      for (int i = 0; i < sizes.length; i++) {
        Shape s = given.get(i).shape();
        if (s.get(0) != batch) throw new ShapeException(className() + ": an initial state has the shape " + s + ", but the batch size is " + batch);
        if (sizes[i] > 0 && s.ndim() == 2 && s.last() != sizes[i]) {
          throw new ShapeException(className() + ": initial state " + (i + 1) + " of " + sizes.length + " has the shape " + s + "; expected (" + batch + ", " + sizes[i] + ")");
        }
      }
    } else if (stateful) {
      if (!states.isEmpty() && states.get(0).shape().get(0) != batch) {
        throw new ShapeException(className() + " '" + name() + "' is stateful: it goes on from " + states.get(0).shape().get(0)
            + " sequences; got " + batch);
      }
      given = states.stream().map(Variable::value).toList();
    } else {
      return rnnCell().getInitialState(batch, type);
    }
    return given.stream().map(s -> Operations.cast(s, type)).toList();
  }

  /**
   * Runs over the sequence.
   *
   * @param x (batch, time, ...)
   * @param initial the states
   * @param walk mask and direction
   * @param started whether the initial states may differ from zero
   * @param c training flag
   * @return outputs and states
   */
  Result walk(Tensor x, List<Tensor> initial, Walk walk, boolean started, Context c) {
    return stepByStep(x, initial, walk);
  }

  /** A result whose outputs at masked steps are still the states there: as Keras gives them. */
  final Result shown(Result r, Walk walk, boolean started) {
    if (walk.mask().isEmpty() || !started && !zeroOutputForMask) return r;
    return new Result(RecurrentOps.maskOutput(r.output(), walk, zeroOutputForMask), r.states());
  }

  /** Any cell, one call a step. */
  final Result stepByStep(Tensor x, List<Tensor> initial, Walk walk) {
    List<Tensor> steps = Operations.unstack(x, x.shape().get(1), 1);
    List<Tensor> masks = walk.mask().map(m -> Operations.unstack(m, m.shape().get(1), 1)).orElse(List.of());
    int time = steps.size();
    var masksOfDropout = new DropoutMasks();
    var outputs = new ArrayList<Tensor>();
    List<Tensor> states = initial;
    Tensor last = null;
    for (int k = 0; k < time; k++) {
      int t = walk.backwards() ? time - 1 - k : k;
      var in = new ArrayList<Tensor>(List.of(steps.get(t)));
      in.addAll(states);
      List<Tensor> out = cell.applyAll(Tensors.of(in), c -> DropoutMasks.in(c, masksOfDropout)).tensors();
      if (out.size() != states.size() + 1) {
        throw new IllegalStateException(cell + " must give its output and " + states.size() + " states; it gave " + out.size() + " tensors");
      }
      Tensor y = out.get(0);
      List<Tensor> next = out.subList(1, out.size());
      if (!masks.isEmpty()) {
        Tensor m = masks.get(t);
        y = choose(m, y, last == null || zeroOutputForMask ? Operations.zerosLike(y) : last);
        var held = new ArrayList<Tensor>();
        for (int i = 0; i < next.size(); i++) held.add(choose(m, next.get(i), states.get(i)));
        next = held;
      }
      states = next;
      last = y;
      if (walk.sequences()) outputs.add(y);
    }
    if (last == null) throw new ShapeException(className() + ": the sequence has no steps; the shape is " + x.shape());
    DType type = computeDtype();
    Tensor output = Operations.cast(walk.sequences() ? Operations.stack(outputs, 1) : last, type);
    return new Result(output, states.stream().map(s -> Operations.cast(s, type)).toList());
  }

  private static Tensor choose(Tensor mask, Tensor a, Tensor b) {
    int[] shape = new int[a.ndim()];
    Arrays.fill(shape, 1);
    shape[0] = mask.shape().get(0);
    return Operations.where(Operations.reshape(mask, shape), a, b);
  }
}
