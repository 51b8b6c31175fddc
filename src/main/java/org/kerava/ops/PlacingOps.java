package org.kerava.ops;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.kerava.backend.Backend;
import org.kerava.backend.Red;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.View;

/** Writing into tensors by position, which makes new tensors; sums by segments; counting. */
public abstract class PlacingOps extends IndexOps {
  PlacingOps() {}

  /**
   * A part by first positions and lengths.
   *
   * @param x a tensor
   * @param start first position, one per axis
   * @param shape lengths of the part
   * @return a view of the part
   */
  public static Tensor slice(Tensor x, int[] start, Shape shape) {
    if (Symbolic.any(x)) return Symbolic.op("slice", in -> slice(in.get(0), start, shape), x);
    return part(x, box("slice", x.shape(), start, shape));
  }

  /**
   * A part by first positions and lengths.
   *
   * @param x a tensor
   * @param start first positions, whole numbers that are read
   * @param shape lengths of the part
   * @return a view of the part
   */
  public static Tensor slice(Tensor x, Tensor start, Shape shape) {
    return slice(x, start.toIntArray(), shape);
  }

  /**
   * {@return the tensor with a part replaced}
   *
   * @param x a tensor
   * @param start first position of the part, one per axis
   * @param updates the new part
   */
  public static Tensor sliceUpdate(Tensor x, int[] start, Tensor updates) {
    if (Symbolic.any(x, updates)) return Symbolic.op("slice_update", in -> sliceUpdate(in.get(0), start, in.get(1)), x, updates);
    Slices box = box("sliceUpdate", x.shape(), start, updates.shape());
    Tensor u = cast(updates, x.dtype());
    View v = View.of(x);
    Backend b = Run.on(v, View.of(u));
    View out = Run.fresh(b, v.dtype(), v.shape());
    b.copy(out, v);
    b.copy(out.with(box.layout(out.layout())), View.of(u));
    return Run.done(out, x, u, g -> {
      if (g.needs(0)) g.give(0, sliceUpdate(g.upstream(), start, zerosLike(u)));
      if (g.needs(1)) g.give(1, part(g.upstream(), box));
    });
  }

  /**
   * {@return the tensor with a part replaced}
   *
   * @param x a tensor
   * @param start first positions, whole numbers that are read
   * @param updates the new part
   */
  public static Tensor sliceUpdate(Tensor x, Tensor start, Tensor updates) {
    return sliceUpdate(x, start.toIntArray(), updates);
  }

  private static Slices box(String name, Shape whole, int[] start, Shape shape) {
    if (start.length != whole.ndim() || shape.ndim() != whole.ndim()) {
      throw new ShapeException(name + ": " + start.length + " start positions and a part of shape " + shape + " for a tensor of shape " + whole);
    }
    int[] stop = new int[start.length];
    for (int i = 0; i < stop.length; i++) {
      stop[i] = shape.get(i) == Shape.ANY ? whole.get(i) : start[i] + shape.get(i);
      if (start[i] < 0 || stop[i] > whole.get(i)) {
        throw new ShapeException(name + ": the part from " + start[i] + " to " + stop[i] + " leaves axis " + i + " of the shape " + whole);
      }
    }
    return Slices.box(start, stop);
  }

  /** Positions (..., k) of the first k axes as single numbers of the row-major order. */
  private static Tensor linear(Tensor indices, Shape shape) {
    int k = indices.shape().last();
    Tensor ids = cast(indices, DType.INT64);
    Tensor r = zerosLike(ids.get("..., 0"));
    for (int i = 0; i < k; i++) {
      Tensor at = ids.get("..., " + i);
      r = add(multiply(r, shape.get(i)), where(less(at, 0), add(at, shape.get(i)), at));
    }
    return r;
  }

  private static int product(Shape shape, int axes) {
    int n = 1;
    for (int i = 0; i < axes; i++) n *= shape.get(i);
    return n;
  }

