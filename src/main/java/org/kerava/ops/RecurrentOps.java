package org.kerava.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Backend;
import org.kerava.backend.Red;
import org.kerava.backend.Un;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.View;

/**
 * Whole sequences through a recurrent network in one recorded call (internal; the layers are the public face). One product serves the inputs of
 * all steps; the backend walks over the steps; the gradients of the weights are again one product each. Steps lie along the first axis inside,
 * in the order in which they are processed.
 *
 * <p>The gradient of a fused call is no sequence of operations; where an outer tape wants to see it (second order), the call is repeated step by
 * step in operations and that is differentiated.
 */
public final class RecurrentOps {
  private RecurrentOps() {}

  /**
   * How a sequence is walked through.
   *
   * @param mask (batch, time) truth values: a false step keeps state and output
   * @param backwards whether the last step comes first; the outputs stay in the order of processing
   * @param sequences whether the outputs of all steps are wanted
   */
  public record Walk(Optional<Tensor> mask, boolean backwards, boolean sequences) {}

  /**
   * What comes out.
   *
   * @param output (batch, time, units) or, of the last step, (batch, units)
   * @param states after the last step, the output first
   */
  public record Result(Tensor output, List<Tensor> states) {}

  // ---- long short-term memory ----

  /**
   * An LSTM with tanh and sigmoid; gates in the order input, forget, candidate, output.
   *
   * @param x (batch, time, features)
   * @param h (batch, units) initial output
   * @param c (batch, units) initial state
   * @param kernel (features, 4 units)
   * @param recurrent (units, 4 units)
   * @param bias (4 units)
   * @param walk how
   * @return output and states (h, c)
   */
  public static Result lstm(Tensor x, Tensor h, Tensor c, Tensor kernel, Tensor recurrent, Optional<Tensor> bias, Walk walk) {
    Tensor[] in = bias.map(b -> new Tensor[] {x, kernel, recurrent, h, c, b}).orElseGet(() -> new Tensor[] {x, kernel, recurrent, h, c});
    if (!GradientTape.recording()) {
      var o = new Outputs(in, walk);
      View hLast = o.state(h);
      View cLast = o.state(c);
      o.on.lstmOutputs(hLast, cLast, o.y, o.x, View.of(kernel), bias.map(View::of).orElse(null), View.of(recurrent), o.mask);
      return o.finish(hLast, cLast);
    }
    var s = new Sequence(in, walk, bias.map(View::of).orElse(null));
    View hs = s.states(h);
    View cs = s.states(c);
    s.on.lstm(hs, cs, s.z, s.u, s.mask);
    return s.finish(hs, cs, () -> lstmSteps(in, walk), a -> {
      View dz = s.rows(s.gates);
      View dh = s.last(a);
      View dc = s.own(a.upstream(walk.sequences ? 2 : 1));
      s.on.lstmGrad(dz, dh, dc, s.up(a), s.z, hs, cs, s.u, s.mask);
      s.giveWeights(a, dz, dz, hs);
      a.give(3, Run.done(dh));
      a.give(4, Run.done(dc));
      if (in.length > 5) a.give(5, s.sum(dz));
    });
  }

  static List<Tensor> lstmSteps(Tensor[] in, Walk walk) {
    Tensor z = project(in[0], in[1], in.length > 5 ? in[5] : null);
    return steps(z, walk, new Tensor[] {in[3], in[4]}, (zt, s) -> {
      List<Tensor> g = Operations.split(Operations.add(zt, Operations.matmul(s[0], in[2])), 4, 1);
      Tensor c = Operations.add(Operations.multiply(Operations.sigmoid(g.get(1)), s[1]),
          Operations.multiply(Operations.sigmoid(g.get(0)), Operations.tanh(g.get(2))));
      return new Tensor[] {Operations.multiply(Operations.sigmoid(g.get(3)), Operations.tanh(c)), c};
    });
  }

  // ---- gated recurrent unit ----

