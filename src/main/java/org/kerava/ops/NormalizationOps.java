package org.kerava.ops;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Un;
import org.kerava.tensor.DType;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * Normalisation by mean and variance or by length. Sixteen-bit operands are computed in float32.
 *
 * @see <a href="https://keras.io/api/ops/nn/">Keras: moments, batch_normalization, layer_normalization, rms_normalization, normalize</a>
 */
public abstract class NormalizationOps extends PoolingOps {

  NormalizationOps() {}

  /** At least float32. */
  static Tensor wide(Tensor x) {
    return x.dtype() == DType.FLOAT64 ? x : cast(x, DType.FLOAT32);
  }

  private static Tensor reciprocalRoot(Tensor x) {
    return unary(Un.RSQRT, x, (g, a, y) -> multiply(g, multiply(multiply(y, square(y)), -0.5)));
  }

  /**
   * {@return mean and variance}
   *
   * @param x a tensor
   * @param axes over which
   */
  public static List<Tensor> moments(Tensor x, int... axes) {
    return moments(x, axes, false);
  }

  /**
   * {@return mean and (biased) variance, in x's dtype}
   *
   * @param x a tensor
   * @param axes over which
   * @param keepdims whether the axes stay with length 1
   */
  public static List<Tensor> moments(Tensor x, int[] axes, boolean keepdims) {
    Tensor f = wide(x);
    Tensor mean = mean(f, axes, true);
    Tensor variance = mean(square(subtract(f, mean)), axes, keepdims);
    DType type = x.dtype().isFloating() ? x.dtype() : DType.FLOAT32;
    return List.of(cast(keepdims || axes.length == 0 && x.ndim() == 0 ? mean : squeeze(mean, axes(x, axes)), type), cast(variance, type));
  }

  /** A vector along one axis, shaped to broadcast against x. */
  private static Tensor along(Tensor v, Tensor x, int axis) {
    if (v.ndim() != 1 || axis == x.ndim() - 1) return v;
    int[] shape = new int[x.ndim()];
    Arrays.fill(shape, 1);
    shape[axis] = v.shape().get(0);
    return reshape(v, shape);
  }

  /**
   * {@return (x - mean) / √(variance + 0.001)}
   *
   * @param x a tensor
   * @param mean one per position of the axis
   * @param variance one per position of the axis
   * @param axis which
   */
  public static Tensor batchNormalization(Tensor x, Tensor mean, Tensor variance, int axis) {
    return batchNormalization(x, mean, variance, axis, 1e-3);
  }

  /**
   * {@return (x - mean) / √(variance + epsilon)}
   *
   * @param x a tensor
   * @param mean one per position of the axis
   * @param variance one per position of the axis
   * @param axis which
   * @param epsilon added to the variance
   */
  public static Tensor batchNormalization(Tensor x, Tensor mean, Tensor variance, int axis, double epsilon) {
    return scaled(x, mean, variance, axis, null, null, epsilon);
  }

  /**
   * {@return (x - mean) / √(variance + epsilon) scale + offset}
   *
   * @param x a tensor
   * @param mean one per position of the axis
   * @param variance one per position of the axis
   * @param axis which
   * @param offset one per position of the axis
   * @param scale one per position of the axis
   * @param epsilon added to the variance
   */
  public static Tensor batchNormalization(Tensor x, Tensor mean, Tensor variance, int axis, Tensor offset, Tensor scale, double epsilon) {
    return scaled(x, mean, variance, axis, offset, scale, epsilon);
  }

  /** Normalisation by given statistics; offset and scale may be absent. */
  static Tensor scaled(Tensor x, Tensor mean, Tensor variance, int axis, @Nullable Tensor offset, @Nullable Tensor scale, double epsilon) {
    if (Symbolic.any(x)) return Symbolic.op("batch_normalization", in -> scaled(in.get(0), mean, variance, axis, offset, scale, epsilon), x);
    int at = x.shape().axis(axis);
    Tensor factor = reciprocalRoot(add(variance, epsilon));
    if (scale != null) factor = multiply(factor, scale);
    Tensor shift = offset == null ? negative(multiply(mean, factor)) : subtract(offset, multiply(mean, factor));
    return add(multiply(x, along(factor, x, at)), along(shift, x, at));
  }

  /**
   * {@return the last axis with mean 0 and variance 1}
   *
   * @param x a tensor
   */
  public static Tensor layerNormalization(Tensor x) {
    return layerNormalization(x, null, null, new int[] {-1}, Settings.epsilon());
  }

  /**
   * {@return the last axis normalised, times gamma plus beta}
   *
   * @param x a tensor
   * @param gamma one factor per position of the axis
   * @param beta one summand per position of the axis
   */
  public static Tensor layerNormalization(Tensor x, Tensor gamma, Tensor beta) {
    return layerNormalization(x, gamma, beta, new int[] {-1}, Settings.epsilon());
  }

  /**
   * {@return an axis normalised, times gamma plus beta}
   *
   * @param x a tensor
   * @param gamma one factor per position of the axis
   * @param beta one summand per position of the axis
   * @param axis which
   */
  public static Tensor layerNormalization(Tensor x, Tensor gamma, Tensor beta, int axis) {
    return layerNormalization(x, gamma, beta, new int[] {axis}, Settings.epsilon());
  }

  /**
   * {@return the last axis normalised, times gamma plus beta}
   *
   * @param x a tensor
   * @param gamma one factor per position of the axis
   * @param beta one summand per position of the axis
   * @param axis which
   * @param epsilon added to the variance
   */
  public static Tensor layerNormalization(Tensor x, Tensor gamma, Tensor beta, int axis, double epsilon) {
    return layerNormalization(x, gamma, beta, new int[] {axis}, epsilon);
  }

