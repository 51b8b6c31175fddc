package org.kerava.training.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.kerava.Ops;
import org.kerava.layers.constraints.Constraint;
import org.kerava.layers.initializers.Initializer;
import org.kerava.layers.regularizers.Regularizer;
import org.kerava.ops.GradientTape;
import org.kerava.saving.Json;
import org.kerava.saving.ObjectFactory;
import org.kerava.tensor.DType;
import org.kerava.tensor.Masks;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;
import org.kerava.training.Loss;
import org.kerava.training.Metric;
import org.kerava.training.Optimizer;
import org.kerava.training.Schedule;
import org.kerava.training.metrics.Mean;
import org.kerava.training.metrics.Sum;
import org.kerava.training.optimizers.KerasOptimizer;
import org.kerava.training.optimizers.LossScaleOptimizer;

/** Every golden case of {@code golden/objects}: the same numbers as Keras, and the same configuration back. */
class GoldenObjectsTest {
  private static final double TOLERANCE = 1e-5;

  private static Stream<DynamicTest> all(String file, Consumer<GoldenCase> check) {
    return GoldenCase.read(file).map(c -> DynamicTest.dynamicTest(c.id(), () -> check.accept(c)));
  }

  @TestFactory
  Stream<DynamicTest> losses() {
    return all("losses", GoldenObjectsTest::checkLoss);
  }

  @TestFactory
  Stream<DynamicTest> metrics() {
    return all("metrics", GoldenObjectsTest::checkMetric);
  }

  @TestFactory
  Stream<DynamicTest> optimizers() {
    return all("optimizers", GoldenObjectsTest::checkOptimizer);
  }

  @TestFactory
  Stream<DynamicTest> schedules() {
    return all("schedules", GoldenObjectsTest::checkSchedule);
  }

  @TestFactory
  Stream<DynamicTest> regularizersConstraintsInitializers() {
    return all("parts", c -> {
      switch (c.kind()) {
        case "regularizer" -> checkRegularizer(c);
        case "constraint" -> checkConstraint(c);
        default -> checkInitializer(c);
      }
    });
  }

  private static void checkLoss(GoldenCase c) {
    Loss loss = c.make(Loss.class);
    List<Tensor> args = c.tensors("args");
    Map<String, Object> kwargs = c.kwargs();
    try (var tape = new GradientTape()) {
      Tensor x = args.get(1);
      tape.watch(x);
      String through = c.has("through") ? (String) c.get("through") : "";
      Tensor prediction = switch (through) {
        case "softmax" -> Ops.softmax(x);
        case "sigmoid" -> Ops.sigmoid(x);
        default -> x;
      };
      if (kwargs.containsKey("mask")) Masks.set(prediction, Optional.of(c.tensor(kwargs.get("mask"))));
      Tensor value = kwargs.containsKey("sample_weight") ? loss.apply(args.get(0), prediction, c.tensor(kwargs.get("sample_weight")))
          : loss.apply(args.get(0), prediction);
      double tolerance = switch (c.tensor("result").dtype()) {
        case BFLOAT16 -> 1e-2;
        case FLOAT16 -> 1e-3;
        default -> TOLERANCE;
      };
      GoldenCase.close("loss", c.tensor("result"), value, tolerance);
      Tensor gradient = tape.gradient(Ops.sum(value.times(c.tensor("upstream"))), x);
      GoldenCase.close("gradient", c.tensor(c.list("gradInputs").get(1)), gradient, tolerance);
    }
  }

  private static void update(Metric metric, List<Tensor> args, @Nullable Tensor weight) {
    if (metric instanceof Mean m) {
      if (weight == null) m.updateState(args.get(0));
      else m.updateState(args.get(0), weight);
    } else if (metric instanceof Sum s) {
      if (weight == null) s.updateState(args.get(0));
      else s.updateState(args.get(0), weight);
    } else if (weight == null) {
      metric.updateState(args.get(0), args.get(1));
    } else {
      metric.updateState(args.get(0), args.get(1), weight);
    }
  }

  private static void checkMetric(GoldenCase c) {
    Metric metric = c.make(Metric.class);
    List<Tensor> args = c.tensors("args");
    Tensor weight = c.kwargs().containsKey("sample_weight") ? c.tensor(c.kwargs().get("sample_weight")) : null;
    update(metric, args, weight); // the state of some takes its shape from the data
    metric.resetState();
    List<Tensor> before = c.tensors("weights");
    assertEquals(before.size(), metric.variables().size(), "variables");
    for (int i = 0; i < before.size(); i++) metric.variables().get(i).assign(before.get(i));
    update(metric, args, weight);
    GoldenCase.close("result", c.tensor("result"), metric.result(), TOLERANCE);
    List<Tensor> after = c.tensors("weightsAfter");
    for (int i = 0; i < after.size(); i++) GoldenCase.close("variable " + i, after.get(i), metric.variables().get(i), TOLERANCE);
  }

