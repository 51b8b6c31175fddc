package org.kerava.layers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kerava.layers.constraints.Constraint;
import org.kerava.layers.initializers.Initializer;
import org.kerava.layers.initializers.RandomInitializer;
import org.kerava.layers.regularizers.Regularizer;
import org.kerava.ops.GradientTape;
import org.kerava.ops.Node;
import org.kerava.ops.Operations;
import org.kerava.ops.Remat;
import org.kerava.ops.Symbolic;
import org.kerava.saving.Config;
import org.kerava.saving.Json;
import org.kerava.saving.ObjectFactory;
import org.kerava.tensor.DType;
import org.kerava.tensor.EagerTensor;
import org.kerava.tensor.KerasTensor;
import org.kerava.tensor.Masks;
import org.kerava.tensor.Origin;
import org.kerava.tensor.Scope;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;
import org.kerava.tensor.Variable;

/**
 * A computation with weights: what models are made of. {@link #apply} calls it, on values or on the symbols of a functional model; a custom layer
 * overrides {@link #build} to make its weights and the narrowest {@code call} that does.
 *
 * <pre>{@code
 * class Linear extends Layer {
 *   private int units;
 *   private Variable w, b;
 *   Linear(int units) { this.units = units; }
 *   @Override protected void build(Shape in) {
 *     w = addWeight("w", Shape.of(in.last(), units), randomNormal());
 *     b = addWeight("b", Shape.of(units), ZEROS);
 *   }
 *   @Override protected Tensor call(Tensor x) { return matmul(x, w).plus(b); }
 *   @Override protected void config(Config c) { super.config(c); units = c.field("units", units); }
 * }
 * }</pre>
 *
 * <p>Options are fixed at the first call; {@code trainable} stays live. A built layer may be called from many threads in inference.
 *
 * <p>The file is long because it is the one class that users extend: what calls, builds and keeps state is private to it. Its sections are calling, hooks,
 * building, options, state.
 *
 * @see <a href="https://keras.io/api/layers/base_layer/">Keras: Layer</a>
 */
public abstract class Layer implements Origin.Place {
  static {
    ObjectFactory.adapt(Layer.class, LayerConfig::new);
    ObjectFactory.register("keras", "DTypePolicy", DTypePolicy.class, c -> DTypePolicy.of(c.getString("name")));
    ObjectFactory.resolver(DTypePolicy.class, text -> Optional.of(DTypePolicy.of(text)), p -> Optional.empty());
  }

  /** What is running on this thread: whose training flag nested calls inherit, and the path of names. */
  private static final class Call {
    Context context = Context.none();
    final ArrayList<Object> stack = new ArrayList<>(); // layers, and texts: name scopes between them
    @Nullable BiConsumer<Layer, Tensors> observer;
    @Nullable List<Tensor> lossesInside; // what layers add while a call runs whose intermediates are not kept
    boolean again; // whether such a call runs a second time, for its gradient
  }

  /** Whether any layer ever added a loss: else calls need not look for old ones. */
  private static volatile boolean lossesAdded;

  private static final ThreadLocal<Call> running = ThreadLocal.withInitial(Call::new);

  private @Nullable String name;
  private boolean trainable = true;
  private DTypePolicy policy = DTypePolicy.global();
  private final RematMode remat = RematMode.current();
  private boolean built;
  private boolean frozen;
  private final List<Variable> ownWeights = new ArrayList<>();
  private final Map<Variable, Regularizer> regularizers = new IdentityHashMap<>();
  private final Map<Variable, Constraint> constraints = new IdentityHashMap<>();
  private final Map<String, Layer> tracked = new LinkedHashMap<>();
  private final List<Tensor> callLosses = new CopyOnWriteArrayList<>(); // inference may run in many threads
  private final List<Node> nodes = new ArrayList<>();

  /** For subclasses. */
  protected Layer() {}

  // ---- calling ----

