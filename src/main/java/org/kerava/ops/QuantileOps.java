package org.kerava.ops;

import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/** Quantiles, with and without NaN. No axes given means all of them; several quantiles make a new first axis. */
public abstract class QuantileOps extends NanOps {
  QuantileOps() {}

  /**
   * {@return the middle of the sorted elements}
   *
   * @param x a tensor
   * @param axes over which; none means all
   */
  public static Tensor median(Tensor x, int... axes) {
    return median(x, axes, false);
  }

  /**
   * {@return the middle of the sorted elements}
   *
   * @param x a tensor
   * @param axis over which, negative from the end
   * @param keepdims whether it stays with length 1
   */
  public static Tensor median(Tensor x, int axis, boolean keepdims) {
    return median(x, new int[] {axis}, keepdims);
  }

  /**
   * {@return the middle of the sorted elements}
   *
   * @param x a tensor
   * @param axes over which; none means all
   * @param keepdims whether they stay with length 1
   */
  public static Tensor median(Tensor x, int[] axes, boolean keepdims) {
    return quantiles(x, Tensor.scalar(0.5), axes, "linear", keepdims, false);
  }

  /**
   * {@return the middle of the sorted numbers, NaN left out}
   *
   * @param x a tensor
   * @param axes over which; none means all
   */
  public static Tensor nanmedian(Tensor x, int... axes) {
    return nanmedian(x, axes, false);
  }

  /**
   * {@return the middle of the sorted numbers, NaN left out}
   *
   * @param x a tensor
   * @param axis over which, negative from the end
   * @param keepdims whether it stays with length 1
   */
  public static Tensor nanmedian(Tensor x, int axis, boolean keepdims) {
    return nanmedian(x, new int[] {axis}, keepdims);
  }

  /**
   * {@return the middle of the sorted numbers, NaN left out}
   *
   * @param x a tensor
   * @param axes over which; none means all
   * @param keepdims whether they stay with length 1
   */
  public static Tensor nanmedian(Tensor x, int[] axes, boolean keepdims) {
    return quantiles(x, Tensor.scalar(0.5), axes, "linear", keepdims, true);
  }

  /**
   * {@return quantiles, by linear interpolation}
   *
   * @param x a tensor
   * @param q from 0 to 1
   * @param axes over which; none means all
   */
  public static Tensor quantile(Tensor x, double q, int... axes) {
    return quantile(x, Tensor.scalar(q), axes);
  }

  /**
   * {@return quantiles, by linear interpolation}
   *
   * @param x a tensor
   * @param q from 0 to 1, any shape
   * @param axes over which; none means all
   */
  public static Tensor quantile(Tensor x, Tensor q, int... axes) {
    return quantiles(x, q, axes, "linear", false, false);
  }

  /**
   * {@return quantiles}
   *
   * @param x a tensor
   * @param q from 0 to 1
   * @param axes over which; none means all
   * @param method {@code "linear"}, {@code "lower"}, {@code "higher"}, {@code "midpoint"} or {@code "nearest"}
   */
  public static Tensor quantile(Tensor x, double q, int[] axes, String method) {
    return quantile(x, q, axes, method, false);
  }

  /**
   * {@return quantiles}
   *
   * @param x a tensor
   * @param q from 0 to 1
   * @param axes over which; none means all
   * @param method {@code "linear"}, {@code "lower"}, {@code "higher"}, {@code "midpoint"} or {@code "nearest"}
   * @param keepdims whether the axes stay with length 1
   */
  public static Tensor quantile(Tensor x, double q, int[] axes, String method, boolean keepdims) {
    return quantile(x, Tensor.scalar(q), axes, method, keepdims);
  }