  private static void checkOptimizer(GoldenCase c) {
    Optimizer optimizer = c.make(Optimizer.class);
    var variables = new ArrayList<Variable>();
    List<Tensor> first = c.tensors("args");
    List<Object> names = c.list("names");
    for (int i = 0; i < first.size(); i++) variables.add(new Variable(first.get(i), (String) names.get(i)));
    if (c.has("constraint")) {
      Constraint constraint = ObjectFactory.deserialize(c.get("constraint"), Constraint.class);
      variables.get(0).constraint(constraint::apply);
    }
    if (c.has("exclude")) ((KerasOptimizer<?>) optimizer).excludeFromWeightDecay(c.list("exclude").toArray(String[]::new));
    List<Tensor> gradients = c.tensors("gradients");
    List<Tensor> expected = c.tensors("result");
    List<Object> rates = c.list("learningRates");
    optimizer.build(variables);
    for (int step = 0; step < gradients.get(0).shape().get(0); step++) {
      assertEquals(((Number) rates.get(step)).doubleValue(), optimizer.learningRate(), 1e-6, "learning rate before step " + step);
      if (c.has("lossScales")) {
        Tensor scaled = optimizer.scaleLoss(Tensor.scalar(1f));
        assertEquals(((Number) c.list("lossScales").get(step)).doubleValue(), scaled.item(), "loss scale before step " + step);
      }
      int s = step;
      optimizer.apply(gradients.stream().map(g -> Ops.take(g, s, 0)).toList(), variables);
      for (int i = 0; i < variables.size(); i++) {
        GoldenCase.close(names.get(i) + " after step " + step, Ops.take(expected.get(i), step, 0), variables.get(i), TOLERANCE);
      }
    }
    checkState(c, optimizer);
    if (c.has("finalized")) {
      optimizer.finish();
      List<Tensor> finalized = c.tensors("finalized");
      for (int i = 0; i < variables.size(); i++) GoldenCase.close("finalized", finalized.get(i), variables.get(i), TOLERANCE);
    }
  }

  private static void checkState(GoldenCase c, Optimizer optimizer) {
    List<Object> state = c.list("state");
    assertEquals(state.stream().map(s -> ((String) Json.object(s).get("path")).replaceAll("^variable_.*", "variable")).toList(), optimizer.variables().stream().map(Variable::path).toList());
    for (int i = 0; i < state.size(); i++) {
      Map<String, Object> s = Json.object(state.get(i));
      GoldenCase.close((String) s.get("path"), c.tensor(s.get("value")), optimizer.variables().get(i), TOLERANCE);
    }
    assertTrue(optimizer instanceof LossScaleOptimizer || optimizer instanceof KerasOptimizer);
  }

  private static void checkSchedule(GoldenCase c) {
    Schedule schedule = c.make(Schedule.class);
    long[] steps = c.tensor(c.list("args").get(0)).toLongArray();
    double[] rates = c.tensor("result").toDoubleArray();
    for (int i = 0; i < steps.length; i++) assertEquals(rates[i], schedule.apply(steps[i]), 1e-6 * Math.max(0.1, Math.abs(rates[i])), "step " + steps[i]);
  }

  private static void checkRegularizer(GoldenCase c) {
    Regularizer regularizer = c.make(Regularizer.class);
    Tensor x = c.tensors("args").get(0);
    try (var tape = new GradientTape()) {
      tape.watch(x);
      Tensor value = regularizer.apply(x);
      GoldenCase.close("penalty", c.tensor("result"), value, TOLERANCE);
      GoldenCase.close("gradient", c.tensor(c.list("gradInputs").get(0)), tape.gradient(value, x), TOLERANCE);
    }
  }

  private static void checkConstraint(GoldenCase c) {
    GoldenCase.close("constrained", c.tensor("result"), c.make(Constraint.class).apply(c.tensors("args").get(0)), TOLERANCE);
  }

  private static void checkInitializer(GoldenCase c) {
    Initializer initializer = c.make(Initializer.class);
    Shape shape = Shape.of(c.list("args").stream().mapToInt(n -> ((Number) n).intValue()).toArray());
    Tensor w = initializer.apply(shape, DType.FLOAT32);
    assertEquals(shape, w.shape());
    if (c.has("result")) GoldenCase.close("constant", c.tensor("result"), w, 0);
    if (c.has("gram")) {
      int columns = shape.last();
      Tensor m = Ops.reshape(w, -1, columns);
      boolean wide = m.shape().get(0) < columns;
      GoldenCase.close("gram", c.tensor("gram"), wide ? Ops.matmul(m, Ops.transpose(m)) : Ops.matmul(Ops.transpose(m), m), TOLERANCE);
    }
    if (c.has("stats")) {
      Map<String, Object> stats = Json.object(c.get("stats"));
      double deviation = ((Number) stats.get("std")).doubleValue();
      double mean = ((Number) stats.get("mean")).doubleValue();
      double[] values = w.toDoubleArray();
      assertEquals(mean, Ops.mean(w).item(), 8 * deviation / Math.sqrt(values.length), "mean");
      assertEquals(1, Ops.std(w).item() / deviation, 10 / Math.sqrt(values.length), "standard deviation");
    }
  }
}