  /**
   * Calls the layer: on values gives values, on symbols a symbol.
   *
   * @param inputs one tensor or several
   * @return its only output
   * @throws IllegalStateException if there are several outputs: use {@link #applyAll}
   */
  public final Tensor apply(Tensors inputs) {
    return only(applyAll(inputs, inheritedContext()));
  }

  /**
   * {@return the only output}
   *
   * @param first an input
   * @param second an input
   * @param more further inputs
   */
  public final Tensor apply(Tensor first, Tensor second, Tensor... more) {
    var all = new ArrayList<Tensor>(List.of(first, second));
    all.addAll(Arrays.asList(more));
    return apply(Tensors.of(all));
  }

  /**
   * {@return the only output}
   *
   * @param inputs several inputs in order
   */
  public final Tensor apply(List<? extends Tensor> inputs) {
    return apply(Tensors.of(inputs));
  }

  /**
   * {@return the only output}
   *
   * @param inputs one tensor or several
   * @param context training flag, masks, states
   */
  public final Tensor apply(Tensors inputs, Context context) {
    return only(applyAll(inputs, context));
  }

  /**
   * {@return the only output}
   *
   * @param inputs one tensor or several
   * @param options derives the context from the inherited one
   */
  public final Tensor apply(Tensors inputs, UnaryOperator<Context> options) {
    return only(applyAll(inputs, options));
  }

  /**
   * {@return the only output}
   *
   * @param first an input
   * @param second an input
   * @param options derives the context from the inherited one
   */
  public final Tensor apply(Tensor first, Tensor second, UnaryOperator<Context> options) {
    return only(applyAll(Tensors.of(first, second), options));
  }

  private Tensor only(Tensors out) {
    if (out.count() != 1) throw new IllegalStateException(label() + " has " + out.count() + " outputs: call applyAll");
    return out.tensor(0);
  }

  /**
   * {@return all outputs}
   *
   * @param inputs one tensor or several
   */
  public final Tensors applyAll(Tensors inputs) {
    return applyAll(inputs, inheritedContext());
  }

  /**
   * {@return all outputs}
   *
   * @param inputs one tensor or several
   * @param options derives the context from the inherited one
   */
  public final Tensors applyAll(Tensors inputs, UnaryOperator<Context> options) {
    return applyAll(inputs, options.apply(inheritedContext()));
  }

  /**
   * Calls the layer.
   *
   * @param inputs one tensor or several
   * @param context training flag, masks, states
   * @return all outputs
   */
  public final Tensors applyAll(Tensors inputs, Context context) {
    Context c = context.orTrainingOf(inheritedContext());
    frozen = true;
    ensureBuilt(inputs);
    if (Symbolic.any(inputs) || c.hasSymbols()) return symbolic(inputs, c);
    return run(inputs, c);
  }

  private static Context inheritedContext() {
    return running.get().context;
  }

  /** A node of a functional model: the shapes are found by running the call without values. */
  private Tensors symbolic(Tensors inputs, Context c) {
    var parents = new ArrayList<KerasTensor>();
    for (Tensor t : inputs.tensors()) {
      if (t instanceof KerasTensor k) parents.add(k);
    }
    for (Tensor t : c.tensors()) {
      if (t instanceof KerasTensor k) parents.add(k);
    }
    Node node = new Node(this, name(), parents, (value, mode) -> {
      Context now = c.map(value);
      return applyAll(inputs.map(value), mode instanceof Context outer ? now.orTrainingOf(outer) : now);
    }, new LayerCall(inputs, c));
    Tensors out;
    try {
      out = Symbolic.call(node);
    } catch (IllegalArgumentException e) {
      throw tried(e, inputs);
    }
    callLosses.clear();
    nodes.add(node);
    return out;
  }

  /** Unknown lengths of symbols were tried with numbers that the caller never wrote. */
  private static RuntimeException tried(IllegalArgumentException e, Tensors inputs) {
    String text = String.valueOf(e.getMessage());
    if (inputs.tensors().stream().allMatch(t -> t.shape().isStatic()) || text.contains(", a trial of ")) return e;
    return remade(e, text + ", a trial of " + String.join(", ", inputs.tensors().stream().map(t -> t.shape().toString()).toList()));
  }

