package org.kerava.layers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerava.saving.Json;
import org.kerava.saving.ObjectFactory;

/** The code that makes a layer of Keras's: factory, required arguments, and the options that are not the defaults. */
final class Code {
  private static final Map<String, String> FACTORIES = Map.of("PReLU", "prelu", "L1L2", "l1l2");

  private Code() {}

  /** The code, or empty for classes of users and for what has no configuration. */
  static Optional<String> of(Layer layer) {
    try {
      Map<String, Object> json = ObjectFactory.serialize(layer);
      return String.valueOf(json.get("module")).equals("keras.layers") ? Optional.of(object(json)) : Optional.empty();
    } catch (RuntimeException e) {
      return Optional.empty(); // a lambda, or a part that has no name
    }
  }

  private static String object(Map<String, Object> json) {
    String type = String.valueOf(json.get("class_name"));
    Map<String, Object> config = Json.object(json.get("config"));
    var required = new ArrayList<String>();
    var options = new StringBuilder();
    for (var e : config.entrySet()) {
      String key = e.getKey();
      @Nullable Object value = e.getValue();
      if (value == null || key.equals("name") || key.equals("dtype")) continue;
      Optional<Object> standard = standard(json, config, key);
      if (standard.isEmpty()) required.add(value(value, true));
      else if (!standard.get().equals(value)) options.append('.').append(camel(key)).append('(').append(value(value, false)).append(')');
    }
    return factory(type) + "(" + String.join(", ", required) + ")" + options + naming(type, config);
  }

  /** The value of an option that nobody sets; empty where it must be set. */
  private static Optional<Object> standard(Map<String, Object> json, Map<String, Object> config, String key) {
    var less = new LinkedHashMap<>(config);
    less.remove(key);
    var without = new LinkedHashMap<>(json);
    without.put("config", less);
    try {
      Map<String, Object> made = Json.object(ObjectFactory.serialize(ObjectFactory.deserialize(without, Object.class)).get("config"));
      return Optional.of(Objects.requireNonNullElse(made.get(key), "null"));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private static String naming(String type, Map<String, Object> config) {
    var text = new StringBuilder();
    String name = config.get("name") instanceof String s ? s : "";
    if (!name.isEmpty() && !name.matches(Names.snakeCase(type) + "(_\\d+)?")) text.append(".name(\"").append(name).append("\")");
    Object policy = config.get("dtype") instanceof Map<?, ?> m && m.get("config") instanceof Map<?, ?> c ? c.get("name") : config.get("dtype");
    if (policy instanceof String p && !p.equals(DTypePolicy.global().name())) text.append(".dtype(\"").append(p).append("\")");
    return text.toString();
  }

  private static String value(Object v, boolean argument) {
    return switch (v) {
      case String s -> "\"" + s + "\"";
      case List<?> l when !l.isEmpty() && l.stream().allMatch(o -> Objects.equals(o, l.get(0))) && l.size() < 4 && l.get(0) instanceof Number -> l.get(0).toString();
      case List<?> l -> {
        var parts = new ArrayList<String>();
        for (Object o : l) parts.add(o == null ? "ANY" : value(o, false));
        yield argument && l.stream().allMatch(o -> o == null || o instanceof Number) ? "Shape.of(" + String.join(", ", parts) + ")" : String.join(", ", parts);
      }
      case Map<?, ?> m when m.containsKey("class_name") -> nested(Json.object(m));
      default -> String.valueOf(v);
    };
  }

  /** A layer as code, anything else without options as its name. */
  private static String nested(Map<String, Object> json) {
    String code = object(json);
    boolean layer = String.valueOf(json.get("module")).equals("keras.layers");
    return !layer && code.endsWith("()") ? "\"" + Names.snakeCase(String.valueOf(json.get("class_name"))) + "\"" : code;
  }

  private static String factory(String type) {
    return FACTORIES.getOrDefault(type, camel(Names.snakeCase(type.replace("ReLU", "Relu"))));
  }

  private static String camel(String snake) {
    var text = new StringBuilder();
    for (String word : snake.split("_")) text.append(text.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    return text.toString();
  }
}
