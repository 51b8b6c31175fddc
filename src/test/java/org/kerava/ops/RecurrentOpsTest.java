package org.kerava.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerava.backend.Un;
import org.kerava.ops.RecurrentOps.Walk;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** The fused calls against the same networks written step by step in operations: values, gradients, gradients of gradients. */
class RecurrentOpsTest {
  private static final int BATCH = 3;
  private static final int TIME = 5;
  private static final int FEATURES = 2;
  private static final int UNITS = 7;

  private final Random random = new Random(7);

  private Tensor random(DType type, int... shape) {
    double[] a = random.doubles(Shape.of(shape).size(), -1, 1).toArray();
    return Tensor.of(a, Shape.of(shape), type);
  }

  private Optional<Tensor> mask(boolean masked) {
    if (!masked) return Optional.empty();
    var m = new boolean[BATCH][TIME];
    for (boolean[] row : m) {
      for (int t = 0; t < TIME; t++) row[t] = random.nextInt(3) > 0;
    }
    return Optional.of(Tensor.of(m));
  }

  private Tensor[] inputs(DType type, int gates, int states, int... bias) {
    var all = new ArrayList<>(List.of(random(type, BATCH, TIME, FEATURES), random(type, FEATURES, gates * UNITS), random(type, UNITS, gates * UNITS)));
    for (int i = 0; i < states; i++) all.add(random(type, BATCH, UNITS));
    if (bias.length > 0) all.add(random(type, bias));
    return all.toArray(Tensor[]::new);
  }

  private static List<Tensor> flat(RecurrentOps.Result r, boolean sequences) {
    var all = new ArrayList<Tensor>();
    if (sequences) all.add(r.output());
    all.addAll(r.states());
    return all;
  }

  private void same(Tensor[] in, double tolerance, Function<Tensor[], List<Tensor>> fused, Function<Tensor[], List<Tensor>> steps) {
    List<Tensor> want = steps.apply(in);
    List<Tensor> got = fused.apply(in);
    assertEquals(want.size(), got.size());
    var weights = new ArrayList<Tensor>();
    for (int i = 0; i < want.size(); i++) {
      close(want.get(i), got.get(i), tolerance);
      weights.add(random(in[0].dtype(), want.get(i).shape().toArray()));
    }
    List<Tensor> g = first(in, weights, steps);
    List<Tensor> f = first(in, weights, fused);
    for (int i = 0; i < in.length; i++) close(g.get(i), f.get(i), tolerance);
    List<Tensor> gg = second(in, weights, steps);
    List<Tensor> ff = second(in, weights, fused);
    for (int i = 0; i < in.length; i++) close(gg.get(i), ff.get(i), 10 * tolerance);
  }

  private static Tensor loss(List<Tensor> outputs, List<Tensor> weights) {
    Tensor total = Tensor.scalar(0).cast(outputs.get(0).dtype());
    for (int i = 0; i < outputs.size(); i++) total = total.plus(Operations.sum(outputs.get(i).times(weights.get(i))));
    return total;
  }

  private static List<Tensor> first(Tensor[] in, List<Tensor> weights, Function<Tensor[], List<Tensor>> net) {
    try (var tape = new GradientTape()) {
      return tape.gradient(loss(net.apply(in), weights), List.of(in));
    }
  }

  private static List<Tensor> second(Tensor[] in, List<Tensor> weights, Function<Tensor[], List<Tensor>> net) {
    try (var outer = new GradientTape()) {
      Tensor size = Tensor.scalar(0).cast(in[0].dtype());
      for (Tensor g : first(in, weights, net)) size = size.plus(Operations.sum(Operations.square(g)));
      return outer.gradient(size, List.of(in));
    }
  }

  private static void close(Tensor want, Tensor got, double tolerance) {
    assertEquals(want.shape(), got.shape());
    assertEquals(want.dtype(), got.dtype());
    assertArrayEquals(want.toDoubleArray(), got.toDoubleArray(), tolerance);
  }