  /**
   * A GRU with tanh and sigmoid whose reset gate acts after the product; gates in the order update, reset, candidate.
   *
   * @param x (batch, time, features)
   * @param h (batch, units) initial state
   * @param kernel (features, 3 units)
   * @param recurrent (units, 3 units)
   * @param bias (2, 3 units): of the input's and of the state's part
   * @param walk how
   * @return output and state
   */
  public static Result gru(Tensor x, Tensor h, Tensor kernel, Tensor recurrent, Optional<Tensor> bias, Walk walk) {
    Tensor[] in = bias.map(b -> new Tensor[] {x, kernel, recurrent, h, b}).orElseGet(() -> new Tensor[] {x, kernel, recurrent, h});
    View both = bias.map(View::of).orElse(null);
    if (!GradientTape.recording()) {
      var o = new Outputs(in, walk);
      View last = o.state(h);
      o.on.gruOutputs(last, o.y, o.x, View.of(kernel), both == null ? null : row(both, 0), View.of(recurrent), both == null ? null : row(both, 1), o.mask);
      return o.finish(last);
    }
    var s = new Sequence(in, walk, both == null ? null : row(both, 0));
    View hs = s.states(h);
    View inner = s.rows(s.gates);
    s.on.gru(hs, s.z, inner, s.u, both == null ? null : row(both, 1), s.mask);
    return s.finish(hs, null, () -> gruSteps(in, walk), a -> {
      View dx = s.rows(s.gates);
      View dinner = s.rows(s.gates);
      View dh = s.last(a);
      s.on.gruGrad(dx, dinner, dh, s.up(a), s.z, inner, hs, s.u, s.mask);
      s.giveWeights(a, dx, dinner, hs);
      a.give(3, Run.done(dh));
      if (in.length > 4) a.give(4, Operations.stack(List.of(s.sum(dx), s.sum(dinner))));
    });
  }

  static List<Tensor> gruSteps(Tensor[] in, Walk walk) {
    List<Tensor> biases = in.length > 4 ? Operations.split(in[4], 2, 0) : List.of();
    Tensor z = project(in[0], in[1], biases.isEmpty() ? null : biases.get(0));
    return steps(z, walk, new Tensor[] {in[3]}, (zt, s) -> {
      Tensor p = Operations.matmul(s[0], in[2]);
      if (!biases.isEmpty()) p = Operations.add(p, biases.get(1));
      List<Tensor> g = Operations.split(zt, 3, 1);
      List<Tensor> k = Operations.split(p, 3, 1);
      Tensor update = Operations.sigmoid(Operations.add(g.get(0), k.get(0)));
      Tensor reset = Operations.sigmoid(Operations.add(g.get(1), k.get(1)));
      Tensor candidate = Operations.tanh(Operations.add(g.get(2), Operations.multiply(reset, k.get(2))));
      return new Tensor[] {Operations.add(Operations.multiply(update, s[0]), Operations.multiply(Operations.subtract(1, update), candidate))};
    });
  }

  // ---- simple recurrent network ----

  /**
   * A simple recurrent network.
   *
   * @param x (batch, time, features)
   * @param h (batch, units) initial state
   * @param kernel (features, units)
   * @param recurrent (units, units)
   * @param bias (units)
   * @param activation tanh, relu, sigmoid or linear
   * @param walk how
   * @return output and state
   */
  public static Result simpleRnn(Tensor x, Tensor h, Tensor kernel, Tensor recurrent, Optional<Tensor> bias, String activation, Walk walk) {
    Un act = switch (activation) {
      case "tanh" -> Un.TANH;
      case "relu" -> Un.RELU;
      case "sigmoid" -> Un.SIGMOID;
      case "linear" -> null;
      default -> throw new IllegalArgumentException("simpleRnn: there is no fused activation \"" + activation + "\"");
    };
    Tensor[] in = bias.map(b -> new Tensor[] {x, kernel, recurrent, h, b}).orElseGet(() -> new Tensor[] {x, kernel, recurrent, h});
    var s = new Sequence(in, walk, bias.map(View::of).orElse(null));
    View hs = s.states(h);
    s.on.simpleRnn(hs, s.z, s.u, act, s.mask);
    return s.finish(hs, null, () -> simpleSteps(in, act, walk), a -> {
      View dz = s.rows(s.gates);
      View dh = s.last(a);
      s.on.simpleRnnGrad(dz, dh, s.up(a), hs, s.z, s.u, act, s.mask);
      s.giveWeights(a, dz, dz, hs);
      a.give(3, Run.done(dh));
      if (in.length > 4) a.give(4, s.sum(dz));
    });
  }

