package org.kerava.ops;

import org.kerava.tensor.DType;
import org.kerava.tensor.Tensor;

/** Reductions that leave NaN out. No axes given means all of them. */
public abstract class NanOps extends RangeOps {
  NanOps() {}

  private static Tensor without(Tensor x, Number otherwise) {
    return x.dtype().isFloating() ? where(isnan(x), fullLike(x, otherwise), x) : x;
  }

  /** NaN where all elements of a reduction were NaN. */
  private static Tensor unlessAll(Tensor x, Tensor r, int[] axes, boolean keepdims) {
    return x.dtype().isFloating() ? where(all(isnan(x), axes, keepdims), fullLike(r, Double.NaN), r) : r;
  }

  /**
   * {@return the sum of the numbers}
   *
   * @param x a tensor
   * @param axes over which; none means all
   */
  public static Tensor nansum(Tensor x, int... axes) {
    return nansum(x, axes, false);
  }

  /**
   * {@return the sum of the numbers}
   *
   * @param x a tensor
   * @param axis over which, negative from the end
   * @param keepdims whether it stays with length 1
   */
  public static Tensor nansum(Tensor x, int axis, boolean keepdims) {
    return nansum(x, new int[] {axis}, keepdims);
  }

  /**
   * {@return the sum of the numbers}
   *
   * @param x a tensor
   * @param axes over which; none means all
   * @param keepdims whether they stay with length 1
   */
  public static Tensor nansum(Tensor x, int[] axes, boolean keepdims) {
    return sum(without(x, 0), axes, keepdims);
  }

  /**
   * {@return the product of the numbers}
   *
   * @param x a tensor
   * @param axes over which; none means all
   */
  public static Tensor nanprod(Tensor x, int... axes) {
    return nanprod(x, axes, false);
  }

  /**
   * {@return the product of the numbers}
   *
   * @param x a tensor
   * @param axis over which, negative from the end
   * @param keepdims whether it stays with length 1
   */
  public static Tensor nanprod(Tensor x, int axis, boolean keepdims) {
    return nanprod(x, new int[] {axis}, keepdims);
  }

  /**
   * {@return the product of the numbers}
   *
   * @param x a tensor
   * @param axes over which; none means all
   * @param keepdims whether they stay with length 1
   */
  public static Tensor nanprod(Tensor x, int[] axes, boolean keepdims) {
    return prod(without(x, 1), axes, keepdims);
  }

  /**
   * {@return the largest number; NaN if there is none}
   *
   * @param x a tensor
   * @param axes over which; none means all
   */
  public static Tensor nanmax(Tensor x, int... axes) {
    return nanmax(x, axes, false);
  }

  /**
   * {@return the largest number; NaN if there is none}
   *
   * @param x a tensor
   * @param axis over which, negative from the end
   * @param keepdims whether it stays with length 1
   */
  public static Tensor nanmax(Tensor x, int axis, boolean keepdims) {
    return nanmax(x, new int[] {axis}, keepdims);
  }

  /**
   * {@return the largest number; NaN if there is none}
   *
   * @param x a tensor
   * @param axes over which; none means all
   * @param keepdims whether they stay with length 1
   */
  public static Tensor nanmax(Tensor x, int[] axes, boolean keepdims) {
    return unlessAll(x, max(without(x, Double.NEGATIVE_INFINITY), axes, keepdims), axes, keepdims);
  }

  /**
   * {@return the smallest number; NaN if there is none}
   *
   * @param x a tensor
   * @param axes over which; none means all
   */
  public static Tensor nanmin(Tensor x, int... axes) {
    return nanmin(x, axes, false);
  }

  /**
   * {@return the smallest number; NaN if there is none}
   *
   * @param x a tensor
   * @param axis over which, negative from the end
   * @param keepdims whether it stays with length 1
   */
  public static Tensor nanmin(Tensor x, int axis, boolean keepdims) {
    return nanmin(x, new int[] {axis}, keepdims);
  }

