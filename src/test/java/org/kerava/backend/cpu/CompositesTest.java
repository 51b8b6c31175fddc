package org.kerava.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerava.backend.Backend;
import org.kerava.backend.Reference;
import org.kerava.backend.Un;
import org.kerava.backend.cpu.simd.WarmUp;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/** Composites that run as nests: the reference's numbers, on rows of odd lengths and strides, and the same bits cold and compiled. */
class CompositesTest {
  /** A call; its views have these shapes, where n is the last axis. */
  private record Case(String name, List<String> views, Call call) {
    @Override
    public String toString() {
      return name;
    }
  }

  @FunctionalInterface
  private interface Call {
    void run(Backend b, @Nullable View[] v);
  }

  private static final Cpu CPU = new Cpu();
  /** Those that are also tested in float16. */
  private static final Set<String> HALF = Set.of("softmax false", "layerNorm", "gradient of GELU");
  /** Those that are run again when they are compiled: that takes some time. */
  private static final Set<String> WARM = Set.of("softmax true", "layerNorm", "adam", "lstmCellGrad", "crossEntropyGrad");
  private static final int[][] SHAPES = {{1}, {10}, {1, 1}, {128, 10}, {5, 13}, {3, 32}, {7, 64}, {2, 3, 48}, {2, 207}, {1, 1000}, {9, 702}, {40, 4098 / 2}};

