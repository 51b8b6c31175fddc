package org.kerava.models;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kerava.layers.Layer;
import org.kerava.layers.LayerCall;
import org.kerava.ops.Node;
import org.kerava.saving.Config;
import org.kerava.saving.FormatException;
import org.kerava.saving.Json;
import org.kerava.saving.ObjectFactory;
import org.kerava.tensor.KerasTensor;
import org.kerava.tensor.Masks;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/** The graph of a functional model in Keras's JSON: {@code layers} with {@code inbound_nodes}, {@code input_layers}, {@code output_layers}. */
final class FunctionalConfig {
  private FunctionalConfig() {}

  // ---- writing ----

  static void write(Graph g, Config c) {
    Map<Node, Integer> index = new IdentityHashMap<>(); // which call of its layer a node is, within this graph
    Map<Layer, Integer> calls = new IdentityHashMap<>();
    for (Node n : g.nodes()) index.put(n, n.operation() instanceof Layer l ? calls.merge(l, 1, Integer::sum) - 1 : 0);
    Function<KerasTensor, List<Object>> reference = t -> {
      Node n = (Node) t.producer().orElse(null);
      return n == null || !index.containsKey(n) ? List.of(t.name(), 0, 0) : List.of(g.name(n), index.get(n), t.index());
    };
    var layers = new ArrayList<Object>();
    for (Object o : g.operations()) {
      if (o instanceof Node n) {
        layers.add(OperationConfig.write(n, g.name(n), reference));
        continue;
      }
      Layer l = (Layer) o;
      var json = new LinkedHashMap<>(ObjectFactory.serialize(l));
      json.put("name", l.name());
      var nodes = new ArrayList<Object>();
      for (Node n : g.nodes()) {
        if (n.operation() == l) nodes.add(CallConfig.write(n, reference));
      }
      json.put("inbound_nodes", nodes);
      layers.add(json);
    }
    c.put("layers", layers);
    c.put("input_layers", references(g.inputs(), reference));
    c.put("output_layers", references(g.outputs(), reference));
  }

  private static Object references(Tensors group, Function<KerasTensor, List<Object>> reference) {
    if (!group.names().isEmpty()) {
      var map = new LinkedHashMap<String, Object>();
      for (String name : group.names()) map.put(name, reference.apply((KerasTensor) group.tensor(name)));
      return map;
    }
    if (group instanceof KerasTensor k) return reference.apply(k);
    return group.tensors().stream().map(t -> (Object) reference.apply((KerasTensor) t)).toList();
  }

  // ---- reading ----

  /** Masks that Keras found by itself stand in files as operations; here they travel with the tensors. */
  private static final Set<String> MASKS = Set.of("mask", "query_mask", "value_mask", "key_mask");

  /** One call of a layer, or of an operation between layers, that waits until the tensors it reads exist. */
  private record Pending(String name, @Nullable Layer layer, @Nullable Map<String, Object> operation, Map<String, Object> node) {}

  static Model read(Config c) {
    Map<String, List<Tensors>> made = new HashMap<>(); // per layer: the outputs of each call
    var operations = new TreeSet<String>(); // calls between layers; those of Keras's masks are not needed, since masks travel with the tensors here
    var unread = new TreeMap<String, String>(); // operations that are not known here, which does not matter where nothing but masks needs them
    var pending = new ArrayList<Pending>();
    for (Object o : Json.array(c.get("layers").orElseThrow(() -> new FormatException("Functional: the configuration has no \"layers\"")))) {
      Map<String, Object> json = Json.object(o);
      if (String.valueOf(json.get("module")).startsWith("keras.src.ops")) {
        String operation = String.valueOf(json.get("name"));
        operations.add(operation);
        if (!OperationConfig.reads(json)) unread.put(operation, String.valueOf(json.get("class_name")));
        made.put(operation, new ArrayList<>());
        for (Object n : Json.array(json.getOrDefault("inbound_nodes", List.of()))) pending.add(new Pending(operation, null, json, Json.object(n)));
        continue;
      }
      Layer l = ObjectFactory.deserialize(json, Layer.class);
      String name = String.valueOf(json.getOrDefault("name", l.name()));
      var calls = new ArrayList<Tensors>();
      made.put(name, calls);
      if (l instanceof InputLayer in) calls.add(in.symbol());
      Object nodes = json.get("inbound_nodes");
      if (nodes == null) continue;
      for (Object n : Json.array(nodes)) {
        if (n instanceof Map<?, ?>) pending.add(new Pending(name, l, null, Json.object(n)));
        else throw new FormatException("Functional: the layer \"" + name + "\" has inbound nodes of Keras 2, which are not read yet");
      }
    }
    while (!pending.isEmpty()) {
      boolean progress = false;
      for (var it = pending.iterator(); it.hasNext();) {
        Pending p = it.next();
        if (unread.containsKey(p.name)) {
          it.remove();
          continue;
        }
        Optional<Tensors> out = call(p, made, operations, unread);
        if (out.isEmpty()) continue;
        made.get(p.name).add(out.get());
        it.remove();
        progress = true;
      }
      if (!progress && !pending.isEmpty()) {
        throw new FormatException("Functional: the calls of " + pending.stream().map(Pending::name).toList() + " read tensors that nothing makes");
      }
    }
    Tensors in = resolve(c.get("input_layers").orElse(List.of()), made, unread);
    Tensors out = resolve(c.get("output_layers").orElse(List.of()), made, unread);
    return new Model(in, out);
  }

