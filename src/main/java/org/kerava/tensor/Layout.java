package org.kerava.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How elements lie in a buffer (internal): type, offset, shape and strides, all counted in elements. A stride of 0 repeats (broadcasting).
 * Equal layouts are mostly the same object: {@link #of} looks in a cache first.
 */
public final class Layout {
  /** Where large arrays begin: the 16 bytes of a Java array's header and so many floats are a cache line, so that no vector lies in two of them. */
  public static final int START = 12;
  private static final int LARGE = 1 << 10;
  private static final int CACHE = 1 << 12;
  private static final Layout[] cache = new Layout[CACHE];
  private static final Layout[] dense = new Layout[CACHE]; // those of contiguous(): found without making their strides

  private final DType dtype;
  private final int offset;
  private final Shape shape;
  private final int[] strides;
  private final int size;
  private final boolean contiguous;
  private final int hash;
  private @Nullable Layout entry; // of the first entry of the first axis, once asked for
  private @Nullable Layout transposed; // once asked for

  private Layout(DType dtype, int offset, Shape shape, int[] strides, int hash) {
    this.dtype = dtype;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
    this.size = shape.size();
    this.contiguous = isContiguous(shape, strides);
    this.hash = hash;
  }

  /**
   * A layout.
   *
   * @param dtype the type of the elements
   * @param offset where the first element is
   * @param shape a static shape
   * @param strides one per axis; the array is not copied and must not change
   * @return the layout
   */
  public static Layout of(DType dtype, int offset, Shape shape, int[] strides) {
    int h = ((dtype.ordinal() * 31 + offset) * 31 + shape.hashCode()) * 31 + Arrays.hashCode(strides);
    int slot = (h ^ h >>> 16) & (CACHE - 1);
    Layout c = cache[slot]; // a race only loses an entry: layouts are immutable
    if (c != null && c.hash == h && c.dtype == dtype && c.offset == offset && c.shape.equals(shape) && Arrays.equals(c.strides, strides)) return c;
    Layout fresh = new Layout(dtype, offset, shape, strides, h);
    cache[slot] = fresh;
    return fresh;
  }

  /**
   * Row-major without gaps from the start of a buffer.
   *
   * @param dtype the type of the elements
   * @param shape a static shape
   * @return the layout
   */
  public static Layout contiguous(DType dtype, Shape shape) {
    int h = dtype.ordinal() * 31 + shape.hashCode();
    int slot = (h ^ h >>> 16) & (CACHE - 1);
    Layout c = dense[slot];
    if (c == null || c.dtype != dtype || !c.shape.equals(shape)) dense[slot] = c = of(dtype, 0, shape, rowMajor(shape));
    return c;
  }

  /**
   * Row-major without gaps, in a large buffer from {@link #START} on: it must be longer than the shape by {@link #offset()}.
   *
   * @param dtype the type of the elements
   * @param shape a static shape
   * @return the layout
   */
  public static Layout aligned(DType dtype, Shape shape) {
    return contiguous(dtype, shape).startingAt(shape.size() < LARGE ? 0 : START);
  }

  /**
   * The same, beginning elsewhere.
   *
   * @param offset where the first element is
   * @return the layout
   */
  public Layout startingAt(int offset) {
    return offset == this.offset ? this : of(dtype, offset, shape, strides);
  }

  /**
   * The strides of a row-major shape without gaps.
   *
   * @param shape a static shape
   * @return one stride per axis
   */
  public static int[] rowMajor(Shape shape) {
    int[] strides = new int[shape.ndim()];
    int step = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      strides[i] = step;
      step *= Math.max(1, shape.get(i));
    }
    return strides;
  }

  private static boolean isContiguous(Shape shape, int[] strides) {
    int step = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      int n = shape.get(i);
      if (n != 1 && strides[i] != step) return false;
      step *= Math.max(1, n);
    }
    return true;
  }

  /** {@return the type of the elements} */
  public DType dtype() {
    return dtype;
  }

  /** {@return where the first element is} */
  public int offset() {
    return offset;
  }

  /** {@return the shape, always static} */
  public Shape shape() {
    return shape;
  }

  /**
   * The stride of an axis.
   *
   * @param axis from 0
   * @return in elements
   */
  public int stride(int axis) {
    return strides[axis];
  }

  /** {@return the strides in a new array} */
  public int[] strides() {
    return strides.clone();
  }

  /** {@return the number of elements} */
  public int size() {
    return size;
  }

  /** {@return whether the elements lie row-major without gaps (from {@link #offset()})} */
  public boolean isContiguous() {
    return contiguous;
  }

  /**
   * One entry of the first axis. Loops over steps of time call this often: it allocates nothing once it has seen the entry.
   *
   * @param index from 0
   * @return its layout, with one axis less
   */
  public Layout entry(int index) {
    Layout first = entry;
    if (first == null) {
      entry = first = of(dtype, offset, shape.dropFirst(), Arrays.copyOfRange(strides, 1, strides.length));
    }
    return index == 0 ? first : of(dtype, offset + index * strides[0], first.shape, first.strides);
  }

  /**
   * The same elements under a shape that this one broadcasts to: strides of 0 where it repeats.
   *
   * @param target a shape that this layout's shape broadcasts to
   * @return the wider layout
   */
  public Layout broadcastTo(Shape target) {
    if (shape.equals(target)) return this;
    int[] s = new int[target.ndim()];
    int shift = target.ndim() - shape.ndim();
    if (shift < 0) throw new ShapeException("the shape " + shape + " cannot be broadcast to " + target);
    for (int i = 0; i < shape.ndim(); i++) {
      if (shape.get(i) == target.get(i + shift)) {
        s[i + shift] = strides[i];
      } else if (shape.get(i) != 1) {
        throw new ShapeException("the shape " + shape + " cannot be broadcast to " + target);
      }
    }
    return of(dtype, offset, target, s);
  }

  /** {@return the same elements with the last two axes exchanged; it allocates nothing the second time} */
  public Layout transposed() {
    Layout t = transposed;
    if (t == null) {
      int[] order = new int[strides.length];
      for (int i = 0; i < order.length; i++) order[i] = i;
      order[order.length - 1] = order.length - 2;
      order[order.length - 2] = order.length - 1;
      transposed = t = permute(order);
    }
    return t;
  }

  /**
   * The same elements with the axes in another order.
   *
   * @param order a permutation of the axes
   * @return the layout
   */
  public Layout permute(int... order) {
    int[] n = new int[order.length];
    int[] s = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      n[i] = shape.get(order[i]);
      s[i] = strides[order[i]];
    }
    return of(dtype, offset, Shape.of(n), s);
  }

  @Override
  public boolean equals(Object o) {
    return this == o || o instanceof Layout l && hash == l.hash && dtype == l.dtype && offset == l.offset && shape.equals(l.shape)
        && Arrays.equals(strides, l.strides);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return dtype + "" + shape + (contiguous ? "" : " strides " + Arrays.toString(strides)) + (offset == 0 ? "" : " at " + offset);
  }
}