  static Stream<Case> cases() {
    List<Case> all = new ArrayList<>();
    for (boolean log : new boolean[] {false, true}) {
      all.add(new Case("softmax " + log, List.of("out", "full"), (b, v) -> b.softmax(v[0], v[1], log)));
      all.add(new Case("softmax in place " + log, List.of("full"), (b, v) -> b.softmax(v[0], v[0], log)));
      all.add(new Case("softmaxGrad " + log, List.of("out", "full", "full"), (b, v) -> b.softmaxGrad(v[0], v[1], v[2], log)));
    }
    all.add(new Case("sigmoidCrossEntropy", List.of("out", "full", "full"), (b, v) -> b.sigmoidCrossEntropy(v[0], v[1], v[2])));
    for (Un op : new Un[] {Un.RELU, Un.TANH, Un.SIGMOID, Un.EXP, Un.SOFTPLUS, Un.SILU, Un.GELU, Un.GELU_TANH}) {
      all.add(new Case("gradient of " + op, List.of("out", "full", "full", "full"), (b, v) -> b.unaryGrad(op, v[0], v[1], v[2], v[3])));
    }
    all.add(new Case("layerNorm", List.of("out", "row", "row", "full", "column", "column"), (b, v) -> b.layerNorm(v[0], v[1], v[2], v[3], v[4], v[5], 1e-3)));
    all.add(new Case("layerNorm without scale", List.of("out", "row", "row", "full"), (b, v) -> b.layerNorm(v[0], v[1], v[2], v[3], null, null, 1e-2)));
    all.add(new Case("layerNormGrad", List.of("out", "column", "column", "full", "full", "row", "positive row", "column"),
        (b, v) -> b.layerNormGrad(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7])));
    all.add(new Case("layerNormGrad without scale", List.of("out", "full", "full", "row", "positive row"),
        (b, v) -> b.layerNormGrad(v[0], null, null, v[1], v[2], v[3], v[4], null)));
    all.add(new Case("adam", List.of("full", "full", "full", "positive"), (b, v) -> b.adam(v[0], v[1], v[2], v[3], 0.01, 0.9, 0.999, 1e-7)));
    all.add(new Case("sgd", List.of("full", "full"), (b, v) -> b.sgd(v[0], v[1], null, 0.1, 0, false)));
    all.add(new Case("momentum", List.of("full", "full", "full"), (b, v) -> b.sgd(v[0], v[1], v[2], 0.1, 0.9, false)));
    all.add(new Case("nesterov", List.of("full", "full", "full"), (b, v) -> b.sgd(v[0], v[1], v[2], 0.1, 0.9, true)));
    all.add(new Case("rmsprop", List.of("full", "full", "positive"), (b, v) -> b.rmsprop(v[0], v[1], v[2], null, null, 0.1, 0.9, 0, 1e-7)));
    all.add(new Case("rmsprop with momentum", List.of("full", "full", "positive", "full"),
        (b, v) -> b.rmsprop(v[0], v[1], v[2], null, v[3], 0.1, 0.9, 0.5, 1e-7)));
    all.add(new Case("lstmCell", List.of("out", "out", "wide", "wide", "full"), (b, v) -> b.lstmCell(v[0], v[1], v[2], v[3], v[4])));
    all.add(new Case("lstmCell in place", List.of("out", "out", "wide", "full"), (b, v) -> b.lstmCell(v[0], v[1], v[2], v[2], v[3])));
    all.add(new Case("lstmCellGrad", List.of("wide", "out", "full", "full", "wide", "full", "full"),
        (b, v) -> b.lstmCellGrad(v[0], v[1], v[2], v[3], v[4], v[5], v[6])));
    all.add(new Case("gruCell", List.of("out", "wide3", "wide3", "full"), (b, v) -> b.gruCell(v[0], v[1], v[1], v[2], v[3])));
    all.add(new Case("gruCellGrad", List.of("wide3", "wide3", "out", "full", "wide3", "wide3", "full"),
        (b, v) -> b.gruCellGrad(v[0], v[1], v[2], v[3], v[4], v[5], v[6])));
    all.add(new Case("crossEntropy", List.of("vector", "dense", "full", "ids"), (b, v) -> b.crossEntropy(v[0], v[1], v[2], v[3])));
    all.add(new Case("crossEntropyGrad", List.of("dense", "vector", "negative", "ids"), (b, v) -> b.crossEntropyGrad(v[0], v[1], v[2], v[3])));
    all.sort(Comparator.comparing(c -> !WARM.contains(c.name))); // before others ask for their warm-up too
    return all.stream();
  }

  private static View view(Backend b, String kind, Shape shape, DType type, Random random) {
    int n = shape.last();
    Shape rows = shape.dropLast(1);
    Shape s = switch (kind) {
      case "row", "positive row" -> shape.with(-1, 1);
      case "column" -> Shape.of(n);
      case "wide" -> shape.with(-1, 4 * n);
      case "wide3" -> shape.with(-1, 3 * n);
      case "vector", "ids" -> rows;
      default -> shape;
    };
    boolean dense = kind.equals("dense") || kind.equals("ids");
    int gap = dense || random.nextInt(3) > 0 ? 0 : 1 + random.nextInt(6); // between rows
    int offset = dense ? 0 : random.nextInt(3);
    int step = !dense && random.nextInt(6) == 0 ? 2 : 1;
    int[] strides = new int[s.ndim()];
    int size = step;
    for (int i = s.ndim() - 1; i >= 0; i--) {
      strides[i] = size;
      size = size * s.get(i) + (i == s.ndim() - 1 ? gap : 0);
    }
    var t = kind.equals("ids") ? DType.INT32 : type;
    var buffer = b.variable(t, offset + size + 1);
    switch (buffer.storage()) {
      case int[] a -> {
        for (int i = 0; i < a.length; i++) a[i] = random.nextInt(-1, n + 1);
      }
      case float[] a -> {
        for (int i = 0; i < a.length; i++) {
          double x = random.nextGaussian() * 2;
          if (kind.startsWith("positive")) x = Math.abs(x) + 0.01;
          if (kind.startsWith("negative")) x = -Math.abs(x);
          a[i] = type == DType.FLOAT16 ? Float.float16ToFloat(Float.floatToFloat16((float) x)) : (float) x;
        }
      }
      default -> throw new AssertionError();
    }
    return new View(buffer, Layout.of(t, offset, s, strides));
  }

  private static @Nullable View[] views(Backend b, Case c, Shape shape, DType type, long seed) {
    var random = new Random(seed);
    return c.views.stream().map(kind -> view(b, kind, shape, type, random)).toArray(View[]::new);
  }

  private static void near(String what, float[] e, float[] a, double tolerance) {
    double most = 1e-3;
    for (float x : e) most = Math.max(most, Float.isFinite(x) ? Math.abs(x) : 0);
    for (int i = 0; i < e.length; i++) {
      if (!(Math.abs(e[i] - a[i]) <= tolerance * most) && Float.compare(e[i], a[i]) != 0) {
        fail(what + " element " + i + ": expected " + e[i] + ", got " + a[i]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void composites(Case c) {
    var reference = new Reference();
    Map<String, float[][]> cold = new LinkedHashMap<>();
    for (int round = 0; round < (WARM.contains(c.name) ? 2 : 1); round++) {
      for (int[] dims : SHAPES) {
        boolean matrix = c.views.contains("wide") || c.views.contains("wide3");
        if (matrix && dims.length != 2) continue;
        boolean half = HALF.contains(c.name);
        for (DType type : half ? new DType[] {DType.FLOAT32, DType.FLOAT16} : new DType[] {DType.FLOAT32}) {
          for (int seed = 0; seed < 3; seed++) {
            var shape = Shape.of(dims);
            var expected = views(reference, c, shape, type, seed);
            var actual = views(CPU, c, shape, type, seed);
            c.call.run(CPU, actual);
            String what = c + " of " + type + shape + ", seed " + seed;
            float[][] got = Stream.of(actual).filter(v -> v.dtype() != DType.INT32).map(v -> (float[]) v.buffer().storage()).toArray(float[][]::new);
            if (round == 0) {
              cold.put(what, got);
              c.call.run(reference, expected);
              for (int i = 0, k = 0; i < expected.length; i++) {
                if (expected[i].dtype() != DType.INT32) {
                  near(what + " view " + i, (float[]) expected[i].buffer().storage(), got[k++], type == DType.FLOAT16 ? 4e-3 : 2e-6);
                }
              }
            } else {
              for (int i = 0; i < got.length; i++) assertArrayEquals(cold.get(what)[i], got[i], what + " compiled, view " + i);
            }
          }
        }
      }
      if (WARM.contains(c.name)) WarmUp.await();
    }
  }
}