  /** Positions (..., k) of the first k axes of a shape, and a value or slice for each. */
  private static void checkPlaces(String op, Tensor indices, Tensor values, Shape shape) {
    int k = indices.ndim() == 0 ? 0 : indices.shape().last();
    if (k < 1 || k > shape.ndim()) {
      throw new ShapeException(op + ": positions (..., k) with k of 1 to " + shape.ndim() + " expected for the shape " + shape + ", got the shape "
          + indices.shape());
    }
    Shape expected = indices.shape().dropLast(1);
    for (int i = k; i < shape.ndim(); i++) expected = expected.append(shape.get(i));
    if (!values.shape().equals(expected)) {
      throw new ShapeException(op + ": values of the shape " + expected + " expected for positions of the shape " + indices.shape() + " in the shape " + shape
          + ", got " + values.shape());
    }
  }

  /**
   * {@return zeros with values added at positions}
   *
   * @param indices (..., k) positions of the first k axes
   * @param values (..., rest)
   * @param shape of the result
   */
  public static Tensor scatter(Tensor indices, Tensor values, Shape shape) {
    if (Symbolic.any(indices, values)) return Symbolic.op("scatter", in -> scatter(in.get(0), in.get(1), shape), indices, values);
    checkPlaces("scatter", indices, values, shape);
    return reshape(scatterRows(values, linear(indices, shape), product(shape, indices.shape().last())), shape);
  }

  /**
   * {@return the tensor with the elements (or slices) at positions replaced; of equal positions the last wins}
   *
   * @param x a tensor
   * @param indices (..., k) positions of the first k axes
   * @param updates (..., rest)
   */
  public static Tensor scatterUpdate(Tensor x, Tensor indices, Tensor updates) {
    if (Symbolic.any(x, indices) || Symbolic.any(updates)) {
      return Symbolic.op("scatter_update", in -> scatterUpdate(in.get(0), in.get(1), in.get(2)), x, indices, updates);
    }
    checkPlaces("scatterUpdate", indices, updates, x.shape());
    int k = indices.shape().last();
    int rows = product(x.shape(), k);
    Tensor ids = linear(indices, x.shape());
    Tensor winners = Host.ofLongs(DType.INT64, ids.shape(), () -> lastOfEqual(ids.toLongArray()), ids);
    Tensor u = cast(updates, x.dtype());
    Tensor hit = scatterRows(ones(winners.shape(), DType.INT32), winners, rows);
    int[] wide = new int[x.ndim()];
    Arrays.fill(wide, 1);
    for (int i = 0; i < k; i++) wide[i] = x.shape().get(i);
    Tensor placed = reshape(scatterRows(u, winners, rows), x.shape());
    return where(greater(reshape(hit, wide), 0), placed, x);
  }

  private static long[] lastOfEqual(long[] ids) {
    var last = new HashMap<Long, Integer>();
    for (int i = 0; i < ids.length; i++) {
      Integer before = last.put(ids[i], i);
      if (before != null) ids[before] = -1 - before; // outside: skipped
    }
    return ids;
  }

  /**
   * The tensor with values combined into it at positions.
   *
   * @param x a tensor
   * @param indices (..., k) positions of the first k axes
   * @param updates (..., rest)
   * @param reduction {@code "add"}, {@code "mul"}, {@code "max"} or {@code "min"}
   * @return the new tensor
   */
  public static Tensor scatterUpdate(Tensor x, Tensor indices, Tensor updates, String reduction) {
    if (Symbolic.any(x, indices) || Symbolic.any(updates)) {
      return Symbolic.op("scatter_update", in -> scatterUpdate(in.get(0), in.get(1), in.get(2), reduction), x, indices, updates);
    }
    checkPlaces("scatterUpdate", indices, updates, x.shape());
    Tensor ids = linear(indices, x.shape());
    int rows = product(x.shape(), indices.shape().last());
    Tensor u = cast(updates, x.dtype());
    return switch (reduction) {
      case "add" -> add(x, reshape(scatterRows(u, ids, rows), x.shape()));
      case "mul" -> multiply(x, reshape(segments(Red.PROD, u, ids, rows), x.shape()));
      case "max" -> maximum(x, reshape(segments(Red.MAX, u, ids, rows), x.shape()));
      case "min" -> minimum(x, reshape(segments(Red.MIN, u, ids, rows), x.shape()));
      default -> throw new IllegalArgumentException("scatterUpdate: unknown reduction \"" + reduction + "\"; known are \"add\", \"mul\", \"max\", \"min\"");
    };
  }