  /**
   * {@return quantiles}
   *
   * @param x a tensor
   * @param q from 0 to 1, any shape
   * @param axes over which; none means all
   * @param method {@code "linear"}, {@code "lower"}, {@code "higher"}, {@code "midpoint"} or {@code "nearest"}
   */
  public static Tensor quantile(Tensor x, Tensor q, int[] axes, String method) {
    return quantile(x, q, axes, method, false);
  }

  /**
   * {@return quantiles}
   *
   * @param x a tensor
   * @param q from 0 to 1, any shape
   * @param axes over which; none means all
   * @param method {@code "linear"}, {@code "lower"}, {@code "higher"}, {@code "midpoint"} or {@code "nearest"}
   * @param keepdims whether the axes stay with length 1
   */
  public static Tensor quantile(Tensor x, Tensor q, int[] axes, String method, boolean keepdims) {
    return quantiles(x, q, axes, method, keepdims, false);
  }

  /**
   * {@return quantiles of the numbers, NaN left out, by linear interpolation}
   *
   * @param x a tensor
   * @param q from 0 to 1
   * @param axes over which; none means all
   */
  public static Tensor nanquantile(Tensor x, double q, int... axes) {
    return nanquantile(x, Tensor.scalar(q), axes);
  }

  /**
   * {@return quantiles of the numbers, NaN left out, by linear interpolation}
   *
   * @param x a tensor
   * @param q from 0 to 1, any shape
   * @param axes over which; none means all
   */
  public static Tensor nanquantile(Tensor x, Tensor q, int... axes) {
    return nanquantile(x, q, axes, "linear", false);
  }

  /**
   * {@return quantiles of the numbers, NaN left out}
   *
   * @param x a tensor
   * @param q from 0 to 1
   * @param axes over which; none means all
   * @param method {@code "linear"}, {@code "lower"}, {@code "higher"}, {@code "midpoint"} or {@code "nearest"}
   */
  public static Tensor nanquantile(Tensor x, double q, int[] axes, String method) {
    return nanquantile(x, q, axes, method, false);
  }

  /**
   * {@return quantiles of the numbers, NaN left out}
   *
   * @param x a tensor
   * @param q from 0 to 1
   * @param axes over which; none means all
   * @param method {@code "linear"}, {@code "lower"}, {@code "higher"}, {@code "midpoint"} or {@code "nearest"}
   * @param keepdims whether the axes stay with length 1
   */
  public static Tensor nanquantile(Tensor x, double q, int[] axes, String method, boolean keepdims) {
    return nanquantile(x, Tensor.scalar(q), axes, method, keepdims);
  }

  /**
   * {@return quantiles of the numbers, NaN left out}
   *
   * @param x a tensor
   * @param q from 0 to 1, any shape
   * @param axes over which; none means all
   * @param method {@code "linear"}, {@code "lower"}, {@code "higher"}, {@code "midpoint"} or {@code "nearest"}
   */
  public static Tensor nanquantile(Tensor x, Tensor q, int[] axes, String method) {
    return nanquantile(x, q, axes, method, false);
  }

  /**
   * {@return quantiles of the numbers, NaN left out}
   *
   * @param x a tensor
   * @param q from 0 to 1, any shape
   * @param axes over which; none means all
   * @param method {@code "linear"}, {@code "lower"}, {@code "higher"}, {@code "midpoint"} or {@code "nearest"}
   * @param keepdims whether the axes stay with length 1
   */
  public static Tensor nanquantile(Tensor x, Tensor q, int[] axes, String method, boolean keepdims) {
    return quantiles(x, cast(q, DType.FLOAT32), axes, method, keepdims, true);
  }

  /**
   * {@return percentiles, by linear interpolation}
   *
   * @param x a tensor
   * @param q from 0 to 100
   * @param axes over which; none means all
   */
  public static Tensor percentile(Tensor x, double q, int... axes) {
    return percentile(x, Tensor.scalar(q), axes);
  }