  /** Calls the layer or operation if all that it reads exists. */
  private static Optional<Tensors> call(Pending p, Map<String, List<Tensors>> made, Set<String> operations, Map<String, String> unread) {
    Function<List<Object>, Optional<Tensor>> find = history -> {
      String operation = String.valueOf(history.get(0));
      if (unread.containsKey(operation)) throw unreadable("\"" + p.name + "\"", operation, unread);
      return find(history, made);
    };
    Optional<Object> args = CallConfig.read(p.node.getOrDefault("args", List.of()), find);
    var named = new LinkedHashMap<String, Object>();
    for (var e : Json.object(p.node.getOrDefault("kwargs", Map.of())).entrySet()) {
      if (e.getValue() == null || MASKS.contains(e.getKey()) && CallConfig.isOf(e.getValue(), operations) && travels(args)) continue;
      Optional<Object> v = CallConfig.read(e.getValue(), find);
      if (v.isEmpty()) return Optional.empty();
      named.put(e.getKey(), v.get());
    }
    if (args.isEmpty()) return Optional.empty();
    if (p.layer == null) return Optional.of(OperationConfig.call(p.operation, (List<?>) args.get(), named));
    var inputs = new ArrayList<Tensor>();
    collect(args.get(), inputs);
    for (String name : List.of("inputs", "query", "value", "key")) collect(named.remove(name), inputs);
    Tensors in = args.get() instanceof List<?> l && l.size() == 1 && l.get(0) instanceof Tensors t && !t.names().isEmpty() ? t : Tensors.of(inputs);
    return Optional.of(p.layer.applyAll(in, c -> LayerCall.with(c, named)));
  }

  /** Whether the tensors that a call reads carry masks here, or do not exist yet. */
  private static boolean travels(Optional<Object> args) {
    if (args.isEmpty()) return true;
    var inputs = new ArrayList<Tensor>();
    collect(args.get(), inputs);
    return inputs.stream().anyMatch(t -> Masks.get(t).isPresent());
  }

  private static void collect(@Nullable Object v, List<Tensor> into) {
    if (v instanceof Tensor t) into.add(t);
    if (v instanceof List<?> l) l.forEach(o -> collect(o, into));
  }

  private static Optional<Tensor> find(List<Object> history, Map<String, List<Tensors>> made) {
    List<Tensors> calls = made.get(String.valueOf(history.get(0)));
    if (calls == null) throw new FormatException("Functional: there is no layer \"" + history.get(0) + "\"");
    int call = ((Number) history.get(1)).intValue();
    int output = ((Number) history.get(2)).intValue();
    return call < calls.size() ? Optional.of(calls.get(call).tensors().get(output)) : Optional.empty();
  }

  /** {@code ["name", 0, 0]}, a list of such, or a dictionary of such. */
  private static Tensors resolve(Object json, Map<String, List<Tensors>> made, Map<String, String> unread) {
    if (json instanceof Map<?, ?> m) {
      var named = new LinkedHashMap<String, Tensor>();
      m.forEach((k, v) -> named.put(String.valueOf(k), end(Json.array(v), made, unread)));
      return Tensors.of(named);
    }
    List<Object> list = Json.array(json);
    if (!list.isEmpty() && list.get(0) instanceof String) return end(list, made, unread);
    return Tensors.of(list.stream().map(o -> end(Json.array(o), made, unread)).toList());
  }

  /** An input or output of the model. */
  private static Tensor end(List<Object> history, Map<String, List<Tensors>> made, Map<String, String> unread) {
    String name = String.valueOf(history.get(0));
    if (unread.containsKey(name)) throw unreadable("the model", name, unread);
    return find(history, made).orElseThrow(() -> new FormatException("Functional: there is no call " + history + " of \"" + name + "\""));
  }

  private static FormatException unreadable(String reader, String operation, Map<String, String> unread) {
    return new FormatException("Functional: " + reader + " reads the operation \"" + operation + "\" of the class " + unread.get(operation)
        + ", which cannot be read between layers: put it into a layer");
  }
}
