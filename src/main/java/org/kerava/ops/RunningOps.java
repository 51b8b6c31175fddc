package org.kerava.ops;

import java.util.ArrayList;
import java.util.Arrays;
import org.kerava.backend.Backend;
import org.kerava.backend.Red;
import org.kerava.tensor.DType;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.View;

/** Positions of extremes, running sums and products, differences, integrals. */
public abstract class RunningOps extends StatisticsOps {
  RunningOps() {}

  /**
   * {@return the position of the first largest element of all, int32}
   *
   * @param x a tensor
   */
  public static Tensor argmax(Tensor x) {
    return extreme(true, x, ALL, false);
  }

  /**
   * {@return the position of the first largest element of all, int32}
   *
   * @param x a tensor
   * @param keepdims whether the axes stay with length 1
   */
  public static Tensor argmax(Tensor x, boolean keepdims) {
    return extreme(true, x, ALL, keepdims);
  }

  /**
   * {@return the positions of the first largest elements along an axis, int32}
   *
   * @param x a tensor
   * @param axis which, negative from the end
   */
  public static Tensor argmax(Tensor x, int axis) {
    return argmax(x, axis, false);
  }

  /**
   * {@return the positions of the first largest elements along an axis, int32}
   *
   * @param x a tensor
   * @param axis which, negative from the end
   * @param keepdims whether the axes stay with length 1
   */
  public static Tensor argmax(Tensor x, int axis, boolean keepdims) {
    return extreme(true, x, axis, keepdims);
  }

  /**
   * {@return the position of the first smallest element of all, int32}
   *
   * @param x a tensor
   */
  public static Tensor argmin(Tensor x) {
    return extreme(false, x, ALL, false);
  }

  /**
   * {@return the position of the first smallest element of all, int32}
   *
   * @param x a tensor
   * @param keepdims whether the axes stay with length 1
   */
  public static Tensor argmin(Tensor x, boolean keepdims) {
    return extreme(false, x, ALL, keepdims);
  }

  /**
   * {@return the positions of the first smallest elements along an axis, int32}
   *
   * @param x a tensor
   * @param axis which, negative from the end
   */
  public static Tensor argmin(Tensor x, int axis) {
    return argmin(x, axis, false);
  }

  /**
   * {@return the positions of the first smallest elements along an axis, int32}
   *
   * @param x a tensor
   * @param axis which, negative from the end
   * @param keepdims whether the axes stay with length 1
   */
  public static Tensor argmin(Tensor x, int axis, boolean keepdims) {
    return extreme(false, x, axis, keepdims);
  }

  /** In place of an axis: all elements in one row. */
  static final int ALL = Integer.MIN_VALUE;

