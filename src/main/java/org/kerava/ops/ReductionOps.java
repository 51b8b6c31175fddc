package org.kerava.ops;

import java.util.Arrays;
import java.util.Locale;
import org.kerava.backend.Backend;
import org.kerava.backend.Red;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.View;

/** Reductions over axes. No axes given means all of them. */
public abstract class ReductionOps extends ShapeOps {
  ReductionOps() {}

  /** The axes from 0, sorted; none given means all. */
  static int[] axes(Tensor x, int[] axes) {
    if (axes.length == 0) {
      int[] all = new int[x.ndim()];
      for (int i = 0; i < all.length; i++) all[i] = i;
      return all;
    }
    int[] sorted = new int[axes.length];
    for (int i = 0; i < sorted.length; i++) sorted[i] = x.shape().axis(axes[i]);
    Arrays.sort(sorted);
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1]) throw new IllegalArgumentException("axis " + sorted[i] + " occurs twice in " + Arrays.toString(axes));
    }
    return sorted;
  }

  /** The shape with length 1 on the axes. */
  static Shape kept(Shape shape, int[] axes) {
    if (axes.length == 1) return shape.with(axes[0], 1);
    int[] lengths = shape.toArray();
    for (int a : axes) lengths[a] = 1;
    return Shape.of(lengths);
  }

  /** A reduction that keeps the axes with length 1. */
  static Tensor reduce(Red op, Tensor x, DType type, int[] axes, boolean keepdims, Derivative d) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of(op.name().charAt(0) + op.name().substring(1).toLowerCase(Locale.ROOT), x).over(axes, keepdims), in -> reduce(op, in.get(0), type, axes, keepdims, d), x);
    int[] sorted = axes(x, axes);
    Tensor a = cast(x, type);
    View v = View.of(a);
    Backend b = Run.on(v);
    View out = Run.fresh(b, type, kept(v.shape(), sorted));
    b.reduce(op, out, v, sorted);
    Shape kept = out.shape();
    if (!keepdims && sorted.length > 0) out = out.with(Layout.contiguous(type, dropped(kept, sorted)));
    return Run.done(out, a, g -> g.give(0, d.apply(reshape(g.upstream(), kept), a, reshape(g.output(), kept))));
  }

  private static Shape dropped(Shape shape, int[] axes) {
    if (axes.length == shape.ndim()) return Shape.of();
    int[] rest = new int[shape.ndim() - axes.length];
    for (int i = 0, k = 0; i < shape.ndim(); i++) {
      if (k < axes.length && axes[k] == i) k++;
      else rest[i - k] = shape.get(i);
    }
    return Shape.of(rest);
  }

  /** The type of sums and products: small integers widen to 32 bits. */
  static DType accumulator(DType t) {
    return switch (t) {
      case BOOL, INT8, INT16 -> DType.INT32;
      case UINT8, UINT16 -> DType.UINT32;
      default -> t;
    };
  }

  /**
   * {@return the sum}
   *
   * @param x a tensor
   * @param axes over which; none means all
   */
  public static Tensor sum(Tensor x, int... axes) {
    return sum(x, axes, false);
  }

  /**
   * {@return the sum}
   *
   * @param x a tensor
   * @param axis over which
   * @param keepdims whether it stays with length 1
   */
  public static Tensor sum(Tensor x, int axis, boolean keepdims) {
    return sum(x, new int[] {axis}, keepdims);
  }

  /**
   * {@return the sum}
   *
   * @param x a tensor
   * @param axes over which; none means all
   * @param keepdims whether they stay with length 1
   */
  public static Tensor sum(Tensor x, int[] axes, boolean keepdims) {
    return reduce(Red.SUM, x, accumulator(x.dtype()), axes, keepdims, (g, a, y) -> broadcastTo(g, a.shape()));
  }

  /**
   * {@return the mean; integers give float32}
   *
   * @param x a tensor
   * @param axes over which; none means all
   */
  public static Tensor mean(Tensor x, int... axes) {
    return mean(x, axes, false);
  }

  /**
   * {@return the mean; integers give float32}
   *
   * @param x a tensor
   * @param axis over which
   * @param keepdims whether it stays with length 1
   */
  public static Tensor mean(Tensor x, int axis, boolean keepdims) {
    return mean(x, new int[] {axis}, keepdims);
  }

  /**
   * {@return the mean; integers give float32}
   *
   * @param x a tensor
   * @param axes over which
   * @param keepdims whether they stay with length 1
   */
  public static Tensor mean(Tensor x, int[] axes, boolean keepdims) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("Mean", x).over(axes, keepdims), in -> mean(in.get(0), axes, keepdims), x);
    Tensor s = sum(toFloat(x), axes, keepdims);
    long n = 1;
    for (int a : axes(x, axes)) n *= x.shape().get(a);
    return divide(s, (Number) (double) n);
  }

  /**
   * {@return the largest element; NaN wins}
   *
   * @param x a tensor
   * @param axes over which; none means all
   */
  public static Tensor max(Tensor x, int... axes) {
    return max(x, axes, false);
  }

  /**
   * {@return the largest element; NaN wins}
   *
   * @param x a tensor
   * @param axis over which
   * @param keepdims whether it stays with length 1
   */
  public static Tensor max(Tensor x, int axis, boolean keepdims) {
    return max(x, new int[] {axis}, keepdims);
  }

  /**
   * {@return the largest element; NaN wins}
   *
   * @param x a tensor
   * @param axes over which
   * @param keepdims whether they stay with length 1
   */
  public static Tensor max(Tensor x, int[] axes, boolean keepdims) {
    return reduce(Red.MAX, x, x.dtype(), axes, keepdims, ReductionOps::share);
  }

  /**
   * {@return the smallest element; NaN wins}
   *
   * @param x a tensor
   * @param axes over which; none means all
   */
  public static Tensor min(Tensor x, int... axes) {
    return min(x, axes, false);
  }

  /**
   * {@return the smallest element; NaN wins}
   *
   * @param x a tensor
   * @param axis over which
   * @param keepdims whether it stays with length 1
   */
  public static Tensor min(Tensor x, int axis, boolean keepdims) {
    return min(x, new int[] {axis}, keepdims);
  }

  /**
   * {@return the smallest element; NaN wins}
   *
   * @param x a tensor
   * @param axes over which
   * @param keepdims whether they stay with length 1
   */
  public static Tensor min(Tensor x, int[] axes, boolean keepdims) {
    return reduce(Red.MIN, x, x.dtype(), axes, keepdims, ReductionOps::share);
  }

  /** Equal extremes share the gradient, as in TensorFlow. */
  private static Tensor share(Tensor g, Tensor x, Tensor y) {
    Tensor hit = cast(equal(x, y), x.dtype());
    int[] axes = new int[x.ndim()];
    int count = 0;
    for (int i = 0; i < x.ndim(); i++) {
      if (x.shape().get(i) != y.shape().get(i)) axes[count++] = i;
    }
    Tensor many = count == 0 ? hit : sum(hit, Arrays.copyOf(axes, count), true);
    return multiply(divide(hit, many), g);
  }
}
