package org.kerava.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Backends;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.DType;
import org.kerava.tensor.Device;
import org.kerava.tensor.EagerTensor;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.View;

/**
 * Records the operations of its block and gives gradients by walking back over them.
 *
 * <pre>{@code
 * try (var tape = new GradientTape()) {
 *   var loss = lossFn.apply(y, model.apply(x, Context.TRAINING));
 *   optimizer.apply(tape.gradient(loss, model.trainableWeights()), model.trainableWeights());
 * }
 * }</pre>
 *
 * <p>{@link #gradient} may be called many times, inside the block only. A tape does not record its own gradients; an outer one does, which
 * gives second derivatives. Everything is watched; {@link #watch} is there for Keras's programs. Each thread has its own tapes.
 *
 * @see <a href="https://www.tensorflow.org/api_docs/python/tf/GradientTape">tf.GradientTape, whose idiom this is</a>
 */
@SuppressWarnings("exports") // of Nullable: users need no jspecify
public final class GradientTape implements AutoCloseable {
  private static final AtomicInteger open = new AtomicInteger();
  private static final ThreadLocal<List<GradientTape>> active = ThreadLocal.withInitial(ArrayList::new);
  private static final Map<DType, Buffer> nothing = new IdentityHashMap<>();

  static {
    for (DType t : DType.floating()) nothing.put(t, Backends.of(Device.cpu()).variable(t, 1));
  }

  record Entry(Tensor[] inputs, Tensor[] outputs, Vjp vjp) {}

  private final ArrayList<Entry> entries = new ArrayList<>();
  private boolean closed;

  /** Starts recording on this thread. */
  public GradientTape() {
    active.get().add(this);
    open.incrementAndGet();
  }

  /** {@return whether operations on this thread are being recorded} */
  static boolean recording() {
    return open.get() > 0 && !active.get().isEmpty();
  }

  /** {@return whether operations on this thread are being recorded (internal)} */
  public static boolean isRecording() {
    return recording();
  }

  /**
   * Notes a call.
   *
   * @param vjp its derivative
   * @param outputs what it made
   * @param inputs what it read
   */
  static void record(Vjp vjp, Tensor[] outputs, Tensor... inputs) {
    record(new Entry(inputs, outputs, vjp));
  }

  /** Notes a call that another tape noted. */
  static void record(Entry e) {
    for (GradientTape tape : active.get()) tape.entries.add(e);
  }

  /**
   * Runs without any tape of this thread (internal: optimizers and metrics).
   *
   * @param work what to run
   * @param <T> its result
   * @return its result
   */
  public static <T> T untaped(Supplier<T> work) {
    List<GradientTape> before = active.get();
    if (before.isEmpty()) return work.get();
    active.set(new ArrayList<>());
    try {
      return work.get();
    } finally {
      active.set(before);
    }
  }

  /**
   * Runs with no tape but one of its own.
   *
   * @param entries takes what that tape notes
   * @param work what to run
   * @param <T> its result
   * @return its result
   */
  static <T> T alone(List<Entry> entries, Supplier<T> work) {
    return untaped(() -> {
      try (var tape = new GradientTape()) {
        T result = work.get();
        entries.addAll(tape.entries);
        return result;
      }
    });
  }

  /**
   * Watches a tensor. Every tensor is watched already; the call is kept for Keras's programs.
   *
   * @param tensor a value
   */
  public void watch(Tensor tensor) {
    View.of(tensor);
  }

  /**
   * The gradient of a scalar (of the sum, if the target has several elements) to one tensor.
   *
   * @param target what to differentiate
   * @param source by what
   * @return of the source's shape; zeros if the target does not depend on it
   */
  public Tensor gradient(Tensor target, Tensor source) {
    return gradient(target, List.of(source)).get(0);
  }

  /**
   * The gradients of a scalar (of the sum, if the target has several elements) to several tensors.
   *
   * @param target what to differentiate
   * @param sources by what
   * @return one per source, of its shape; zeros, which optimizers skip, if the target does not depend on it
   */
  public List<Tensor> gradient(Tensor target, List<? extends Tensor> sources) {
    if (!target.dtype().isFloating()) {
      throw new IllegalArgumentException("the target of a gradient must be floating-point; got " + target.dtype() + " of shape " + target.shape());
    }
    return gradient(target, Operations.onesLike(target), sources);
  }

  /**
   * The gradients with a given gradient of the target.
   *
   * @param target what to differentiate
   * @param upstream of the target's shape
   * @param sources by what
   * @return one per source
   */
  List<Tensor> gradient(Tensor target, Tensor upstream, List<? extends Tensor> sources) {
    return gradients(List.of(target), List.of(upstream), sources);
  }

  /**
   * The gradients of several targets together.
   *
   * @param targets what to differentiate
   * @param upstream one per target, of its shape
   * @param sources by what
   * @return one per source
   */
  List<Tensor> gradients(List<Tensor> targets, List<Tensor> upstream, List<? extends Tensor> sources) {
    if (closed) throw new IllegalStateException("gradient() works inside the tape's try block only; this tape is closed");
    List<GradientTape> all = active.get();
    int mine = all.indexOf(this);
    if (mine < 0) throw new IllegalStateException("this tape belongs to another thread");
    List<GradientTape> outer = new ArrayList<>(all);
    outer.remove(mine);
    active.set(outer); // a tape never records its own gradient; the others do
    try {
      return walk(targets, upstream, sources);
    } finally {
      active.set(all);
    }
  }

