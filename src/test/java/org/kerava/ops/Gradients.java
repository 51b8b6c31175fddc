package org.kerava.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.kerava.tensor.DType;
import org.kerava.tensor.KerasTensor;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * Compares gradients of first and second order with differences, in float64: the loss is the sum of all results, each element times a number of
 * its own; the second derivative is that of the gradient along a direction.
 */
public final class Gradients {
  private static final double STEP = 1e-5;
  private static final double TOLERANCE = 2e-6;

  private Gradients() {}

  /** {@return numbers in (-2.5, 2.5), all different and at least 0.05 from the multiples of 0.5, where many functions have corners} */
  static Tensor any(int... shape) {
    return numbers(-2.5, 2.5, shape);
  }

  /** {@return numbers in (0.3, 2.5)} */
  static Tensor positive(int... shape) {
    return numbers(0.3, 2.5, shape);
  }

  /** {@return numbers in (low, high), all different and at least 0.05 from the multiples of 0.5} */
  static Tensor numbers(double low, double high, int... shape) {
    Shape s = Shape.of(shape);
    var random = new SplittableRandom(s.size() * 31L + s.ndim() + (long) (100 * low));
    double[] v = new double[s.size()];
    for (int i = 0; i < v.length; i++) {
      do {
        v[i] = random.nextDouble(low, high);
      } while (!separate(v, i));
    }
    return Tensor.of(v, s, DType.FLOAT64);
  }

  private static boolean separate(double[] v, int i) {
    if (Math.abs(2 * v[i] - Math.rint(2 * v[i])) < 0.1) return false;
    for (int k = 0; k < i; k++) {
      if (Math.abs(v[k] - v[i]) < 1e-3 || Math.abs(v[k] + v[i]) < 1e-3) return false; // magnitudes too
    }
    return true;
  }

  /** The function on values has gradients that differences confirm, and on symbols, where they can do, the shapes of its results. */
  public static void check(String what, Function<List<Tensor>, List<Tensor>> f, List<Tensor> at, boolean symbols) {
    if (symbols) checkShapes(what, f, at);
    Function<List<Tensor>, Tensor> loss = x -> weighted(f.apply(x), 1);
    Function<List<Tensor>, Tensor> slope = x -> weighted(gradient(loss, x), 2);
    compare(what, loss, at);
    compare(what + " (second order)", slope, at);
  }

  private static void checkShapes(String what, Function<List<Tensor>, List<Tensor>> f, List<Tensor> at) {
    List<Tensor> out = f.apply(at);
    List<Tensor> symbols = f.apply(at.stream().map(t -> (Tensor) new KerasTensor(t.shape(), t.dtype(), "x")).toList());
    assertEquals(out.stream().map(t -> t.shape() + " " + t.dtype()).toList(), symbols.stream().map(t -> t.shape() + " " + t.dtype()).toList(),
        () -> what + ": shapes and dtypes of symbols");
  }

  private static List<Tensor> gradient(Function<List<Tensor>, Tensor> f, List<Tensor> at) {
    try (var tape = new GradientTape()) {
      return tape.gradient(f.apply(at), at);
    }
  }

  private static Tensor weighted(List<Tensor> values, int seed) {
    var random = new SplittableRandom(seed);
    Tensor sum = Tensor.of(new double[] {0}, Shape.of(), DType.FLOAT64);
    for (Tensor t : values) {
      if (!t.dtype().isFloating()) continue;
      double[] w = random.doubles(t.size(), -1, 1).toArray();
      sum = sum.plus(Operations.sum(Operations.multiply(Operations.cast(t, DType.FLOAT64), Tensor.of(w, t.shape(), DType.FLOAT64))));
    }
    return sum;
  }

  private static void compare(String what, Function<List<Tensor>, Tensor> f, List<Tensor> at) {
    List<Tensor> g = gradient(f, at);
    for (int i = 0; i < at.size(); i++) {
      double[] x = at.get(i).toDoubleArray();
      double[] exact = g.get(i).toDoubleArray();
      assertEquals(at.get(i).shape(), g.get(i).shape(), what + ": the gradient's shape");
      double scale = 1;
      for (double v : exact) scale = Math.max(scale, Math.abs(v));
      for (int k = 0; k < x.length; k++) {
        if (Double.isNaN(x[k])) continue;
        double difference = (moved(f, at, i, k, STEP) - moved(f, at, i, k, -STEP)) / (2 * STEP);
        if (!(Math.abs(difference - exact[k]) <= TOLERANCE * scale)) {
          throw new AssertionError(String.format(Locale.ROOT, "%s: the derivative by element %d of argument %d %s is %.9g; differences give %.9g", what, k, i,
              at.get(i).shape(), exact[k], difference));
        }
      }
    }
  }

  private static double moved(Function<List<Tensor>, Tensor> f, List<Tensor> at, int i, int k, double by) {
    double[] x = at.get(i).toDoubleArray();
    x[k] += by;
    var all = new ArrayList<>(at);
    all.set(i, Tensor.of(x, at.get(i).shape(), DType.FLOAT64));
    return f.apply(all).item();
  }
}
