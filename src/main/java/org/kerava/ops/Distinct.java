package org.kerava.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** The distinct slices of a tensor, found on the host. */
final class Distinct {
  /** In place of an axis: the elements in one row. */
  static final int FLAT = -1;

  /** A slice by value; one with NaN equals nothing. */
  private record Key(double[] values) {
    @Override
    public boolean equals(Object o) {
      return o instanceof Key k && Arrays.equals(values, k.values) && Arrays.stream(values).noneMatch(Double::isNaN);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }
  }

  private Distinct() {}

  /** The distinct slices, the positions of the first ones, for each slice its place, and how often each occurs. */
  static List<Tensor> of(Tensor x, int axis, boolean sorted) {
    Tensor rows = axis == FLAT ? Operations.reshape(x, -1, 1) : Operations.moveaxis(x, axis, 0);
    int n = rows.shape().get(0);
    int width = rows.size() / Math.max(1, n);
    double[] all = rows.toDoubleArray();
    var places = new HashMap<Key, Integer>();
    var keys = new ArrayList<Key>();
    var first = new ArrayList<Integer>();
    int[] inverse = new int[n];
    for (int i = 0; i < n; i++) {
      double[] v = Arrays.copyOfRange(all, i * width, (i + 1) * width);
      for (int k = 0; k < width; k++) v[k] += 0.0; // -0 is 0
      Key key = new Key(v);
      Integer place = places.putIfAbsent(key, keys.size());
      inverse[i] = place == null ? keys.size() : place;
      if (place == null) {
        keys.add(key);
        first.add(i);
      }
    }
    Integer[] order = new Integer[keys.size()];
    for (int i = 0; i < order.length; i++) order[i] = i;
    if (sorted) Arrays.sort(order, Comparator.comparing(i -> keys.get(i).values, Arrays::compare));
    int[] rank = new int[order.length];
    int[] index = new int[order.length];
    int[] counts = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      rank[order[i]] = i;
      index[i] = first.get(order[i]);
    }
    for (int i = 0; i < n; i++) counts[inverse[i] = rank[inverse[i]]]++;
    Tensor at = Tensor.of(index, Shape.of(index.length));
    Tensor values = axis == FLAT ? Operations.take(Operations.reshape(x, -1), at, 0) : Operations.take(x, at, axis);
    return List.of(values, at, Tensor.of(inverse, axis == FLAT ? x.shape() : Shape.of(n)), Tensor.of(counts, Shape.of(counts.length)));
  }

  /** The results cut or filled up to a number of distinct slices: positions with 1, counts with 0. */
  static List<Tensor> sized(List<Tensor> all, int axis, int size, Number fill) {
    return List.of(sized(all.get(0), axis, size, fill), sized(all.get(1), 0, size, 1), all.get(2), sized(all.get(3), 0, size, 0));
  }

  private static Tensor sized(Tensor x, int axis, int size, Number fill) {
    int n = x.shape().get(axis);
    if (size <= n) return Operations.part(x, Slices.along(axis, 0, size, 1));
    int[][] widths = new int[x.ndim()][2];
    widths[axis][1] = size - n;
    return Operations.pad(x, widths, "constant", fill);
  }

  /** The values and the asked ones of the others. */
  static List<Tensor> select(List<Tensor> all, boolean index, boolean inverse, boolean counts) {
    var r = new ArrayList<Tensor>();
    r.add(all.get(0));
    if (index) r.add(all.get(1));
    if (inverse) r.add(all.get(2));
    if (counts) r.add(all.get(3));
    return List.copyOf(r);
  }
}