  /** The call on values. */
  private Tensors run(Tensors inputs, Context c) {
    Call call = running.get();
    Context before = call.context;
    if (lossesAdded && !call.again && call.stack.stream().noneMatch(Layer.class::isInstance)) clearLosses(); // an outermost call begins a new step
    call.stack.add(this);
    Origin.Place outer = Origin.enter(this);
    try {
      Tensors in = autocast() ? castInputs(inputs) : inputs;
      Context full = withMasks(inputs, c);
      call.context = full.inherited();
      Tensors out = remat.mayApply(this) && GradientTape.isRecording() && (call.stack.size() > 1 || !isWholeStep()) ? rematerialized(in, full, call) : callAll(in, full);
      if (call.observer != null) call.observer.accept(this, out);
      return attachMasks(inputs, out, full);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw named(e, inputs);
    } catch (OutOfMemoryError e) {
      throw outOfMemory(e, inputs);
    } finally {
      Origin.enter(outer);
      call.context = before;
      call.stack.removeLast();
    }
  }

  /** The call, of which the tape keeps inputs and outputs only; it runs again for the gradient. */
  private Tensors rematerialized(Tensors in, Context c, Call call) {
    Tensors[] out = new Tensors[1];
    Remat.run(again -> {
      Context before = call.context;
      boolean beforeAgain = call.again;
      List<Tensor> beforeLosses = call.lossesInside;
      Origin.Place outer = Origin.enter(this);
      var losses = new ArrayList<Tensor>();
      call.context = c.inherited();
      call.again |= again;
      call.lossesInside = losses;
      if (again) call.stack.add(this);
      try {
        Tensors y = callAll(in, c);
        if (!again) out[0] = y;
        if (beforeLosses != null) beforeLosses.addAll(losses);
        var all = new ArrayList<>(y.tensors());
        all.addAll(losses);
        return all;
      } finally {
        if (again) call.stack.removeLast();
        Origin.enter(outer);
        call.context = before;
        call.again = beforeAgain;
        call.lossesInside = beforeLosses;
      }
    }, results -> remat.applies(out[0]));
    return out[0];
  }

  /**
   * {@return an activation's result, without its intermediates if this layer was made in a scope that says so}
   *
   * @param activation the function
   * @param x its operand
   */
  protected final Tensor rematerialized(Activation activation, Tensor x) {
    if (!remat.ofActivations() || !GradientTape.isRecording()) return activation.apply(x);
    return Remat.run(again -> List.of(activation.apply(x)), y -> true).get(0);
  }

  /** The innermost layer adds its name and what it was called with. */
  private RuntimeException named(RuntimeException e, Tensors inputs) {
    String text = String.valueOf(e.getMessage());
    if (text.contains("\n  in ")) return e;
    return remade(e, text + "\n  in " + getClass().getSimpleName() + " '" + name() + "', called with "
        + String.join(", ", inputs.tensors().stream().map(t -> t.shape() + " " + t.dtype()).toList()));
  }

  /** The same complaint with a longer text. */
  private static RuntimeException remade(RuntimeException e, String text) {
    RuntimeException longer = switch (e) {
      case ShapeException _ -> new ShapeException(text);
      case IndexOutOfBoundsException _ -> new IndexOutOfBoundsException(text);
      default -> new IllegalArgumentException(text);
    };
    longer.initCause(e);
    return longer;
  }

  private OutOfMemoryError outOfMemory(OutOfMemoryError e, Tensors inputs) {
    String text = String.valueOf(e.getMessage());
    if (text.contains(" in ")) return e;
    var named = new OutOfMemoryError(text + " in " + getClass().getSimpleName() + " '" + name() + "', called with "
        + String.join(", ", inputs.tensors().stream().map(t -> t.shape() + " " + t.dtype()).toList()));
    named.initCause(e);
    return named;
  }