  /**
   * {@return the sums of the slices of the first axis that have one segment number; there are as many segments as the largest number
   * says}
   *
   * @param data (n, rest)
   * @param ids (n) segment numbers, which are read
   */
  public static Tensor segmentSum(Tensor data, Tensor ids) {
    return segmentSum(data, ids, segmentCount(ids));
  }

  /**
   * {@return the sums of the slices of the first axis that have one segment number}
   *
   * @param data (n, rest)
   * @param ids (n) segment numbers, others are skipped
   * @param segments how many there are
   */
  public static Tensor segmentSum(Tensor data, Tensor ids, int segments) {
    return scatterRows(data, segmentIds("segmentSum", data, ids, segments), segments);
  }

  /**
   * {@return the largest of the slices of the first axis that have one segment number; there are as many segments as the largest number
   * says}
   *
   * @param data (n, rest)
   * @param ids (n) segment numbers, which are read
   */
  public static Tensor segmentMax(Tensor data, Tensor ids) {
    return segmentMax(data, ids, segmentCount(ids));
  }

  /**
   * {@return the largest of the slices of the first axis that have one segment number, of none the least number}
   *
   * @param data (n, rest)
   * @param ids (n) segment numbers
   * @param segments how many there are
   */
  public static Tensor segmentMax(Tensor data, Tensor ids, int segments) {
    return segments(Red.MAX, data, segmentIds("segmentMax", data, ids, segments), segments);
  }

  /**
   * {@return the smallest of the slices of the first axis that have one segment number; there are as many segments as the largest number
   * says}
   *
   * @param data (n, rest)
   * @param ids (n) segment numbers, which are read
   */
  public static Tensor segmentMin(Tensor data, Tensor ids) {
    return segmentMin(data, ids, segmentCount(ids));
  }

  /**
   * {@return the smallest of the slices of the first axis that have one segment number, of none the largest number}
   *
   * @param data (n, rest)
   * @param ids (n) segment numbers
   * @param segments how many there are
   */
  public static Tensor segmentMin(Tensor data, Tensor ids, int segments) {
    return segments(Red.MIN, data, segmentIds("segmentMin", data, ids, segments), segments);
  }

  /**
   * {@return the products of the slices of the first axis that have one segment number; there are as many segments as the largest number
   * says}
   *
   * @param data (n, rest)
   * @param ids (n) segment numbers, which are read
   */
  public static Tensor segmentProd(Tensor data, Tensor ids) {
    return segmentProd(data, ids, segmentCount(ids));
  }

  /**
   * {@return the products of the slices of the first axis that have one segment number, of none 1}
   *
   * @param data (n, rest)
   * @param ids (n) segment numbers
   * @param segments how many there are
   */
  public static Tensor segmentProd(Tensor data, Tensor ids, int segments) {
    return segments(Red.PROD, data, segmentIds("segmentProd", data, ids, segments), segments);
  }

  private static int segmentCount(Tensor ids) {
    return Math.toIntExact(1 + Arrays.stream(ids.toLongArray()).max().orElse(-1));
  }

  private static boolean alike(int a, int b) {
    return a == b || a == Shape.ANY || b == Shape.ANY;
  }

  private static Tensor segmentIds(String op, Tensor data, Tensor ids, int segments) {
    if (ids.ndim() != 1 || data.ndim() == 0 || !alike(ids.shape().get(0), data.shape().get(0))) {
      throw new ShapeException(op + ": data (n, ...) and n segment numbers expected, got the shapes " + data.shape() + " and " + ids.shape());
    }
    if (segments < 0) throw new IllegalArgumentException(op + ": the number of segments must not be negative; got " + segments);
    return ids.dtype() == DType.INT64 ? ids : cast(ids, DType.INT32);
  }

