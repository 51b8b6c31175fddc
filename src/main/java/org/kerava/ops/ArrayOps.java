package org.kerava.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.kerava.backend.Backend;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.View;

/** Repeating, bordering, joining and cutting tensors. */
public abstract class ArrayOps extends AxisOps {
  ArrayOps() {}

  /**
   * {@return the tensor repeated as a whole}
   *
   * @param x a tensor
   * @param repeats how often, one number per axis from the last
   */
  public static Tensor tile(Tensor x, int... repeats) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("Tile", x).with("repeats", repeats), in -> tile(in.get(0), repeats), x);
    int r = Math.max(x.ndim(), repeats.length);
    int[] from = new int[2 * r];
    int[] wide = new int[2 * r];
    int[] to = new int[r];
    for (int i = 0; i < r; i++) {
      int n = i < r - x.ndim() ? 1 : x.shape().get(i - r + x.ndim());
      int k = i < r - repeats.length ? 1 : repeats[i - r + repeats.length];
      from[2 * i] = 1;
      from[2 * i + 1] = n;
      wide[2 * i] = k;
      wide[2 * i + 1] = n;
      to[i] = k * n;
    }
    return reshape(broadcastTo(reshape(x, from), Shape.of(wide)), to);
  }

  /**
   * {@return each element of the tensor in one row repeated}
   *
   * @param x a tensor
   * @param repeats how often
   */
  public static Tensor repeat(Tensor x, int repeats) {
    return repeat(reshape(x, -1), repeats, 0);
  }

  /**
   * {@return each slice along an axis repeated}
   *
   * @param x a tensor
   * @param repeats how often
   * @param axis which, negative from the end
   */
  public static Tensor repeat(Tensor x, int repeats, int axis) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("Repeat", x).with("repeats", repeats).with("axis", axis), in -> repeat(in.get(0), repeats, axis), x);
    int at = x.shape().axis(axis);
    if (repeats < 0) throw new IllegalArgumentException("repeat: the number of repeats must not be negative; got " + repeats);
    Shape s = x.shape();
    int[] wide = new int[s.ndim() + 1];
    for (int i = 0; i < wide.length; i++) wide[i] = i <= at ? s.get(i) : i == at + 1 ? repeats : s.get(i - 1);
    return reshape(broadcastTo(expandDims(x, at + 1), Shape.of(wide)), s.with(at, s.get(at) * repeats));
  }

  /**
   * {@return each slice along an axis repeated by its own number}
   *
   * @param x a tensor
   * @param repeats how often, one number per slice
   * @param axis which, negative from the end
   */
  public static Tensor repeat(Tensor x, int[] repeats, int axis) {
    if (repeats.length == 1) return repeat(x, repeats[0], axis);
    boolean right = repeats.length == x.shape().get(axis) || x.shape().get(axis) == Shape.ANY;
    for (int r : repeats) right &= r >= 0;
    if (!right) {
      throw new IllegalArgumentException("repeat: one number that is not negative for each of the " + x.shape().get(axis) + " slices along axis " + axis
          + " expected, got " + Arrays.toString(repeats));
    }
    int[] from = IntStream.range(0, repeats.length).flatMap(i -> IntStream.generate(() -> i).limit(repeats[i])).toArray();
    return Operations.take(x, Tensor.of(from), axis);
  }

  /**
   * The tensor with a border of zeros.
   *
   * @param x a tensor
   * @param widths before and after each axis, {@code {{before, after}, ...}}
   * @return the wider tensor
   */
  public static Tensor pad(Tensor x, int[][] widths) {
    return pad(x, widths, "constant", 0);
  }

  /**
   * The tensor with a border.
   *
   * @param x a tensor
   * @param widths before and after each axis
   * @param mode {@code "constant"} (zeros), {@code "reflect"} or {@code "symmetric"}
   * @return the wider tensor
   */
  public static Tensor pad(Tensor x, int[][] widths, String mode) {
    return pad(x, widths, mode, 0);
  }

  /**
   * The tensor with a border.
   *
   * @param x a tensor
   * @param widths before and after each axis
   * @param mode {@code "constant"}, {@code "reflect"} (the edge not repeated) or {@code "symmetric"} (the edge repeated)
   * @param value of the border, if constant
   * @return the wider tensor
   */
  public static Tensor pad(Tensor x, int[][] widths, String mode, Number value) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("Pad", x, mode.equals("constant") ? (Object) value : null).with("pad_width", widths).with("mode", mode), in -> pad(in.get(0), widths, mode, value), x);
    int[][] w = new int[x.ndim()][];
    if (widths.length != 1 && widths.length != w.length) {
      throw new ShapeException("pad: " + widths.length + " pairs of widths for a tensor of shape " + x.shape());
    }
    for (int i = 0; i < w.length; i++) {
      w[i] = widths.length == 1 ? widths[0] : widths[i];
      if (w[i].length != 2 || w[i][0] < 0 || w[i][1] < 0) {
        throw new IllegalArgumentException("pad: two widths before and after each axis expected, not negative; got " + Arrays.deepToString(widths));
      }
    }
    return switch (mode) {
      case "constant" -> border(x, w, value.doubleValue());
      case "reflect" -> mirrored(x, w, 1);
      case "symmetric" -> mirrored(x, w, 0);
      default -> throw new IllegalArgumentException("pad: unknown mode \"" + mode + "\"; known are \"constant\", \"reflect\", \"symmetric\"");
    };
  }

  private static Tensor border(Tensor x, int[][] w, double value) {
    Shape shape = x.shape();
    for (int i = 0; i < w.length; i++) shape = shape.with(i, w[i][0] + shape.get(i) + w[i][1]);
    View v = View.of(x);
    Backend b = Run.on(v);
    View out = Run.fresh(b, v.dtype(), shape);
    b.fill(out, value);
    int[] start = new int[w.length];
    int[] stop = new int[w.length];
    for (int i = 0; i < w.length; i++) stop[i] = (start[i] = w[i][0]) + x.shape().get(i);
    Slices inner = Slices.box(start, stop);
    if (v.size() > 0) b.copy(out.with(inner.layout(out.layout())), v);
    return Run.done(out, x, a -> a.give(0, part(a.upstream(), inner)));
  }

  private static Tensor mirrored(Tensor x, int[][] w, int skip) {
    Tensor r = x;
    for (int i = 0; i < w.length; i++) {
      int n = x.shape().get(i);
      if (Math.max(w[i][0], w[i][1]) > n - skip) {
        throw new ShapeException("pad: a mirrored border of " + Math.max(w[i][0], w[i][1]) + " is too wide for axis " + i + " of the shape " + x.shape());
      }
      if (w[i][0] == 0 && w[i][1] == 0) continue;
      Tensor before = flip(part(r, Slices.along(i, skip, skip + w[i][0], 1)), i);
      Tensor after = flip(part(r, Slices.along(i, n - skip - w[i][1], n - skip, 1)), i);
      r = concatenate(List.of(before, r, after), i);
    }
    return r;
  }

  /**
   * {@return two tensors joined in one row}
   *
   * @param a left
   * @param b right
   */
  public static Tensor append(Tensor a, Tensor b) {
    return concatenate(List.of(reshape(a, -1), reshape(b, -1)), 0);
  }

  /**
   * {@return two tensors joined along an axis}
   *
   * @param a left
   * @param b right
   * @param axis which, negative from the end
   */
  public static Tensor append(Tensor a, Tensor b, int axis) {
    return concatenate(List.of(a, b), axis);
  }

  /**
   * {@return the tensors joined along the second axis, vectors along the first}
   *
   * @param xs at least one
   */
  public static Tensor hstack(List<? extends Tensor> xs) {
    return concatenate(xs, !xs.isEmpty() && xs.get(0).ndim() == 1 ? 0 : 1);
  }

  /**
   * {@return the tensors joined along the first axis}
   *
   * @param xs at least one
   */
  public static Tensor vstack(List<? extends Tensor> xs) {
    return concatenate(xs, 0);
  }

  /**
   * {@return the tensors joined along the third axis, which is added where it is missing}
   *
   * @param xs at least one
   */
  public static Tensor dstack(List<? extends Tensor> xs) {
    return concatenate(xs.stream().map(x -> switch (x.ndim()) {
      case 0 -> reshape(x, 1, 1, 1);
      case 1 -> expandDims(expandDims(x, 0), 2);
      case 2 -> expandDims(x, 2);
      default -> x;
    }).toList(), 2);
  }

  /**
   * {@return parts of almost equal length; the first ones are longer}
   *
   * @param x a tensor
   * @param parts how many
   */
  public static List<Tensor> arraySplit(Tensor x, int parts) {
    return arraySplit(x, parts, 0);
  }

  /**
   * {@return parts of almost equal length; the first ones are longer}
   *
   * @param x a tensor
   * @param parts how many
   * @param axis which, negative from the end
   */
  public static List<Tensor> arraySplit(Tensor x, int parts, int axis) {
    int n = x.shape().get(axis);
    if (parts < 1) throw new IllegalArgumentException("arraySplit: at least 1 part expected, got " + parts);
    int[] at = new int[parts - 1];
    for (int i = 0; i < at.length; i++) at[i] = (i + 1) * (n / parts) + Math.min(i + 1, n % parts);
    return split(x, at, axis);
  }

  /**
   * {@return equal parts along the first axis}
   *
   * @param x a tensor
   * @param parts how many
   */
  public static List<Tensor> split(Tensor x, int parts) {
    return split(x, parts, 0);
  }

  /**
   * {@return equal parts along the first axis}
   *
   * @param x a tensor
   * @param parts how many
   */
  public static List<Tensor> vsplit(Tensor x, int parts) {
    return split(x, parts, 0);
  }

  /**
   * {@return parts along the first axis}
   *
   * @param x a tensor
   * @param indices where the second and later parts start
   */
  public static List<Tensor> vsplit(Tensor x, int[] indices) {
    return split(x, indices, 0);
  }

  /**
   * {@return equal parts along the second axis, of a vector along the first}
   *
   * @param x a tensor
   * @param parts how many
   */
  public static List<Tensor> hsplit(Tensor x, int parts) {
    return split(x, parts, x.ndim() == 1 ? 0 : 1);
  }

  /**
   * {@return parts along the second axis, of a vector along the first}
   *
   * @param x a tensor
   * @param indices where the second and later parts start
   */
  public static List<Tensor> hsplit(Tensor x, int[] indices) {
    return split(x, indices, x.ndim() == 1 ? 0 : 1);
  }

  /**
   * {@return equal parts along the third axis}
   *
   * @param x a tensor
   * @param parts how many
   */
  public static List<Tensor> dsplit(Tensor x, int parts) {
    return split(x, parts, 2);
  }

  /**
   * {@return parts along the third axis}
   *
   * @param x a tensor
   * @param indices where the second and later parts start
   */
  public static List<Tensor> dsplit(Tensor x, int[] indices) {
    return split(x, indices, 2);
  }

  /**
   * {@return the slices along the first axis, without it}
   *
   * @param x a tensor
   */
  public static List<Tensor> unstack(Tensor x) {
    return unstack(x, x.shape().get(0), 0);
  }

  /**
   * {@return the slices along an axis, without it}
   *
   * @param x a tensor
   * @param n how many there are
   */
  public static List<Tensor> unstack(Tensor x, int n) {
    return unstack(x, n, 0);
  }

  /**
   * {@return the slices along an axis, without it}
   *
   * @param x a tensor
   * @param n how many there are
   * @param axis which, negative from the end
   */
  public static List<Tensor> unstack(Tensor x, int n, int axis) {
    int at = x.shape().axis(axis);
    if (n == Shape.ANY || x.shape().get(at) != Shape.ANY && n != x.shape().get(at)) {
      throw new ShapeException("unstack: " + n + " slices along axis " + axis + " of the shape " + x.shape());
    }
    var slices = new ArrayList<Tensor>();
    for (int i = 0; i < n; i++) slices.add(squeeze(part(x, Slices.along(at, i, i + 1, 1)), at));
    return List.copyOf(slices);
  }

  /**
   * {@return grids of coordinates: x along the second axis, y along the first}
   *
   * @param xs vectors
   */
  public static List<Tensor> meshgrid(Tensor... xs) {
    return meshgrid(List.of(xs), "xy");
  }

  /**
   * {@return grids of coordinates}
   *
   * @param xs vectors
   * @param indexing {@code "xy"} (the first vector along the second axis) or {@code "ij"}
   */
  public static List<Tensor> meshgrid(List<? extends Tensor> xs, String indexing) {
    boolean swap = indexing.equals("xy") && xs.size() > 1;
    if (!swap && !indexing.equals("ij") && !indexing.equals("xy")) {
      throw new IllegalArgumentException("meshgrid: unknown indexing \"" + indexing + "\"; known are \"xy\" and \"ij\"");
    }
    int[] all = new int[xs.size()];
    for (int i = 0; i < all.length; i++) all[swap && i < 2 ? 1 - i : i] = xs.get(i).size();
    var grids = new ArrayList<Tensor>();
    for (int i = 0; i < all.length; i++) {
      int[] own = new int[all.length];
      Arrays.fill(own, 1);
      own[swap && i < 2 ? 1 - i : i] = -1;
      grids.add(broadcastTo(reshape(xs.get(i), own), Shape.of(all)));
    }
    return List.copyOf(grids);
  }

  /**
   * {@return the bits of the elements read as another type of the same size, or with the last axis folded or unfolded}
   *
   * @param x a tensor
   * @param dtype the type of the result
   */
  public static Tensor view(Tensor x, DType dtype) {
    return Bits.view(x, dtype);
  }

  /**
   * {@return the bits of the elements read as another type}
   *
   * @param x a tensor
   * @param dtype Keras's name
   */
  public static Tensor view(Tensor x, String dtype) {
    return Bits.view(x, DType.of(dtype));
  }
}