  /**
   * {@return the axes together normalised, times gamma plus beta}
   *
   * @param x a tensor
   * @param gamma of the axes' shape, or null for none
   * @param beta of the axes' shape, or null for none
   * @param axes which, rising
   * @param epsilon added to the variance
   */
  static Tensor layerNormalization(Tensor x, @Nullable Tensor gamma, @Nullable Tensor beta, int[] axes, double epsilon) {
    if (Symbolic.any(x) || gamma != null && Symbolic.any(gamma) || beta != null && Symbolic.any(beta)) {
      Tensor[] all = Stream.of(x, gamma, beta).filter(Objects::nonNull).toArray(Tensor[]::new);
      return Symbolic.op("layer_normalization", in -> layerNormalization(in.get(0), gamma == null ? null : in.get(1), beta == null ? null : in.getLast(),
          axes, epsilon), all);
    }
    DType type = x.dtype().isFloating() ? x.dtype() : DType.FLOAT32;
    Tensor f = wide(x);
    Tensor g = gamma == null ? null : cast(gamma, f.dtype());
    Tensor b = beta == null ? null : cast(beta, f.dtype());
    int[] sorted = axes(x, axes);
    int r = x.ndim();
    int n = sorted.length;
    if (n > 0 && sorted[0] == r - n) { // the last axes: one kernel over their product
      int inner = 1;
      for (int i = r - n; i < r; i++) inner *= x.shape().get(i);
      Tensor flat = n == 1 ? f : reshape(f, x.shape().dropLast(n).append(inner));
      Tensor y = FusedNorms.layer(flat, g == null ? null : reshape(g, inner), b == null ? null : reshape(b, inner), epsilon);
      return cast(n == 1 ? y : reshape(y, x.shape()), type);
    }
    List<Tensor> m = moments(f, axes, true);
    Tensor y = multiply(subtract(f, m.get(0)), reciprocalRoot(add(m.get(1), epsilon)));
    Shape shape = Shape.of();
    for (int i = 0, k = 0; i < r; i++) shape = shape.append(k < n && sorted[k] == i ? x.shape().get(sorted[k++]) : 1);
    if (g != null) y = multiply(y, reshape(g, shape));
    if (b != null) y = add(y, reshape(b, shape));
    return cast(y, type);
  }

  /**
   * {@return the last axis divided by its root mean square}
   *
   * @param x a tensor
   */
  public static Tensor rmsNormalization(Tensor x) {
    return rmsNormalization(x, null, new int[] {-1}, Settings.epsilon());
  }

  /**
   * {@return the last axis divided by its root mean square, scaled}
   *
   * @param x a tensor
   * @param scale one factor per position of the axis
   */
  public static Tensor rmsNormalization(Tensor x, Tensor scale) {
    return rmsNormalization(x, scale, new int[] {-1}, Settings.epsilon());
  }

  /**
   * {@return an axis divided by its root mean square, scaled}
   *
   * @param x a tensor
   * @param scale one factor per position of the axis
   * @param axis which
   * @param epsilon added to the mean square
   */
  public static Tensor rmsNormalization(Tensor x, Tensor scale, int axis, double epsilon) {
    return rmsNormalization(x, scale, new int[] {axis}, epsilon);
  }

  static Tensor rmsNormalization(Tensor x, @Nullable Tensor scale, int[] axes, double epsilon) {
    if (Symbolic.any(x)) return Symbolic.op("rms_normalization", in -> rmsNormalization(in.get(0), scale, axes, epsilon), x);
    DType type = x.dtype().isFloating() ? x.dtype() : DType.FLOAT32;
    Tensor f = wide(x);
    Tensor y = multiply(f, reciprocalRoot(add(mean(square(f), axes, true), epsilon)));
    if (scale != null) {
      int[] sorted = axes(x, axes);
      Shape shape = Shape.of();
      for (int i = 0, k = 0; i < x.ndim(); i++) shape = shape.append(k < sorted.length && sorted[k] == i ? x.shape().get(sorted[k++]) : 1);
      y = multiply(y, reshape(cast(scale, f.dtype()), shape));
    }
    return cast(y, type);
  }

  /**
   * {@return the last axis divided by its Euclidean length}
   *
   * @param x a tensor
   */
  public static Tensor normalize(Tensor x) {
    return normalize(x, -1);
  }

  /**
   * {@return an axis divided by its Euclidean length}
   *
   * @param x a tensor
   * @param axis which
   */
  public static Tensor normalize(Tensor x, int axis) {
    return normalize(x, axis, 2);
  }

  /**
   * {@return an axis divided by its length}
   *
   * @param x a tensor
   * @param axis which
   * @param order of the norm: 1, 2, 3, ... or infinity
   */
  public static Tensor normalize(Tensor x, int axis, Number order) {
    return normalize(x, new int[] {axis}, order, Settings.epsilon());
  }

  /**
   * {@return axes divided by their common length}
   *
   * @param x a tensor
   * @param axes which; none means all
   * @param order of the norm: 1, 2, 3, ... or infinity
   * @param epsilon the smallest length
   */
  public static Tensor normalize(Tensor x, int[] axes, Number order, double epsilon) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("Normalize", x).with("axis", axes).with("order", order).with("epsilon", epsilon), in -> normalize(in.get(0), axes, order, epsilon), x);
    Tensor f = toFloat(x);
    double p = order.doubleValue();
    if (p == 2) return multiply(f, minimum(reciprocalRoot(sum(square(f), axes, true)), 1 / epsilon));
    Tensor a = abs(f);
    Tensor length = p == Double.POSITIVE_INFINITY ? max(a, axes, true) : p == 1 ? sum(a, axes, true) : power(sum(power(a, order), axes, true), (Number) (1 / p));
    return divide(f, maximum(length, epsilon));
  }
}
