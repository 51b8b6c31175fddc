package org.kerava.training.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kerava.recorded.Npz;
import org.kerava.saving.Config;
import org.kerava.saving.Configurable;
import org.kerava.saving.Json;
import org.kerava.saving.ObjectFactory;
import org.kerava.tensor.DType;
import org.kerava.tensor.Tensor;

/** One line of a golden file with its arrays; the format is told in {@code src/test/python/README.md}. */
record GoldenCase(Map<String, Object> fields, Npz arrays) {
  private static final Path FOLDER = Path.of("src/test/resources/golden/objects");

  /** All cases of a file. */
  static Stream<GoldenCase> read(String file) {
    var arrays = new Npz(FOLDER.resolve(file + ".npz"));
    try {
      return Files.readAllLines(FOLDER.resolve(file + ".jsonl")).stream().map(l -> new GoldenCase(Json.parseObject(l), arrays));
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  String id() {
    return (String) fields.get("id");
  }

  String kind() {
    return (String) fields.get("kind");
  }

  boolean has(String field) {
    return fields.get(field) != null;
  }

  @Nullable Object get(String field) {
    return fields.get(field);
  }

  /** A field that holds arrays, or things that hold arrays. */
  List<Object> list(String field) {
    Object v = fields.get(field);
    return v instanceof Map<?, ?> m ? Json.array(m.get("$list")) : Json.array(v);
  }

  Tensor tensor(String field) {
    return tensor(fields.get(field));
  }

  Tensor tensor(@Nullable Object json) {
    Map<String, Object> m = Json.object(json);
    return arrays.read(id() + "_" + m.get("$t"), DType.of((String) m.get("dtype")));
  }

  List<Tensor> tensors(String field) {
    return list(field).stream().map(this::tensor).toList();
  }

  Map<String, Object> kwargs() {
    return Json.object(Json.object(fields.get("kwargs")).get("$dict"));
  }

  /** The object of the configuration, whose own configuration must be the same. */
  <T> T make(Class<T> type) {
    var config = new LinkedHashMap<>(Json.object(fields.get("config")));
    if (has("lost")) config.putAll(Json.object(fields.get("lost"))); // options that Keras's own configuration lacks
    String module = "keras." + kind() + (kind().equals("loss") ? "es" : "s");
    var json = Map.of("module", kind().equals("schedule") ? "keras.optimizers.schedules" : module, "class_name", fields.get("name"), "config", config);
    T made = ObjectFactory.deserialize(json, type);
    same("config", config, Config.write((Configurable) made));
    return made;
  }

  private static void same(String where, @Nullable Object expected, @Nullable Object actual) {
    if (expected instanceof Map<?, ?> e && actual instanceof Map<?, ?> a) {
      assertEquals(e.keySet(), a.keySet(), where);
      e.forEach((k, v) -> same(where + "." + k, v, a.get(k)));
    } else if (expected instanceof List<?> e && actual instanceof List<?> a && e.size() == a.size()) {
      for (int i = 0; i < e.size(); i++) same(where + "[" + i + "]", e.get(i), a.get(i));
    } else if (expected instanceof Number e && actual instanceof Number a) {
      assertEquals(e.doubleValue(), a.doubleValue(), 1e-7 * Math.abs(e.doubleValue()), where); // Keras keeps some of them as float32
    } else {
      assertEquals(expected, actual, where);
    }
  }

  /** Same shape, and values within a tolerance of the greatest magnitude (at least 0.1). */
  static void close(String what, Tensor expected, Tensor actual, double tolerance) {
    assertEquals(expected.shape(), actual.shape(), what);
    double[] e = expected.toDoubleArray();
    double[] a = actual.toDoubleArray();
    double scale = 0.1;
    for (double v : e) {
      if (Double.isFinite(v)) scale = Math.max(scale, Math.abs(v));
    }
    for (int i = 0; i < e.length; i++) {
      if (e[i] == a[i] || Double.isNaN(e[i]) && Double.isNaN(a[i]) || Math.abs(e[i] - a[i]) <= tolerance * scale) continue;
      fail(String.format(Locale.ROOT, "%s: element %d of %s is %s, expected %s", what, i, expected.shape(), a[i], e[i]));
    }
  }
}
