package org.kerava.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kerava.backend.Backend;
import org.kerava.tensor.DType;
import org.kerava.tensor.EagerTensor;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.View;

/** Operations that move elements and change none: shapes, axes, slices, joining and splitting. Most are views without a copy. */
public abstract class ShapeOps extends ElementwiseOps {
  ShapeOps() {}

  /** A result that shares the elements of x. */
  private static Tensor viewOf(Tensor x, View out, Vjp vjp) {
    return Run.done(out, x, vjp);
  }

  /**
   * {@return a tensor of the same values; later changes of a variable do not touch it}
   *
   * @param x a tensor
   */
  public static Tensor copy(Tensor x) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("Copy", x), in -> copy(in.get(0)), x);
    return viewOf(x, Run.stable(x), a -> a.give(0, a.upstream()));
  }

  /**
   * {@return the same elements in another shape}
   *
   * @param x a tensor
   * @param lengths at most one -1, which is computed
   */
  public static Tensor reshape(Tensor x, int... lengths) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("Reshape", x).with("newshape", lengths), in -> reshape(in.get(0), lengths), x);
    return shaped(x, resolve(x.shape(), lengths));
  }

  private static Tensor shaped(Tensor x, Shape to) {
    Shape from = x.shape();
    if (from.equals(to)) return x instanceof EagerTensor ? x : viewOf(x, Run.stable(x), a -> a.give(0, a.upstream()));
    View v = Run.dense(Run.stable(x));
    View same = v.with(Layout.contiguous(v.dtype(), to).startingAt(v.layout().offset()));
    return v.dtype().isFloating() ? viewOf(x, same, a -> a.give(0, reshape(a.upstream(), from))) : new EagerTensor(same).among(x);
  }

  /**
   * {@return the same elements in another shape}
   *
   * @param x a tensor
   * @param shape at most one unknown length, which is computed
   */
  public static Tensor reshape(Tensor x, Shape shape) {
    return shape.isStatic() && !Symbolic.any(x) && shape.size() == x.size() ? shaped(x, shape) : reshape(x, shape.toArray());
  }

  private static Shape resolve(Shape from, int[] lengths) {
    int n = from.size();
    int hole = -1;
    long known = 1;
    for (int i = 0; i < lengths.length; i++) {
      if (lengths[i] == Shape.ANY && hole < 0) hole = i;
      else known *= lengths[i];
    }
    if (hole < 0 && known == n) return Shape.of(lengths);
    int[] full = lengths.clone();
    if (hole >= 0 && known > 0 && n % known == 0) full[hole] = (int) (n / known);
    else if (hole >= 0 && known == 0 && n == 0) full[hole] = 0;
    if (known < 0 || hole >= 0 && full[hole] == Shape.ANY || hole < 0 && known != n) {
      throw new ShapeException("reshape: " + n + " elements of shape " + from + " do not fit into " + Arrays.toString(lengths).replace('[', '(').replace(']', ')'));
    }
    return Shape.of(full);
  }

  /**
   * {@return the axes in another order}
   *
   * @param x a tensor
   * @param axes a permutation; none reverses the axes
   */
  public static Tensor transpose(Tensor x, int... axes) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("Transpose", x).with("axes", axes.length == 0 ? null : axes), in -> transpose(in.get(0), axes), x);
    int r = x.ndim();
    int[] order = new int[r];
    int[] back = new int[r];
    if (axes.length != 0 && axes.length != r) {
      throw new ShapeException("transpose: " + axes.length + " axes given for a tensor of shape " + x.shape());
    }
    Arrays.fill(back, -1);
    for (int i = 0; i < r; i++) {
      order[i] = axes.length == 0 ? r - 1 - i : x.shape().axis(axes[i]);
      if (back[order[i]] >= 0) throw new ShapeException("transpose: axis " + order[i] + " occurs twice in " + Arrays.toString(axes));
      back[order[i]] = i;
    }
    View v = Run.stable(x);
    return viewOf(x, v.with(v.layout().permute(order)), a -> a.give(0, transpose(a.upstream(), back)));
  }

  /**
   * {@return the tensor repeated to a shape that it broadcasts to}
   *
   * @param x a tensor
   * @param shape the shape
   */
  public static Tensor broadcastTo(Tensor x, Shape shape) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("BroadcastTo", x).with("shape", shape), in -> broadcastTo(in.get(0), shape), x);
    View v = Run.stable(x);
    return viewOf(x, v.broadcastTo(shape), a -> a.give(0, unbroadcast(a.upstream(), x.shape())));
  }

  /**
   * {@return the tensor with a further axis of length 1}
   *
   * @param x a tensor
   * @param axis where it goes, negative from the end of the result
   */
  public static Tensor expandDims(Tensor x, int axis) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("ExpandDims", x).with("axis", axis), in -> expandDims(in.get(0), axis), x);
    int r = x.ndim();
    int at = axis < 0 ? axis + r + 1 : axis;
    if (at < 0 || at > r) throw new ShapeException("expandDims: axis " + axis + " is out of range for the shape " + x.shape());
    int[] shape = new int[r + 1];
    for (int i = 0, j = 0; i <= r; i++) shape[i] = i == at ? 1 : x.shape().get(j++);
    return reshape(x, shape);
  }

  /**
   * {@return the tensor without its axes of length 1}
   *
   * @param x a tensor
   * @param axes which axes; none means all of length 1
   */
  public static Tensor squeeze(Tensor x, int... axes) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("Squeeze", x).with("axis", axes.length == 0 ? null : axes), in -> squeeze(in.get(0), axes), x);
    boolean[] drop = new boolean[x.ndim()];
    for (int a : axes) {
      int i = x.shape().axis(a);
      if (x.shape().get(i) != 1) throw new ShapeException("squeeze: axis " + a + " of the shape " + x.shape() + " has not the length 1");
      drop[i] = true;
    }
    int[] kept = new int[x.ndim()];
    int n = 0;
    for (int i = 0; i < kept.length; i++) {
      if (axes.length == 0 ? x.shape().get(i) != 1 : !drop[i]) kept[n++] = x.shape().get(i);
    }
    return reshape(x, Arrays.copyOf(kept, n));
  }

  /** The part at fixed positions of the first axes: {@code x.get(3, 4)}. */
  static Tensor index(Tensor x, int... index) {
    if (index.length > x.ndim()) throw new ShapeException("get: " + index.length + " positions for a tensor of shape " + x.shape());
    return Slices.of(index).apply(x);
  }

  /** The elements of a rectangular part, as {@link Slices} describe it: a view. */
  static Tensor part(Tensor x, Slices slices) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("GetItem", x, slices.items()), in -> part(in.get(0), slices), x);
    View v = Run.stable(x);
    Layout whole = v.layout();
    return viewOf(x, v.with(slices.layout(whole)), a -> a.give(0, unpart(a.upstream(), slices, x.shape())));
  }

  /** Zeros of a shape with a part filled in: the reverse of {@link #part}. */
  static Tensor unpart(Tensor g, Slices slices, Shape shape) {
    View v = View.of(g);
    Backend b = Run.on(v);
    View out = Run.fresh(b, v.dtype(), shape);
    b.fill(out, 0);
    b.copy(out.with(slices.layout(out.layout())), v);
    return Run.done(out, g, a -> a.give(0, part(a.upstream(), slices)));
  }

  /**
   * {@return the tensors joined along an existing axis}
   *
   * @param xs of equal shape but for that axis
   * @param axis which
   */
  public static Tensor concatenate(List<? extends Tensor> xs, int axis) {
    if (xs.isEmpty()) throw new IllegalArgumentException("concatenate: there is nothing to join");
    Tensor[] all = xs.toArray(Tensor[]::new);
    if (Symbolic.any(xs)) return Symbolic.op(OpCall.of("Concatenate", List.copyOf(xs)).with("axis", axis), in -> concatenate(in, axis), all);
    DType type = DType.promote(xs.stream().map(Tensor::dtype).toArray(DType[]::new));
    int at = xs.get(0).shape().axis(axis);
    Shape shape = xs.get(0).shape();
    int total = 0;
    View[] views = new View[all.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = cast(all[i], type);
      views[i] = View.of(all[i]);
      Shape s = views[i].shape();
      if (s.ndim() != shape.ndim() || !s.with(at, 0).equals(shape.with(at, 0))) {
        throw new ShapeException("concatenate: the shapes must be equal but for axis " + axis + "; got " + shape + " and " + s);
      }
      total += s.get(at);
    }
    Backend b = Run.on(views);
    View out = Run.fresh(b, type, shape.with(at, total));
    int start = 0;
    int[] starts = new int[all.length];
    for (int i = 0; i < all.length; i++) {
      starts[i] = start;
      int n = views[i].shape().get(at);
      if (n > 0) b.copy(out.with(Slices.along(at, start, start + n, 1).layout(out.layout())), views[i]);
      start += n;
    }
    return Run.done(out, all, a -> {
      for (int i = 0; i < all.length; i++) {
        if (a.needs(i)) a.give(i, part(a.upstream(), Slices.along(at, starts[i], starts[i] + all[i].shape().get(at), 1)));
      }
    });
  }

  /**
   * {@return the tensors joined along a new axis}
   *
   * @param xs of one shape
   * @param axis where the new axis goes
   */
  public static Tensor stack(List<? extends Tensor> xs, int axis) {
    if (Symbolic.any(xs)) return Symbolic.op(OpCall.of("Stack", List.copyOf(xs)).with("axis", axis), in -> stack(in, axis), xs.toArray(Tensor[]::new));
    return concatenate(xs.stream().map(x -> expandDims(x, axis)).toList(), axis);
  }

  /**
   * {@return the tensors joined along a new first axis}
   *
   * @param xs of one shape
   */
  public static Tensor stack(List<? extends Tensor> xs) {
    return stack(xs, 0);
  }

  /**
   * {@return equal parts along an axis}
   *
   * @param x a tensor
   * @param parts how many, dividing the length
   * @param axis which
   */
  public static List<Tensor> split(Tensor x, int parts, int axis) {
    int n = x.shape().get(axis);
    if (n == Shape.ANY) throw new ShapeException("split: the length of axis " + axis + " of the shape " + x.shape() + " is unknown: give it in input(...)");
    if (parts < 1 || n % parts != 0) {
      throw new ShapeException("split: axis " + axis + " of the shape " + x.shape() + " cannot be cut into " + parts + " equal parts");
    }
    int[] at = new int[parts - 1];
    for (int i = 0; i < at.length; i++) at[i] = (i + 1) * (n / parts);
    return split(x, at, axis);
  }

  /**
   * {@return parts along an axis}
   *
   * @param x a tensor
   * @param indices where the second and later parts start
   * @param axis which
   */
  public static List<Tensor> split(Tensor x, int[] indices, int axis) {
    int at = x.shape().axis(axis);
    int n = x.shape().get(at);
    var parts = new ArrayList<Tensor>();
    int start = 0;
    for (int i = 0; i <= indices.length; i++) {
      int stop = i < indices.length ? Math.min(indices[i], n) : n;
      parts.add(part(x, Slices.along(at, start, Math.max(start, stop), 1)));
      start = Math.max(start, stop);
    }
    return List.copyOf(parts);
  }
}
