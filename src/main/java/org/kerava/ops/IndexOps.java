package org.kerava.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.kerava.backend.Backend;
import org.kerava.tensor.DType;
import org.kerava.tensor.Device;
import org.kerava.tensor.EagerTensor;
import org.kerava.tensor.Range;
import org.kerava.tensor.RowSum;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;
import org.kerava.tensor.Variable;
import org.kerava.tensor.View;

/** Picking and placing elements by position, one-hot codes, sorting and searching. */
public abstract class IndexOps extends ArrayOps {
  IndexOps() {}

  /** Slices of a table's first axis: (ids..., rest). Positions outside give zeros. */
  static Tensor gatherRows(Tensor table, Tensor ids) {
    if (Symbolic.any(table, ids)) return Symbolic.op(OpCall.of("Take", table, ids).with("axis", 0), in -> gatherRows(in.get(0), in.get(1)), table, ids);
    View v = View.of(table);
    View at = View.of(ids);
    Backend b = Run.on(v, at);
    View out = Run.fresh(b, v.dtype(), ids.shape().append(v.shape().dropFirst().toArray()));
    b.gather(out, v, at);
    return Run.done(out, table, g -> g.give(0, table instanceof Variable ? sumRows(g.upstream(), ids, table.shape()) : scatterRows(g.upstream(), ids, table.shape().get(0))));
  }

  /** As {@link #scatterRows}; zeros are not made before they are needed if most of the sum is zeros and no tape asks how it was made. */
  private static Tensor sumRows(Tensor slices, Tensor ids, Shape shape) {
    if (GradientTape.recording() || Symbolic.any(slices, ids) || 2L * ids.size() > shape.get(0)) return scatterRows(slices, ids, shape.get(0));
    return new EagerTensor(new RowSum(shape, View.of(slices), Run.dense(Run.stable(ids))));
  }

  /** Zeros (n, rest) with the slices (ids..., rest) added at positions of the first axis; positions outside are skipped. */
  static Tensor scatterRows(Tensor slices, Tensor ids, int n) {
    if (Symbolic.any(slices, ids)) return Symbolic.op("scatter", in -> scatterRows(in.get(0), in.get(1), n), slices, ids);
    View v = View.of(slices);
    View at = View.of(ids);
    Backend b = Run.on(v, at);
    int rank = ids.ndim();
    int[] rest = Arrays.copyOfRange(v.shape().toArray(), rank, v.shape().ndim());
    View out = Run.fresh(b, v.dtype(), Shape.of(n).append(rest));
    b.fill(out, 0);
    b.scatterAdd(out, Run.dense(v), at);
    return Run.done(out, slices, g -> g.give(0, gatherRows(g.upstream(), ids)));
  }

  /** Positions as int32 or int64 in 0..n-1: negative ones count from the end, others are an error where values can be read for free. */
  private static Tensor positions(String name, Tensor ids, int n) {
    Tensor t = ids.dtype() == DType.INT64 || ids.dtype() == DType.INT32 ? ids
        : cast(ids, ids.dtype() == DType.UINT32 || ids.dtype() == DType.UINT64 ? DType.INT64 : DType.INT32);
    if (Symbolic.inTrial()) return Symbolic.meta(t.shape(), t.dtype()); // trial lengths are longer than many tables
    if (View.of(t).buffer().device().kind() != Device.Kind.CPU) return where(less(t, 0), add(t, n), t);
    Range range = Host.range(t);
    if (range.least() < -n || range.most() >= n) range = new Range(t); // of these alone, if they are a part of others
    if (range.least() < -n || range.most() >= n) {
      long out = Arrays.stream(t.toLongArray()).filter(i -> i < -n || i >= n).findFirst().orElseThrow();
      throw new IndexOutOfBoundsException(name + ": position " + out + " is out of range for an axis of length " + n);
    }
    return range.least() < 0 ? where(less(t, 0), add(t, n), t) : t;
  }

