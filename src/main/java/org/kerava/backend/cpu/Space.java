package org.kerava.backend.cpu;

import org.kerava.backend.cpu.simd.TruthLine;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/**
 * The index space of an element-wise call: operands of one shape, whose neighbouring axes are merged where all of them go on evenly.
 * Contiguous operands are one axis. Reused between calls.
 */
final class Space {
  private static final float[] NOWHERE = {};

  int operands;
  int rank;
  int size;
  final int[] lengths = new int[32];
  final int[][] strides = new int[Worker.OPERANDS][32]; // [operand][axis]
  final int[] offsets = new int[Worker.OPERANDS];
  final Object[] arrays = new Object[Worker.OPERANDS];
  final DType[] types = new DType[Worker.OPERANDS];
  private Shape shape = Shape.of();

  /** Starts a call. */
  void start(Shape shape) {
    this.shape = shape;
    operands = 0;
    size = shape.size();
  }

  /** Adds an operand of the call's shape. */
  void add(View v) {
    if (v.shape() != shape && !v.shape().equals(shape)) {
      throw new AssertionError("operands of one call must have one shape: " + shape + " and " + v.shape());
    }
    add(v.buffer().storage(), v.layout().offset(), v.dtype());
    Layout l = v.layout();
    int[] s = strides[operands - 1];
    for (int i = 0; i < shape.ndim(); i++) {
      s[i] = l.stride(i);
    }
  }

  /** Adds dense floats of the call's shape that only have their layout: to ask how a call would run. */
  void add(Layout l) {
    add(NOWHERE, l.offset(), DType.FLOAT32);
    int[] s = strides[operands - 1];
    for (int i = 0; i < shape.ndim(); i++) {
      s[i] = l.stride(i);
    }
  }

  /** Adds an operand with one element per row: its last axis has length 1. */
  void addRow(View v) {
    add(v.buffer().storage(), v.layout().offset(), v.dtype());
    Layout l = v.layout();
    int[] s = strides[operands - 1];
    for (int i = 0; i < shape.ndim() - 1; i++) {
      s[i] = l.stride(i);
    }
    s[shape.ndim() - 1] = 0;
  }

  /** Adds an operand with one element per column. */
  void addColumn(View v) {
    add(v.buffer().storage(), v.layout().offset(), v.dtype());
    int[] s = strides[operands - 1];
    java.util.Arrays.fill(s, 0, shape.ndim(), 0);
    s[shape.ndim() - 1] = v.layout().stride(v.shape().ndim() - 1);
  }

  /** Adds one of several equal parts of a wider matrix. */
  void addSlice(View v, int slice) {
    Layout l = v.layout();
    add(v.buffer().storage(), l.offset() + slice * shape.get(1) * l.stride(1), v.dtype());
    strides[operands - 1][0] = l.stride(0);
    strides[operands - 1][1] = l.stride(1);
  }

  private void add(Object array, int offset, DType type) {
    arrays[operands] = array;
    offsets[operands] = offset;
    types[operands] = type;
    operands++;
  }

  /** The element of an operand in a row, if it is the same along it, else the row's first. */
  int rowStart(int operand, int row) {
    return start(row, strides[operand], offsets[operand]);
  }

  /** Copies a row of an operand to floats. */
  void gatherRow(int operand, int row, float[] to, int at) {
    int s = last(operand);
    read(arrays[operand], rowStart(operand, row), s, s == 0 ? 1 : lengths[rank - 1], to, at, types[operand]);
  }

  /** The reverse of {@link #gatherRow}. */
  void scatterRow(int operand, int row, float[] from, int at) {
    int s = last(operand);
    write(arrays[operand], rowStart(operand, row), s, s == 0 ? 1 : lengths[rank - 1], from, at);
  }