  /**
   * Sees the outputs of every call on this thread, inner layers first (internal: finding where a NaN comes from).
   *
   * @param observer takes a layer and its outputs
   * @return ends the observation
   */
  public static Scope observe(BiConsumer<Layer, Tensors> observer) {
    Call call = running.get();
    BiConsumer<Layer, Tensors> before = call.observer;
    call.observer = observer;
    return () -> call.observer = before;
  }

  private Tensors castInputs(Tensors inputs) {
    DType t = policy.computeDtype();
    if (inputs instanceof Tensor x) return x.dtype().isFloating() && x.dtype() != t ? castKeepingMask(x, t) : x;
    boolean all = true;
    for (Tensor x : inputs.tensors()) all &= !x.dtype().isFloating() || x.dtype() == t;
    return all ? inputs : inputs.map(x -> x.dtype().isFloating() ? castKeepingMask(x, t) : x);
  }

  private static Tensor castKeepingMask(Tensor x, DType t) {
    if (x.dtype() == t) return x;
    Tensor y = Operations.cast(x, t);
    Masks.get(x).ifPresent(m -> Masks.set(y, Optional.of(m)));
    return y;
  }

  private static Context withMasks(Tensors inputs, Context c) {
    if (!c.masks().isEmpty()) return c;
    if (inputs instanceof Tensor t) {
      Optional<Tensor> m = Masks.get(t);
      return m.isEmpty() ? c : c.mask(m.get());
    }
    var masks = new ArrayList<Optional<Tensor>>();
    boolean any = false;
    for (Tensor t : inputs.tensors()) {
      Optional<Tensor> m = Masks.get(t);
      any |= m.isPresent();
      masks.add(m);
    }
    return any ? c.masks(masks) : c;
  }

  private Tensors attachMasks(Tensors inputs, Tensors out, Context c) {
    if (keepsOutputMasks()) return out;
    if (out instanceof Tensor t) return withMask(inputs, t, computeMask(inputs, c));
    List<Optional<Tensor>> masks = computeMasks(inputs, c, out.count());
    int[] i = {0};
    return out.map(t -> withMask(inputs, t, masks.get(i[0]++)));
  }

  private static Tensor withMask(Tensors inputs, Tensor out, Optional<Tensor> mask) {
    if (out instanceof KerasTensor || Masks.get(out).equals(mask)) return out;
    Tensor mine = out;
    if (out instanceof Variable || inputs.tensors().contains(out)) mine = Operations.copy(out); // never change an input's mask
    Masks.set(mine, mask);
    return mine;
  }

  // ---- hooks ----

  /**
   * Makes the weights.
   *
   * @param input shape of the only input, batch first, unknown lengths ANY
   */
  protected void build(Shape input) {}

  /**
   * Makes the weights of a layer of several inputs; by default {@link #build(Shape)} of the first.
   *
   * @param inputs their shapes
   */
  protected void build(List<Shape> inputs) {
    build(inputs.get(0));
  }

  /**
   * {@return the output}
   *
   * @param x the only input
   */
  protected Tensor call(Tensor x) {
    throw new UnsupportedOperationException(getClass().getSimpleName() + " overrides no call(...)");
  }

  /**
   * {@return the output}
   *
   * @param x the only input
   * @param c training flag, masks, states
   */
  protected Tensor call(Tensor x, Context c) {
    return call(x);
  }

  /**
   * {@return the output}
   *
   * @param inputs one tensor or several
   * @param c training flag, masks, states
   */
  protected Tensor call(Tensors inputs, Context c) {
    return call(inputs.tensor(), c);
  }

  /**
   * {@return all outputs}
   *
   * @param inputs one tensor or several
   * @param c training flag, masks, states
   */
  protected Tensors callAll(Tensors inputs, Context c) {
    return call(inputs, c);
  }

  /**
   * {@return the mask of the output: by default that of the first input if {@link #supportsMasking}}
   *
   * @param inputs of the call
   * @param c with their masks
   */
  protected Optional<Tensor> computeMask(Tensors inputs, Context c) {
    return supportsMasking() ? c.mask() : Optional.empty();
  }

