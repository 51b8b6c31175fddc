package org.kerava.ops;

import static org.kerava.ops.Operations.*;

import java.util.stream.IntStream;
import org.kerava.backend.Backend;
import org.kerava.backend.Backends;
import org.kerava.backend.Dist;
import org.kerava.backend.Philox;
import org.kerava.tensor.DType;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.View;

/**
 * Random numbers. Each call draws from a {@link RandomSource}; the numbers depend on its seed and counter and on nothing else: not on
 * threads, and not on what else runs. Without a seed they are new at each start, unless {@link GlobalSeed} is set.
 */
public abstract class RandomOps extends DistributionOps {
  /** For the subclass that is the users' vocabulary. */
  protected RandomOps() {}

  private static Tensor draw(Dist dist, Shape shape, DType dtype, RandomSource seed, double p, double q) {
    if (Symbolic.inTrial()) return Symbolic.meta(shape, dtype);
    Backend b = Backends.current();
    View out = Run.fresh(b, dtype, shape);
    RandomSource.Draw d = Remat.draw(seed);
    b.random(dist, out, d.seed(), d.counter(), p, q);
    return Run.done(out);
  }

  /**
   * {@return numbers of a normal distribution}
   *
   * @param shape the shape
   */
  public static Tensor normal(Shape shape) {
    return normal(shape, 0, 1, Settings.floatx(), fresh());
  }

  /**
   * {@return numbers of a normal distribution}
   *
   * @param shape the shape
   * @param seed gives the same numbers in every call
   */
  public static Tensor normal(Shape shape, long seed) {
    return normal(shape, 0, 1, Settings.floatx(), RandomSource.of(seed));
  }

  /**
   * {@return numbers of a normal distribution}
   *
   * @param shape the shape
   * @param seed gives new numbers in every call
   */
  public static Tensor normal(Shape shape, RandomSource seed) {
    return normal(shape, 0, 1, Settings.floatx(), seed);
  }

  /**
   * {@return numbers of a normal distribution}
   *
   * @param shape the shape
   * @param mean its mean
   * @param stddev its standard deviation
   */
  public static Tensor normal(Shape shape, double mean, double stddev) {
    return normal(shape, mean, stddev, Settings.floatx(), fresh());
  }

  /**
   * {@return numbers of a normal distribution}
   *
   * @param shape the shape
   * @param mean its mean
   * @param stddev its standard deviation
   * @param seed gives the same numbers in every call
   */
  public static Tensor normal(Shape shape, double mean, double stddev, long seed) {
    return normal(shape, mean, stddev, Settings.floatx(), RandomSource.of(seed));
  }

  /**
   * {@return numbers of a normal distribution}
   *
   * @param shape the shape
   * @param mean its mean
   * @param stddev its standard deviation
   * @param seed gives new numbers in every call
   */
  public static Tensor normal(Shape shape, double mean, double stddev, RandomSource seed) {
    return normal(shape, mean, stddev, Settings.floatx(), seed);
  }

  /**
   * {@return numbers of a normal distribution}
   *
   * @param shape the shape
   * @param mean its mean
   * @param stddev its standard deviation
   * @param dtype the type of the result
   * @param seed gives new numbers in every call
   */
  public static Tensor normal(Shape shape, double mean, double stddev, DType dtype, RandomSource seed) {
    return draw(Dist.NORMAL, shape, dtype, seed, mean, stddev);
  }

  /**
   * {@return numbers of a normal distribution cut at two standard deviations}
   *
   * @param shape the shape
   */
  public static Tensor truncatedNormal(Shape shape) {
    return truncatedNormal(shape, 0, 1, Settings.floatx(), fresh());
  }

  /**
   * {@return numbers of a normal distribution cut at two standard deviations}
   *
   * @param shape the shape
   * @param seed gives the same numbers in every call
   */
  public static Tensor truncatedNormal(Shape shape, long seed) {
    return truncatedNormal(shape, 0, 1, Settings.floatx(), RandomSource.of(seed));
  }