  /**
   * {@return the elements at positions of the tensor in one row}
   *
   * @param x a tensor
   * @param indices whole numbers of any shape, negative from the end
   */
  public static Tensor take(Tensor x, Tensor indices) {
    return take(reshape(x, -1), indices, 0);
  }

  /**
   * {@return the slices at positions of an axis, which the axes of the positions replace}
   *
   * @param x a tensor
   * @param indices whole numbers of any shape, negative from the end
   * @param axis which, negative from the end
   */
  public static Tensor take(Tensor x, Tensor indices, int axis) {
    if (Symbolic.any(x, indices)) return Symbolic.op(OpCall.of("Take", x, indices).with("axis", axis), in -> take(in.get(0), in.get(1), axis), x, indices);
    int at = x.shape().axis(axis);
    Tensor ids = positions("take", indices, x.shape().get(at));
    if (at == 0) return gatherRows(x, ids);
    Tensor r = gatherRows(moveaxis(x, at, 0), ids);
    int[] from = IntStream.range(0, ids.ndim()).toArray();
    return moveaxis(r, from, IntStream.range(at, at + ids.ndim()).toArray());
  }

  /**
   * {@return the slice at a position of an axis, without the axis}
   *
   * @param x a tensor
   * @param index negative from the end
   * @param axis which, negative from the end
   */
  public static Tensor take(Tensor x, int index, int axis) {
    return take(x, Tensor.scalar(index), axis);
  }

  /**
   * {@return the elements at positions of the tensor in one row}
   *
   * @param x a tensor
   * @param indices a vector of whole numbers
   */
  public static Tensor takeAlongAxis(Tensor x, Tensor indices) {
    return takeAlongAxis(reshape(x, -1), indices, 0);
  }

  /**
   * {@return for each place of the result the element at its own position along an axis}
   *
   * @param x a tensor
   * @param indices whole numbers that broadcast to x but for the axis
   * @param axis which, negative from the end
   */
  public static Tensor takeAlongAxis(Tensor x, Tensor indices, int axis) {
    if (Symbolic.any(x, indices)) return Symbolic.op(OpCall.of("TakeAlongAxis", x, indices).with("axis", axis), in -> takeAlongAxis(in.get(0), in.get(1), axis), x, indices);
    if (x.ndim() != indices.ndim()) {
      throw new ShapeException("takeAlongAxis: positions of shape " + indices.shape() + " for a tensor of shape " + x.shape() + "; the ranks must be equal");
    }
    int at = x.shape().axis(axis);
    int n = x.shape().get(at);
    Tensor ids = positions("takeAlongAxis", indices, n);
    Shape common = x.shape().with(at, 1).broadcast(ids.shape().with(at, 1));
    Tensor table = swapaxes(broadcastTo(x, common.with(at, n)), at, -1);
    Tensor columns = swapaxes(broadcastTo(ids, common.with(at, ids.shape().get(at))), at, -1);
    int k = columns.shape().last();
    Tensor flat = reshape(columns, common.size(), k);
    Tensor starts = reshape(arange(0, (long) common.size() * n, n, DType.INT64), -1, 1);
    if (n == 0) starts = zeros(Shape.of(common.size(), 1), DType.INT64);
    Tensor r = gatherRows(reshape(table, -1), add(flat, starts));
    return swapaxes(reshape(r, columns.shape()), at, -1);
  }

  /**
   * One-hot codes; numbers outside 0..n-1 give zeros.
   *
   * @param x whole numbers
   * @param n how many classes
   * @return float32, with a new axis at the end
   */
  public static Tensor oneHot(Tensor x, int n) {
    return oneHot(x, n, -1, Settings.floatx());
  }

  /**
   * One-hot codes.
   *
   * @param x whole numbers
   * @param n how many classes
   * @param axis where the new axis goes
   * @return float32, with a new axis
   */
  public static Tensor oneHot(Tensor x, int n, int axis) {
    return oneHot(x, n, axis, Settings.floatx());
  }