  /**
   * {@return the masks of several outputs: by default {@link #computeMask} for the first}
   *
   * @param inputs of the call
   * @param c with their masks
   * @param outputs how many
   */
  protected List<Optional<Tensor>> computeMasks(Tensors inputs, Context c, int outputs) {
    var masks = new ArrayList<Optional<Tensor>>();
    masks.add(computeMask(inputs, c));
    while (masks.size() < outputs) masks.add(Optional.empty());
    return masks;
  }

  /** {@return whether masks pass through} */
  public boolean supportsMasking() {
    return false;
  }

  /** {@return whether the outputs carry their masks already, as those of a model of layers do} */
  protected boolean keepsOutputMasks() {
    return false;
  }

  /**
   * The output shape; by default found by running {@code call} without values.
   *
   * @param input batch first, unknown lengths ANY
   * @return the shape of the output
   */
  protected Shape computeOutputShape(Shape input) {
    return apply(new KerasTensor(input, policy.computeDtype(), "shape")).shape();
  }

  /** {@return whether an outermost call is all that a gradient goes through, so that forgetting its intermediates would save nothing} */
  protected boolean isWholeStep() {
    return false;
  }

  /** {@return whether floating-point inputs are cast to the compute dtype} */
  protected boolean autocast() {
    return true;
  }

  /**
   * Writes or reads the options; overrides call {@code super.config(c)} first.
   *
   * @param c the configuration
   */
  protected void config(Config c) {
    name = c.field("name", name());
    trainable = c.field("trainable", trainable);
    policy = c.field("dtype", policy, DTypePolicy.class);
  }

  /** {@return Keras's name of the class} */
  protected String className() {
    return getClass().getSimpleName();
  }

  // ---- building ----

  private void ensureBuilt(Tensors inputs) {
    if (built) return;
    synchronized (this) {
      if (built) return;
      Call call = running.get();
      call.stack.add(this);
      try (var _ = Symbolic.outsideTrial()) {
        if (inputs instanceof Tensor t) build(t.shape());
        else build(inputs.tensors().stream().map(Tensor::shape).toList());
        setPaths();
      } catch (IllegalArgumentException e) {
        throw named(e, inputs);
      } finally {
        call.stack.removeLast();
      }
      built = true;
    }
  }

  private void setPaths() {
    var path = new StringBuilder();
    for (Object o : running.get().stack) path.append(o instanceof Layer l ? l.name() : o).append('/');
    for (Variable v : ownWeights) v.path(path + v.name());
  }

  /**
   * Puts a name before those of the weights that are made until it is closed (internal: {@code Kerava.nameScope}).
   *
   * @param name one step of a path
   * @return closes to the path before
   */
  public static Scope openScope(String name) {
    ArrayList<Object> stack = running.get().stack;
    int depth = stack.size();
    stack.add(name);
    return () -> stack.subList(depth, stack.size()).clear();
  }

  /**
   * Makes layers forget the intermediates of their calls (internal: {@code Kerava.rematScope}).
   *
   * @param mode Keras's name
   * @param threshold of "larger_than"
   * @param names of "list_of_layers"
   * @return closes to the mode before
   */
  public static Scope openRemat(String mode, int threshold, List<String> names) {
    return RematMode.open(mode, threshold, names);
  }

  /**
   * Builds the layer without calling it.
   *
   * @param lengths the input shape, batch first, unknown lengths ANY
   */
  public final void buildFor(int... lengths) {
    frozen = true;
    ensureBuilt(new KerasTensor(Shape.of(lengths), policy.computeDtype(), "shape"));
  }

  /**
   * Builds the layer for several inputs without calling it.
   *
   * @param shapes of the inputs
   */
  public final void buildFor(List<Shape> shapes) {
    frozen = true;
    ensureBuilt(Tensors.of(shapes.stream().map(s -> new KerasTensor(s, policy.computeDtype(), "shape")).toList()));
  }

  /** Marks the layer as built (for layers that build their parts themselves). */
  protected final void markBuilt() {
    frozen = true;
    built = true;
  }