  /**
   * {@return numbers of a normal distribution cut at two standard deviations}
   *
   * @param shape the shape
   * @param seed gives new numbers in every call
   */
  public static Tensor truncatedNormal(Shape shape, RandomSource seed) {
    return truncatedNormal(shape, 0, 1, Settings.floatx(), seed);
  }

  /**
   * {@return numbers of a normal distribution cut at two standard deviations}
   *
   * @param shape the shape
   * @param mean its mean
   * @param stddev its standard deviation before the cut
   */
  public static Tensor truncatedNormal(Shape shape, double mean, double stddev) {
    return truncatedNormal(shape, mean, stddev, Settings.floatx(), fresh());
  }

  /**
   * {@return numbers of a normal distribution cut at two standard deviations}
   *
   * @param shape the shape
   * @param mean its mean
   * @param stddev its standard deviation before the cut
   * @param seed gives the same numbers in every call
   */
  public static Tensor truncatedNormal(Shape shape, double mean, double stddev, long seed) {
    return truncatedNormal(shape, mean, stddev, Settings.floatx(), RandomSource.of(seed));
  }

  /**
   * {@return numbers of a normal distribution cut at two standard deviations}
   *
   * @param shape the shape
   * @param mean its mean
   * @param stddev its standard deviation before the cut
   * @param seed gives new numbers in every call
   */
  public static Tensor truncatedNormal(Shape shape, double mean, double stddev, RandomSource seed) {
    return truncatedNormal(shape, mean, stddev, Settings.floatx(), seed);
  }

  /**
   * {@return numbers of a normal distribution cut at two standard deviations}
   *
   * @param shape the shape
   * @param mean its mean
   * @param stddev its standard deviation before the cut
   * @param dtype the type of the result
   * @param seed gives new numbers in every call
   */
  public static Tensor truncatedNormal(Shape shape, double mean, double stddev, DType dtype, RandomSource seed) {
    return draw(Dist.TRUNCATED_NORMAL, shape, dtype, seed, mean, stddev);
  }

  /**
   * {@return numbers evenly distributed between two limits}
   *
   * @param shape the shape
   */
  public static Tensor uniform(Shape shape) {
    return uniform(shape, 0, 1, Settings.floatx(), fresh());
  }

  /**
   * {@return numbers evenly distributed between two limits}
   *
   * @param shape the shape
   * @param seed gives the same numbers in every call
   */
  public static Tensor uniform(Shape shape, long seed) {
    return uniform(shape, 0, 1, Settings.floatx(), RandomSource.of(seed));
  }

  /**
   * {@return numbers evenly distributed between two limits}
   *
   * @param shape the shape
   * @param seed gives new numbers in every call
   */
  public static Tensor uniform(Shape shape, RandomSource seed) {
    return uniform(shape, 0, 1, Settings.floatx(), seed);
  }

  /**
   * {@return numbers evenly distributed between two limits}
   *
   * @param shape the shape
   * @param low the least
   * @param high above the largest
   */
  public static Tensor uniform(Shape shape, double low, double high) {
    return uniform(shape, low, high, Settings.floatx(), fresh());
  }

  /**
   * {@return numbers evenly distributed between two limits}
   *
   * @param shape the shape
   * @param low the least
   * @param high above the largest
   * @param seed gives the same numbers in every call
   */
  public static Tensor uniform(Shape shape, double low, double high, long seed) {
    return uniform(shape, low, high, Settings.floatx(), RandomSource.of(seed));
  }

  /**
   * {@return numbers evenly distributed between two limits}
   *
   * @param shape the shape
   * @param low the least
   * @param high above the largest
   * @param seed gives new numbers in every call
   */
  public static Tensor uniform(Shape shape, double low, double high, RandomSource seed) {
    return uniform(shape, low, high, Settings.floatx(), seed);
  }

  /**
   * {@return numbers evenly distributed between two limits}
   *
   * @param shape the shape
   * @param low the least
   * @param high above the largest
   * @param dtype the type of the result
   * @param seed gives new numbers in every call
   */
  public static Tensor uniform(Shape shape, double low, double high, DType dtype, RandomSource seed) {
    return dtype.isFloating() ? draw(Dist.UNIFORM, shape, dtype, seed, low, high) : randint(shape, (long) low, (long) high, dtype, seed);
  }

