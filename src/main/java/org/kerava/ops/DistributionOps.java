package org.kerava.ops;

import static org.kerava.ops.Operations.*;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Philox;
import org.kerava.tensor.DType;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** Rarer distributions, drawn number by number on the host. */
public abstract class DistributionOps {
  DistributionOps() {}

  /** New numbers in every call, from the seeds that nobody gave. */
  static RandomSource fresh() {
    return new RandomSource() {
      private @Nullable Draw draw; // not before it is wanted: a computation that is repeated wants none

      @Override
      public Draw next() {
        Draw d = draw;
        return d != null ? d : (draw = new Draw(GlobalSeed.next(), 0));
      }
    };
  }

  /** Numbers drawn one by one on the host; element i has the words from i << 20 on. */
  private static Tensor each(Shape shape, DType dtype, RandomSource seed, Sampler sampler) {
    if (Symbolic.inTrial()) return Symbolic.meta(shape, dtype);
    RandomSource.Draw d = Remat.draw(seed);
    Philox bits = new Philox(d.seed(), d.counter());
    double[] v = new double[shape.size()];
    for (int i = 0; i < v.length; i++) v[i] = sampler.sample(bits, (long) i << 20, i);
    return Tensor.of(v, shape, dtype);
  }

  @FunctionalInterface
  private interface Sampler {
    double sample(Philox bits, long first, int index);
  }

  private static double standardNormal(Philox bits, long at) {
    return Math.sqrt(-2 * StrictMath.log(bits.uniform(at) + 0x1p-25)) * StrictMath.cos(2 * Math.PI * bits.uniform(at + 1));
  }

  /** By Marsaglia and Tsang (2000): squeeze and reject. */
  private static double gammaNumber(Philox bits, long first, double alpha) {
    double shift = alpha < 1 ? alpha + 1 : alpha;
    double d = shift - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    for (long at = first + 1; ; at += 3) {
      double x = standardNormal(bits, at);
      double v = Math.pow(1 + c * x, 3);
      double u = bits.uniform(at + 2) + 0x1p-25;
      if (v > 0 && StrictMath.log(u) < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
        return alpha < 1 ? d * v * StrictMath.pow(bits.uniform(first) + 0x1p-25, 1 / alpha) : d * v;
      }
    }
  }