  /**
   * {@return the smallest number; NaN if there is none}
   *
   * @param x a tensor
   * @param axes over which; none means all
   * @param keepdims whether they stay with length 1
   */
  public static Tensor nanmin(Tensor x, int[] axes, boolean keepdims) {
    return unlessAll(x, min(without(x, Double.POSITIVE_INFINITY), axes, keepdims), axes, keepdims);
  }

  /**
   * {@return the mean of the numbers; integers give float32}
   *
   * @param x a tensor
   * @param axes over which; none means all
   */
  public static Tensor nanmean(Tensor x, int... axes) {
    return nanmean(x, axes, false);
  }

  /**
   * {@return the mean of the numbers; integers give float32}
   *
   * @param x a tensor
   * @param axis over which, negative from the end
   * @param keepdims whether it stays with length 1
   */
  public static Tensor nanmean(Tensor x, int axis, boolean keepdims) {
    return nanmean(x, new int[] {axis}, keepdims);
  }

  /**
   * {@return the mean of the numbers; integers give float32}
   *
   * @param x a tensor
   * @param axes over which; none means all
   * @param keepdims whether they stay with length 1
   */
  public static Tensor nanmean(Tensor x, int[] axes, boolean keepdims) {
    if (!x.dtype().isFloating()) return mean(x, axes, keepdims);
    return divide(nansum(x, axes, keepdims), sum(cast(logicalNot(isnan(x)), x.dtype()), axes, keepdims));
  }

  /**
   * {@return the variance of the numbers, divided by their number; integers give float32}
   *
   * @param x a tensor
   * @param axes over which; none means all
   */
  public static Tensor nanvar(Tensor x, int... axes) {
    return nanvar(x, axes, false);
  }

  /**
   * {@return the variance of the numbers, divided by their number; integers give float32}
   *
   * @param x a tensor
   * @param axis over which, negative from the end
   * @param keepdims whether it stays with length 1
   */
  public static Tensor nanvar(Tensor x, int axis, boolean keepdims) {
    return nanvar(x, new int[] {axis}, keepdims);
  }

  /**
   * {@return the variance of the numbers, divided by their number; integers give float32}
   *
   * @param x a tensor
   * @param axes over which; none means all
   * @param keepdims whether they stay with length 1
   */
  public static Tensor nanvar(Tensor x, int[] axes, boolean keepdims) {
    Tensor f = toFloat(x);
    Tensor valid = logicalNot(isnan(f));
    Tensor d = where(valid, subtract(f, nanmean(f, axes, true)), zerosLike(f));
    return divide(sum(square(d), axes, keepdims), sum(cast(valid, f.dtype()), axes, keepdims));
  }

  /**
   * {@return the standard deviation of the numbers, divided by their number; integers give float32}
   *
   * @param x a tensor
   * @param axes over which; none means all
   */
  public static Tensor nanstd(Tensor x, int... axes) {
    return nanstd(x, axes, false);
  }

  /**
   * {@return the standard deviation of the numbers, divided by their number; integers give float32}
   *
   * @param x a tensor
   * @param axis over which, negative from the end
   * @param keepdims whether it stays with length 1
   */
  public static Tensor nanstd(Tensor x, int axis, boolean keepdims) {
    return nanstd(x, new int[] {axis}, keepdims);
  }

  /**
   * {@return the standard deviation of the numbers, divided by their number; integers give float32}
   *
   * @param x a tensor
   * @param axes over which; none means all
   * @param keepdims whether they stay with length 1
   */
  public static Tensor nanstd(Tensor x, int[] axes, boolean keepdims) {
    return sqrt(nanvar(x, axes, keepdims));
  }

  /**
   * {@return the running sum of all elements in one row, NaN counted as 0}
   *
   * @param x a tensor
   */
  public static Tensor nancumsum(Tensor x) {
    return cumsum(nanToNum(x));
  }