  static List<Tensor> simpleSteps(Tensor[] in, @Nullable Un act, Walk walk) {
    Tensor z = project(in[0], in[1], in.length > 4 ? in[4] : null);
    return steps(z, walk, new Tensor[] {in[3]}, (zt, s) -> {
      Tensor y = Operations.add(zt, Operations.matmul(s[0], in[2]));
      return new Tensor[] {switch (act) {
        case TANH -> Operations.tanh(y);
        case RELU -> Operations.relu(y);
        case SIGMOID -> Operations.sigmoid(y);
        case null, default -> y;
      }};
    });
  }

  // ---- masks of outputs ----

  /**
   * The outputs as Keras gives them at masked steps: the last output before, and zeros if there was none (the state is the initial one there).
   *
   * @param output (batch, time, units) in the order of processing, or the last step's (batch, units)
   * @param walk how it was made, with a mask
   * @param zero whether every masked step gives zeros instead
   * @return of the output's shape
   */
  public static Tensor maskOutput(Tensor output, Walk walk, boolean zero) {
    View m = View.of(Operations.cast(walk.mask.orElseThrow(), DType.BOOL));
    Backend b = Run.on(m);
    View order = Run.fresh(b, DType.BOOL, Shape.of(m.shape().get(1), m.shape().get(0))); // (time, batch)
    b.copy(order, timeFirst(m, walk.backwards));
    if (!zero) {
      View number = Run.fresh(b, DType.INT32, order.shape());
      View seen = Run.fresh(b, DType.INT32, order.shape());
      b.cast(number, order);
      b.scan(Red.MAX, seen, number, 0, false);
      b.cast(order, seen);
    }
    Tensor shown = Run.done(order);
    int last = order.shape().get(0) - 1;
    Tensor keep = walk.sequences ? Operations.transpose(shown, 1, 0) : step(shown, 0, last);
    return Operations.where(Operations.expandDims(keep, -1), output, Operations.zerosLike(output));
  }

  // ---- step by step ----

  /** One step in operations: from the input's part and the states to the new states, the output first. */
  @FunctionalInterface
  private interface Step {
    Tensor[] apply(Tensor z, Tensor[] states);
  }

  private static Tensor project(Tensor x, Tensor kernel, @Nullable Tensor bias) {
    Tensor z = Operations.matmul(x, kernel);
    return bias == null ? z : Operations.add(z, bias);
  }

  /** The steps of a sequence in operations: what the fused calls compute. */
  private static List<Tensor> steps(Tensor z, Walk walk, Tensor[] states, Step cell) {
    int time = z.shape().get(1);
    var outputs = new ArrayList<Tensor>();
    for (int k = 0; k < time; k++) {
      int t = walk.backwards ? time - 1 - k : k;
      Tensor[] next = cell.apply(step(z, 1, t), states);
      if (walk.mask.isPresent()) {
        Tensor m = Operations.expandDims(step(walk.mask.get(), 1, t), -1);
        for (int i = 0; i < next.length; i++) next[i] = Operations.where(m, next[i], states[i]);
      }
      states = next;
      outputs.add(states[0]);
    }
    var all = new ArrayList<Tensor>();
    if (walk.sequences) all.add(Operations.stack(outputs, 1));
    all.addAll(List.of(states));
    return all;
  }

  /** Position t of an axis. */
  private static Tensor step(Tensor x, int axis, int t) {
    return Operations.squeeze(ShapeOps.part(x, Slices.along(axis, t, t + 1, 1)), axis);
  }

  // ---- layouts ----

  private static View row(View matrix, int i) {
    Layout l = matrix.layout();
    return matrix.with(Layout.of(l.dtype(), l.offset() + i * l.stride(0), l.shape().dropFirst(), new int[] {l.stride(1)}));
  }

