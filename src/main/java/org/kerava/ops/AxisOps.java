package org.kerava.ops;

import java.util.Arrays;
import java.util.List;
import org.kerava.tensor.Tensor;

/** Operations that rearrange axes and move elements along them. */
public abstract class AxisOps extends RunningOps {
  AxisOps() {}

  /**
   * {@return the elements in one row}
   *
   * @param x a tensor
   */
  public static Tensor ravel(Tensor x) {
    return reshape(x, -1);
  }

  /**
   * {@return the tensor with further axes of length 1}
   *
   * @param x a tensor
   * @param axes where they go, in the result
   */
  public static Tensor expandDims(Tensor x, int[] axes) {
    int[] sorted = new int[axes.length];
    for (int i = 0; i < axes.length; i++) sorted[i] = axes[i] < 0 ? axes[i] + x.ndim() + axes.length : axes[i];
    Arrays.sort(sorted);
    Tensor r = x;
    for (int a : sorted) r = expandDims(r, a);
    return r;
  }

  /**
   * {@return the tensor with two axes exchanged}
   *
   * @param x a tensor
   * @param axis1 one
   * @param axis2 the other
   */
  public static Tensor swapaxes(Tensor x, int axis1, int axis2) {
    int[] order = new int[x.ndim()];
    for (int i = 0; i < order.length; i++) order[i] = i;
    order[x.shape().axis(axis1)] = x.shape().axis(axis2);
    order[x.shape().axis(axis2)] = x.shape().axis(axis1);
    return transpose(x, order);
  }

  /**
   * {@return the tensor with an axis moved}
   *
   * @param x a tensor
   * @param source from where
   * @param destination where to, in the result
   */
  public static Tensor moveaxis(Tensor x, int source, int destination) {
    return moveaxis(x, new int[] {source}, new int[] {destination});
  }

  /**
   * {@return the tensor with axes moved}
   *
   * @param x a tensor
   * @param source from where
   * @param destination where to, in the result
   */
  public static Tensor moveaxis(Tensor x, int[] source, int[] destination) {
    if (source.length != destination.length) {
      throw new IllegalArgumentException("moveaxis: " + source.length + " sources and " + destination.length + " destinations; there must be as many");
    }
    int[] order = new int[x.ndim()];
    Arrays.fill(order, -1);
    boolean[] used = new boolean[order.length];
    for (int i = 0; i < source.length; i++) {
      int from = x.shape().axis(source[i]);
      int to = x.shape().axis(destination[i]);
      if (used[from] || order[to] >= 0) {
        throw new IllegalArgumentException("moveaxis: different axes expected, got " + Arrays.toString(source) + " and " + Arrays.toString(destination));
      }
      order[to] = from;
      used[from] = true;
    }
    int next = 0;
    for (int i = 0; i < order.length; i++) {
      if (order[i] >= 0) continue;
      while (used[next]) next++;
      order[i] = next++;
    }
    return order.length == 0 ? x : transpose(x, order);
  }

  /**
   * {@return the tensor reversed}
   *
   * @param x a tensor
   * @param axes along which
   */
  public static Tensor flip(Tensor x, int... axes) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("Flip", x).with("axis", axes.length == 0 ? null : axes), in -> flip(in.get(0), axes), x);
    Tensor r = x;
    for (int a : axes(x, axes)) r = part(r, Slices.reversed(a));
    return r;
  }

  /**
   * {@return the tensor reversed along its second axis}
   *
   * @param x a tensor
   */
  public static Tensor fliplr(Tensor x) {
    return flip(x, 1);
  }

  /**
   * {@return the tensor reversed along its first axis}
   *
   * @param x a tensor
   */
  public static Tensor flipud(Tensor x) {
    return flip(x, 0);
  }

  /**
   * {@return the tensor turned by a quarter in the plane of the first two axes, from the first to the second}
   *
   * @param x a tensor
   */
  public static Tensor rot90(Tensor x) {
    return rot90(x, 1, new int[] {0, 1});
  }

  /**
   * {@return the tensor turned by quarters in the plane of the first two axes}
   *
   * @param x a tensor
   * @param k how many quarters, from the first axis to the second
   */
  public static Tensor rot90(Tensor x, int k) {
    return rot90(x, k, new int[] {0, 1});
  }

  /**
   * {@return the tensor turned by quarters in the plane of two axes}
   *
   * @param x a tensor
   * @param k how many quarters, from the first axis to the second
   * @param axes the plane
   */
  public static Tensor rot90(Tensor x, int k, int[] axes) {
    int p = axes.length == 2 ? x.shape().axis(axes[0]) : 0;
    int q = axes.length == 2 ? x.shape().axis(axes[1]) : 0;
    if (p == q) throw new IllegalArgumentException("rot90: two different axes expected, got " + Arrays.toString(axes));
    return switch (Math.floorMod(k, 4)) {
      case 1 -> swapaxes(flip(x, q), p, q);
      case 2 -> flip(x, p, q);
      case 3 -> flip(swapaxes(x, p, q), q);
      default -> x;
    };
  }

  /**
   * {@return the elements moved on in one row; what leaves at the end comes in at the front}
   *
   * @param x a tensor
   * @param shift how far
   */
  public static Tensor roll(Tensor x, int shift) {
    return reshape(roll(reshape(x, -1), shift, 0), x);
  }

  /**
   * {@return the elements moved on along an axis; what leaves at the end comes in at the front}
   *
   * @param x a tensor
   * @param shift how far
   * @param axis which, negative from the end
   */
  public static Tensor roll(Tensor x, int shift, int axis) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("Roll", x).with("shift", shift).with("axis", axis), in -> roll(in.get(0), shift, axis), x);
    int at = x.shape().axis(axis);
    int n = x.shape().get(at);
    int k = n == 0 ? 0 : Math.floorMod(shift, n);
    if (k == 0) return x;
    return concatenate(List.of(part(x, Slices.along(at, n - k, n, 1)), part(x, Slices.along(at, 0, n - k, 1))), at);
  }

  /**
   * {@return the elements moved on along several axes}
   *
   * @param x a tensor
   * @param shift how far, one per axis
   * @param axes along which
   */
  public static Tensor roll(Tensor x, int[] shift, int[] axes) {
    if (shift.length != 1 && shift.length != axes.length) {
      throw new IllegalArgumentException("roll: " + shift.length + " shifts for " + axes.length + " axes; one or as many expected");
    }
    Tensor r = x;
    for (int i = 0; i < axes.length; i++) r = roll(r, shift[shift.length == 1 ? 0 : i], axes[i]);
    return r;
  }

  /** x in the shape of another tensor, known or not. */
  private static Tensor reshape(Tensor x, Tensor like) {
    if (Symbolic.any(x, like)) return Symbolic.op("reshape", in -> reshape(in.get(0), in.get(1)), x, like);
    return reshape(x, like.shape());
  }
}