  /**
   * {@return percentiles, by linear interpolation}
   *
   * @param x a tensor
   * @param q from 0 to 100, any shape
   * @param axes over which; none means all
   */
  public static Tensor percentile(Tensor x, Tensor q, int... axes) {
    return percentile(x, q, axes, "linear", false);
  }

  /**
   * {@return percentiles}
   *
   * @param x a tensor
   * @param q from 0 to 100
   * @param axes over which; none means all
   * @param method {@code "linear"}, {@code "lower"}, {@code "higher"}, {@code "midpoint"} or {@code "nearest"}
   */
  public static Tensor percentile(Tensor x, double q, int[] axes, String method) {
    return percentile(x, q, axes, method, false);
  }

  /**
   * {@return percentiles}
   *
   * @param x a tensor
   * @param q from 0 to 100
   * @param axes over which; none means all
   * @param method {@code "linear"}, {@code "lower"}, {@code "higher"}, {@code "midpoint"} or {@code "nearest"}
   * @param keepdims whether the axes stay with length 1
   */
  public static Tensor percentile(Tensor x, double q, int[] axes, String method, boolean keepdims) {
    return percentile(x, Tensor.scalar(q), axes, method, keepdims);
  }

  /**
   * {@return percentiles}
   *
   * @param x a tensor
   * @param q from 0 to 100, any shape
   * @param axes over which; none means all
   * @param method {@code "linear"}, {@code "lower"}, {@code "higher"}, {@code "midpoint"} or {@code "nearest"}
   */
  public static Tensor percentile(Tensor x, Tensor q, int[] axes, String method) {
    return percentile(x, q, axes, method, false);
  }

  /**
   * {@return percentiles}
   *
   * @param x a tensor
   * @param q from 0 to 100, any shape
   * @param axes over which; none means all
   * @param method {@code "linear"}, {@code "lower"}, {@code "higher"}, {@code "midpoint"} or {@code "nearest"}
   * @param keepdims whether the axes stay with length 1
   */
  public static Tensor percentile(Tensor x, Tensor q, int[] axes, String method, boolean keepdims) {
    return quantiles(x, divide(cast(q, DType.FLOAT32), 100), axes, method, keepdims, false);
  }

  /**
   * {@return percentiles of the numbers, NaN left out, by linear interpolation}
   *
   * @param x a tensor
   * @param q from 0 to 100
   * @param axes over which; none means all
   */
  public static Tensor nanpercentile(Tensor x, double q, int... axes) {
    return nanpercentile(x, Tensor.scalar(q), axes);
  }

  /**
   * {@return percentiles of the numbers, NaN left out, by linear interpolation}
   *
   * @param x a tensor
   * @param q from 0 to 100, any shape
   * @param axes over which; none means all
   */
  public static Tensor nanpercentile(Tensor x, Tensor q, int... axes) {
    return nanpercentile(x, q, axes, "linear", false);
  }

  /**
   * {@return percentiles of the numbers, NaN left out}
   *
   * @param x a tensor
   * @param q from 0 to 100
   * @param axes over which; none means all
   * @param method {@code "linear"}, {@code "lower"}, {@code "higher"}, {@code "midpoint"} or {@code "nearest"}
   */
  public static Tensor nanpercentile(Tensor x, double q, int[] axes, String method) {
    return nanpercentile(x, q, axes, method, false);
  }

  /**
   * {@return percentiles of the numbers, NaN left out}
   *
   * @param x a tensor
   * @param q from 0 to 100
   * @param axes over which; none means all
   * @param method {@code "linear"}, {@code "lower"}, {@code "higher"}, {@code "midpoint"} or {@code "nearest"}
   * @param keepdims whether the axes stay with length 1
   */
  public static Tensor nanpercentile(Tensor x, double q, int[] axes, String method, boolean keepdims) {
    return nanpercentile(x, Tensor.scalar(q), axes, method, keepdims);
  }

