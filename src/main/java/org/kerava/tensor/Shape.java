package org.kerava.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The lengths of a tensor's axes. A length of {@link #ANY} is not known yet (Keras's {@code None}).
 *
 * <p>Example: {@code Shape.of(ANY, 28, 28, 1).last() == 1}.
 */
public final class Shape {
  /** A length that is not known: -1. */
  public static final int ANY = -1;

  private static final Shape SCALAR = new Shape(new int[0]);

  private final int[] lengths;

  private Shape(int[] lengths) {
    this.lengths = lengths;
  }

  /**
   * A shape of the given lengths.
   *
   * @param lengths one per axis, each {@link #ANY} or not negative; none for a scalar
   * @return the shape
   */
  public static Shape of(int... lengths) {
    return own(lengths.clone());
  }

  /** A shape of an array that nobody else has. */
  private static Shape own(int[] lengths) {
    if (lengths.length == 0) return SCALAR;
    for (int n : lengths) {
      if (n < ANY) throw new IllegalArgumentException("a length of a shape is 0 or more, or ANY (-1); got " + Arrays.toString(lengths));
    }
    return new Shape(lengths);
  }

  /** {@return the number of axes} */
  public int ndim() {
    return lengths.length;
  }

  /**
   * The length of one axis.
   *
   * @param axis from 0, or negative from the end
   * @return the length, or {@link #ANY}
   */
  public int get(int axis) {
    return lengths[axis(axis)];
  }

  /** {@return the length of the last axis} */
  public int last() {
    if (lengths.length == 0) throw new IllegalArgumentException("a scalar has no last axis");
    return lengths[lengths.length - 1];
  }

  /** {@return the number of elements} */
  public int size() {
    long n = 1;
    for (int length : lengths) {
      if (length == ANY) throw new ShapeException("the shape " + this + " has an unknown length: numbers need all lengths");
      n *= length;
    }
    return Math.toIntExact(n);
  }

  /** {@return whether all lengths are known} */
  public boolean isStatic() {
    for (int n : lengths) {
      if (n == ANY) return false;
    }
    return true;
  }

  /**
   * This shape with another length on one axis.
   *
   * @param axis from 0, or negative from the end
   * @param length the new length
   * @return the new shape
   */
  public Shape with(int axis, int length) {
    int[] copy = lengths.clone();
    copy[axis(axis)] = length;
    return new Shape(copy);
  }

  /** {@return this shape without its first axis (the batch)} */
  public Shape dropFirst() {
    return own(Arrays.copyOfRange(lengths, 1, lengths.length));
  }

  /**
   * This shape without its last {@code n} axes.
   *
   * @param n how many axes to drop
   * @return the shorter shape
   */
  public Shape dropLast(int n) {
    return own(Arrays.copyOf(lengths, lengths.length - n));
  }

  /**
   * This shape with further axes at the end.
   *
   * @param more their lengths
   * @return the longer shape
   */
  public Shape append(int... more) {
    int[] all = Arrays.copyOf(lengths, lengths.length + more.length);
    System.arraycopy(more, 0, all, lengths.length, more.length);
    return own(all);
  }

  /**
   * This shape with one more axis at the front.
   *
   * @param length its length
   * @return the longer shape
   */
  public Shape prepend(int length) {
    int[] all = new int[lengths.length + 1];
    all[0] = length;
    System.arraycopy(lengths, 0, all, 1, lengths.length);
    return own(all);
  }

  /** {@return the lengths in a new array} */
  public int[] toArray() {
    return lengths.clone();
  }

  /**
   * The index of an axis.
   *
   * @param axis from 0, or negative from the end
   * @return from 0
   * @throws IllegalArgumentException if there is no such axis
   */
  public int axis(int axis) {
    int i = axis < 0 ? axis + lengths.length : axis;
    if (i < 0 || i >= lengths.length) {
      throw new IllegalArgumentException("axis " + axis + " is out of range for the shape " + this + " of " + lengths.length + " axes");
    }
    return i;
  }

  /**
   * The shape that both broadcast to, by NumPy's rules.
   *
   * @param other the other shape
   * @return the common shape
   * @throws ShapeException if two lengths differ and none of them is 1
   */
  public Shape broadcast(Shape other) {
    if (equals(other)) return this;
    int n = Math.max(ndim(), other.ndim());
    int[] out = new int[n];
    for (int i = 1; i <= n; i++) {
      int a = i <= ndim() ? get(-i) : 1;
      int b = i <= other.ndim() ? other.get(-i) : 1;
      if (a != b && a != 1 && b != 1 && a != ANY && b != ANY) {
        throw new ShapeException("the shapes " + this + " and " + other + " cannot be broadcast together: axis -" + i + " has " + a + " and " + b);
      }
      out[n - i] = a == 1 ? b : b == 1 ? a : a == ANY ? b : a;
    }
    return of(out);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Shape s && Arrays.equals(lengths, s.lengths);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(lengths);
  }

  /** Keras's text: {@code (None, 28, 28, 1)}. */
  @Override
  public String toString() {
    String inner = Arrays.stream(lengths).mapToObj(n -> n == ANY ? "None" : Integer.toString(n)).collect(Collectors.joining(", "));
    return lengths.length == 1 ? "(" + inner + ",)" : "(" + inner + ")";
  }
}