  @ParameterizedTest
  @CsvSource({"FLOAT64, false, false, false", "FLOAT64, true, true, true", "FLOAT64, false, true, true", "FLOAT64, true, false, true",
      "FLOAT32, true, true, false", "FLOAT32, false, false, true"})
  void lstm(DType type, boolean backwards, boolean sequences, boolean masked) {
    var walk = new Walk(mask(masked), backwards, sequences);
    double tolerance = type == DType.FLOAT64 ? 1e-11 : 2e-5;
    same(inputs(type, 4, 2, 4 * UNITS), tolerance,
        in -> flat(RecurrentOps.lstm(in[0], in[3], in[4], in[1], in[2], Optional.of(in[5]), walk), sequences), in -> RecurrentOps.lstmSteps(in, walk));
    same(inputs(type, 4, 2), tolerance, in -> flat(RecurrentOps.lstm(in[0], in[3], in[4], in[1], in[2], Optional.empty(), walk), sequences),
        in -> RecurrentOps.lstmSteps(in, walk));
  }

  @ParameterizedTest
  @CsvSource({"FLOAT64, false, false, false", "FLOAT64, true, true, true", "FLOAT64, false, true, true", "FLOAT64, true, false, true",
      "FLOAT32, true, true, false", "FLOAT32, false, false, true"})
  void gru(DType type, boolean backwards, boolean sequences, boolean masked) {
    var walk = new Walk(mask(masked), backwards, sequences);
    double tolerance = type == DType.FLOAT64 ? 1e-11 : 2e-5;
    same(inputs(type, 3, 1, 2, 3 * UNITS), tolerance,
        in -> flat(RecurrentOps.gru(in[0], in[3], in[1], in[2], Optional.of(in[4]), walk), sequences), in -> RecurrentOps.gruSteps(in, walk));
    same(inputs(type, 3, 1), tolerance, in -> flat(RecurrentOps.gru(in[0], in[3], in[1], in[2], Optional.empty(), walk), sequences),
        in -> RecurrentOps.gruSteps(in, walk));
  }

  @ParameterizedTest
  @CsvSource({"tanh, false, false, false", "tanh, true, true, true", "relu, false, true, true", "linear, true, false, true", "sigmoid, false, false, true"})
  void simpleRnn(String activation, boolean backwards, boolean sequences, boolean masked) {
    var walk = new Walk(mask(masked), backwards, sequences);
    Un act = activation.equals("linear") ? null : Un.valueOf(activation.toUpperCase(java.util.Locale.ROOT));
    same(inputs(DType.FLOAT64, 1, 1, UNITS), 1e-10,
        in -> flat(RecurrentOps.simpleRnn(in[0], in[3], in[1], in[2], Optional.of(in[4]), activation, walk), sequences),
        in -> RecurrentOps.simpleSteps(in, act, walk));
    same(inputs(DType.FLOAT64, 1, 1), 1e-10,
        in -> flat(RecurrentOps.simpleRnn(in[0], in[3], in[1], in[2], Optional.empty(), activation, walk), sequences),
        in -> RecurrentOps.simpleSteps(in, act, walk));
  }

  @ParameterizedTest
  @CsvSource({"1, 4, 2, 3", "1, 1, 1, 1", "4, 1, 3, 2", "2, 3, 1, 256"})
  void oddSizes(int batch, int time, int features, int units) {
    var walk = new Walk(Optional.empty(), false, true);
    Tensor[] in = {random(DType.FLOAT32, batch, time, features), random(DType.FLOAT32, features, 4 * units),
        random(DType.FLOAT32, units, 4 * units).div(Math.sqrt(units)), random(DType.FLOAT32, batch, units), random(DType.FLOAT32, batch, units),
        random(DType.FLOAT32, 4 * units)};
    same(in, 1e-4, a -> flat(RecurrentOps.lstm(a[0], a[3], a[4], a[1], a[2], Optional.of(a[5]), walk), true), a -> RecurrentOps.lstmSteps(a, walk));
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true", "true, true"})
  void maskedOutputsAreTheLastOneOrZero(boolean backwards, boolean zero) {
    var mask = Tensor.of(new boolean[][] {{false, true, false, true, false}});
    var y = Tensor.of(new float[][][] {{{1}, {2}, {3}, {4}, {5}}});
    float[] all = RecurrentOps.maskOutput(y, new Walk(Optional.of(mask), backwards, true), zero).toFloatArray();
    assertArrayEquals(zero ? new float[] {0, 2, 0, 4, 0} : new float[] {0, 2, 3, 4, 5}, all);
    var last = RecurrentOps.maskOutput(Tensor.of(new float[][] {{5}}), new Walk(Optional.of(mask), backwards, false), zero);
    assertEquals(zero ? 0 : 5, last.get(0, 0).item());
  }
}