  /**
   * {@return percentiles of the numbers, NaN left out}
   *
   * @param x a tensor
   * @param q from 0 to 100, any shape
   * @param axes over which; none means all
   * @param method {@code "linear"}, {@code "lower"}, {@code "higher"}, {@code "midpoint"} or {@code "nearest"}
   */
  public static Tensor nanpercentile(Tensor x, Tensor q, int[] axes, String method) {
    return nanpercentile(x, q, axes, method, false);
  }

  /**
   * {@return percentiles of the numbers, NaN left out}
   *
   * @param x a tensor
   * @param q from 0 to 100, any shape
   * @param axes over which; none means all
   * @param method {@code "linear"}, {@code "lower"}, {@code "higher"}, {@code "midpoint"} or {@code "nearest"}
   * @param keepdims whether the axes stay with length 1
   */
  public static Tensor nanpercentile(Tensor x, Tensor q, int[] axes, String method, boolean keepdims) {
    return quantiles(x, divide(cast(q, DType.FLOAT32), 100), axes, method, keepdims, true);
  }

  private static Tensor quantiles(Tensor x, Tensor q, int[] axes, String method, boolean keepdims, boolean skip) {
    if (Symbolic.any(x)) return Symbolic.op("quantile", in -> quantiles(in.get(0), q, axes, method, keepdims, skip), x);
    int[] over = axes(x, axes);
    for (double v : Host.hasValues(q) ? q.toDoubleArray() : new double[0]) {
      if (!(v >= 0 && v <= 1)) throw new IllegalArgumentException("quantile: quantiles are from 0 to 1, percentiles to 100; got " + v + " of the whole");
    }
    Tensor sorted = sort(lastAxes(toFloat(x), over), -1); // NaN last
    Tensor nan = isnan(sorted);
    int n = sorted.shape().last();
    if (n == 0) throw new ShapeException("quantile: there are no elements along the axes of the shape " + x.shape());
    Tensor last = skip ? subtract(sum(cast(logicalNot(nan), DType.FLOAT64), -1, true), 1)
        : fullLike(cast(part(sorted, Slices.along(sorted.ndim() - 1, 0, 1, 1)), DType.FLOAT64), n - 1);
    Tensor exact = multiply(last, cast(reshape(q, -1), DType.FLOAT64)); // (..., quantiles)
    Tensor r = switch (method) {
      case "lower" -> at(sorted, floor(exact));
      case "higher" -> at(sorted, ceil(exact));
      case "nearest" -> at(sorted, round(exact));
      case "midpoint" -> multiply(add(at(sorted, floor(exact)), at(sorted, ceil(exact))), 0.5);
      case "linear" -> {
        Tensor low = maximum(subtract(ceil(exact), 1), 0);
        Tensor high = minimum(add(low, 1), maximum(last, 0));
        Tensor weight = cast(subtract(high, exact), sorted.dtype());
        yield add(multiply(at(sorted, high), subtract(1, weight)), multiply(at(sorted, low), weight));
      }
      default -> throw new IllegalArgumentException("quantile: unknown method \"" + method
          + "\"; known are \"linear\", \"lower\", \"higher\", \"midpoint\", \"nearest\"");
    };
    r = where(skip ? all(nan, -1, true) : any(nan, -1, true), fullLike(r, Double.NaN), r);
    Shape rest = x.shape();
    for (int i = over.length - 1; i >= 0; i--) rest = keepdims ? rest.with(over[i], 1) : without(rest, over[i]);
    return reshape(moveaxis(r, -1, 0), q.shape().append(rest.toArray()));
  }

  private static Tensor at(Tensor sorted, Tensor index) {
    return takeAlongAxis(sorted, cast(maximum(index, 0), DType.INT32), -1);
  }

  private static Shape without(Shape s, int axis) {
    int[] n = new int[s.ndim() - 1];
    for (int i = 0; i < n.length; i++) n[i] = s.get(i < axis ? i : i + 1);
    return Shape.of(n);
  }
}
