package org.kerava.layers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.kerava.recorded.Call;
import org.kerava.recorded.LayerCalls;
import org.kerava.recorded.Npz;
import org.kerava.saving.Json;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/** One line of golden layer data: what Keras was given and what it gave (the fields are explained in src/test/python/README.md). */
record LayerCase(String id, Map<String, Object> json, Npz arrays) {
  static LayerCase read(String line, Npz arrays) {
    Map<String, Object> json = Json.parseObject(line);
    return new LayerCase((String) json.get("id"), json, arrays);
  }

  String name() {
    return (String) json.get("name");
  }

  Map<String, Object> config() {
    return Json.object(json.get("config"));
  }

  /** Keras's JSON of the layer. */
  Map<String, Object> serialized() {
    return Map.of("module", "keras.layers", "class_name", name(), "config", config());
  }

  boolean has(String field) {
    return json.get(field) != null;
  }

  @Nullable Object value(String field) {
    return Call.decode(json.get(field), id, arrays);
  }

  /** All arrays of a field, in order; absent ones are empty. */
  List<Optional<Tensor>> tensors(String field) {
    var all = new ArrayList<Optional<Tensor>>();
    flatten(value(field), all);
    return all;
  }

  private static void flatten(@Nullable Object v, List<Optional<Tensor>> all) {
    switch (v) {
      case null -> all.add(Optional.empty());
      case Tensor t -> all.add(Optional.of(t));
      case List<?> l -> l.forEach(o -> flatten(o, all));
      case Map<?, ?> m -> m.values().forEach(o -> flatten(o, all));
      default -> {}
    }
  }

  /** All arrays of a field that has no absent ones. */
  List<Tensor> arrays(String field) {
    return has(field) ? tensors(field).stream().map(Optional::orElseThrow).toList() : List.of();
  }

  /** The inputs: one tensor, several arguments, or one argument that is a list. */
  Tensors inputs() {
    return Tensors.of(arrays("args"));
  }

  /** The named arguments. */
  Map<String, Object> named() {
    return Json.object(value("kwargs"));
  }

  /** The tensors among values, in order. */
  static List<Tensor> tensorsOf(Map<String, Object> values) {
    var all = new ArrayList<Optional<Tensor>>();
    flatten(values, all);
    return all.stream().flatMap(Optional::stream).toList();
  }

  /**
   * The named arguments as a context. Keras's MultiHeadAttention overwrites a {@code query_mask} that it is given with the one that the query
   * carries, here none: a defect, since its documentation says that it is used.
   */
  UnaryOperator<Context> context(Map<String, Object> named) {
    var used = new LinkedHashMap<>(named);
    used.remove("query_mask");
    return LayerCalls.context(used);
  }
}
