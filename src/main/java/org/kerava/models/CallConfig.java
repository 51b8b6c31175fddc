package org.kerava.models;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kerava.layers.Layer;
import org.kerava.layers.LayerCall;
import org.kerava.ops.Node;
import org.kerava.ops.OpCall;
import org.kerava.saving.FormatException;
import org.kerava.saving.Json;
import org.kerava.tensor.DType;
import org.kerava.tensor.KerasTensor;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/** The arguments of one call of a layer in Keras's JSON: references to symbols, constant tensors, truth values, numbers and texts. */
final class CallConfig {
  private CallConfig() {}

  // ---- writing ----

  /** {@code args} and {@code kwargs} of a node; symbols are written as references. */
  static Map<String, Object> write(Node n, Function<KerasTensor, List<Object>> reference) {
    var layer = (Layer) n.operation();
    LayerCall call = (LayerCall) n.arguments().orElseThrow();
    Tensors inputs = call.inputs();
    List<Object> args = inputs.tensors().stream().map(t -> tensor(t, reference)).toList();
    if (!inputs.names().isEmpty()) {
      var byName = new LinkedHashMap<String, Object>();
      for (int i = 0; i < args.size(); i++) byName.put(inputs.names().get(i), args.get(i));
      args = List.of(byName);
    } else if (args.size() > 1 && !layer.getClass().getSimpleName().equals("MultiHeadAttention")) {
      args = List.of(args);
    }
    var kwargs = new LinkedHashMap<String, Object>();
    call.named(layer).forEach((k, v) -> kwargs.put(k, Objects.requireNonNull(value(v, reference))));
    return ordered("args", args, "kwargs", kwargs);
  }

  static @Nullable Object value(@Nullable Object v, Function<KerasTensor, List<Object>> reference) {
    return switch (v) {
      case null -> null;
      case Tensor t -> tensor(t, reference);
      case List<?> l -> {
        var all = new ArrayList<@Nullable Object>();
        for (Object o : l) all.add(value(o, reference));
        yield all;
      }
      case OpCall.Range r -> {
        var range = new LinkedHashMap<String, @Nullable Object>();
        range.put("start", r.start());
        range.put("stop", r.stop());
        range.put("step", r.step() == 1 ? null : r.step());
        yield ordered("class_name", "__slice__", "config", range);
      }
      case String s when s.equals(OpCall.ELLIPSIS) -> ordered("class_name", "__ellipsis__", "config", Map.of());
      case Boolean b -> b;
      case Number x -> x;
      case String s -> s;
      default -> throw new IllegalStateException("the argument " + v + " of a layer's call has no JSON: numbers, truth values, texts and tensors have");
    };
  }

  /** Two entries in this order, so that the same model gives the same text. */
  static Map<String, Object> ordered(String first, Object a, String second, Object b) {
    var map = new LinkedHashMap<String, Object>();
    map.put(first, a);
    map.put(second, b);
    return map;
  }

  private static Object tensor(Tensor t, Function<KerasTensor, List<Object>> reference) {
    var config = new LinkedHashMap<String, Object>();
    if (t instanceof KerasTensor k) {
      config.put("shape", shape(k.shape()));
      config.put("dtype", k.dtype().toString());
      config.put("keras_history", reference.apply(k));
      return ordered("class_name", "__keras_tensor__", "config", config);
    }
    config.put("value", nested(t.toDoubleArray(), t.shape(), 0, new int[1], t.dtype()));
    config.put("dtype", t.dtype().toString());
    return ordered("class_name", "__tensor__", "config", config);
  }

  private static List<@Nullable Object> shape(Shape s) {
    var list = new ArrayList<@Nullable Object>();
    for (int n : s.toArray()) list.add(n == Shape.ANY ? null : (Object) n);
    return list;
  }