  /**
   * {@return a new weight, glorot-uniform}
   *
   * @param name the last part of its path
   * @param shape its shape
   */
  protected final Variable addWeight(String name, Shape shape) {
    return addWeight(name, shape, ObjectFactory.deserialize("glorot_uniform", Initializer.class), o -> {});
  }

  /**
   * {@return a new weight}
   *
   * @param name the last part of its path
   * @param shape its shape
   * @param initializer gives its first value
   */
  protected final Variable addWeight(String name, Shape shape, Initializer initializer) {
    return addWeight(name, shape, initializer, o -> {});
  }

  /**
   * {@return a new weight}
   *
   * @param name the last part of its path
   * @param shape its shape
   * @param initializer Keras's name, as in {@code "he_normal"}
   */
  protected final Variable addWeight(String name, Shape shape, String initializer) {
    return addWeight(name, shape, Initializer.of(initializer), o -> {});
  }

  /**
   * {@return a new weight}
   *
   * @param name the last part of its path
   * @param shape its shape
   * @param initializer Keras's name, as in {@code "he_normal"}
   * @param options trainable, regularizer, constraint, dtype
   */
  protected final Variable addWeight(String name, Shape shape, String initializer, Consumer<WeightOptions> options) {
    return addWeight(name, shape, Initializer.of(initializer), options);
  }

  /**
   * Makes a weight.
   *
   * @param name the last part of its path
   * @param shape its shape
   * @param initializer gives its first value
   * @param options trainable, regularizer, constraint, dtype
   * @return the variable
   */
  protected final Variable addWeight(String name, Shape shape, Initializer initializer, Consumer<WeightOptions> options) {
    var o = new WeightOptions();
    options.accept(o);
    if (!shape.isStatic()) {
      throw new ShapeException("the weight \"" + name + "\" would have the shape " + shape + ": an input length that it depends on is unknown. Give it in input(...)");
    }
    DType t = o.dtype().orElse(policy.variableDtype());
    Initializer mine = initializer instanceof RandomInitializer<?> r ? r.fresh() : initializer;
    Variable v = new Variable(Operations.cast(mine.apply(shape, t), t), name).trainable(o.isTrainable());
    ownWeights.add(v);
    o.regularizer().ifPresent(r -> regularizers.put(v, r));
    o.constraint().ifPresent(r -> {
      constraints.put(v, r);
      v.constraint(r::apply);
    });
    return v;
  }

  /**
   * Adds a term to the loss of the call that runs.
   *
   * @param loss a scalar, or values that are summed
   */
  protected final void addLoss(Tensor loss) {
    if (Symbolic.isMeta(loss)) return;
    Tensor term = loss.ndim() == 0 ? loss : Operations.sum(loss);
    Call call = running.get();
    if (call.lossesInside != null) call.lossesInside.add(term);
    if (call.again) return;
    lossesAdded = true;
    callLosses.add(term);
  }

  /**
   * {@return the layer, found from now on although no field holds it}
   *
   * @param name its attribute name
   * @param layer the layer
   * @param <L> its class
   */
  protected final <L extends Layer> L track(String name, L layer) {
    tracked.put(name, layer);
    return layer;
  }

  // ---- options ----

  /** {@return the name; made from the class name at the first question} */
  public String name() {
    if (name == null) name = Names.next(Names.snakeCase(className()));
    return name;
  }

  /**
   * {@return this layer}
   *
   * @param name unique in its model, without slashes
   */
  public Layer name(String name) {
    checkOpen();
    rename(name);
    return this;
  }

  /**
   * Changes the name, even of a built layer (for models, which are built when they are made).
   *
   * @param name unique in its model, without slashes
   */
  protected final void rename(String name) {
    if (name.contains("/")) throw new IllegalArgumentException("the name \"" + name + "\" contains a slash");
    this.name = name;
  }

  /** {@return whether its weights may be trained} */
  public boolean trainable() {
    return trainable;
  }

  /**
   * {@return this layer, with all layers in it changed too, at once}
   *
   * @param trainable whether its weights may be trained
   */
  public Layer trainable(boolean trainable) {
    this.trainable = trainable;
    for (Layer l : subLayers()) l.trainable(trainable);
    return this;
  }