  /**
   * One-hot codes.
   *
   * @param x whole numbers
   * @param n how many classes
   * @param axis where the new axis goes
   * @param dtype the type of the result
   * @return the codes, with a new axis
   */
  public static Tensor oneHot(Tensor x, int n, int axis, DType dtype) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("OneHot", x).with("num_classes", n).with("axis", axis).with("dtype", dtype), in -> oneHot(in.get(0), n, axis, dtype), x);
    boolean last = axis == -1 || axis == x.ndim();
    if (last && dtype == DType.FLOAT32 && x.dtype() == DType.INT32 && (long) x.size() * n <= Integer.MAX_VALUE && n > 0) {
      Tensor own = reshape(x, -1); // zeros with ones put in: a comparison would look at every place
      Tensor known = logicalAnd(greaterEqual(own, 0), less(own, n));
      Tensor places = where(known, add(own, arange(0, x.size() * n, n, DType.INT32)), full(Shape.of(), -1, DType.INT32));
      return reshape(scatterRows(ones(own.shape()), places, x.size() * n), x.shape().append(n));
    }
    Tensor ids = expandDims(x.dtype().isFloating() ? cast(x, DType.INT64) : x, axis);
    int[] shape = new int[ids.ndim()];
    Arrays.fill(shape, 1);
    shape[axis < 0 ? axis + ids.ndim() : axis] = n;
    return cast(equal(ids, reshape(arange(n), shape)), dtype);
  }

  /**
   * Codes with a 1 for every number that occurs.
   *
   * @param x whole numbers
   * @param n how many classes
   * @return float32; the second axis (of a vector the only one) is replaced by the classes
   */
  public static Tensor multiHot(Tensor x, int n) {
    return multiHot(x, n, -1, Settings.floatx());
  }

  /**
   * Codes with a 1 for every number that occurs.
   *
   * @param x whole numbers
   * @param n how many classes
   * @param axis where the classes go
   * @return float32
   */
  public static Tensor multiHot(Tensor x, int n, int axis) {
    return multiHot(x, n, axis, Settings.floatx());
  }

  /**
   * Codes with a 1 for every number that occurs.
   *
   * @param x whole numbers
   * @param n how many classes
   * @param axis where the classes go
   * @param dtype the type of the result
   * @return the codes
   */
  public static Tensor multiHot(Tensor x, int n, int axis, DType dtype) {
    return max(oneHot(cast(x, DType.INT32), n, axis, dtype), x.ndim() > 1 ? 1 : 0);
  }

  /** The sorted elements along the last axis and where each came from. */
  private static Tensor[] sorted(Tensor x) {
    Tensor t = x.dtype() == DType.BOOL ? cast(x, DType.INT8) : x;
    View v = View.of(t);
    Backend b = Run.on(v);
    View values = Run.fresh(b, v.dtype(), v.shape());
    View index = Run.fresh(b, DType.INT32, v.shape());
    b.sort(values, index, v);
    return new Tensor[] {Run.done(values), Run.done(index)};
  }

  /**
   * {@return the elements in ascending order along an axis, NaN last}
   *
   * @param x a tensor
   */
  public static Tensor sort(Tensor x) {
    return sort(x, -1);
  }

  /**
   * {@return the elements in ascending order along an axis, NaN last}
   *
   * @param x a tensor
   * @param axis which, negative from the end
   */
  public static Tensor sort(Tensor x, int axis) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("Sort", x).with("axis", axis), in -> sort(in.get(0), axis), x);
    if (x.ndim() == 0) return x;
    Tensor moved = swapaxes(x, axis, -1);
    if (!GradientTape.recording()) return swapaxes(cast(sorted(moved)[0], x.dtype()), axis, -1);
    return swapaxes(takeAlongAxis(moved, sorted(moved)[1], -1), axis, -1);
  }

  /**
   * {@return the positions of the elements in ascending order along an axis, stable, int32}
   *
   * @param x a tensor
   */
  public static Tensor argsort(Tensor x) {
    return argsort(x, -1);
  }

  /**
   * {@return the positions of the elements in ascending order along an axis, stable, int32}
   *
   * @param x a tensor
   * @param axis which, negative from the end
   */
  public static Tensor argsort(Tensor x, int axis) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("Argsort", x).with("axis", axis), in -> argsort(in.get(0), axis), x);
    if (x.ndim() == 0) return zeros(Shape.of(1), DType.INT32);
    return swapaxes(sorted(swapaxes(x, axis, -1))[1], axis, -1);
  }

  /**
   * {@return positions that put the k + 1 smallest elements first in ascending order, then the others in descending order, int32}
   *
   * @param x a tensor
   * @param kth k, from 0
   */
  public static Tensor argpartition(Tensor x, int kth) {
    return argpartition(x, kth, -1);
  }

  /**
   * {@return positions that put the k + 1 smallest elements first in ascending order, then the others in descending order, int32}
   *
   * @param x a tensor
   * @param kth k, from 0
   * @param axis which, negative from the end
   */
  public static Tensor argpartition(Tensor x, int kth, int axis) {
    if (Symbolic.any(x)) return Symbolic.op("argpartition", in -> argpartition(in.get(0), kth, axis), x);
    int at = x.shape().axis(axis);
    int n = x.shape().get(at);
    int k = Math.min(Math.max(kth, 0), n - 1) + 1;
    Tensor order = argsort(x, at);
    Tensor down = argsort(negative(x), at);
    return concatenate(List.of(part(order, Slices.along(at, 0, k, 1)), part(down, Slices.along(at, 0, n - k, 1))), at);
  }

  /**
   * {@return the k largest elements of the last axis in descending order, and their positions (int32)}
   *
   * @param x a tensor
   * @param k how many
   */
  public static List<Tensor> topK(Tensor x, int k) {
    return topK(x, k, true);
  }

  /**
   * {@return the k largest elements of the last axis in descending order, and their positions (int32)}
   *
   * @param x a tensor
   * @param k how many
   * @param sorted whether they must be in order
   */
  public static List<Tensor> topK(Tensor x, int k, boolean sorted) {
    if (Symbolic.any(x)) return Symbolic.ops("top_k", OpCall.of("TopK", x).with("k", k).with("sorted", sorted), in -> Tensors.of(topK(in.get(0), k, sorted)), x).tensors();
    int n = x.shape().last();
    if (k < 0 || k > n) throw new IllegalArgumentException("topK: k is " + k + ", but the last axis of the shape " + x.shape() + " has " + n + " elements");
    if (x.dtype() == DType.FLOAT32 && k > 0) {
      View v = View.of(x);
      Backend b = Run.on(v);
      View index = Run.fresh(b, DType.INT32, v.shape().with(-1, k));
      b.topK(index, Run.dense(v));
      Tensor places = Run.done(index);
      return List.of(takeAlongAxis(x, places, -1), places);
    }
    Tensor key = negative(x.dtype().isUnsigned() || x.dtype() == DType.BOOL ? cast(x, DType.INT64) : x);
    Tensor index = part(sorted(stopGradient(key))[1], Slices.along(x.ndim() - 1, 0, k, 1));
    return List.of(takeAlongAxis(x, index, -1), index);
  }

  /**
   * {@return whether the targets are among the k largest predictions; equal ones count as larger only if strictly so}
   *
   * @param targets (batch) of class numbers
   * @param predictions (batch, classes)
   * @param k how many
   */
  public static Tensor inTopK(Tensor targets, Tensor predictions, int k) {
    Tensor own = takeAlongAxis(predictions, expandDims(targets, -1), -1);
    Tensor better = sum(cast(greater(predictions, own), DType.INT32), -1);
    return logicalAnd(less(better, k), isfinite(squeeze(own, -1)));
  }

  /**
   * {@return where each value belongs in an ascending vector, before equal elements, int32}
   *
   * @param sequence a vector, ascending
   * @param values any shape
   */
  public static Tensor searchsorted(Tensor sequence, Tensor values) {
    return searchsorted(sequence, values, "left");
  }

  /**
   * {@return where each value belongs in an ascending vector, int32}
   *
   * @param sequence a vector, ascending
   * @param values any shape
   * @param side {@code "left"} of equal elements, or {@code "right"}
   */
  public static Tensor searchsorted(Tensor sequence, Tensor values, String side) {
    if (Symbolic.any(sequence, values)) return Symbolic.op("searchsorted", in -> searchsorted(in.get(0), in.get(1), side), sequence, values);
    if (sequence.ndim() != 1) throw new ShapeException("searchsorted: the sequence must be a vector; got shape " + sequence.shape());
    if (!side.equals("left") && !side.equals("right")) throw new IllegalArgumentException("searchsorted: side is \"left\" or \"right\"; got \"" + side + "\"");
    boolean right = side.equals("right");
    return Host.ofInts(values.shape(), () -> {
      double[] a = sequence.toDoubleArray();
      return Arrays.stream(values.toDoubleArray()).mapToInt(v -> insertion(a, v, right)).toArray();
    }, sequence, values);
  }

  private static int insertion(double[] a, double v, boolean right) {
    int low = 0;
    int high = a.length;
    while (low < high) {
      int mid = (low + high) >>> 1;
      if (a[mid] < v || right && a[mid] == v) low = mid + 1;
      else high = mid;
    }
    return low;
  }

  /**
   * {@return the number of the bin of each element: how many edges are not larger, int32}
   *
   * @param x a tensor
   * @param bins the edges, ascending
   */
  public static Tensor digitize(Tensor x, Tensor bins) {
    return searchsorted(bins, x, "right");
  }

  /**
   * {@return whether each element of a occurs in b}
   *
   * @param a any shape
   * @param b any shape
   */
  public static Tensor isin(Tensor a, Tensor b) {
    return isin(a, b, false, false);
  }

  /**
   * {@return whether each element of a occurs in b}
   *
   * @param a any shape
   * @param b any shape
   * @param assumeUnique makes no difference
   * @param invert asks whether it does not occur
   */
  public static Tensor isin(Tensor a, Tensor b, boolean assumeUnique, boolean invert) {
    Tensor hit = any(equal(expandDims(a, -1), reshape(b, -1)), -1);
    return invert ? logicalNot(hit) : hit;
  }

  /**
   * {@return the positions of the elements that are not 0, one int32 tensor per axis}
   *
   * @param x a tensor
   */
  public static List<Tensor> nonzero(Tensor x) {
    boolean[] hit = cast(x, DType.BOOL).size() == 0 ? new boolean[0] : truths(x);
    int count = 0;
    for (boolean h : hit) count += h ? 1 : 0;
    int rank = x.ndim();
    int[][] at = new int[rank][count];
    for (int i = 0, k = 0; i < hit.length; i++) {
      if (!hit[i]) continue;
      int rest = i;
      for (int d = rank - 1; d >= 0; d--) {
        at[d][k] = rest % x.shape().get(d);
        rest /= x.shape().get(d);
      }
      k++;
    }
    return Arrays.stream(at).map(Tensor::of).toList();
  }

  private static boolean[] truths(Tensor x) {
    double[] d = cast(x, DType.BOOL).toDoubleArray();
    boolean[] b = new boolean[d.length];
    for (int i = 0; i < b.length; i++) b[i] = d[i] != 0;
    return b;
  }

  /**
   * {@return the coordinates of positions in a row-major tensor, one tensor per axis}
   *
   * @param indices whole numbers
   * @param shape of the tensor
   */
  public static List<Tensor> unravelIndex(Tensor indices, Shape shape) {
    var coordinates = new ArrayList<Tensor>();
    Tensor rest = indices;
    for (int i = shape.ndim() - 1; i >= 0; i--) {
      coordinates.add(0, cast(mod(rest, shape.get(i)), indices.dtype()));
      rest = floorDivide(rest, shape.get(i));
    }
    return List.copyOf(coordinates);
  }
}
