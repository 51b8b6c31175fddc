package org.kerava.models;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/** The graph of a functional model in Keras's JSON: {@code layers} with {@code inbound_nodes}, {@code input_layers}, {@code output_layers}. */
final class FunctionalConfig {
  private FunctionalConfig() {}

  // ---- writing ----

  static void write(Graph g, Config c) {
    for (Node n : g.nodes()) {
      if (!(n.operation() instanceof Layer)) {
        throw new IllegalStateException("the operation \"" + n.name() + "\" between layers has no JSON yet: put it into a layer, as in lambda(x -> ...) or a custom layer");
      }
    }
    Map<Node, Integer> index = new IdentityHashMap<>(); // which call of its layer a node is, within this graph
    Map<Layer, Integer> calls = new IdentityHashMap<>();
    for (Node n : g.nodes()) index.put(n, calls.merge((Layer) n.operation(), 1, Integer::sum) - 1);
    var layers = new ArrayList<Object>();
    for (Layer l : g.layers()) {
      var json = new LinkedHashMap<>(ObjectFactory.serialize(l));
      json.put("name", l.name());
      var nodes = new ArrayList<Object>();
      for (Node n : g.nodes()) {
        if (n.operation() == l) nodes.add(CallConfig.write(n, t -> reference(t, index)));
      }
      json.put("inbound_nodes", nodes);
      layers.add(json);
    }
    c.put("layers", layers);
    c.put("input_layers", references(g.inputs(), index));
    c.put("output_layers", references(g.outputs(), index));
  }

  private static List<Object> reference(KerasTensor t, Map<Node, Integer> index) {
    Node n = (Node) t.producer().orElse(null);
    return n == null || !index.containsKey(n) ? List.of(t.name(), 0, 0) : List.of(n.name(), index.get(n), t.index());
  }

  private static Object references(Tensors group, Map<Node, Integer> index) {
    if (!group.names().isEmpty()) {
      var map = new LinkedHashMap<String, Object>();
      for (String name : group.names()) map.put(name, reference((KerasTensor) group.tensor(name), index));
      return map;
    }
    if (group instanceof KerasTensor k) return reference(k, index);
    return group.tensors().stream().map(t -> (Object) reference((KerasTensor) t, index)).toList();
  }

  // ---- reading ----

  /** One call that waits until the tensors it reads exist. */
  private record Pending(Layer layer, Map<String, Object> node) {}

  static Model read(Config c) {
    Map<String, List<Tensors>> made = new HashMap<>(); // per layer: the outputs of each call
    var operations = new TreeSet<String>(); // calls between layers; those of Keras's masks are not needed, since masks travel with the tensors here
    var pending = new ArrayList<Pending>();
    for (Object o : Json.array(c.get("layers").orElseThrow(() -> new FormatException("Functional: the configuration has no \"layers\"")))) {
      Map<String, Object> json = Json.object(o);
      if (String.valueOf(json.get("module")).startsWith("keras.src.ops")) {
        operations.add(String.valueOf(json.get("name")));
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
        if (n instanceof Map<?, ?>) pending.add(new Pending(l, Json.object(n)));
        else throw new FormatException("Functional: the layer \"" + name + "\" has inbound nodes of Keras 2, which are not read yet");
      }
    }
    while (!pending.isEmpty()) {
      boolean progress = false;
      for (var it = pending.iterator(); it.hasNext();) {
        Pending p = it.next();
        Optional<Tensors> out = call(p, made, operations);
        if (out.isEmpty()) continue;
        made.get(p.layer.name()).add(out.get());
        it.remove();
        progress = true;
      }
      if (!progress) throw new FormatException("Functional: the calls of " + pending.stream().map(p -> p.layer.name()).toList() + " read tensors that nothing makes");
    }
    Tensors in = resolve(c.get("input_layers").orElse(List.of()), made);
    Tensors out = resolve(c.get("output_layers").orElse(List.of()), made);
    return new Model(in, out);
  }

  /** Calls the layer if all that it reads exists. */
  private static Optional<Tensors> call(Pending p, Map<String, List<Tensors>> made, Set<String> operations) {
    Function<List<Object>, Optional<Tensor>> find = history -> {
      if (!operations.contains(String.valueOf(history.get(0)))) return find(history, made);
      throw new FormatException("Functional: the layer \"" + p.layer.name() + "\" reads the operation \"" + history.get(0)
          + "\"; operations between layers cannot be read yet: put them into a layer");
    };
    Optional<Object> args = CallConfig.read(p.node.getOrDefault("args", List.of()), find);
    var named = new LinkedHashMap<String, Object>();
    for (var e : Json.object(p.node.getOrDefault("kwargs", Map.of())).entrySet()) {
      if (e.getValue() == null || e.getKey().endsWith("mask") && CallConfig.isOf(e.getValue(), operations)) continue;
      Optional<Object> v = CallConfig.read(e.getValue(), find);
      if (v.isEmpty()) return Optional.empty();
      named.put(e.getKey(), v.get());
    }
    if (args.isEmpty()) return Optional.empty();
    var inputs = new ArrayList<Tensor>();
    collect(args.get(), inputs);
    for (String name : List.of("inputs", "query", "value", "key")) collect(named.remove(name), inputs);
    Tensors in = args.get() instanceof List<?> l && l.size() == 1 && l.get(0) instanceof Tensors t && !t.names().isEmpty() ? t : Tensors.of(inputs);
    return Optional.of(p.layer.applyAll(in, c -> LayerCall.with(c, named)));
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
  private static Tensors resolve(Object json, Map<String, List<Tensors>> made) {
    if (json instanceof Map<?, ?> m) {
      var named = new LinkedHashMap<String, Tensor>();
      m.forEach((k, v) -> named.put(String.valueOf(k), find(Json.array(v), made).orElseThrow()));
      return Tensors.of(named);
    }
    List<Object> list = Json.array(json);
    if (!list.isEmpty() && list.get(0) instanceof String) return find(list, made).orElseThrow();
    return Tensors.of(list.stream().map(o -> find(Json.array(o), made).orElseThrow()).toList());
  }
}