  private static Object nested(double[] values, Shape shape, int axis, int[] at, DType type) {
    if (axis == shape.ndim()) {
      double v = values[at[0]++];
      return type == DType.BOOL ? (Object) (v != 0) : type.isFloating() ? (Object) v : (Object) (long) v;
    }
    var list = new ArrayList<Object>();
    for (int i = 0; i < shape.get(axis); i++) list.add(nested(values, shape, axis + 1, at, type));
    return list;
  }

  // ---- reading ----

  /** A JSON value with its tensors; empty if one of them does not exist yet. */
  static Optional<Object> read(Object json, Function<List<Object>, Optional<Tensor>> find) {
    if (json instanceof Map<?, ?> m) {
      if (!m.containsKey("class_name")) return named(m, find);
      Map<String, Object> config = Json.object(m.get("config"));
      if ("__keras_tensor__".equals(m.get("class_name"))) return find.apply(Json.array(config.get("keras_history"))).map(t -> t);
      if ("__tensor__".equals(m.get("class_name")) || "__numpy__".equals(m.get("class_name"))) return Optional.of(constant(config));
      if ("__ellipsis__".equals(m.get("class_name"))) return Optional.of(OpCall.ELLIPSIS);
      if ("__slice__".equals(m.get("class_name"))) return Optional.of(new OpCall.Range(whole(config.get("start")), whole(config.get("stop")), whole(config.getOrDefault("step", 1)) instanceof Integer s ? s : 1));
      throw new FormatException("Functional: a call has an argument of the class " + m.get("class_name"));
    }
    if (!(json instanceof List<?> l)) return Optional.of(json);
    var all = new ArrayList<@Nullable Object>();
    for (Object o : l) {
      Optional<Object> v = o == null ? Optional.empty() : read(o, find);
      if (o != null && v.isEmpty()) return Optional.empty();
      all.add(v.orElse(null));
    }
    return Optional.of(all);
  }

  private static @Nullable Integer whole(@Nullable Object json) {
    if (json == null) return null;
    if (json instanceof Number x) return x.intValue();
    throw new FormatException("Functional: the end of a range is " + json + ", which is no number");
  }

  /** Whether a JSON value is the output of one of these operations. */
  static boolean isOf(Object json, Set<String> operations) {
    if (!(json instanceof Map<?, ?> m) || !"__keras_tensor__".equals(m.get("class_name"))) return false;
    return operations.contains(String.valueOf(Json.array(Json.object(m.get("config")).get("keras_history")).get(0)));
  }

  private static Optional<Object> named(Map<?, ?> json, Function<List<Object>, Optional<Tensor>> find) {
    var all = new LinkedHashMap<String, Tensor>();
    for (var e : json.entrySet()) {
      if (!(e.getValue() instanceof Map<?, ?> m)) throw new FormatException("Functional: the input \"" + e.getKey() + "\" is no tensor");
      Optional<Object> v = read(m, find);
      if (v.isEmpty()) return Optional.empty();
      all.put(String.valueOf(e.getKey()), (Tensor) v.get());
    }
    return Optional.of(Tensors.of(all));
  }

  private static Tensor constant(Map<String, Object> config) {
    var flat = new ArrayList<Double>();
    var lengths = new ArrayList<Integer>();
    Object v = config.get("value");
    for (Object o = v; o instanceof List<?> l; o = l.isEmpty() ? null : l.get(0)) lengths.add(l.size());
    flatten(v, flat);
    Shape shape = Shape.of(lengths.stream().mapToInt(i -> i).toArray());
    if (shape.size() != flat.size()) throw new FormatException("Functional: a constant of the shape " + shape + " has " + flat.size() + " elements");
    return Tensor.of(flat.stream().mapToDouble(d -> d).toArray(), shape, DType.of(String.valueOf(config.get("dtype"))));
  }

  private static void flatten(@Nullable Object v, List<Double> into) {
    switch (v) {
      case List<?> l -> l.forEach(o -> flatten(o, into));
      case Number x -> into.add(x.doubleValue());
      case Boolean b -> into.add(b ? 1.0 : 0.0);
      case null, default -> throw new FormatException("Functional: a constant holds " + v);
    }
  }
}