  /** (batch, time, ...) seen as (time, batch, ...) in the order of processing. */
  private static View timeFirst(View v, boolean backwards) {
    Layout l = v.layout();
    int[] strides = l.strides();
    int[] shape = l.shape().toArray();
    int offset = l.offset();
    if (backwards) {
      offset += Math.max(0, shape[1] - 1) * strides[1];
      strides[1] = -strides[1];
    }
    int s = strides[0];
    strides[0] = strides[1];
    strides[1] = s;
    int n = shape[0];
    shape[0] = shape[1];
    shape[1] = n;
    return v.with(Layout.of(l.dtype(), offset, Shape.of(shape), strides));
  }

  /** A contiguous view: itself, or a copy. */
  private static View dense(Backend on, View v) {
    Layout l = v.layout();
    if (l.isContiguous()) return v.with(Layout.of(l.dtype(), l.offset(), l.shape(), Layout.rowMajor(l.shape()))); // axes of 1 have any stride
    View out = Run.fresh(on, v.dtype(), v.shape());
    on.copy(out, v);
    return out;
  }

  /** (time, batch). */
  private static @Nullable View mask(Backend on, Walk walk) {
    return walk.mask.map(m -> dense(on, timeFirst(View.of(Operations.cast(m, DType.BOOL)), walk.backwards))).orElse(null);
  }

  /** A call that nobody will ask the gradient of. */
  private static final class Outputs {
    final Backend on;
    final View x; // (time, batch, features)
    final @Nullable View mask; // (time, batch)
    final @Nullable View sequence; // (batch, time, units)
    final @Nullable View y; // (time, batch, units)

    Outputs(Tensor[] in, Walk walk) {
      View vx = View.of(in[0]);
      on = Run.on(vx, View.of(in[1]));
      x = timeFirst(vx, walk.backwards);
      mask = mask(on, walk);
      sequence = walk.sequences ? Run.fresh(on, vx.dtype(), vx.shape().with(2, in[2].shape().get(0))) : null;
      y = sequence == null ? null : timeFirst(sequence, false);
    }

    /** A copy that becomes the last state. */
    View state(Tensor initial) {
      View copy = Run.fresh(on, x.dtype(), initial.shape());
      on.copy(copy, View.of(initial));
      return copy;
    }

    Result finish(View... last) {
      var states = new ArrayList<Tensor>();
      for (View v : last) states.add(Run.done(v));
      return new Result(sequence == null ? states.get(0) : Run.done(sequence), List.copyOf(states));
    }
  }

  /** One call: its sizes, buffers and the parts that all three networks share. */
  private static final class Sequence {
    final Backend on;
    final Tensor[] in; // x, kernel, recurrent, h, ...
    final Walk walk;
    final DType type;
    final int batch;
    final int time;
    final int features;
    final int units;
    final int gates;
    private final Shape state; // (batch, units)
    private final Shape sequence; // (time, batch, units)
    private final int[] strides; // of a sequence
    private final int[] stateStrides;
    final View x; // (time, batch, features)
    final View z; // (time, batch, gates)
    final View u; // (units, gates)
    final @Nullable View mask; // (time, batch)

    Sequence(Tensor[] in, Walk walk, @Nullable View bias) {
      this.in = in;
      this.walk = walk;
      View vx = View.of(in[0]);
      View kernel = View.of(in[1]);
      on = Run.on(vx, kernel);
      type = vx.dtype();
      batch = vx.shape().get(0);
      time = vx.shape().get(1);
      features = vx.shape().get(2);
      gates = kernel.shape().get(1);
      u = dense(on, View.of(in[2]));
      units = u.shape().get(0);
      state = Shape.of(batch, units);
      sequence = state.prepend(time);
      strides = Layout.rowMajor(sequence);
      stateStrides = Layout.rowMajor(state);
      x = dense(on, timeFirst(vx, walk.backwards));
      z = rows(gates);
      on.linear(flat(z), flat(x), kernel, bias, null);
      mask = mask(on, walk);
    }

    /** (time, batch, n), its rows not a multiple of 4 KiB apart: they would all meet in the same few lines of the cache. */
    View rows(int n) {
      int stride = n % 1024 == 0 ? n + 16 : n;
      return new View(on.alloc(type, time * batch * stride), Layout.of(type, 0, Shape.of(time, batch, n), new int[] {batch * stride, stride, 1}));
    }

