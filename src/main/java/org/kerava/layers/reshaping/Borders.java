package org.kerava.layers.reshaping;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.kerava.layers.KerasLayer;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.saving.FormatException;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/**
 * A layer that adds or removes a border of the spatial axes.
 *
 * @param <L> the layer's own type
 */
public abstract class Borders<L extends Borders<L>> extends KerasLayer<L> {
  private final String key;
  private final int rank;
  private int[][] widths;

  Borders(String key, int rank, int[][] widths) {
    this.key = key;
    this.rank = rank;
    this.widths = checked(widths);
  }

  /** The same on both sides: one length for all axes, or one per axis. */
  static int[][] symmetric(int rank, Shape lengths) {
    if (lengths.ndim() != 1 && lengths.ndim() != rank) {
      throw new IllegalArgumentException("a border of " + rank + " spatial axes has 1 or " + rank + " widths; got " + lengths);
    }
    int[][] widths = new int[rank][];
    for (int i = 0; i < rank; i++) {
      int n = lengths.get(lengths.ndim() == 1 ? 0 : i);
      widths[i] = new int[] {n, n};
    }
    return widths;
  }

  private int[][] checked(int[][] given) {
    boolean right = given.length == rank;
    for (int[] pair : given) right &= pair.length == 2 && pair[0] >= 0 && pair[1] >= 0;
    if (!right) {
      throw new IllegalArgumentException("a border of " + rank + " spatial axes is {{before, after}, ...}, one pair per axis, none negative; got "
          + Arrays.deepToString(given));
    }
    return given;
  }

  /** Cuts the border off the spatial axes, which begin at {@code first}. */
  final Tensor crop(Tensor x, int first) {
    Tensor y = x;
    for (int i = 0; i < rank; i++) {
      int n = x.shape().get(first + i);
      int[] cut = widths[i];
      if (cut[0] + cut[1] >= n) {
        throw new ShapeException(className().toLowerCase(Locale.ROOT) + ": a border of " + cut[0] + " and " + cut[1] + " leaves nothing of an axis of " + n
            + " (input " + x.shape() + ")");
      }
      y = Operations.split(y, new int[] {cut[0], n - cut[1]}, first + i).get(1);
    }
    return y;
  }

  /** Puts zeros around the spatial axes, which begin at {@code first}. */
  final Tensor pad(Tensor x, int first) {
    int[][] all = new int[rank + 2][2];
    System.arraycopy(widths, 0, all, first, rank);
    return Operations.pad(x, all);
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    if (!c.isReading()) {
      var list = new ArrayList<List<Integer>>();
      for (int[] pair : widths) list.add(List.of(pair[0], pair[1]));
      c.put(key, rank == 1 ? list.get(0) : list);
    } else if (c.has(key)) {
      widths = checked(read(c.get(key).orElseThrow()));
    }
  }

  private int[][] read(Object json) {
    if (json instanceof Number n) return symmetric(rank, Shape.of(n.intValue()));
    if (!(json instanceof List<?> list)) throw new FormatException(key + " should be a list; got " + json);
    if (rank == 1) return new int[][] {pair(list)};
    int[][] all = new int[list.size()][];
    for (int i = 0; i < all.length; i++) all[i] = list.get(i) instanceof List<?> l ? pair(l) : pair(List.of(list.get(i), list.get(i)));
    return all;
  }

  private int[] pair(List<?> list) {
    if (list.size() == 2 && list.get(0) instanceof Number a && list.get(1) instanceof Number b) return new int[] {a.intValue(), b.intValue()};
    throw new FormatException(key + " should hold pairs of numbers; got " + list);
  }
}
