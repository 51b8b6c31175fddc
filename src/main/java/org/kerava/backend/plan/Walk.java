package org.kerava.backend.plan;

import java.util.List;
import java.util.ArrayList;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;

/**
 * How a view is walked through in row-major order, whatever its shape: lengths and strides with neighbouring axes
 * merged where they go on evenly. Two views with equal walks from one offset have the same elements in the same order.
 */
record Walk(List<Integer> lengths, List<Integer> strides) {
  static Walk of(Layout l) {
    var lengths = new ArrayList<Integer>();
    var strides = new ArrayList<Integer>();
    for (int i = 0; i < l.shape().ndim(); i++) {
      int n = l.shape().get(i);
      if (n == 1) continue;
      int last = lengths.size() - 1;
      if (last >= 0 && strides.get(last) == l.stride(i) * n) {
        lengths.set(last, lengths.get(last) * n);
        strides.set(last, l.stride(i));
      } else {
        lengths.add(n);
        strides.add(l.stride(i));
      }
    }
    return new Walk(lengths, strides);
  }

  /** {@return whether the elements lie side by side} */
  boolean dense() {
    return lengths.isEmpty() || lengths.size() == 1 && strides.getFirst() == 1;
  }

  /** {@return a shape in which all walks over so many elements can be views; null if there is none} */
  static @Nullable Shape common(Iterable<Walk> walks, int size) {
    var cuts = new TreeSet<Integer>(); // how many elements lie behind the end of an axis
    for (Walk w : walks) {
      int behind = 1;
      for (int i = w.lengths.size() - 1; i > 0; i--) cuts.add(behind *= w.lengths.get(i));
    }
    var lengths = new ArrayList<Integer>();
    int before = 1;
    for (int cut : cuts) {
      if (cut % before != 0) return null;
      if (cut > before) lengths.addFirst(cut / before);
      before = cut;
    }
    if (size % before != 0) return null;
    lengths.addFirst(size / before);
    return Shape.of(lengths.stream().mapToInt(Integer::intValue).toArray());
  }

  /** {@return the layout of this walk in a {@link #common} shape} */
  Layout in(Shape shape, int offset) {
    int[] s = new int[shape.ndim()];
    int axis = lengths.size() - 1;
    int left = axis < 0 ? 1 : lengths.get(axis);
    int stride = axis < 0 ? 0 : strides.get(axis);
    for (int i = s.length - 1; i >= 0; i--) {
      s[i] = stride;
      stride *= shape.get(i);
      left /= shape.get(i);
      if (left <= 1 && axis > 0) {
        axis--;
        left = lengths.get(axis);
        stride = strides.get(axis);
      }
    }
    return Layout.of(DType.FLOAT32, offset, shape, s);
  }
}
