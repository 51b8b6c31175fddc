package org.kerava.recorded;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kerava.saving.Json;
import org.kerava.tensor.DType;
import org.kerava.tensor.Tensor;

/**
 * One call of Keras, with its arguments and its result. Arrays are tensors, lists and tuples lists, dictionaries maps; whole numbers are
 * {@code Long}, fractions {@code Double}.
 */
public record Call(String kind, String name, Map<String, Object> config, List<Object> args, Map<String, Object> kwargs, List<Object> weights,
    @Nullable Object result, String id, String checked) {

  /** Reads one line; complex numbers, which Kerava has not, are the text {@code "complex"}. */
  static Call read(String line, Npz arrays) {
    Map<String, Object> m = Json.parseObject(line);
    String id = (String) m.get("id");
    Object config = m.get("config");
    var weights = new ArrayList<Object>();
    for (Object w : Json.array(m.get("weights"))) weights.add(decode(w, id, arrays));
    return new Call((String) m.get("kind"), (String) m.get("name"), config == null ? Map.of() : Json.object(config),
        list(m.get("args"), id, arrays), map(m.get("kwargs"), id, arrays), weights, decode(m.get("result"), id, arrays), id, String.valueOf(m.get("checked")));
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(@Nullable Object v, String id, Npz arrays) {
    return (List<Object>) decode(v, id, arrays);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(@Nullable Object v, String id, Npz arrays) {
    return (Map<String, Object>) decode(v, id, arrays);
  }

  /** The value of a field: arrays read from the archive, containers unpacked. */
  public static @Nullable Object decode(@Nullable Object v, String id, Npz arrays) {
    if (v instanceof List<?> l) {
      var out = new ArrayList<Object>();
      for (Object o : l) out.add(decode(o, id, arrays));
      return out;
    }
    if (!(v instanceof Map<?, ?> m)) return v;
    if (m.containsKey("$list")) return decode(m.get("$list"), id, arrays);
    if (m.containsKey("$tuple")) return decode(m.get("$tuple"), id, arrays);
    var out = new LinkedHashMap<String, Object>();
    if (m.containsKey("$t")) {
      String dtype = (String) m.get("dtype");
      return dtype.startsWith("complex") ? "complex" : arrays.read(id + "_" + m.get("$t"), dtype.startsWith("<U") ? DType.STRING : DType.of(dtype));
    }
    Map<?, ?> inner = m.containsKey("$dict") ? Json.object(m.get("$dict")) : m;
    inner.forEach((k, o) -> out.put((String) k, decode(o, id, arrays)));
    return out;
  }

  /** The tensor of an argument: arrays, and nested lists of numbers. */
  static Tensor tensor(Object v) {
    if (v instanceof Tensor t) return t;
    if (v instanceof List<?> l) return Tensor.of(narrow(l));
    if (v instanceof Boolean b) return Tensor.of(b).reshape();
    Number n = (Number) v;
    return n instanceof Long k && k == k.intValue() ? Tensor.scalar(k.intValue()) : Tensor.scalar(n);
  }

  /** Python's whole numbers as int32 where they fit. */
  private static List<Object> narrow(List<?> l) {
    var out = new ArrayList<Object>();
    for (Object o : l) out.add(o instanceof List<?> inner ? narrow(inner) : o instanceof Long k && k == k.intValue() ? (Object) k.intValue() : o);
    return out;
  }
}
