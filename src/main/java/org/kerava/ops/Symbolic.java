package org.kerava.ops;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Backends;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.DType;
import org.kerava.tensor.Device;
import org.kerava.tensor.EagerTensor;
import org.kerava.tensor.KerasTensor;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Masks;
import org.kerava.tensor.Scope;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;
import org.kerava.tensor.View;

/**
 * Calls on symbols (internal): the output shapes are found by running the call twice on tensors without values, every unknown length replaced
 * by a trial length (83, then 89, as Keras's PyTorch backend does); lengths that differ are unknown.
 */
public final class Symbolic {
  private static final int FIRST_TRIAL = 83;
  private static final int SECOND_TRIAL = 89;

  private static final ThreadLocal<Boolean> trying = ThreadLocal.withInitial(() -> false);

  private Symbolic() {}

  /** {@return whether this thread runs a call for its shapes only: then nothing is drawn from random streams} */
  public static boolean inTrial() {
    return trying.get();
  }

  /**
   * {@return whether one of the tensors is a symbol}
   *
   * @param tensors any tensors
   */
  public static boolean any(Tensors tensors) {
    if (tensors instanceof KerasTensor) return true;
    if (tensors instanceof Tensor) return false;
    for (Tensor t : tensors.tensors()) {
      if (t instanceof KerasTensor) return true;
    }
    return false;
  }

  /** Whether an operand is a symbol: then the operation calls {@link #op}. */
  static boolean any(Tensor a) {
    return a instanceof KerasTensor;
  }

  static boolean any(Tensor a, Tensor b) {
    return a instanceof KerasTensor || b instanceof KerasTensor;
  }

  static boolean any(List<? extends Tensor> all) {
    for (Tensor t : all) {
      if (t instanceof KerasTensor) return true;
    }
    return false;
  }

  /** An operation with one output as a node of a graph that files can hold. */
  static Tensor op(OpCall call, Function<List<Tensor>, Tensor> f, Tensor... inputs) {
    return ops(call.name(), call, f::apply, inputs).tensor();
  }

  /** An operation with one output as a node of a graph. */
  static Tensor op(String name, Function<List<Tensor>, Tensor> f, Tensor... inputs) {
    return ops(name, in -> f.apply(in), inputs).tensor();
  }

  /** An operation with any outputs as a node of a graph. */
  static Tensors ops(String name, Function<List<Tensor>, Tensors> f, Tensor... inputs) {
    return ops(name, null, f, inputs);
  }

  /** An operation with any outputs as a node of a graph that files can hold, if its call is given. */
  static Tensors ops(String name, @Nullable OpCall opCall, Function<List<Tensor>, Tensors> f, Tensor... inputs) {
    var parents = new ArrayList<KerasTensor>();
    for (Tensor t : inputs) {
      if (t instanceof KerasTensor k) parents.add(k);
    }
    return call(new Node(name, name, parents, (value, mode) -> {
      var in = new ArrayList<Tensor>(inputs.length);
      for (Tensor t : inputs) in.add(value.apply(t));
      return f.apply(in);
    }, opCall));
  }

  /** {@return a scope in which values are made though the call around it is run for its shapes only: layers inside build their weights in it} */
  public static Scope outsideTrial() {
    boolean before = trying.get();
    trying.set(false);
    return () -> trying.set(before);
  }

  /**
   * Finds the outputs of a new node.
   *
   * @param node a call
   * @return symbols that the node makes, in the call's structure
   */
  public static Tensors call(Node node) {
    Tensors first = trial(node, FIRST_TRIAL);
    Tensors second = unknown(node.parents()) ? trial(node, SECOND_TRIAL) : first;
    List<Tensor> a = first.tensors();
    List<Tensor> b = second.tensors();
    if (a.size() != b.size()) {
      throw new IllegalStateException(node.name() + ": the number of outputs depends on the lengths of the input; got " + a.size() + " and " + b.size());
    }
    var outputs = new ArrayList<KerasTensor>();
    for (int i = 0; i < a.size(); i++) {
      KerasTensor out = symbol(node, i, a.get(i), b.get(i), node.name());
      Optional<Tensor> m1 = Masks.get(a.get(i));
      Optional<Tensor> m2 = Masks.get(b.get(i));
      if (m1.isPresent() && m2.isPresent()) Masks.set(out, Optional.of(symbol(node, i, m1.get(), m2.get(), node.name() + "_mask")));
      outputs.add(out);
    }
    node.outputs(outputs);
    var next = outputs.iterator();
    return first.map(t -> next.next());
  }

  private static KerasTensor symbol(Node node, int index, Tensor a, Tensor b, String name) {
    Shape s = a.shape();
    for (int i = 0; i < s.ndim(); i++) {
      if (s.get(i) != b.shape().get(i)) s = s.with(i, Shape.ANY);
    }
    return new KerasTensor(s, a.dtype(), name).producedBy(node, index);
  }

  private static boolean unknown(List<KerasTensor> parents) {
    return parents.stream().anyMatch(p -> !p.shape().isStatic());
  }

  private static Tensors trial(Node node, int length) {
    var values = new IdentityHashMap<Tensor, Tensor>();
    for (KerasTensor p : node.parents()) values.put(p, meta(p, length));
    UnaryOperator<Tensor> value = t -> values.getOrDefault(t, t);
    boolean before = trying.get();
    trying.set(true);
    try {
      return GradientTape.untaped(() -> node.call().run(value, null));
    } finally {
      trying.set(before);
    }
  }

  /**
   * {@return a tensor without values in the shape of a symbol, mask included}
   *
   * @param t a symbol
   * @param length for unknown lengths
   */
  private static Tensor meta(KerasTensor t, int length) {
    Tensor value = meta(t.shape(), t.dtype(), length);
    Masks.get(t).ifPresent(m -> Masks.set(value, Optional.of(meta(m.shape(), m.dtype(), length))));
    return value;
  }

  private static Tensor meta(Shape shape, DType dtype, int length) {
    int[] n = shape.toArray();
    for (int i = 0; i < n.length; i++) {
      if (n[i] == Shape.ANY) n[i] = length;
    }
    Shape s = Shape.of(n);
    return new EagerTensor(new View(new Buffer(Device.META, dtype, s.size()), Layout.contiguous(dtype, s)));
  }

  /**
   * A tensor with a shape and no values.
   *
   * @param shape a static shape
   * @param dtype its type
   * @return the tensor, on which any operation or layer can be tried
   */
  public static Tensor meta(Shape shape, DType dtype) {
    return meta(shape, dtype, FIRST_TRIAL);
  }

  /**
   * {@return whether a tensor has a shape and no values}
   *
   * @param t any tensor
   */
  public static boolean isMeta(Tensor t) {
    return t instanceof EagerTensor e && e.view().buffer().device().equals(Device.META);
  }

  /** {@return a scope in which new tensors have no values} */
  public static Scope onMeta() {
    return Backends.use(Device.META);
  }
}