  /**
   * {@return the running sum along an axis, NaN counted as 0}
   *
   * @param x a tensor
   * @param axis which, negative from the end
   */
  public static Tensor nancumsum(Tensor x, int axis) {
    return cumsum(nanToNum(x), axis);
  }

  /**
   * {@return the running sum along an axis in another type, NaN counted as 0}
   *
   * @param x a tensor
   * @param axis which, negative from the end
   * @param dtype the type of the result
   */
  public static Tensor nancumsum(Tensor x, int axis, DType dtype) {
    return cumsum(nanToNum(x), axis, dtype);
  }

  /**
   * {@return the running product of all elements in one row, NaN counted as 1}
   *
   * @param x a tensor
   */
  public static Tensor nancumprod(Tensor x) {
    return cumprod(nanToNum(x, 1));
  }

  /**
   * {@return the running product along an axis, NaN counted as 1}
   *
   * @param x a tensor
   * @param axis which, negative from the end
   */
  public static Tensor nancumprod(Tensor x, int axis) {
    return cumprod(nanToNum(x, 1), axis);
  }

  /**
   * {@return the running product along an axis in another type, NaN counted as 1}
   *
   * @param x a tensor
   * @param axis which, negative from the end
   * @param dtype the type of the result
   */
  public static Tensor nancumprod(Tensor x, int axis, DType dtype) {
    return cumprod(nanToNum(x, 1), axis, dtype);
  }

  /**
   * {@return the position of the first largest number of all, int32; -1 if there is none}
   *
   * @param x a tensor
   */
  public static Tensor nanargmax(Tensor x) {
    return position(true, x, ALL, false);
  }

  /**
   * {@return the position of the first largest number of all, int32; -1 if there is none}
   *
   * @param x a tensor
   * @param keepdims whether the axes stay with length 1
   */
  public static Tensor nanargmax(Tensor x, boolean keepdims) {
    return position(true, x, ALL, keepdims);
  }

  /**
   * {@return the positions of the first largest numbers along an axis, int32; -1 where there is none}
   *
   * @param x a tensor
   * @param axis which, negative from the end
   */
  public static Tensor nanargmax(Tensor x, int axis) {
    return nanargmax(x, axis, false);
  }

  /**
   * {@return the positions of the first largest numbers along an axis, int32; -1 where there is none}
   *
   * @param x a tensor
   * @param axis which, negative from the end
   * @param keepdims whether the axes stay with length 1
   */
  public static Tensor nanargmax(Tensor x, int axis, boolean keepdims) {
    return position(true, x, axis, keepdims);
  }

  /**
   * {@return the position of the first smallest number of all, int32; -1 if there is none}
   *
   * @param x a tensor
   */
  public static Tensor nanargmin(Tensor x) {
    return position(false, x, ALL, false);
  }

  /**
   * {@return the position of the first smallest number of all, int32; -1 if there is none}
   *
   * @param x a tensor
   * @param keepdims whether the axes stay with length 1
   */
  public static Tensor nanargmin(Tensor x, boolean keepdims) {
    return position(false, x, ALL, keepdims);
  }

  /**
   * {@return the positions of the first smallest numbers along an axis, int32; -1 where there is none}
   *
   * @param x a tensor
   * @param axis which, negative from the end
   */
  public static Tensor nanargmin(Tensor x, int axis) {
    return nanargmin(x, axis, false);
  }

  /**
   * {@return the positions of the first smallest numbers along an axis, int32; -1 where there is none}
   *
   * @param x a tensor
   * @param axis which, negative from the end
   * @param keepdims whether the axes stay with length 1
   */
  public static Tensor nanargmin(Tensor x, int axis, boolean keepdims) {
    return position(false, x, axis, keepdims);
  }

  private static Tensor position(boolean max, Tensor x, int axis, boolean keepdims) {
    Tensor r = extreme(max, without(x, max ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY), axis, keepdims);
    return x.dtype().isFloating() ? where(all(isnan(x), axis == ALL ? new int[0] : new int[] {axis}, keepdims), fullLike(r, -1), r) : r;
  }
}