  /** What a walk keeps by tensor. A thread keeps one for its next walk: the tables of new maps would be most of a walk's garbage. */
  private static final class Marks {
    static final ThreadLocal<Marks> mine = ThreadLocal.withInitial(Marks::new);
    boolean busy;
    final Map<Tensor, Boolean> reaches = new IdentityHashMap<>(); // tensors that depend on a source
    final Set<Tensor> wanted = Collections.newSetFromMap(new IdentityHashMap<>());
    final Adjoints adjoints = new Adjoints();
    final BitSet relevant = new BitSet(); // calls that read one of those
    final Adjoint adjoint = new Adjoint();

    void clear() {
      busy = false;
      relevant.clear();
      adjoint.end();
      reaches.clear();
      wanted.clear();
      adjoints.clear();
    }
  }

  private List<Tensor> walk(List<Tensor> targets, List<Tensor> upstream, List<? extends Tensor> sources) {
    Marks marks = Marks.mine.get();
    if (marks.busy) marks = new Marks(); // a derivative may walk over a tape of its own
    marks.busy = true;
    try {
      return walk(targets, upstream, sources, marks);
    } finally {
      marks.clear();
    }
  }

  private List<Tensor> walk(List<Tensor> targets, List<Tensor> upstream, List<? extends Tensor> sources, Marks marks) {
    int n = entries.size();
    Map<Tensor, Boolean> reaches = marks.reaches;
    Set<Tensor> wanted = marks.wanted;
    Adjoints adjoints = marks.adjoints;
    wanted.addAll(sources);
    for (Tensor s : sources) reaches.put(s, true);
    for (int i = 0; i < n; i++) {
      Entry e = entries.get(i);
      boolean reads = false;
      for (Tensor in : e.inputs) reads |= reaches.containsKey(in);
      if (!reads) continue;
      marks.relevant.set(i);
      for (Tensor out : e.outputs) reaches.put(out, true);
    }
    adjoints.begin(recording());
    for (int i = 0; i < targets.size(); i++) {
      Tensor before = adjoints.remove(targets.get(i)); // one that is a target twice
      adjoints.put(targets.get(i), before == null ? upstream.get(i) : Operations.add(before, upstream.get(i)));
    }
    for (int i = n - 1; i >= 0; i--) {
      if (marks.relevant.get(i)) back(entries.get(i), marks);
    }
    var result = new ArrayList<Tensor>(sources.size());
    for (Tensor s : sources) {
      Tensor g = adjoints.get(s);
      result.add(g != null ? g : unconnected(s));
    }
    return result;
  }

  /** Passes the gradients of a call's outputs on to its inputs. */
  private static void back(Entry e, Marks marks) {
    Set<Tensor> wanted = marks.wanted;
    Adjoints adjoints = marks.adjoints;
    Adjoint a = marks.adjoint;
    a.begin(e);
    Tensor[] g = a.upstream;
    int outputs = e.outputs.length;
    boolean any = false;
    for (int k = 0; k < outputs; k++) {
      g[k] = wanted.contains(e.outputs[k]) ? adjoints.get(e.outputs[k]) : adjoints.remove(e.outputs[k]);
      any |= g[k] != null;
    }
    if (!any) return;
    for (int k = 0; k < outputs; k++) {
      if (g[k] == null) g[k] = Operations.zerosLike(e.outputs[k]);
    }
    for (int k = 0; k < e.inputs.length; k++) a.needed[k] = marks.reaches.containsKey(e.inputs[k]);
    a.spare = outputs == 1 && !wanted.contains(e.outputs[0]) && adjoints.spare(g[0]);
    e.vjp.apply(a);
    for (int k = 0; k < e.inputs.length; k++) {
      Tensor d = a.given(k);
      if (d == null || !a.needed[k]) continue;
      Tensor x = e.inputs[k];
      if (!d.shape().equals(x.shape())) {
        throw new AssertionError("gradient of shape " + d.shape() + " for an input of shape " + x.shape());
      }
      Tensor before = adjoints.remove(x);
      adjoints.put(x, before == null ? d : Operations.add(before, d));
      if (before != null) adjoints.drop(before);
    }
    for (int k = 0; k < outputs; k++) {
      if (!wanted.contains(e.outputs[k])) adjoints.drop(g[k]);
    }
    a.end();
  }

  /**
   * The Jacobian of a vector to a tensor.
   *
   * @param target of any shape
   * @param source by what
   * @return of shape target.shape + source.shape
   */
  public Tensor jacobian(Tensor target, Tensor source) {
    int n = target.size();
    Tensor flat = Operations.reshape(target, n);
    var rows = new ArrayList<Tensor>();
    for (int i = 0; i < n; i++) {
      float[] unit = new float[n];
      unit[i] = 1;
      Tensor g = Tensor.of(unit, flat.shape(), flat.dtype());
      rows.add(gradient(flat, g, List.of(source)).get(0));
    }
    int[] shape = Arrays.copyOf(target.shape().toArray(), target.ndim() + source.ndim());
    System.arraycopy(source.shape().toArray(), 0, shape, target.ndim(), source.ndim());
    return Operations.reshape(Operations.stack(rows, 0), shape);
  }

  private static Tensor unconnected(Tensor source) {
    Buffer zero = nothing.get(source.dtype().isFloating() ? source.dtype() : DType.FLOAT32);
    return new EagerTensor(new View(zero, Layout.contiguous(zero.dtype(), Shape.of()).broadcastTo(source.shape())));
  }

  /**
   * Whether a gradient is the zero of a source that the target does not depend on.
   *
   * @param gradient a result of {@link #gradient}
   * @return true if optimizers should skip it
   */
  public static boolean isUnconnected(@Nullable Tensor gradient) {
    return gradient instanceof EagerTensor e && e.rows() == null && nothing.containsValue(e.view().buffer());
  }

  @Override
  public void close() {
    if (closed) return;
    closed = true;
    entries.clear();
    open.decrementAndGet();
    active.get().remove(this);
  }
}
