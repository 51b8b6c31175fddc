package org.kerava.ops;

import java.util.Arrays;
import java.util.List;
import org.kerava.backend.Red;
import org.kerava.tensor.DType;
import org.kerava.tensor.Tensor;

/** Reductions beyond sums and extremes. No axes given means all of them. */
public abstract class FoldOps extends ChoiceOps {
  FoldOps() {}

  /**
   * The product.
   *
   * @param x a tensor
   * @param axes over which; none means all
   * @return the product; small integers widen to 32 bits
   */
  public static Tensor prod(Tensor x, int... axes) {
    return prod(x, axes, false);
  }

  /**
   * The product.
   *
   * @param x a tensor
   * @param axis over which, negative from the end
   * @param keepdims whether it stays with length 1
   * @return the product; small integers widen to 32 bits
   */
  public static Tensor prod(Tensor x, int axis, boolean keepdims) {
    return prod(x, new int[] {axis}, keepdims);
  }

  /**
   * The product.
   *
   * @param x a tensor
   * @param axes over which; none means all
   * @param keepdims whether they stay with length 1
   * @return the product; small integers widen to 32 bits
   */
  public static Tensor prod(Tensor x, int[] axes, boolean keepdims) {
    return product(x, x.dtype() == DType.UINT64 ? DType.UINT32 : accumulator(x.dtype()), axes, keepdims);
  }

  /**
   * The product in another type.
   *
   * @param x a tensor
   * @param axes over which; none means all
   * @param keepdims whether the axes stay with length 1
   * @param dtype the type of the result
   * @return the product
   */
  public static Tensor prod(Tensor x, int[] axes, boolean keepdims, DType dtype) {
    return product(x, dtype, axes, keepdims);
  }

  private static Tensor product(Tensor x, DType type, int[] axes, boolean keepdims) {
    return reduce(Red.PROD, x, type, axes, keepdims, (g, a, y) -> {
      int[] over = axes(a, axes);
      Tensor flat = lastAxes(a, over);
      Tensor others = multiply(exclusive(flat, false), exclusive(flat, true)); // exact with zeros too
      return multiply(g, restoreAxes(others, a, over));
    });
  }

  /** The products of the elements before (or after) each along the last axis. */
  private static Tensor exclusive(Tensor x, boolean after) {
    int n = x.shape().last();
    if (n <= 1) return onesLike(x);
    Tensor one = onesLike(part(x, Slices.along(x.ndim() - 1, 0, 1, 1)));
    Tensor rest = part(x, after ? Slices.along(x.ndim() - 1, 1, n, 1) : Slices.along(x.ndim() - 1, 0, n - 1, 1));
    Tensor run = Operations.running(Red.PROD, rest, x.ndim() - 1, after);
    return concatenate(after ? List.of(run, one) : List.of(one, run), -1);
  }

  /** The axes moved to the end and merged. */
  static Tensor lastAxes(Tensor x, int[] over) {
    Tensor t = transpose(x, order(x.ndim(), over));
    int kept = x.ndim() - over.length;
    int[] shape = Arrays.copyOf(t.shape().toArray(), kept + 1);
    shape[kept] = 1;
    for (int a : over) shape[kept] *= x.shape().get(a);
    return reshape(t, shape);
  }