  /**
   * {@return whole numbers evenly distributed between two limits}
   *
   * @param shape the shape
   * @param low the least
   * @param high above the largest
   */
  public static Tensor randint(Shape shape, long low, long high) {
    return randint(shape, low, high, DType.INT32, fresh());
  }

  /**
   * {@return whole numbers evenly distributed between two limits}
   *
   * @param shape the shape
   * @param low the least
   * @param high above the largest
   * @param seed gives the same numbers in every call
   */
  public static Tensor randint(Shape shape, long low, long high, long seed) {
    return randint(shape, low, high, DType.INT32, RandomSource.of(seed));
  }

  /**
   * {@return whole numbers evenly distributed between two limits}
   *
   * @param shape the shape
   * @param low the least
   * @param high above the largest
   * @param seed gives new numbers in every call
   */
  public static Tensor randint(Shape shape, long low, long high, RandomSource seed) {
    return randint(shape, low, high, DType.INT32, seed);
  }

  /**
   * {@return whole numbers evenly distributed between two limits}
   *
   * @param shape the shape
   * @param low the least
   * @param high above the largest
   * @param dtype the type of the result
   * @param seed gives new numbers in every call
   */
  public static Tensor randint(Shape shape, long low, long high, DType dtype, RandomSource seed) {
    if (low >= high) throw new IllegalArgumentException("randint: low must be below high; got " + low + " and " + high);
    return dtype.isFloating() ? cast(randint(shape, low, high, DType.INT64, seed), dtype) : draw(Dist.INTEGER, shape, dtype, seed, low, high);
  }

  /**
   * {@return class numbers drawn by their logits, int32 (batch, n)}
   *
   * @param logits (batch, classes)
   * @param n how many to draw for each row
   */
  public static Tensor categorical(Tensor logits, int n) {
    return categorical(logits, n, DType.INT32, fresh());
  }

  /**
   * {@return class numbers drawn by their logits, int32 (batch, n)}
   *
   * @param logits (batch, classes)
   * @param n how many to draw for each row
   * @param seed gives the same numbers in every call
   */
  public static Tensor categorical(Tensor logits, int n, long seed) {
    return categorical(logits, n, DType.INT32, RandomSource.of(seed));
  }

  /**
   * {@return class numbers drawn by their logits, int32 (batch, n)}
   *
   * @param logits (batch, classes)
   * @param n how many to draw for each row
   * @param seed gives new numbers in every call
   */
  public static Tensor categorical(Tensor logits, int n, RandomSource seed) {
    return categorical(logits, n, DType.INT32, seed);
  }

  /**
   * {@return class numbers drawn by their logits, int32 (batch, n)}
   *
   * @param logits (batch, classes)
   * @param n how many to draw for each row
   * @param dtype the type of the result
   * @param seed gives new numbers in every call
   */
  public static Tensor categorical(Tensor logits, int n, DType dtype, RandomSource seed) {
    if (Symbolic.any(logits)) return Symbolic.op("categorical", in -> categorical(in.get(0), n, dtype, seed), logits);
    if (logits.ndim() != 2) throw new ShapeException("categorical: logits of shape (batch, classes) expected, got " + logits.shape());
    if (n < 0) throw new IllegalArgumentException("categorical: the number of draws must not be negative; got " + n);
    Tensor f = toFloat(logits);
    Shape shape = Shape.of(f.shape().get(0), n, f.shape().get(1));
    Tensor gumbel = negative(log(negative(log(uniform(shape, 0x1p-25, 1, DType.FLOAT32, seed)))));
    return cast(argmax(add(expandDims(f, 1), gumbel), -1), dtype);
  }

  /**
   * {@return the slices along the first axis in random order}
   *
   * @param x a tensor
   */
  public static Tensor shuffle(Tensor x) {
    return shuffle(x, 0, fresh());
  }

  /**
   * {@return the slices along the first axis in random order}
   *
   * @param x a tensor
   * @param seed gives a new order in every call
   */
  public static Tensor shuffle(Tensor x, RandomSource seed) {
    return shuffle(x, 0, seed);
  }

