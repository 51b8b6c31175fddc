package org.kerava.layers;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kerava.ops.GradientTape;
import org.kerava.ops.Operations;
import org.kerava.saving.Json;
import org.kerava.saving.ObjectFactory;
import org.kerava.tensor.DType;
import org.kerava.tensor.KerasTensor;
import org.kerava.tensor.Masks;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;
import org.kerava.tensor.Variable;

/**
 * The one check of all layers: makes the layer from Keras's configuration, gives it Keras's weights, calls it as Keras was called, and compares
 * output, gradients, losses, changed weights, masks, shapes and the configuration written again.
 */
final class CheckLayer {
  private final LayerCase golden;
  private final List<String> problems = new ArrayList<>();
  private Tolerance tolerance = Tolerance.FLOAT32;

  private CheckLayer(LayerCase golden) {
    this.golden = golden;
  }

  /** Differences allowed relative to the greatest magnitude: 16 bit gradients are sums of rounded terms, in another order than Keras's. */
  private record Tolerance(double values, double gradients) {
    static final Tolerance FLOAT32 = new Tolerance(1e-5, 1e-5);

    static Tolerance of(DType computing) {
      return switch (computing) {
        case FLOAT16 -> new Tolerance(2e-3, 6e-3);
        case BFLOAT16 -> new Tolerance(1.6e-2, 5e-2);
        default -> FLOAT32;
      };
    }
  }

  /** Cases that Keras has wrong, and what is left of them to check. */
  private static final Map<String, Tolerance> DEFECTS = Map.of(
      // Keras's sparsemax takes the sum of all partial sums for the threshold, so that rows like this one's are all zeros and sum not to 1
      "Activation_050_sparsemax_rank3", new Tolerance(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY),
      // TensorFlow reads the bicubic weights from a table of 1024 steps, among which thirds are not
      "UpSampling2D_007", new Tolerance(5e-4, 5e-4), "UpSampling2D_020", new Tolerance(5e-4, 5e-4));

  /** What is wrong; empty if nothing is. */
  static List<String> check(LayerCase golden) {
    var check = new CheckLayer(golden);
    try {
      check.run();
    } catch (RuntimeException | Error e) {
      StackTraceElement[] at = e.getStackTrace();
      check.problems.add(e.getClass().getSimpleName() + ": " + e.getMessage() + (at.length == 0 ? "" : " at " + at[0]));
    }
    return check.problems;
  }

  private void run() {
    Layer layer = ObjectFactory.deserialize(golden.serialized(), Layer.class);
    tolerance = DEFECTS.getOrDefault(golden.id(), Tolerance.of(layer.computeDtype()));
    configuration(layer);
    Tensors inputs = golden.inputs();
    Map<String, Object> named = golden.named();
    UnaryOperator<Context> context = golden.context(named);
    layer.applyAll(inputs, context); // builds it
    if (golden.has("resultSecond")) resetState(layer);
    layer.setWeights(golden.arrays("weights"));
    trainable(layer);
    call(layer, inputs, context, LayerCase.tensorsOf(named));
    shapes(layer, inputs, context, named.values().stream().noneMatch(v -> v instanceof Tensor || v instanceof List<?>));
    configuration(layer);
  }

  private static void resetState(Layer layer) {
    switch (layer) {
      case org.kerava.layers.rnn.RecurrentLayer<?> r -> r.resetState();
      case org.kerava.layers.rnn.Bidirectional b -> b.resetState();
      default -> throw new IllegalArgumentException(layer + " has no state");
    }
  }

  private void configuration(Layer layer) {
    Map<String, Object> written = Json.object(Json.parseObject(layer.toJson()).get("config"));
    if (!same(written, golden.config())) {
      for (var e : golden.config().entrySet()) {
        if (!same(written.get(e.getKey()), e.getValue()) || !written.containsKey(e.getKey())) {
          problems.add("configuration: " + e.getKey() + " is " + written.get(e.getKey()) + " instead of " + e.getValue());
        }
      }
      for (String key : written.keySet()) {
        if (!golden.config().containsKey(key)) problems.add("configuration: Keras has no " + key);
      }
    } else if (!List.copyOf(written.keySet()).equals(List.copyOf(golden.config().keySet()))) {
      problems.add("configuration: the order is " + written.keySet() + " instead of " + golden.config().keySet());
    }
  }

