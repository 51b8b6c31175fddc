package org.kerava.ops;

import org.kerava.backend.Backend;
import org.kerava.backend.Backends;
import org.kerava.backend.Dist;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.View;

/**
 * Random numbers of a stream and a counter (internal: what initializers and noise layers are made of). Element i depends only on seed, counter and i.
 */
public final class Draws {
  private Draws() {}

  private static Tensor draw(Backend b, Dist dist, Shape shape, DType dtype, long seed, long counter, double p, double q) {
    View out = Run.fresh(b, dtype, shape);
    b.random(dist, out, seed, counter, p, q);
    return Run.done(out);
  }

  /**
   * {@return uniform numbers}
   *
   * @param shape of the result
   * @param low inclusive
   * @param high exclusive
   * @param dtype floating-point
   * @param seed of the stream
   * @param counter how many calls of the stream came before
   */
  public static Tensor uniform(Shape shape, double low, double high, DType dtype, long seed, long counter) {
    return draw(Backends.current(), Dist.UNIFORM, shape, dtype, seed, counter, low, high);
  }

  /**
   * {@return normal numbers}
   *
   * @param shape of the result
   * @param mean their mean
   * @param stddev their standard deviation
   * @param dtype floating-point
   * @param seed of the stream
   * @param counter how many calls of the stream came before
   */
  public static Tensor normal(Shape shape, double mean, double stddev, DType dtype, long seed, long counter) {
    return draw(Backends.current(), Dist.NORMAL, shape, dtype, seed, counter, mean, stddev);
  }

  /**
   * {@return normal numbers, drawn again beyond two standard deviations}
   *
   * @param shape of the result
   * @param mean of the whole distribution
   * @param stddev of the whole distribution
   * @param dtype floating-point
   * @param seed of the stream
   * @param counter how many calls of the stream came before
   */
  public static Tensor truncatedNormal(Shape shape, double mean, double stddev, DType dtype, long seed, long counter) {
    return draw(Backends.current(), Dist.TRUNCATED_NORMAL, shape, dtype, seed, counter, mean, stddev);
  }

  /**
   * {@return 1 with a probability, else 0}
   *
   * @param like whose dtype and device to use
   * @param shape of the result
   * @param probability of 1
   * @param seed of the stream
   * @param counter how many calls of the stream came before
   */
  public static Tensor bernoulli(Tensor like, Shape shape, double probability, long seed, long counter) {
    View v = View.of(like);
    return draw(Run.on(v), Dist.BERNOULLI, shape, v.dtype(), seed, counter, probability, 0);
  }

  /**
   * {@return normal numbers where a tensor is}
   *
   * @param like whose dtype and device to use
   * @param shape of the result
   * @param mean their mean
   * @param stddev their standard deviation
   * @param seed of the stream
   * @param counter how many calls of the stream came before
   */
  public static Tensor normalLike(Tensor like, Shape shape, double mean, double stddev, long seed, long counter) {
    View v = View.of(like);
    return draw(Run.on(v), Dist.NORMAL, shape, v.dtype(), seed, counter, mean, stddev);
  }

  /**
   * The tensor with a fraction of its elements set to 0 and the others scaled up by 1 / (1 - rate).
   *
   * @param x a value
   * @param rate the fraction
   * @param noiseShape of the mask; it broadcasts to x's shape
   * @param seed of the stream
   * @param counter how many calls of the stream came before
   * @return like x
   */
  public static Tensor dropout(Tensor x, double rate, Shape noiseShape, long seed, long counter) {
    if (rate >= 1) return Operations.zerosLike(x);
    Tensor keep = bernoulli(x, noiseShape, 1 - rate, seed, counter);
    return Operations.multiply(x, Operations.multiply(keep, 1 / (1 - rate)));
  }
}
