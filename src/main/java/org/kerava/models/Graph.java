package org.kerava.models;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.kerava.layers.Context;
import org.kerava.layers.Layer;
import org.kerava.ops.Node;
import org.kerava.ops.Operations;
import org.kerava.tensor.DType;
import org.kerava.tensor.KerasTensor;
import org.kerava.tensor.Masks;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/**
 * The calls between the inputs and outputs of a functional model, in an order that can be run, and the layers in Keras's order (by depth from the
 * output, then by traversal), which is also the order of weights.
 */
final class Graph {
  private final Tensors inputs;
  private final Tensors outputs;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Object> operations;
  private final List<Layer> layers;
  private final Map<Node, String> names = new IdentityHashMap<>();
  private final Map<KerasTensor, Integer> slot = new IdentityHashMap<>();
  private final int[][] made; // per node: the slots of its outputs
  private final int[] inputSlots;
  private final int[] outputSlots;
  private final List<String> outputNames;

  Graph(Tensors inputs, Tensors outputs) {
    this.inputs = inputs;
    this.outputs = outputs;
    for (Tensor t : inputs.tensors()) {
      if (!(t instanceof KerasTensor)) throw new IllegalArgumentException("a model's inputs are symbols: make them with input(...); got " + t);
    }
    Map<Object, Integer> order = new LinkedHashMap<>();
    var finished = new HashSet<Node>();
    for (Tensor t : outputs.names().isEmpty() ? outputs.tensors() : outputs.byName().values()) { // by name means in the names' order, as in Keras
      if (!(t instanceof KerasTensor k)) throw new IllegalArgumentException("a model's outputs are symbols: call layers on input(...); got " + t);
      visit(k, finished, new HashSet<>(), order);
    }
    operations = sort(order);
    layers = operations.stream().filter(Layer.class::isInstance).map(Layer.class::cast).toList();
    nameOperations();
    for (Tensor t : inputs.tensors()) slotOf((KerasTensor) t);
    for (Node n : nodes) {
      for (KerasTensor k : n.outputs()) slotOf(k);
    }
    inputSlots = inputs.tensors().stream().mapToInt(t -> slotOf((KerasTensor) t)).toArray();
    outputSlots = outputs.tensors().stream().mapToInt(t -> slotOf((KerasTensor) t)).toArray();
    outputNames = !outputs.names().isEmpty() ? outputs.names()
        : outputs.tensors().stream().map(t -> ((KerasTensor) t).producer().map(KerasTensor.Producer::name).orElse(((KerasTensor) t).name())).toList();
    made = new int[nodes.size()][];
    for (int i = 0; i < made.length; i++) made[i] = nodes.get(i).outputs().stream().mapToInt(this::slotOf).toArray();
  }

  private int slotOf(KerasTensor k) {
    return slot.computeIfAbsent(k, x -> slot.size());
  }

  /** Depth first, as Keras's _build_map: a node follows all that it reads. */
  private void visit(KerasTensor t, Set<Node> finished, Set<Node> inProgress, Map<Object, Integer> order) {
    boolean isInput = inputs.tensors().stream().anyMatch(x -> x == t);
    Optional<KerasTensor.Producer> producer = t.producer();
    if (isInput) {
      order.putIfAbsent(t, order.size());
      return;
    }
    if (producer.isEmpty()) {
      throw new IllegalArgumentException("the graph is cut: " + t + " leads to the outputs but is not among the inputs "
          + inputs.tensors().stream().map(x -> ((KerasTensor) x).name()).toList());
    }
    Node node = (Node) producer.get();
    if (finished.contains(node)) return;
    if (!inProgress.add(node)) throw new IllegalArgumentException("the graph has a cycle at " + node.name());
    order.putIfAbsent(node.operation() instanceof Layer ? node.operation() : node, order.size());
    for (KerasTensor parent : node.parents()) visit(parent, finished, inProgress, order);
    finished.add(node);
    inProgress.remove(node);
    nodes.add(node);
  }