  /** One positive number for each element of a shape. */
  private static double[] positive(String op, String name, Tensor t, Shape shape) {
    double[] v = spread(t, shape);
    for (double x : v) {
      if (!(x > 0 && x < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException(op + ": " + name + " must be positive; got " + x);
    }
    return v;
  }

  /** One number for each element of a shape. */
  private static double[] spread(Tensor t, Shape shape) {
    return broadcastTo(t, shape).toDoubleArray();
  }

  /**
   * {@return numbers of a gamma distribution of scale 1}
   *
   * @param shape the shape
   * @param alpha its shape parameter
   */
  public static Tensor gamma(Shape shape, double alpha) {
    return gamma(shape, alpha, Settings.floatx(), fresh());
  }

  /**
   * {@return numbers of a gamma distribution of scale 1}
   *
   * @param shape the shape
   * @param alpha its shape parameter
   * @param seed gives the same numbers in every call
   */
  public static Tensor gamma(Shape shape, double alpha, long seed) {
    return gamma(shape, alpha, Settings.floatx(), RandomSource.of(seed));
  }

  /**
   * {@return numbers of a gamma distribution of scale 1}
   *
   * @param shape the shape
   * @param alpha its shape parameter
   * @param seed gives new numbers in every call
   */
  public static Tensor gamma(Shape shape, double alpha, RandomSource seed) {
    return gamma(shape, alpha, Settings.floatx(), seed);
  }

  /**
   * {@return numbers of a gamma distribution of scale 1}
   *
   * @param shape the shape
   * @param alpha its shape parameter
   * @param dtype the type of the result
   * @param seed gives new numbers in every call
   */
  public static Tensor gamma(Shape shape, double alpha, DType dtype, RandomSource seed) {
    return gamma(shape, Tensor.of(new double[] {alpha}, Shape.of(), DType.FLOAT64), dtype, seed);
  }

  /**
   * {@return numbers of gamma distributions of scale 1}
   *
   * @param shape the shape
   * @param alpha their shape parameters, broadcast
   */
  public static Tensor gamma(Shape shape, Tensor alpha) {
    return gamma(shape, alpha, Settings.floatx(), fresh());
  }

  /**
   * {@return numbers of gamma distributions of scale 1}
   *
   * @param shape the shape
   * @param alpha their shape parameters, broadcast
   * @param seed gives the same numbers in every call
   */
  public static Tensor gamma(Shape shape, Tensor alpha, long seed) {
    return gamma(shape, alpha, Settings.floatx(), RandomSource.of(seed));
  }

  /**
   * {@return numbers of gamma distributions of scale 1}
   *
   * @param shape the shape
   * @param alpha their shape parameters, broadcast
   * @param seed gives new numbers in every call
   */
  public static Tensor gamma(Shape shape, Tensor alpha, RandomSource seed) {
    return gamma(shape, alpha, Settings.floatx(), seed);
  }

  /**
   * {@return numbers of gamma distributions of scale 1}
   *
   * @param shape the shape
   * @param alpha their shape parameters, broadcast
   * @param dtype the type of the result
   * @param seed gives new numbers in every call
   */
  public static Tensor gamma(Shape shape, Tensor alpha, DType dtype, RandomSource seed) {
    double[] a = positive("gamma", "alpha", alpha, shape);
    return each(shape, dtype, seed, (bits, at, i) -> gammaNumber(bits, at, a[i]));
  }

  /**
   * {@return numbers of a beta distribution}
   *
   * @param shape the shape
   * @param alpha its first parameter
   * @param beta its second parameter
   */
  public static Tensor beta(Shape shape, double alpha, double beta) {
    return beta(shape, alpha, beta, Settings.floatx(), fresh());
  }

  /**
   * {@return numbers of a beta distribution}
   *
   * @param shape the shape
   * @param alpha its first parameter
   * @param beta its second parameter
   * @param seed gives the same numbers in every call
   */
  public static Tensor beta(Shape shape, double alpha, double beta, long seed) {
    return beta(shape, alpha, beta, Settings.floatx(), RandomSource.of(seed));
  }

  /**
   * {@return numbers of a beta distribution}
   *
   * @param shape the shape
   * @param alpha its first parameter
   * @param beta its second parameter
   * @param seed gives new numbers in every call
   */
  public static Tensor beta(Shape shape, double alpha, double beta, RandomSource seed) {
    return beta(shape, alpha, beta, Settings.floatx(), seed);
  }

  /**
   * {@return numbers of a beta distribution}
   *
   * @param shape the shape
   * @param alpha its first parameter
   * @param beta its second parameter
   * @param dtype the type of the result
   * @param seed gives new numbers in every call
   */
  public static Tensor beta(Shape shape, double alpha, double beta, DType dtype, RandomSource seed) {
    return beta(shape, Tensor.scalar(alpha), Tensor.scalar(beta), dtype, seed);
  }

  /**
   * {@return numbers of beta distributions}
   *
   * @param shape the shape
   * @param alpha their first parameters, broadcast
   * @param beta their second parameters, broadcast
   */
  public static Tensor beta(Shape shape, Tensor alpha, Tensor beta) {
    return beta(shape, alpha, beta, Settings.floatx(), fresh());
  }

  /**
   * {@return numbers of beta distributions}
   *
   * @param shape the shape
   * @param alpha their first parameters, broadcast
   * @param beta their second parameters, broadcast
   * @param seed gives the same numbers in every call
   */
  public static Tensor beta(Shape shape, Tensor alpha, Tensor beta, long seed) {
    return beta(shape, alpha, beta, Settings.floatx(), RandomSource.of(seed));
  }

  /**
   * {@return numbers of beta distributions}
   *
   * @param shape the shape
   * @param alpha their first parameters, broadcast
   * @param beta their second parameters, broadcast
   * @param seed gives new numbers in every call
   */
  public static Tensor beta(Shape shape, Tensor alpha, Tensor beta, RandomSource seed) {
    return beta(shape, alpha, beta, Settings.floatx(), seed);
  }

  /**
   * {@return numbers of beta distributions}
   *
   * @param shape the shape
   * @param alpha their first parameters, broadcast
   * @param beta their second parameters, broadcast
   * @param dtype the type of the result
   * @param seed gives new numbers in every call
   */
  public static Tensor beta(Shape shape, Tensor alpha, Tensor beta, DType dtype, RandomSource seed) {
    double[] a = positive("beta", "alpha", alpha, shape);
    double[] b = positive("beta", "beta", beta, shape);
    return each(shape, dtype, seed, (bits, at, i) -> {
      double x = gammaNumber(bits, at, a[i]);
      return x / (x + gammaNumber(bits, at + (1 << 19), b[i]));
    });
  }

  /**
   * {@return how often events of a probability happen in a number of trials}
   *
   * @param shape the shape
   * @param counts how many trials
   * @param probability of the event
   */
  public static Tensor binomial(Shape shape, int counts, double probability) {
    return binomial(shape, counts, probability, Settings.floatx(), fresh());
  }

  /**
   * {@return how often events of a probability happen in a number of trials}
   *
   * @param shape the shape
   * @param counts how many trials
   * @param probability of the event
   * @param seed gives the same numbers in every call
   */
  public static Tensor binomial(Shape shape, int counts, double probability, long seed) {
    return binomial(shape, counts, probability, Settings.floatx(), RandomSource.of(seed));
  }

  /**
   * {@return how often events of a probability happen in a number of trials}
   *
   * @param shape the shape
   * @param counts how many trials
   * @param probability of the event
   * @param seed gives new numbers in every call
   */
  public static Tensor binomial(Shape shape, int counts, double probability, RandomSource seed) {
    return binomial(shape, counts, probability, Settings.floatx(), seed);
  }

  /**
   * {@return how often events of a probability happen in a number of trials}
   *
   * @param shape the shape
   * @param counts how many trials
   * @param probability of the event
   * @param dtype the type of the result
   * @param seed gives new numbers in every call
   */
  public static Tensor binomial(Shape shape, int counts, double probability, DType dtype, RandomSource seed) {
    return binomial(shape, Tensor.scalar(counts), Tensor.scalar(probability), dtype, seed);
  }

  /**
   * {@return how often events of a probability happen in a number of trials}
   *
   * @param shape the shape
   * @param counts how many trials, broadcast
   * @param probabilities of the events, broadcast
   */
  public static Tensor binomial(Shape shape, Tensor counts, Tensor probabilities) {
    return binomial(shape, counts, probabilities, Settings.floatx(), fresh());
  }

  /**
   * {@return how often events of a probability happen in a number of trials}
   *
   * @param shape the shape
   * @param counts how many trials, broadcast
   * @param probabilities of the events, broadcast
   * @param seed gives the same numbers in every call
   */
  public static Tensor binomial(Shape shape, Tensor counts, Tensor probabilities, long seed) {
    return binomial(shape, counts, probabilities, Settings.floatx(), RandomSource.of(seed));
  }

  /**
   * {@return how often events of a probability happen in a number of trials}
   *
   * @param shape the shape
   * @param counts how many trials, broadcast
   * @param probabilities of the events, broadcast
   * @param seed gives new numbers in every call
   */
  public static Tensor binomial(Shape shape, Tensor counts, Tensor probabilities, RandomSource seed) {
    return binomial(shape, counts, probabilities, Settings.floatx(), seed);
  }

  /**
   * {@return how often events of a probability happen in a number of trials}
   *
   * @param shape the shape
   * @param counts how many trials, broadcast
   * @param probabilities of the events, broadcast
   * @param dtype the type of the result
   * @param seed gives new numbers in every call
   */
  public static Tensor binomial(Shape shape, Tensor counts, Tensor probabilities, DType dtype, RandomSource seed) {
    double[] n = spread(counts, shape);
    double[] p = spread(probabilities, shape);
    return each(shape, dtype, seed, (bits, at, i) -> IntStream.range(0, (int) n[i]).filter(k -> bits.uniform(at + k) < p[i]).count());
  }
}
