package org.kerava.recorded;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.kerava.Activations;
import org.kerava.layers.Activation;
import org.kerava.tensor.DType;
import org.kerava.tensor.Tensor;

/** Where a Java program spells a call differently than Python does (API.md, section 5). */
final class Spelling {
  private Spelling() {}

  /** Calls that are no static methods of the same name. */
  static Optional<Object> special(String name, Call c) {
    return switch (name) {
      case "array" -> {
        Tensor t = Call.tensor(c.args().get(0));
        Object dtype = c.kwargs().getOrDefault("dtype", c.args().size() > 1 ? c.args().get(1) : null);
        yield Optional.of(dtype == null ? t : t.cast(DType.of((String) dtype)));
      }
      case "size" -> Optional.of((Object) Tensor.scalar(((Tensor) c.args().get(0)).size()));
      case "ndim" -> Optional.of((Object) ((Tensor) c.args().get(0)).ndim());
      case "linear", "exponential" -> Optional.of((Object) activation(name).apply((Tensor) c.args().get(0)));
      default -> Optional.empty();
    };
  }

  private static Activation activation(String name) {
    return name.equals("linear") ? Activations.LINEAR : Activations.EXPONENTIAL;
  }

  /** Changes the arguments, by name, to those of the Java call. */
  static void adapt(String name, Map<String, Object> given) {
    if (given.containsKey("data_format") && given.get("data_format") == null) given.remove("data_format");
    switch (name) {
      case "eye", "tri" -> { // the number of columns is written where a diagonal follows
        if (given.size() > 1 && given.get("M") == null) insert(given, 1, "M", given.get("N"));
      }
      case "arange" -> { // arange(10, None, 2)
        if (given.size() > 1 && given.get("stop") == null) {
          Object stop = given.get("start");
          Object dtype = given.get("dtype");
          Object step = given.get("step");
          given.clear();
          given.put("start", 0L);
          given.put("stop", stop);
          given.put("step", step == null ? 1L : step);
          if (dtype != null) given.put("dtype", dtype.equals("int") ? "int64" : dtype);
        }
      }
      case "sort", "argsort", "argpartition" -> { // axis=None means all elements in one row
        if (given.containsKey("axis") && given.get("axis") == null) {
          given.put("x", ((Tensor) given.get("x")).reshape(-1));
          given.remove("axis");
        }
      }
      case "softmax", "log_softmax" -> { // axis=None means all axes
        if (given.containsKey("axis") && given.get("axis") == null) {
          given.put("axis", LongStream.range(0, ((Tensor) given.get("x")).ndim()).boxed().toList());
        }
      }
      case "cross" -> { // one axis for all three
        if (given.get("axis") != null) {
          for (String a : List.of("axisa", "axisb", "axisc")) given.put(a, given.get("axis"));
          given.remove("axis");
        }
      }
      case "top_k", "segment_sum", "segment_max", "segment_min", "segment_prod" -> given.remove("sorted"); // a hint
      case "normalize" -> {
        if (given.containsKey("axis") && given.get("axis") == null) {
          given.put("axis", LongStream.range(0, ((Tensor) given.get("x")).ndim()).boxed().toList());
          given.putIfAbsent("order", 2L);
          given.putIfAbsent("epsilon", 1e-12);
        }
      }
      case "norm" -> { // the order is absent: Euclid's or Frobenius's norm
        if (given.get("ord") == null && given.containsKey("keepdims")) insert(given, 1, "ord", "fro");
        else if (given.get("ord") == null) given.remove("ord");
        if (given.get("ord") != null && given.get("axis") == null) insert(given, 2, "axis", null);
      }
      case "histogram" -> { // a range is two numbers
        if (given.get("range") instanceof List<?> l) {
          insert(given, 1, "bins", given.getOrDefault("bins", 10L));
          given.put("range", ((Number) l.get(0)).doubleValue());
          given.put("high", ((Number) l.get(1)).doubleValue());
        }
      }
      case "unique" -> {
        if (given.get("size") != null && given.get("axis") == null) { // with a size the axis is written
          given.put("x", ((Tensor) given.get("x")).reshape(-1));
          given.put("axis", 0L);
        }
      }
      case "relu" -> {
        if (given.containsKey("threshold") || given.containsKey("max_value")) {
          insert(given, 2, "max_value", given.get("max_value") == null ? (Object) Double.POSITIVE_INFINITY : given.get("max_value"));
        }
      }
      case "rfft" -> given.put("x", ((Tensor) given.get("x")).cast("float32")); // as TensorFlow takes NumPy's float64 here
      case "stft", "istft" -> {
        if (given.containsKey("window") && given.get("window") == null) given.put("window", "none");
        if (name.equals("istft") && given.get("length") == null) given.put("length", -1L);
      }
      default -> {}
    }
  }

  private static void insert(Map<String, Object> given, int at, String name, @Nullable Object value) {
    var copy = new LinkedHashMap<>(given);
    copy.remove(name);
    var names = new ArrayList<>(List.copyOf(copy.keySet()));
    names.add(Math.min(at, names.size()), name);
    given.clear();
    for (String n : names) given.put(n, n.equals(name) ? value : copy.get(n));
  }
}