  /** A reduction of the slices (ids..., rest) by number; the gradient goes to what is equal to an extreme, shared. */
  private static Tensor segments(Red op, Tensor data, Tensor ids, int n) {
    if (Symbolic.any(data, ids)) return Symbolic.op("segment_" + op.name().toLowerCase(Locale.ROOT), in -> segments(op, in.get(0), in.get(1), n), data, ids);
    int[] rest = Arrays.copyOfRange(data.shape().toArray(), ids.ndim(), data.ndim());
    Shape shape = Shape.of(n).append(rest);
    Tensor y = Host.of(data.dtype(), shape, () -> {
      double[] out = new double[shape.size()];
      Arrays.fill(out, op == Red.PROD ? 1 : op == Red.MAX ? lowest(data.dtype()) : highest(data.dtype()));
      double[] v = data.toDoubleArray();
      long[] id = ids.toLongArray();
      int width = Math.max(1, Shape.of(rest).size());
      for (int i = 0; i < v.length; i++) {
        long row = id[i / width];
        if (row < 0 || row >= n) continue;
        int at = (int) row * width + i % width;
        out[at] = op == Red.PROD ? out[at] * v[i] : op == Red.MAX ? Math.max(out[at], v[i]) : Math.min(out[at], v[i]);
      }
      return out;
    }, data, ids);
    Host.record(y, g -> {
      Tensor own = gatherRows(y, ids);
      if (op == Red.PROD) {
        g.give(0, divide(multiply(gatherRows(g.upstream(), ids), own), data));
        return;
      }
      Tensor hit = cast(equal(data, own), data.dtype());
      Tensor many = gatherRows(scatterRows(hit, ids, n), ids);
      g.give(0, multiply(divide(hit, maximum(many, 1)), gatherRows(g.upstream(), ids)));
    }, data);
    return y;
  }

  private static double lowest(DType t) {
    return t.isFloating() ? -largest(t) : t.isUnsigned() || t == DType.BOOL ? 0 : -StrictMath.pow(2, 8 * t.bytes() - 1);
  }

  private static double highest(DType t) {
    return t.isFloating() ? largest(t) : t == DType.BOOL ? 1 : StrictMath.pow(2, 8 * t.bytes() - (t.isUnsigned() ? 0 : 1)) - 1;
  }

  /**
   * {@return how often each number from 0 occurs, int32}
   *
   * @param x whole numbers, (n) or (batch, n)
   */
  public static Tensor bincount(Tensor x) {
    return bincount(x, 0);
  }

  /**
   * {@return how often each number from 0 occurs, int32}
   *
   * @param x whole numbers, (n) or (batch, n)
   * @param minlength the least length of the result
   */
  public static Tensor bincount(Tensor x, int minlength) {
    return counts(x, ones(x.shape(), DType.INT32), minlength, DType.INT32);
  }

  /**
   * {@return the sums of the weights of each number from 0}
   *
   * @param x whole numbers, (n) or (batch, n)
   * @param weights of x's shape
   */
  public static Tensor bincount(Tensor x, Tensor weights) {
    return bincount(x, weights, 0);
  }

  /**
   * {@return the sums of the weights of each number from 0}
   *
   * @param x whole numbers, (n) or (batch, n)
   * @param weights of x's shape
   * @param minlength the least length of the result
   */
  public static Tensor bincount(Tensor x, Tensor weights, int minlength) {
    return counts(x, weights, minlength, x.dtype().promote(weights.dtype()));
  }

  private static Tensor counts(Tensor x, Tensor weights, int minlength, DType type) {
    int n = minlength;
    for (long v : x.toLongArray()) n = Math.max(n, Math.toIntExact(v + 1));
    Tensor codes = oneHot(x, n, -1, weights.dtype());
    return cast(sum(multiply(codes, expandDims(weights, -1)), -2), type);
  }

  /**
   * {@return how many elements fall into each of 10 equal bins between the extremes, and the edges}
   *
   * @param x a tensor
   */
  public static List<Tensor> histogram(Tensor x) {
    return histogram(x, 10);
  }