  static Tensor extreme(boolean max, Tensor x, int axis, boolean keepdims) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of(max ? "Argmax" : "Argmin", x).with("axis", axis == ALL ? null : (Object) axis).with("keepdims", keepdims), in -> extreme(max, in.get(0), axis, keepdims), x);
    if (axis == ALL) {
      Tensor r = extreme(max, reshape(x, -1), 0, false);
      return keepdims ? reshape(r, kept(x.shape(), axes(x, new int[0]))) : r;
    }
    int at = x.shape().axis(axis);
    if (x.shape().get(at) == 0) throw new ShapeException((max ? "argmax" : "argmin") + ": axis " + axis + " of the shape " + x.shape() + " is empty");
    View v = View.of(x);
    Backend b = Run.on(v);
    View out = Run.fresh(b, DType.INT32, x.shape().with(at, 1));
    b.argReduce(max, out, v, at);
    Tensor r = Run.done(out);
    return keepdims ? r : squeeze(r, at);
  }

  /** A running reduction along an axis. */
  static Tensor running(Red op, Tensor x, int axis, boolean reverse) {
    String name = op == Red.SUM ? "cumsum" : "cumprod";
    if (Symbolic.any(x) && reverse) return Symbolic.op(name, in -> running(op, in.get(0), axis, reverse), x);
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of(op == Red.SUM ? "Cumsum" : "Cumprod", x).with("axis", axis), in -> running(op, in.get(0), axis, reverse), x);
    int at = x.shape().axis(axis);
    View v = View.of(x);
    Backend b = Run.on(v);
    View out = Run.fresh(b, v.dtype(), v.shape());
    b.scan(op, out, v, at, reverse);
    return Run.done(out, x, g -> g.give(0, op == Red.SUM ? running(op, g.upstream(), at, !reverse) : runningProductGradient(g.upstream(), x, at, reverse)));
  }

  /** The sum over all later positions j of g[j] times the product of all elements up to j but the own one. */
  private static Tensor runningProductGradient(Tensor g, Tensor x, int axis, boolean reverse) {
    int n = x.shape().get(axis);
    var parts = new ArrayList<Tensor>();
    for (int i = 0; i < n; i++) { // quadratic, and exact with zeros
      int at = i;
      Tensor others = where(equal(along(x, axis), at), onesLike(x), x);
      Tensor later = reverse ? lessEqual(along(x, axis), at) : greaterEqual(along(x, axis), at);
      parts.add(sum(where(later, multiply(g, running(Red.PROD, others, axis, reverse)), zerosLike(g)), axis, true));
    }
    return concatenate(parts, axis);
  }

  /** 0, 1, 2 ... along an axis, in a shape that broadcasts to x. */
  static Tensor along(Tensor x, int axis) {
    int[] shape = new int[x.ndim()];
    Arrays.fill(shape, 1);
    shape[axis] = x.shape().get(axis);
    return reshape(arange(shape[axis]), shape);
  }

  /** Truth values as int32. */
  private static Tensor countable(Tensor x) {
    return x.dtype() == DType.BOOL ? cast(x, DType.INT32) : x;
  }

  /**
   * {@return the running sum of all elements in one row}
   *
   * @param x a tensor
   */
  public static Tensor cumsum(Tensor x) {
    return cumsum(reshape(x, -1), 0);
  }

  /**
   * {@return the running sum of all elements in one row, in another type}
   *
   * @param x a tensor
   * @param dtype the type of the result
   */
  public static Tensor cumsum(Tensor x, DType dtype) {
    return cumsum(cast(x, dtype));
  }

  /**
   * {@return the running sum along an axis}
   *
   * @param x a tensor
   * @param axis which, negative from the end
   */
  public static Tensor cumsum(Tensor x, int axis) {
    return running(Red.SUM, countable(x), axis, false);
  }

  /**
   * {@return the running sum along an axis, in another type}
   *
   * @param x a tensor
   * @param axis which, negative from the end
   * @param dtype the type of the result
   */
  public static Tensor cumsum(Tensor x, int axis, DType dtype) {
    return cumsum(cast(x, dtype), axis);
  }

  /**
   * {@return the running product of all elements in one row}
   *
   * @param x a tensor
   */
  public static Tensor cumprod(Tensor x) {
    return cumprod(reshape(x, -1), 0);
  }

  /**
   * {@return the running product of all elements in one row, in another type}
   *
   * @param x a tensor
   * @param dtype the type of the result
   */
  public static Tensor cumprod(Tensor x, DType dtype) {
    return cumprod(cast(x, dtype));
  }

  /**
   * {@return the running product along an axis}
   *
   * @param x a tensor
   * @param axis which, negative from the end
   */
  public static Tensor cumprod(Tensor x, int axis) {
    return running(Red.PROD, countable(x), axis, false);
  }

  /**
   * {@return the running product along an axis, in another type}
   *
   * @param x a tensor
   * @param axis which, negative from the end
   * @param dtype the type of the result
   */
  public static Tensor cumprod(Tensor x, int axis, DType dtype) {
    return cumprod(cast(x, dtype), axis);
  }

  /**
   * {@return the differences of neighbours along an axis, taken n times; of truth values whether they differ}
   *
   * @param x a tensor
   */
  public static Tensor diff(Tensor x) {
    return diff(x, 1, -1);
  }

  /**
   * {@return the differences of neighbours along an axis, taken n times; of truth values whether they differ}
   *
   * @param x a tensor
   * @param n how often
   */
  public static Tensor diff(Tensor x, int n) {
    return diff(x, n, -1);
  }

  /**
   * {@return the differences of neighbours along an axis, taken n times; of truth values whether they differ}
   *
   * @param x a tensor
   * @param n how often
   * @param axis which, negative from the end
   */
  public static Tensor diff(Tensor x, int n, int axis) {
    if (Symbolic.any(x)) return Symbolic.op("diff", in -> diff(in.get(0), n, axis), x);
    if (n < 0) throw new IllegalArgumentException("diff: n must not be negative; got " + n);
    int at = x.shape().axis(axis);
    Tensor r = x;
    for (int i = 0; i < n; i++) {
      int length = r.shape().get(at);
      Tensor next = part(r, Slices.along(at, 1, length, 1));
      Tensor last = part(r, Slices.along(at, 0, Math.max(0, length - 1), 1));
      r = x.dtype() == DType.BOOL ? notEqual(next, last) : subtract(next, last);
    }
    return r;
  }

  /**
   * {@return the integral by trapezoids along an axis}
   *
   * @param y the heights
   * @param x the places, of y's shape or a vector
   */
  public static Tensor trapezoid(Tensor y, Tensor x) {
    return trapezoid(y, x, -1);
  }

  /**
   * {@return the integral by trapezoids along an axis}
   *
   * @param y the heights
   * @param x the places, of y's shape or a vector
   * @param axis which, negative from the end
   */
  public static Tensor trapezoid(Tensor y, Tensor x, int axis) {
    if (Symbolic.any(x, y)) return Symbolic.op("trapezoid", in -> trapezoid(in.get(0), in.get(1), axis), y, x);
    Tensor steps = diff(cast(x, floats(y, y)), 1, x.ndim() == 1 ? 0 : axis);
    return areas(y, x.ndim() == 1 ? steps : Operations.moveaxis(steps, axis, -1), axis);
  }

  /**
   * {@return the integral by trapezoids along an axis}
   *
   * @param y the heights
   */
  public static Tensor trapezoid(Tensor y) {
    return trapezoid(y, 1, -1);
  }

  /**
   * {@return the integral by trapezoids along an axis}
   *
   * @param y the heights
   * @param dx the distance of the places
   */
  public static Tensor trapezoid(Tensor y, double dx) {
    return trapezoid(y, dx, -1);
  }

  /**
   * {@return the integral by trapezoids along an axis}
   *
   * @param y the heights
   * @param dx the distance of the places
   * @param axis which, negative from the end
   */
  public static Tensor trapezoid(Tensor y, double dx, int axis) {
    return areas(y, weak(dx, toFloat(y)), axis);
  }

  private static Tensor areas(Tensor y, Tensor steps, int axis) {
    Tensor f = Operations.moveaxis(toFloat(y), axis, -1);
    return sum(multiply(multiply(add(f.get("..., 1:"), f.get("..., :-1")), 0.5), steps), -1);
  }
}