  private List<Object> sort(Map<Object, Integer> order) {
    Map<Node, Integer> nodeDepth = new HashMap<>();
    Map<Object, Integer> depth = new HashMap<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node n = nodes.get(i);
      Object op = n.operation() instanceof Layer ? n.operation() : n;
      int d = Math.max(nodeDepth.getOrDefault(n, 0), depth.getOrDefault(op, 0));
      depth.put(op, d);
      nodeDepth.put(n, d);
      for (KerasTensor p : n.parents()) {
        boolean isInput = inputs.tensors().stream().anyMatch(x -> x == p);
        if (isInput) depth.merge(p, d + 1, Math::max);
        else nodeDepth.merge((Node) p.producer().orElseThrow(), d + 1, Math::max);
      }
    }
    var all = new ArrayList<>(order.keySet());
    all.sort(Comparator.<Object>comparingInt(o -> -depth.getOrDefault(o, 0)).thenComparingInt(order::get));
    return all.stream().map(o -> o instanceof KerasTensor k ? new InputLayer(k) : o).toList();
  }

  /** Operations between layers get names of their own: multiply, multiply_1 ... */
  private void nameOperations() {
    var taken = new HashSet<String>();
    for (Layer l : layers) taken.add(l.name());
    for (Object o : operations) {
      if (!(o instanceof Node n)) continue;
      String name = n.name();
      for (int i = 1; !taken.add(name); i++) name = n.name() + "_" + i;
      names.put(n, name);
    }
  }

  /** The name of a call's layer, or of an operation between layers: unique in this graph. */
  String name(Node n) {
    String own = names.get(n);
    return own != null ? own : n.name();
  }

  Tensors inputs() {
    return inputs;
  }

  Tensors outputs() {
    return outputs;
  }

  /** What losses and metrics call the outputs: their names, or those of the layers that make them. */
  List<String> outputNames() {
    return outputNames;
  }

  List<Node> nodes() {
    return nodes;
  }

  /** Layers and, as {@link Node}, operations between them, in Keras's order. */
  List<Object> operations() {
    return operations;
  }

  /** All layers, inputs as {@link InputLayer}, in Keras's order. */
  List<Layer> layers() {
    return layers;
  }

  /** Calls every node once. */
  Tensors run(Tensors given, Context c) {
    Tensor[] value = new Tensor[slot.size()];
    List<Tensor> in = match(given, c);
    for (int i = 0; i < inputSlots.length; i++) value[inputSlots[i]] = in.get(i);
    UnaryOperator<Tensor> valueOf = t -> {
      if (!(t instanceof KerasTensor k)) return t;
      Integer s = slot.get(k);
      if (s == null || value[s] == null) throw new IllegalStateException("the model has no value for " + k);
      return value[s];
    };
    for (int i = 0; i < made.length; i++) {
      Tensors out = nodes.get(i).call().run(valueOf, c);
      int[] slots = made[i];
      if (out instanceof Tensor t) value[slots[0]] = t;
      else for (int j = 0; j < slots.length; j++) value[slots[j]] = out.tensor(j);
    }
    if (outputSlots.length == 1 && outputs instanceof Tensor) return value[outputSlots[0]];
    int[] at = {0};
    return outputs.map(t -> value[outputSlots[at[0]++]]);
  }

  /** The given tensors in the order of the inputs, checked, cast and with the masks of the call. */
  private List<Tensor> match(Tensors given, Context c) {
    List<Tensor> ordered = order(given);
    var result = new ArrayList<Tensor>(ordered.size());
    for (int i = 0; i < ordered.size(); i++) {
      KerasTensor want = (KerasTensor) inputs.tensor(i);
      Tensor t = fit(want, ordered.get(i));
      if (c.masks().size() > i && c.masks().get(i).isPresent() && Masks.get(t).isEmpty() && !(t instanceof KerasTensor)) {
        t = Operations.copy(t);
        Masks.set(t, c.masks().get(i));
      }
      result.add(t);
    }
    return result;
  }

  private List<Tensor> order(Tensors given) {
    List<String> names = given.names();
    if (!names.isEmpty()) {
      List<String> keys = inputs.names().isEmpty() ? inputs.tensors().stream().map(t -> ((KerasTensor) t).name()).toList() : inputs.names();
      if (names.containsAll(keys)) return keys.stream().map(given::tensor).toList();
      if (names.size() == keys.size() && inputs.names().isEmpty()) { // Keras flattens dictionaries by sorted name
        throw new IllegalArgumentException("the model's inputs are named " + keys + "; got " + names);
      }
      throw new IllegalArgumentException("the model needs inputs named " + keys + "; got " + names);
    }
    if (given.count() != inputs.count()) {
      throw new IllegalArgumentException("the model has " + inputs.count() + " inputs " + inputs.tensors().stream().map(t -> ((KerasTensor) t).name()).toList()
          + "; got " + given.count() + " tensors");
    }
    if (inputs.names().isEmpty()) return given.tensors();
    var sorted = new ArrayList<>(inputs.byName().keySet()); // by order means by sorted name, as in Keras
    return inputs.names().stream().map(n -> given.tensor(sorted.indexOf(n))).toList();
  }

  /** Casts to the input's type and repairs Keras's harmless differences: a last axis of 1 too many or too few. */
  private static Tensor fit(KerasTensor want, Tensor t) {
    if (t.dtype() != want.dtype() && want.dtype() != DType.STRING && t.dtype() != DType.STRING) {
      Tensor cast = Operations.cast(t, want.dtype());
      if (!(cast instanceof KerasTensor)) Masks.get(t).ifPresent(m -> Masks.set(cast, Optional.of(m)));
      t = cast;
    }
    Shape w = want.shape();
    if (t.ndim() == w.ndim() + 1 && t.shape().last() == 1) t = Operations.squeeze(t, -1);
    else if (t.ndim() == w.ndim() - 1 && w.ndim() > 0 && w.last() == 1) t = Operations.expandDims(t, -1);
    boolean ok = t.ndim() == w.ndim();
    for (int i = 0; ok && i < w.ndim(); i++) ok = w.get(i) == Shape.ANY || t.shape().get(i) == Shape.ANY || w.get(i) == t.shape().get(i);
    if (!ok) {
      boolean single = t.ndim() == w.ndim() - 1;
      for (int i = 0; single && i < t.ndim(); i++) single = w.get(i + 1) == Shape.ANY || w.get(i + 1) == t.shape().get(i);
      throw new ShapeException("the input \"" + want.name() + "\" expects the shape " + w + "; got " + t.shape()
          + (single ? ", one sample without a batch axis: call batch(n) on a Dataset, or expandDims(x, 0) on a tensor" : ""));
    }
    return t;
  }

  @Override
  public String toString() {
    return "Graph" + Arrays.toString(nodes.stream().map(Node::name).toArray());
  }
}