  /** Equal JSON; 2 and 2.0 are one number. Keras also notes how inner layers were built, which nobody needs to make them. */
  private static boolean same(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Number x && b instanceof Number y) return x.doubleValue() == y.doubleValue();
    if (a instanceof List<?> x && b instanceof List<?> y) {
      return x.size() == y.size() && IntStream.range(0, x.size()).allMatch(i -> same(x.get(i), y.get(i)));
    }
    if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
      var keys = new HashSet<Object>(y.keySet());
      keys.remove("build_config");
      return x.keySet().equals(keys) && keys.stream().allMatch(k -> same(x.get(k), y.get(k)));
    }
    return Objects.equals(a, b);
  }

  private void trainable(Layer layer) {
    List<Variable> all = layer.weights();
    List<Object> places = new ArrayList<>();
    for (Variable v : layer.trainableWeights()) places.add((long) all.indexOf(v));
    if (!places.equals(golden.value("trainable"))) problems.add("trainable weights are " + places + " instead of " + golden.value("trainable"));
  }

  private void call(Layer layer, Tensors inputs, UnaryOperator<Context> context, List<Tensor> named) {
    List<Variable> trainable = layer.trainableWeights();
    var sources = new ArrayList<Tensor>(inputs.tensors());
    sources.addAll(named);
    sources.removeIf(t -> !t.dtype().isFloating());
    sources.addAll(trainable);
    try (var tape = new GradientTape()) {
      Tensors out = layer.applyAll(inputs, context);
      compare("output", golden.arrays("result"), out.tensors());
      if (out.count() == 1) mask(out.tensor(0));
      if (golden.has("losses")) compare("loss", golden.arrays("losses"), layer.losses());
      else if (!layer.losses().isEmpty()) problems.add("losses where Keras has none");
      if (golden.has("weightsAfter")) compare("weight after the call", golden.arrays("weightsAfter"), layer.getWeights());
      else if (!golden.has("resultSecond")) compare("weight that should not change", golden.arrays("weights"), layer.getWeights());
      List<Tensor> gradients = tape.gradient(loss(out), sources);
      int inputCount = sources.size() - trainable.size();
      var expected = new ArrayList<>(golden.tensors("gradInputs"));
      if (golden.has("gradKwargs")) expected.addAll(golden.tensors("gradKwargs"));
      compare("gradient of input", expected.stream().flatMap(Optional::stream).toList(), gradients.subList(0, inputCount));
      compare("gradient of weight", golden.arrays("gradWeights"), gradients.subList(inputCount, gradients.size()));
    }
    if (golden.has("resultSecond")) compare("second output", golden.arrays("resultSecond"), layer.applyAll(inputs, context).tensors());
  }

  private Tensor loss(Tensors out) {
    List<Tensor> upstream = golden.arrays("upstream");
    Tensor loss = Tensor.scalar(0.0);
    for (int i = 0; i < out.count(); i++) {
      DType wide = out.tensor(i).dtype() == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
      Tensor product = out.tensor(i).cast(wide).times(upstream.get(i).cast(wide));
      loss = i == 0 ? Operations.sum(product) : loss.plus(Operations.sum(product));
    }
    return loss;
  }

  private void mask(Tensor out) {
    Optional<Tensor> mask = Masks.get(out);
    if (mask.isPresent() != golden.has("resultMask")) problems.add("the output has " + (mask.isPresent() ? "a mask" : "no mask"));
    else if (mask.isPresent()) compare("mask", golden.arrays("resultMask"), List.of(mask.get()));
  }

  /** The shapes found without values, with the batch size and, where the layer allows it, without. */
  private void shapes(Layer layer, Tensors inputs, UnaryOperator<Context> context, boolean anyBatch) {
    List<Tensor> expected = golden.arrays("result");
    Tensors known = layer.applyAll(inputs.map(t -> new KerasTensor(t.shape(), t.dtype(), "x")), context);
    for (int i = 0; i < expected.size(); i++) {
      Tensor s = known.tensor(i);
      if (!s.shape().equals(expected.get(i).shape())) problems.add("computed shape " + s.shape() + " instead of " + expected.get(i).shape());
      if (s.dtype() != expected.get(i).dtype()) problems.add("computed dtype " + s.dtype() + " instead of " + expected.get(i).dtype());
    }
    if (inputs.count() == 1 && expected.size() == 1) {
      Shape one = layer.computeOutputShape(inputs.tensor(0).shape());
      if (!one.equals(expected.get(0).shape())) problems.add("computeOutputShape gives " + one + " instead of " + expected.get(0).shape());
    }
    if (golden.has("resultSecond") || !anyBatch) return;
    Tensors open = layer.applyAll(inputs.map(t -> new KerasTensor(t.shape().with(0, Shape.ANY), t.dtype(), "x")), context);
    for (int i = 0; i < expected.size(); i++) {
      Shape s = expected.get(i).shape().with(0, Shape.ANY);
      if (!open.tensor(i).shape().equals(s)) problems.add("shape of an open batch " + open.tensor(i).shape() + " instead of " + s);
    }
  }

  private void compare(String what, List<Tensor> expected, List<? extends Tensor> actual) {
    if (expected.size() != actual.size()) {
      problems.add(what + ": " + actual.size() + " instead of " + expected.size());
      return;
    }
    double limit = what.startsWith("gradient") ? tolerance.gradients : tolerance.values;
    // a gradient that is zero in exact arithmetic (that of an attention's key bias) is rounding noise of greater ones
    double floor = 0.1;
    if (what.startsWith("gradient")) {
      for (Tensor t : expected) {
        for (double v : t.toDoubleArray()) floor = Math.max(floor, 0.1 * Math.abs(v));
      }
    }
    for (int i = 0; i < expected.size(); i++) compare(what + " " + i, expected.get(i), actual.get(i), limit, floor);
  }

  private void compare(String what, Tensor expected, Tensor actual, double limit, double floor) {
    if (!expected.shape().equals(actual.shape())) {
      problems.add(what + ": shape " + actual.shape() + " instead of " + expected.shape());
      return;
    }
    if (expected.dtype() != actual.dtype()) problems.add(what + ": dtype " + actual.dtype() + " instead of " + expected.dtype());
    double[] e = expected.toDoubleArray();
    double[] a = actual.toDoubleArray();
    double scale = floor;
    for (double v : e) scale = Math.max(scale, Math.abs(v));
    double worst = 0;
    int where = -1;
    for (int i = 0; i < e.length; i++) {
      double d = e[i] == a[i] ? 0 : Math.abs(e[i] - a[i]) / scale;
      if (!(d <= worst)) {
        worst = d;
        where = i;
      }
    }
    if (!(worst <= limit)) {
      problems.add(String.format(Locale.ROOT, "%s %s: element %d is %s instead of %s (%.1e of %.3g)", what, expected.shape(), where, a[where], e[where], worst, scale));
    }
  }
}