  /**
   * {@return this layer}
   *
   * @param dtype a dtype or a policy, as in {@code "mixed_float16"}
   */
  public Layer dtype(String dtype) {
    checkOpen();
    policy = DTypePolicy.of(dtype);
    return this;
  }

  /**
   * {@return this layer}
   *
   * @param dtype of computation and weights
   */
  public Layer dtype(DType dtype) {
    return dtype(dtype.toString());
  }

  /** {@return in which types it computes and keeps weights} */
  public DTypePolicy dtypePolicy() {
    return policy;
  }

  /** {@return the type of its results} */
  public DType computeDtype() {
    return policy.computeDtype();
  }

  /** Throws if the layer was called: its options are fixed then. */
  protected final void checkOpen() {
    if (frozen) throw new IllegalStateException(className() + " '" + name() + "' is built: its options are fixed. Set them before the first call");
  }

  /**
   * {@return a weight in the type of computation}
   *
   * @param weight a weight of this layer
   */
  protected final Tensor value(Variable weight) {
    return weight.dtype().isFloating() ? Operations.cast(weight, policy.computeDtype()) : weight;
  }

  // ---- state ----

  /** {@return whether its weights exist} */
  public boolean built() {
    return built;
  }

  /** {@return the layers in it, in the order of their fields} */
  public List<Layer> subLayers() {
    if (tracked.isEmpty() && SubLayers.none(this)) return List.of(); // most layers: asked several times a step
    return SubLayers.distinct(subLayersByName().values());
  }

  /** {@return the layers in it by attribute name} */
  protected Map<String, Layer> subLayersByName() {
    Map<String, Layer> all = SubLayers.of(this);
    all.putAll(tracked);
    return all;
  }

  /** {@return its own weights without those of layers in it} */
  protected final List<Variable> ownWeights() {
    return List.copyOf(ownWeights);
  }

  /** {@return all weights in Keras's order: own trainable ones, own others, then those of the layers in it} */
  public List<Variable> weights() {
    Set<Variable> all = new LinkedHashSet<>();
    for (Variable v : ownWeights) {
      if (v.trainable()) all.add(v);
    }
    all.addAll(ownWeights);
    for (Layer l : subLayers()) all.addAll(l.weights());
    return List.copyOf(all);
  }

  /** {@return the weights that optimizers change} */
  public List<Variable> trainableWeights() {
    if (!trainable) return List.of();
    Set<Variable> all = new LinkedHashSet<>();
    for (Variable v : ownWeights) {
      if (v.trainable()) all.add(v);
    }
    for (Layer l : subLayers()) all.addAll(l.trainableWeights());
    return List.copyOf(all);
  }

  /** {@return the weights that optimizers do not change} */
  public List<Variable> nonTrainableWeights() {
    var rest = new ArrayList<>(weights());
    rest.removeAll(trainableWeights());
    return List.copyOf(rest);
  }

  /** {@return all variables} */
  public List<Variable> variables() {
    return weights();
  }

  /** {@return the variables that optimizers change} */
  public List<Variable> trainableVariables() {
    return trainableWeights();
  }

  /** {@return the variables that optimizers do not change} */
  public List<Variable> nonTrainableVariables() {
    return nonTrainableWeights();
  }

  /** {@return copies of all weights, in the order of {@link #weights}} */
  public List<Tensor> getWeights() {
    return weights().stream().map(Variable::value).toList();
  }

  /**
   * Replaces all weights.
   *
   * @param values in the order of {@link #weights}, of equal shapes
   */
  public void setWeights(List<? extends Tensor> values) {
    List<Variable> mine = weights();
    if (mine.size() != values.size()) {
      throw new IllegalArgumentException(label() + " has " + mine.size() + " weights; got " + values.size() + (built() ? "" : ". It is not built yet: call it or build it first"));
    }
    for (int i = 0; i < mine.size(); i++) {
      if (!mine.get(i).shape().equals(values.get(i).shape())) {
        throw new ShapeException(label() + ": the weight " + mine.get(i).path() + " has the shape " + mine.get(i).shape() + "; got " + values.get(i).shape());
      }
    }
    for (int i = 0; i < mine.size(); i++) mine.get(i).assign(values.get(i));
  }

