package org.kerava.models;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerava.layers.Context;
import org.kerava.layers.Layer;
import org.kerava.ops.Node;
import org.kerava.saving.Config;
import org.kerava.saving.FormatException;
import org.kerava.saving.Json;
import org.kerava.saving.ObjectFactory;
import org.kerava.tensor.KerasTensor;
import org.kerava.tensor.Shape;
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
        if (n.operation() == l) nodes.add(Map.of("args", arguments(n, index), "kwargs", Map.of()));
      }
      json.put("inbound_nodes", nodes);
      layers.add(json);
    }
    c.put("layers", layers);
    c.put("input_layers", references(g.inputs(), index));
    c.put("output_layers", references(g.outputs(), index));
  }

  private static List<Object> arguments(Node n, Map<Node, Integer> index) {
    var args = new ArrayList<Object>();
    for (KerasTensor p : n.parents()) {
      var config = new LinkedHashMap<String, Object>();
      config.put("shape", shape(p.shape()));
      config.put("dtype", p.dtype().toString());
      config.put("keras_history", reference(p, index));
      args.add(Map.of("class_name", "__keras_tensor__", "config", config));
    }
    boolean list = n.parents().size() > 1 && ((Layer) n.operation()).getClass().getPackageName().endsWith(".merging");
    return list ? List.of(args) : args;
  }

  private static List<@Nullable Object> shape(Shape s) {
    var list = new ArrayList<@Nullable Object>();
    for (int n : s.toArray()) list.add(n == Shape.ANY ? null : (Object) n);
    return list;
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
    var pending = new ArrayList<Pending>();
    for (Object o : Json.array(c.get("layers").orElseThrow(() -> new FormatException("Functional: the configuration has no \"layers\"")))) {
      Map<String, Object> json = Json.object(o);
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
        Optional<Tensors> out = call(p, made);
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
  private static Optional<Tensors> call(Pending p, Map<String, List<Tensors>> made) {
    var inputs = new ArrayList<Tensor>();
    for (Object arg : Json.array(p.node.getOrDefault("args", List.of()))) {
      if (!collect(arg, made, inputs)) return Optional.empty();
    }
    Map<String, Object> kwargs = Json.object(p.node.getOrDefault("kwargs", Map.of()));
    var more = new LinkedHashMap<String, List<Tensor>>();
    for (var e : kwargs.entrySet()) {
      var tensors = new ArrayList<Tensor>();
      if (e.getValue() instanceof Map<?, ?> || e.getValue() instanceof List<?>) {
        if (!collect(e.getValue(), made, tensors)) return Optional.empty();
      }
      more.put(e.getKey(), tensors);
    }
    for (String name : List.of("inputs", "query", "value", "key")) inputs.addAll(more.getOrDefault(name, List.of()));
    Tensors all = Tensors.of(inputs);
    return Optional.of(p.layer.applyAll(all, c -> options(c, kwargs, more)));
  }

  private static Context options(Context c, Map<String, Object> kwargs, Map<String, List<Tensor>> tensors) {
    for (var e : kwargs.entrySet()) {
      List<Tensor> t = tensors.getOrDefault(e.getKey(), List.of());
      switch (e.getKey()) {
        case "training" -> {
          if (e.getValue() instanceof Boolean b) c = c.training(b);
        }
        case "mask" -> {
          if (!t.isEmpty()) c = c.mask(t.get(0));
        }
        case "initial_state" -> {
          if (!t.isEmpty()) c = c.initialState(t);
        }
        case "attention_mask" -> {
          if (!t.isEmpty()) c = c.attentionMask(t.get(0));
        }
        case "use_causal_mask" -> c = c.useCausalMask(Boolean.TRUE.equals(e.getValue()));
        case "return_attention_scores" -> c = c.returnAttentionScores(Boolean.TRUE.equals(e.getValue()));
        default -> {}
      }
    }
    return c;
  }

  /** Adds the tensors in a JSON value; false if one does not exist yet. */
  private static boolean collect(@Nullable Object json, Map<String, List<Tensors>> made, List<Tensor> into) {
    if (json instanceof Map<?, ?> m && "__keras_tensor__".equals(m.get("class_name"))) {
      List<Object> history = Json.array(Json.object(Json.object(m).get("config")).get("keras_history"));
      Optional<Tensor> t = find(history, made);
      t.ifPresent(into::add);
      return t.isPresent();
    }
    if (json instanceof List<?> l) {
      for (Object o : l) {
        if (!collect(o, made, into)) return false;
      }
    }
    return true;
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