  /**
   * Merges axes.
   *
   * @param keepLast whether the last axis stays alone
   */
  void merge(boolean keepLast) {
    int n = shape.ndim();
    rank = 0;
    for (int i = 0; i < n; i++) {
      int length = shape.get(i);
      boolean last = keepLast && i == n - 1;
      if (length == 1 && !last) {
        continue;
      }
      boolean merge = rank > 0 && !last;
      for (int k = 0; k < operands && merge; k++) {
        merge = strides[k][rank - 1] == strides[k][i] * length;
      }
      if (merge) {
        rank--;
        lengths[rank] *= length;
      } else {
        lengths[rank] = length;
      }
      for (int k = 0; k < operands; k++) {
        strides[k][rank] = length == 1 ? 1 : strides[k][i];
      }
      rank++;
    }
    if (rank == 0) {
      rank = 1;
      lengths[0] = 1;
      for (int k = 0; k < operands; k++) {
        strides[k][0] = 1;
      }
    }
  }

  /** The stride of an operand along the last axis. */
  int last(int operand) {
    return strides[operand][rank - 1];
  }

  /** Forgets the arrays. */
  void clear() {
    for (int k = 0; k < operands; k++) {
      arrays[k] = Space.class;
    }
  }

  /** Copies {@code n} elements of an operand, from element {@code from} in row-major order, to floats. */
  void gather(int operand, int from, int n, float[] to, int at) {
    int[] s = strides[operand];
    int axis = rank - 1;
    int columns = lengths[axis];
    int row = from / columns;
    int column = from % columns;
    while (n > 0) {
      int count = Math.min(n, columns - column);
      read(arrays[operand], start(row, s, offsets[operand]) + column * s[axis], s[axis], count, to, at, types[operand]);
      at += count;
      n -= count;
      row++;
      column = 0;
    }
  }

  /** The reverse of {@link #gather}. */
  void scatter(int operand, int from, int n, float[] source, int at) {
    int[] s = strides[operand];
    int axis = rank - 1;
    int columns = lengths[axis];
    int row = from / columns;
    int column = from % columns;
    while (n > 0) {
      int count = Math.min(n, columns - column);
      write(arrays[operand], start(row, s, offsets[operand]) + column * s[axis], s[axis], count, source, at);
      at += count;
      n -= count;
      row++;
      column = 0;
    }
  }

  private int start(int row, int[] s, int offset) {
    for (int i = rank - 2; i >= 0; i--) {
      offset += row % lengths[i] * s[i];
      row /= lengths[i];
    }
    return offset;
  }

  private static void read(Object array, int i, int step, int n, float[] to, int at, DType type) {
    switch (array) {
      case float[] a -> {
        if (step == 1) {
          System.arraycopy(a, i, to, at, n);
        } else {
          for (int k = 0; k < n; k++) to[at + k] = a[i + k * step];
        }
      }
      case byte[] a -> {
        if (step == 1 && type == DType.BOOL) {
          TruthLine.WIDEN.get().run(a, i, to, at, n);
        } else if (type == DType.INT8) {
          for (int k = 0; k < n; k++) to[at + k] = a[i + k * step];
        } else if (step == 1) {
          for (int k = 0; k < n; k++) to[at + k] = a[i + k] & 0xff;
        } else {
          for (int k = 0; k < n; k++) to[at + k] = a[i + k * step] & 0xff;
        }
      }
      default -> throw new AssertionError("no floats in " + type);
    }
  }

  private static void write(Object array, int i, int step, int n, float[] from, int at) {
    switch (array) {
      case float[] a -> {
        if (step == 1) {
          System.arraycopy(from, at, a, i, n);
        } else {
          for (int k = 0; k < n; k++) a[i + k * step] = from[at + k];
        }
      }
      case byte[] a -> {
        if (step == 1) {
          TruthLine.NARROW.get().run(a, i, from, at, n);
        } else {
          for (int k = 0; k < n; k++) a[i + k * step] = (byte) (int) from[at + k];
        }
      }
      default -> throw new AssertionError();
    }
  }
}