  /**
   * {@return the slices along an axis in random order}
   *
   * @param x a tensor
   * @param axis which, negative from the end
   */
  public static Tensor shuffle(Tensor x, int axis) {
    return shuffle(x, axis, fresh());
  }

  /**
   * {@return the slices along an axis in random order}
   *
   * @param x a tensor
   * @param axis which, negative from the end
   * @param seed gives the same order in every call
   */
  public static Tensor shuffle(Tensor x, int axis, long seed) {
    return shuffle(x, axis, RandomSource.of(seed));
  }

  /**
   * {@return the slices along an axis in random order}
   *
   * @param x a tensor
   * @param axis which, negative from the end
   * @param seed gives a new order in every call
   */
  public static Tensor shuffle(Tensor x, int axis, RandomSource seed) {
    if (Symbolic.any(x)) return Symbolic.op("shuffle", in -> shuffle(in.get(0), axis, seed), x);
    return take(x, Tensor.of(permutation(x.shape().get(axis), seed)), axis);
  }

  /**
   * The numbers below n in random order, by Fisher and Yates.
   *
   * @param n how many
   * @param seed gives a new order in every call
   * @return the order
   */
  public static int[] permutation(int n, RandomSource seed) {
    int[] order = IntStream.range(0, n).toArray();
    if (Symbolic.inTrial()) return order;
    RandomSource.Draw d = Remat.draw(seed);
    Philox bits = new Philox(d.seed(), d.counter());
    for (int i = n - 1; i > 0; i--) {
      int k = (int) ((bits.bits(i) & 0xffffffffL) * (i + 1) >>> 32);
      int t = order[i];
      order[i] = order[k];
      order[k] = t;
    }
    return order;
  }

  /**
   * {@return x with a part of the elements set to 0 and the others scaled so that the sum stays on average}
   *
   * @param x a tensor
   * @param rate the part, from 0 up to, but not, 1
   */
  public static Tensor dropout(Tensor x, double rate) {
    return dropout(x, rate, fresh());
  }

  /**
   * {@return x with a part of the elements set to 0 and the others scaled so that the sum stays on average}
   *
   * @param x a tensor
   * @param rate the part, from 0 up to, but not, 1
   * @param seed gives the same mask in every call
   */
  public static Tensor dropout(Tensor x, double rate, long seed) {
    return dropout(x, rate, RandomSource.of(seed));
  }

  /**
   * {@return x with a part of the elements set to 0 and the others scaled so that the sum stays on average}
   *
   * @param x a tensor
   * @param rate the part, from 0 up to, but not, 1
   * @param seed gives a new mask in every call
   */
  public static Tensor dropout(Tensor x, double rate, RandomSource seed) {
    if (Symbolic.any(x)) return Symbolic.op("dropout", in -> dropout(in.get(0), rate, seed), x);
    return dropout(x, rate, x.shape(), seed);
  }

  /**
   * {@return x with a part of the elements set to 0 and the others scaled so that the sum stays on average}
   *
   * @param x a tensor
   * @param rate the part, from 0 up to, but not, 1
   * @param noiseShape the mask's shape, which broadcasts to x
   * @param seed gives a new mask in every call
   */
  public static Tensor dropout(Tensor x, double rate, Shape noiseShape, RandomSource seed) {
    if (Symbolic.any(x)) return Symbolic.op("dropout", in -> dropout(in.get(0), rate, noiseShape, seed), x);
    if (!(rate >= 0 && rate < 1)) throw new IllegalArgumentException("dropout: the rate must be at least 0 and below 1; got " + rate);
    if (rate == 0) return x;
    Shape shape = noiseShape;
    for (int i = 0; i < shape.ndim(); i++) {
      if (shape.get(i) == Shape.ANY) shape = shape.with(i, x.shape().get(i - shape.ndim()));
    }
    Tensor mask = draw(Dist.BERNOULLI, shape, x.dtype(), seed, 1 - rate, 0);
    return multiply(x, multiply(mask, 1 / (1 - rate)));
  }
}