  /**
   * {@return how many elements fall into each of equal bins between the extremes, and the edges}
   *
   * @param x a tensor
   * @param bins how many
   */
  public static List<Tensor> histogram(Tensor x, int bins) {
    return histogram(x, bins, min(x).item(), max(x).item());
  }

  /**
   * {@return how many elements fall into each of equal bins, and the edges; elements outside are not counted}
   *
   * @param x a tensor
   * @param bins how many
   * @param low the first edge
   * @param high the last edge
   */
  public static List<Tensor> histogram(Tensor x, int bins, double low, double high) {
    Tensor edges = Tensor.of(IntStream.rangeClosed(0, bins).mapToDouble(i -> i == bins ? high : low + i * ((high - low) / bins)).toArray(), x.dtype());
    Tensor inside = logicalAnd(greaterEqual(x, low), lessEqual(x, high));
    Tensor bin = searchsorted(edges.get("1:-1"), reshape(x, -1), "right");
    Tensor counted = multiply(oneHot(bin, bins, -1, x.dtype()), cast(expandDims(reshape(inside, -1), -1), x.dtype()));
    return List.of(cast(sum(counted, 0), x.dtype()), edges);
  }

  /**
   * {@return the distinct elements in ascending order}
   *
   * @param x any shape
   */
  public static Tensor unique(Tensor x) {
    return Distinct.of(x, Distinct.FLAT, true).get(0);
  }

  /**
   * The distinct elements.
   *
   * @param x any shape
   * @param sorted whether they are in ascending order, else by first occurrence
   * @param index whether to give the positions of the first ones
   * @param inverse whether to give for each element its place
   * @param counts whether to give how often they occur
   * @return them and what else was asked for, in this order: positions of the first, for each element its place, how often
   */
  public static List<Tensor> unique(Tensor x, boolean sorted, boolean index, boolean inverse, boolean counts) {
    return Distinct.select(Distinct.of(x, Distinct.FLAT, sorted), index, inverse, counts);
  }

  /**
   * The distinct slices along an axis.
   *
   * @param x any shape
   * @param sorted whether they are in ascending order, else by first occurrence
   * @param index whether to give the positions of the first ones
   * @param inverse whether to give for each slice its place
   * @param counts whether to give how often they occur
   * @param axis which, negative from the end
   * @return them and what else was asked for, in this order: positions of the first, for each slice its place, how often
   */
  public static List<Tensor> unique(Tensor x, boolean sorted, boolean index, boolean inverse, boolean counts, int axis) {
    return Distinct.select(Distinct.of(x, x.shape().axis(axis), sorted), index, inverse, counts);
  }

  /**
   * The distinct slices along an axis, cut or filled up to a number of them.
   *
   * @param x any shape
   * @param sorted whether they are in ascending order, else by first occurrence
   * @param index whether to give the positions of the first ones
   * @param inverse whether to give for each slice its place
   * @param counts whether to give how often they occur
   * @param axis which, negative from the end
   * @param size how many to give
   * @return them and what else was asked for, in this order: positions of the first, for each slice its place, how often
   */
  public static List<Tensor> unique(Tensor x, boolean sorted, boolean index, boolean inverse, boolean counts, int axis, int size) {
    return unique(x, sorted, index, inverse, counts, axis, size, 0);
  }

  /**
   * The distinct slices along an axis, cut or filled up to a number of them.
   *
   * @param x any shape
   * @param sorted whether they are in ascending order, else by first occurrence
   * @param index whether to give the positions of the first ones
   * @param inverse whether to give for each slice its place
   * @param counts whether to give how often they occur
   * @param axis which, negative from the end
   * @param size how many to give
   * @param fill what to fill up with
   * @return them and what else was asked for, in this order: positions of the first, for each slice its place, how often
   */
  public static List<Tensor> unique(Tensor x, boolean sorted, boolean index, boolean inverse, boolean counts, int axis, int size, Number fill) {
    int at = x.shape().axis(axis);
    return Distinct.select(Distinct.sized(Distinct.of(x, at, sorted), at, size, fill), index, inverse, counts);
  }
}
