package org.kerava.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.kerava.data.Batch;
import org.kerava.data.Dataset;
import org.kerava.data.Npz;
import org.kerava.models.Model;
import org.kerava.saving.Json;
import org.kerava.saving.ObjectFactory;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/** What {@code fit}, {@code evaluate} and single steps log, by name and value, and the weights they leave, against Keras. */
class GoldenFitTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden/fit");

  @TestFactory
  List<DynamicTest> asKeras() throws IOException {
    Tensors arrays = Npz.read(FOLDER.resolve("fit.npz"));
    var tests = new ArrayList<DynamicTest>();
    for (String line : Files.readAllLines(FOLDER.resolve("fit.jsonl"))) {
      Map<String, Object> c = Json.parseObject(line);
      tests.add(DynamicTest.dynamicTest((String) c.get("name"), () -> new Run(arrays, c).check()));
    }
    return tests;
  }

  /** One case. */
  private record Run(Tensors arrays, Map<String, Object> c) {
    void check() {
      Model model = Model.fromJson(Json.write(c.get("model")));
      model.setWeights(all(c.get("weights")));
      compile(model, Json.object(c.get("compile")));
      Tensors x = data(c.get("x")).orElseThrow();
      Tensors y = data(c.get("y")).orElseThrow();
      Optional<Tensors> w = data(c.get("w"));
      History h = fit(model, x, y, w);
      assertEquals(Json.array(c.get("epochs")).stream().map(e -> ((Number) e).intValue()).toList(), h.epoch());
      var wrong = new ArrayList<String>();
      Map<String, Object> history = Json.object(c.get("history"));
      assertEquals(new TreeSet<>(history.keySet()), h.history().keySet());
      history.forEach((name, values) -> {
        List<Object> list = Json.array(values);
        assertEquals(list.size(), h.get(name).length, name);
        for (int i = 0; i < list.size(); i++) compare(name + " of epoch " + i, list.get(i), h.get(name)[i], wrong);
      });
      if (c.containsKey("evaluate")) {
        logs("evaluate", c.get("evaluate"), model.evaluate(x, y, e -> {
          e.batchSize(11).verbose(0);
          w.ifPresent(e::sampleWeight);
        }), wrong);
      }
      Batch batch = w.isPresent() ? Batch.of(x, y, w.get()) : Batch.of(x, y);
      for (Object step : Json.array(c.get("steps"))) {
        String kind = (String) Json.object(step).get("kind");
        logs(kind, Json.object(step).get("logs"), kind.equals("train") ? model.trainOnBatch(batch) : model.testOnBatch(batch), wrong);
      }
      List<Tensor> finals = all(c.get("final"));
      for (int i = 0; i < finals.size(); i++) {
        float[] a = finals.get(i).toFloatArray();
        float[] b = model.getWeights().get(i).toFloatArray();
        for (int k = 0; k < a.length; k++) {
          if (!(Math.abs(a[k] - b[k]) <= 2e-5)) {
            wrong.add("weight " + i + ": " + b[k] + " instead of " + a[k]);
            break;
          }
        }
      }
      assertEquals(List.of(), wrong);
    }

    private static void logs(String what, Object expected, Logs got, List<String> wrong) {
      assertEquals(new TreeSet<>(Json.object(expected).keySet()), new TreeSet<>(got.names()), what);
      Json.object(expected).forEach((name, v) -> compare(what + " " + name, v, got.get(name), wrong));
    }

    private static void compare(String what, Object expected, double got, List<String> wrong) {
      double e = ((Number) expected).doubleValue();
      if (!(Math.abs(e - got) <= 2e-5 * Math.max(0.1, Math.abs(e)))) wrong.add(what + ": " + got + " instead of " + e);
    }

    private List<Tensor> all(Object keys) {
      return Json.array(keys).stream().map(k -> arrays.tensor((String) k)).toList();
    }

    private Optional<Tensors> data(Object json) {
      if (json == null) return Optional.empty();
      if (json instanceof String key) return Optional.of(arrays.tensor(key));
      Map<String, Object> m = Json.object(json);
      if (m.containsKey("$list")) return Optional.of(Tensors.of(all(m.get("$list"))));
      var named = new LinkedHashMap<String, Tensor>();
      Json.object(m.get("$dict")).forEach((name, key) -> named.put(name, arrays.tensor((String) key)));
      return Optional.of(Tensors.of(named));
    }

    private static void compile(Model model, Map<String, Object> options) {
      model.compile(o -> {
        o.optimizer(ObjectFactory.deserialize(options.get("optimizer"), Optimizer.class));
        switch (options.get("loss")) {
          case String s -> o.loss(s);
          case List<?> l -> o.losses(l.toArray(String[]::new));
          default -> o.losses(Json.object(options.get("loss")));
        }
        switch (options.get("loss_weights")) {
          case null -> {}
          case List<?> l -> o.lossWeights(l.stream().mapToDouble(v -> ((Number) v).doubleValue()).toArray());
          default -> Json.object(options.get("loss_weights")).forEach((k, v) -> o.lossWeights(Map.of(k, (Number) v)));
        }
        metrics(model, options.get("metrics"), o::metrics, o::metrics);
        metrics(model, options.get("weighted_metrics"), o::weightedMetrics, o::weightedMetrics);
      });
    }

    private static void metrics(Model model, Object json, Consumer<String[]> names, Consumer<Map<String, ?>> byOutput) {
      switch (json) {
        case null -> {}
        case List<?> l when !l.isEmpty() && l.get(0) instanceof List -> {
          var map = new HashMap<String, Object>();
          for (int i = 0; i < l.size(); i++) map.put(new String[] {"a", "b"}[i], l.get(i));
          byOutput.accept(map);
        }
        case List<?> l -> names.accept(l.toArray(String[]::new));
        default -> byOutput.accept(Json.object(json));
      }
    }

    private History fit(Model model, Tensors x, Tensors y, Optional<Tensors> w) {
      Map<String, Object> fit = Json.object(c.get("fit"));
      Consumer<FitOptions> options = f -> {
        f.shuffle(false).verbose(0);
        fit.forEach((name, value) -> {
          switch (name) {
            case "epochs" -> f.epochs(integer(value));
            case "batch_size" -> f.batchSize(integer(value));
            case "initial_epoch" -> f.initialEpoch(integer(value));
            case "steps_per_epoch" -> f.stepsPerEpoch(integer(value));
            case "validation_freq" -> f.validationFreq(integer(value));
            case "validation_batch_size" -> f.validationBatchSize(integer(value));
            case "validation_split" -> f.validationSplit(((Number) value).doubleValue());
            case "class_weight" -> {
              var weights = new HashMap<Integer, Number>();
              Json.object(value).forEach((k, v) -> weights.put(Integer.valueOf(k), (Number) v));
              f.classWeight(weights);
            }
            default -> throw new AssertionError(name);
          }
        });
        if (c.get("validation_data") != null) {
          List<Object> v = Json.array(Json.object(c.get("validation_data")).get("$list"));
          if (v.size() == 2) f.validationData(data(v.get(0)).orElseThrow(), data(v.get(1)).orElseThrow());
          else f.validationData(data(v.get(0)).orElseThrow(), data(v.get(1)).orElseThrow(), data(v.get(2)).orElseThrow());
        }
      };
      if (c.get("dataset") == null) {
        return model.fit(x, y, f -> {
          options.accept(f);
          w.ifPresent(f::sampleWeight);
        });
      }
      Map<String, Object> d = Json.object(c.get("dataset"));
      Dataset data = (w.isPresent() ? Dataset.fromTensorSlices(x, y, w.get()) : Dataset.fromTensorSlices(x, y))
          .batch(integer(d.get("batch")), Boolean.TRUE.equals(d.get("drop")));
      return model.fit(d.containsKey("repeat") ? data.repeat() : data, options);
    }

    private static int integer(Object v) {
      return ((Number) v).intValue();
    }
  }
}