  /** Undoes {@link #lastAxes}. */
  static Tensor restoreAxes(Tensor flat, Tensor like, int[] over) {
    int[] order = order(like.ndim(), over);
    int[] shape = new int[order.length];
    int[] back = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      shape[i] = like.shape().get(order[i]);
      back[order[i]] = i;
    }
    return transpose(reshape(flat, shape), back);
  }

  private static int[] order(int rank, int[] over) {
    int[] order = new int[rank];
    int at = 0;
    for (int i = 0; i < rank; i++) {
      if (Arrays.binarySearch(over, i) < 0) order[at++] = i;
    }
    for (int a : over) order[at++] = a;
    return order;
  }

  /**
   * {@return whether all elements are true; numbers other than 0 are}
   *
   * @param x a tensor
   * @param axes over which; none means all
   */
  public static Tensor all(Tensor x, int... axes) {
    return all(x, axes, false);
  }

  /**
   * {@return whether all elements are true; numbers other than 0 are}
   *
   * @param x a tensor
   * @param axis over which, negative from the end
   * @param keepdims whether it stays with length 1
   */
  public static Tensor all(Tensor x, int axis, boolean keepdims) {
    return all(x, new int[] {axis}, keepdims);
  }

  /**
   * {@return whether all elements are true; numbers other than 0 are}
   *
   * @param x a tensor
   * @param axes over which; none means all
   * @param keepdims whether they stay with length 1
   */
  public static Tensor all(Tensor x, int[] axes, boolean keepdims) {
    return reduce(Red.ALL, x, DType.BOOL, axes, keepdims, (g, a, y) -> zerosLike(a));
  }

  /**
   * {@return whether an element is true; numbers other than 0 are}
   *
   * @param x a tensor
   * @param axes over which; none means all
   */
  public static Tensor any(Tensor x, int... axes) {
    return any(x, axes, false);
  }

  /**
   * {@return whether an element is true; numbers other than 0 are}
   *
   * @param x a tensor
   * @param axis over which, negative from the end
   * @param keepdims whether it stays with length 1
   */
  public static Tensor any(Tensor x, int axis, boolean keepdims) {
    return any(x, new int[] {axis}, keepdims);
  }

  /**
   * {@return whether an element is true; numbers other than 0 are}
   *
   * @param x a tensor
   * @param axes over which; none means all
   * @param keepdims whether they stay with length 1
   */
  public static Tensor any(Tensor x, int[] axes, boolean keepdims) {
    return reduce(Red.ANY, x, DType.BOOL, axes, keepdims, (g, a, y) -> zerosLike(a));
  }

  /**
   * {@return how many elements are not 0, int32}
   *
   * @param x a tensor
   * @param axes over which
   */
  public static Tensor countNonzero(Tensor x, int... axes) {
    return sum(cast(notEqual(x, 0), DType.INT32), axes);
  }

  /**
   * {@return the largest element: the same as {@code max}}
   *
   * @param x a tensor
   * @param axes over which; none means all
   */
  public static Tensor amax(Tensor x, int... axes) {
    return amax(x, axes, false);
  }

  /**
   * {@return the largest element: the same as {@code max}}
   *
   * @param x a tensor
   * @param axis over which, negative from the end
   * @param keepdims whether it stays with length 1
   */
  public static Tensor amax(Tensor x, int axis, boolean keepdims) {
    return amax(x, new int[] {axis}, keepdims);
  }

  /**
   * {@return the largest element: the same as {@code max}}
   *
   * @param x a tensor
   * @param axes over which; none means all
   * @param keepdims whether they stay with length 1
   */
  public static Tensor amax(Tensor x, int[] axes, boolean keepdims) {
    return max(x, axes, keepdims);
  }

  /**
   * {@return the smallest element: the same as {@code min}}
   *
   * @param x a tensor
   * @param axes over which; none means all
   */
  public static Tensor amin(Tensor x, int... axes) {
    return amin(x, axes, false);
  }

  /**
   * {@return the smallest element: the same as {@code min}}
   *
   * @param x a tensor
   * @param axis over which, negative from the end
   * @param keepdims whether it stays with length 1
   */
  public static Tensor amin(Tensor x, int axis, boolean keepdims) {
    return amin(x, new int[] {axis}, keepdims);
  }

  /**
   * {@return the smallest element: the same as {@code min}}
   *
   * @param x a tensor
   * @param axes over which; none means all
   * @param keepdims whether they stay with length 1
   */
  public static Tensor amin(Tensor x, int[] axes, boolean keepdims) {
    return min(x, axes, keepdims);
  }

  /**
   * {@return the largest element and a further number}
   *
   * @param x a tensor
   * @param axes over which; none means all
   * @param keepdims whether the axes stay with length 1
   * @param initial the further number
   */
  public static Tensor max(Tensor x, int[] axes, boolean keepdims, Number initial) {
    return cast(maximum(max(x, axes, keepdims), initial), x.dtype());
  }

  /**
   * {@return the smallest element and a further number}
   *
   * @param x a tensor
   * @param axes over which; none means all
   * @param keepdims whether the axes stay with length 1
   * @param initial the further number
   */
  public static Tensor min(Tensor x, int[] axes, boolean keepdims, Number initial) {
    return cast(minimum(min(x, axes, keepdims), initial), x.dtype());
  }

  /**
   * {@return the largest minus the smallest element}
   *
   * @param x a tensor
   * @param axes over which; none means all
   */
  public static Tensor ptp(Tensor x, int... axes) {
    return ptp(x, axes, false);
  }

  /**
   * {@return the largest minus the smallest element}
   *
   * @param x a tensor
   * @param axis over which, negative from the end
   * @param keepdims whether it stays with length 1
   */
  public static Tensor ptp(Tensor x, int axis, boolean keepdims) {
    return ptp(x, new int[] {axis}, keepdims);
  }

  /**
   * {@return the largest minus the smallest element}
   *
   * @param x a tensor
   * @param axes over which; none means all
   * @param keepdims whether they stay with length 1
   */
  public static Tensor ptp(Tensor x, int[] axes, boolean keepdims) {
    return subtract(max(x, axes, keepdims), min(x, axes, keepdims));
  }
}