  /** {@return the number of weights' elements} */
  public long countParams() {
    if (!built && weights().isEmpty() && getClass() != Layer.class && subLayers().isEmpty() && overridesBuild()) {
      throw new IllegalStateException(className() + " '" + name() + "' has no weights yet: call it or build it first");
    }
    return weights().stream().mapToLong(Variable::size).sum();
  }

  private boolean overridesBuild() {
    for (Class<?> c = getClass(); c != Layer.class; c = c.getSuperclass()) {
      for (var m : c.getDeclaredMethods()) {
        if (m.getName().equals("build")) return true;
      }
    }
    return false;
  }

  /** {@return the terms that the latest call and the regularizers add to the loss, scalars} */
  public List<Tensor> losses() {
    var all = new ArrayList<Tensor>();
    if (!hasLosses()) return all;
    collectCallLosses(all);
    Map<Variable, Regularizer> by = new IdentityHashMap<>();
    collectRegularizers(by);
    if (by.isEmpty()) return all;
    for (Variable v : trainableWeights()) {
      Regularizer r = by.get(v);
      if (r != null) all.add(r.apply(v));
    }
    return all;
  }

  private void collectCallLosses(List<Tensor> all) {
    all.addAll(callLosses);
    for (Layer l : subLayers()) l.collectCallLosses(all);
  }

  private void collectRegularizers(Map<Variable, Regularizer> by) {
    by.putAll(regularizers);
    for (Layer l : subLayers()) l.collectRegularizers(by);
  }

  /** {@return whether {@link #losses} may have terms} */
  public boolean hasLosses() {
    if (!callLosses.isEmpty() || !regularizers.isEmpty()) return true;
    for (Layer l : subLayers()) {
      if (l.hasLosses()) return true;
    }
    return false;
  }

  /** Forgets the terms of calls: a new step begins. */
  public void clearLosses() {
    callLosses.clear();
    for (Layer l : subLayers()) l.clearLosses();
  }

  /** {@return the projections to apply after each update} */
  public Map<Variable, Constraint> constraints() {
    Map<Variable, Constraint> all = new IdentityHashMap<>(constraints);
    for (Layer l : subLayers()) all.putAll(l.constraints());
    return all;
  }

  /** {@return Keras's get_config} */
  public Map<String, Object> getConfig() {
    return Config.write(new LayerConfig(this));
  }

  /** {@return Keras's JSON of this layer} */
  public String toJson() {
    return Json.write(ObjectFactory.serialize(this));
  }

  /** {@return the symbol of its only input in the functional model where it was last called} */
  public Tensors input() {
    return Tensors.of(lastNode().parents());
  }

  /** {@return the symbol of its output in the functional model where it was last called} */
  public Tensors output() {
    return Tensors.of(lastNode().outputs());
  }

  private Node lastNode() {
    if (nodes.isEmpty()) throw new IllegalStateException(label() + " was never called on a symbol: it has no input and output");
    return nodes.getLast();
  }

  /** {@return the calls on symbols, in order (internal)} */
  public List<Node> nodes() {
    return List.copyOf(nodes);
  }

  /** {@return what messages call it: its class and name} */
  final String label() {
    return className() + " '" + name() + "'";
  }

  /** {@return for Keras's layers the code that makes it, for others class and name; then the output shape, if there is one, and the number of parameters} */
  @Override
  public String toString() {
    var facts = new ArrayList<String>();
    if (!nodes.isEmpty()) facts.add(nodes.getLast().outputs().stream().map(o -> o.shape().toString()).collect(Collectors.joining(" and ")));
    if (built) facts.add(weights().stream().mapToLong(Variable::size).sum() + " parameters");
    return Code.of(this).orElseGet(this::label) + (facts.isEmpty() ? "" : "  // " + String.join(", ", facts));
  }
}
