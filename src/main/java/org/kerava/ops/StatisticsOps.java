package org.kerava.ops;

import java.util.Arrays;
import org.kerava.tensor.DType;
import org.kerava.tensor.Tensor;

/** Moments and averages. No axes given means all of them. */
public abstract class StatisticsOps extends FoldOps {
  StatisticsOps() {}

  /**
   * {@return the variance, divided by the number of elements; integers give float32}
   *
   * @param x a tensor
   * @param axes over which; none means all
   */
  public static Tensor variance(Tensor x, int... axes) {
    return variance(x, axes, false);
  }

  /**
   * {@return the variance, divided by the number of elements; integers give float32}
   *
   * @param x a tensor
   * @param axis over which, negative from the end
   * @param keepdims whether it stays with length 1
   */
  public static Tensor variance(Tensor x, int axis, boolean keepdims) {
    return variance(x, new int[] {axis}, keepdims);
  }

  /**
   * {@return the variance, divided by the number of elements; integers give float32}
   *
   * @param x a tensor
   * @param axes over which; none means all
   * @param keepdims whether they stay with length 1
   */
  public static Tensor variance(Tensor x, int[] axes, boolean keepdims) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("Var", x).over(axes, keepdims), in -> variance(in.get(0), axes, keepdims), x);
    DType type = x.dtype().isFloating() ? x.dtype() : DType.FLOAT32;
    Tensor f = cast(x, type.bytes() == 2 ? DType.FLOAT32 : type);
    return cast(mean(square(subtract(f, mean(f, axes, true))), axes, keepdims), type);
  }

  /**
   * {@return the standard deviation, divided by the number of elements; integers give float32}
   *
   * @param x a tensor
   * @param axes over which; none means all
   */
  public static Tensor std(Tensor x, int... axes) {
    return std(x, axes, false);
  }

  /**
   * {@return the standard deviation, divided by the number of elements; integers give float32}
   *
   * @param x a tensor
   * @param axis over which, negative from the end
   * @param keepdims whether it stays with length 1
   */
  public static Tensor std(Tensor x, int axis, boolean keepdims) {
    return std(x, new int[] {axis}, keepdims);
  }

  /**
   * {@return the standard deviation, divided by the number of elements; integers give float32}
   *
   * @param x a tensor
   * @param axes over which; none means all
   * @param keepdims whether they stay with length 1
   */
  public static Tensor std(Tensor x, int[] axes, boolean keepdims) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("Std", x).over(axes, keepdims), in -> std(in.get(0), axes, keepdims), x);
    return sqrt(variance(x, axes, keepdims));
  }

  /**
   * {@return ln Σ eˣ, without overflow}
   *
   * @param x a tensor
   * @param axes over which; none means all
   */
  public static Tensor logsumexp(Tensor x, int... axes) {
    return logsumexp(x, axes, false);
  }

  /**
   * {@return ln Σ eˣ, without overflow}
   *
   * @param x a tensor
   * @param axis over which, negative from the end
   * @param keepdims whether it stays with length 1
   */
  public static Tensor logsumexp(Tensor x, int axis, boolean keepdims) {
    return logsumexp(x, new int[] {axis}, keepdims);
  }

  /**
   * {@return ln Σ eˣ, without overflow}
   *
   * @param x a tensor
   * @param axes over which; none means all
   * @param keepdims whether they stay with length 1
   */
  public static Tensor logsumexp(Tensor x, int[] axes, boolean keepdims) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("Logsumexp", x).over(axes, keepdims), in -> logsumexp(in.get(0), axes, keepdims), x);
    Tensor f = toFloat(x);
    Tensor top = stopGradient(max(f, axes, true));
    top = where(isfinite(top), top, zerosLike(top));
    Tensor r = add(log(sum(exp(subtract(f, top)), axes, true)), top);
    return keepdims || x.ndim() == 0 ? r : squeeze(r, axes(x, axes));
  }

  /**
   * {@return the mean}
   *
   * @param x a tensor
   * @param axes over which
   */
  public static Tensor average(Tensor x, int... axes) {
    return mean(x, axes);
  }

  /**
   * {@return the weighted mean over all axes, or over one if the weights are a vector for it}
   *
   * @param x a tensor
   * @param axis over which
   * @param weights of x's shape, or a vector for the axis
   */
  public static Tensor average(Tensor x, int axis, Tensor weights) {
    DType type = floats(x, weights);
    Tensor f = cast(x, type);
    Tensor w = cast(weights, type);
    if (w.ndim() != f.ndim()) {
      int[] shape = new int[f.ndim()];
      Arrays.fill(shape, 1);
      shape[f.shape().axis(axis)] = -1;
      return divide(sum(multiply(f, reshape(w, shape)), axis), sum(w));
    }
    return divide(sum(multiply(f, w), axis), sum(w, axis));
  }

  /**
   * {@return the weighted mean over all axes}
   *
   * @param x a tensor
   * @param weights of x's shape
   */
  public static Tensor average(Tensor x, Tensor weights) {
    DType type = floats(x, weights);
    Tensor w = cast(weights, type);
    return divide(sum(multiply(cast(x, type), w)), sum(w));
  }

  /**
   * {@return the weighted mean along an axis}
   *
   * @param x a tensor
   * @param weights of x's shape, or a vector for the axis
   * @param axis over which
   */
  public static Tensor average(Tensor x, Tensor weights, int axis) {
    return average(x, axis, weights);
  }
}