    /** (time, batch, n) as (time batch, n). */
    View flat(View v) {
      Layout l = v.layout();
      Shape s = l.shape();
      return v.with(Layout.of(type, l.offset(), Shape.of(s.get(0) * s.get(1), s.get(2)), new int[] {l.stride(1), 1}));
    }

    /** (time + 1, batch, units) with the initial state in entry 0. */
    View states(Tensor initial) {
      View all = Run.fresh(on, type, Shape.of(time + 1, batch, units));
      on.copy(entry(all, 0), View.of(initial));
      return all;
    }

    View entry(View states, int t) {
      return states.with(Layout.of(type, t * batch * units, state, stateStrides));
    }

    /** Entries from..from + time of states. */
    View span(View states, int from) {
      return states.with(Layout.of(type, from * batch * units, sequence, strides));
    }

    Result finish(View hs, @Nullable View cs, Supplier<List<Tensor>> steps, Vjp vjp) {
      var out = new ArrayList<Tensor>();
      if (walk.sequences) {
        View sequence = Run.fresh(on, type, Shape.of(batch, time, units));
        on.copy(timeFirst(sequence, false), span(hs, 1));
        out.add(Run.done(sequence));
      }
      out.add(Run.done(entry(hs, time)));
      if (cs != null) out.add(Run.done(entry(cs, time)));
      Run.record(out.toArray(Tensor[]::new), in, a -> {
        if (GradientTape.recording()) replay(a, steps);
        else vjp.apply(a);
      });
      return new Result(out.get(0), List.copyOf(out.subList(walk.sequences ? 1 : 0, out.size())));
    }

    private void replay(Adjoint a, Supplier<List<Tensor>> steps) {
      try (var tape = new GradientTape()) {
        List<Tensor> y = steps.get();
        Tensor total = Operations.sum(Operations.multiply(y.get(0), a.upstream(0)));
        for (int i = 1; i < y.size(); i++) total = Operations.add(total, Operations.sum(Operations.multiply(y.get(i), a.upstream(i))));
        List<Tensor> g = tape.gradient(total, List.of(in));
        for (int i = 0; i < in.length; i++) a.give(i, g.get(i));
      }
    }

    /** A copy that the backward walk may change. */
    View own(Tensor upstream) {
      View copy = Run.fresh(on, type, upstream.shape());
      on.copy(copy, View.of(upstream));
      return copy;
    }

    /** The gradient of the last output. */
    View last(Adjoint a) {
      return own(a.upstream(walk.sequences ? 1 : 0));
    }

    /** The gradients of all outputs, in the order of processing. */
    @Nullable View up(Adjoint a) {
      return walk.sequences ? dense(on, timeFirst(View.of(a.upstream(0)), false)) : null;
    }

    /** The gradients of input, kernel and recurrent weights. */
    void giveWeights(Adjoint a, View dz, View dinner, View hs) {
      View d = flat(dz);
      if (a.needs(0)) {
        View dx = Run.fresh(on, type, Shape.of(time, batch, features));
        on.matmul(flat(dx), d, transposed(View.of(in[1])), false);
        View back = Run.fresh(on, type, Shape.of(batch, time, features));
        on.copy(timeFirst(back, walk.backwards), dx);
        a.give(0, Run.done(back));
      }
      if (a.needs(1)) a.give(1, product(flat(x), d));
      if (a.needs(2)) a.give(2, product(flat(span(hs, 0)), flat(dinner)));
    }

    /** aT b. */
    private Tensor product(View a, View b) {
      View out = Run.fresh(on, type, Shape.of(a.shape().get(1), b.shape().get(1)));
      on.matmul(out, transposed(a), b, false);
      return Run.done(out);
    }

    private static View transposed(View v) {
      return v.with(v.layout().transposed());
    }

    /** The sum over steps and batch; the gaps between rows are summed with them, which spares a copy, and left out. */
    Tensor sum(View dz) {
      int wide = dz.layout().stride(1);
      View out = Run.fresh(on, type, Shape.of(1, wide));
      on.reduce(Red.SUM, out, dz.with(Layout.contiguous(type, Shape.of(time * batch, wide))), 0);
      return Run.done(out.with(Layout.of(type, 0, Shape.of(gates), new int[] {1})));
    }
  }
}
