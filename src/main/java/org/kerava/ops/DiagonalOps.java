package org.kerava.ops;

import org.kerava.tensor.DType;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/** Matrices with a structure: diagonals, triangles, powers. */
public abstract class DiagonalOps extends ProductOps {
  DiagonalOps() {}

  /**
   * {@return 1 on a diagonal, else 0, float32}
   *
   * @param n rows
   */
  public static Tensor eye(int n) {
    return eye(n, n, 0, Settings.floatx());
  }

  /**
   * {@return 1 on a diagonal, else 0}
   *
   * @param n rows
   * @param m columns
   */
  public static Tensor eye(int n, int m) {
    return eye(n, m, 0, Settings.floatx());
  }

  /**
   * {@return 1 on a diagonal, else 0}
   *
   * @param n rows
   * @param m columns
   * @param k which diagonal: 0 the main one, above it positive
   */
  public static Tensor eye(int n, int m, int k) {
    return eye(n, m, k, Settings.floatx());
  }

  /**
   * {@return 1 on a diagonal, else 0}
   *
   * @param n rows
   * @param m columns
   * @param k which diagonal: 0 the main one, above it positive
   * @param dtype the type of the result
   */
  public static Tensor eye(int n, int m, int k, DType dtype) {
    return cast(equal(reshape(arange(n), n, 1), subtract(arange(m), k)), dtype);
  }

  /**
   * {@return the identity matrix}
   *
   * @param n rows and columns
   */
  public static Tensor identity(int n) {
    return identity(n, Settings.floatx());
  }

  /**
   * {@return the identity matrix}
   *
   * @param n rows and columns
   * @param dtype the type of the result
   */
  public static Tensor identity(int n, DType dtype) {
    return eye(n, n, 0, dtype);
  }

  /**
   * {@return 1 on and below a diagonal, else 0, float32}
   *
   * @param n rows and columns
   */
  public static Tensor tri(int n) {
    return tri(n, n, 0, Settings.floatx());
  }

  /**
   * {@return 1 on and below a diagonal, else 0}
   *
   * @param n rows
   * @param m columns
   */
  public static Tensor tri(int n, int m) {
    return tri(n, m, 0, Settings.floatx());
  }

  /**
   * {@return 1 on and below a diagonal, else 0}
   *
   * @param n rows
   * @param m columns
   * @param k which diagonal: 0 the main one, above it positive
   */
  public static Tensor tri(int n, int m, int k) {
    return tri(n, m, k, Settings.floatx());
  }

  /**
   * {@return 1 on and below a diagonal, else 0}
   *
   * @param n rows
   * @param m columns
   * @param k which diagonal: 0 the main one, above it positive
   * @param dtype the type of the result
   */
  public static Tensor tri(int n, int m, int k, DType dtype) {
    return cast(greaterEqual(reshape(arange(n), n, 1), subtract(arange(m), k)), dtype);
  }

  /**
   * {@return the matrices with 0 above a diagonal}
   *
   * @param x a tensor
   */
  public static Tensor tril(Tensor x) {
    return tril(x, 0);
  }

  /**
   * {@return the matrices with 0 above a diagonal}
   *
   * @param x a tensor
   * @param k which diagonal: 0 the main one, above it positive
   */
  public static Tensor tril(Tensor x, int k) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("Tril", x).with("k", k), in -> tril(in.get(0), k), x);
    return where(tri(x.shape().get(-2), x.shape().get(-1), k, DType.BOOL), x, zerosLike(x));
  }

  /**
   * {@return the matrices with 0 below a diagonal}
   *
   * @param x a tensor
   */
  public static Tensor triu(Tensor x) {
    return triu(x, 0);
  }

  /**
   * {@return the matrices with 0 below a diagonal}
   *
   * @param x a tensor
   * @param k which diagonal: 0 the main one, above it positive
   */
  public static Tensor triu(Tensor x, int k) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("Triu", x).with("k", k), in -> triu(in.get(0), k), x);
    return where(tri(x.shape().get(-2), x.shape().get(-1), k - 1, DType.BOOL), zerosLike(x), x);
  }

  /**
   * {@return a vector as the diagonal of a matrix, or the diagonal of a matrix}
   *
   * @param x a vector or a matrix
   */
  public static Tensor diag(Tensor x) {
    return diag(x, 0);
  }

  /**
   * {@return a vector as the diagonal of a matrix, or the diagonal of a matrix}
   *
   * @param x a vector or a matrix
   * @param k which diagonal: 0 the main one, above it positive
   */
  public static Tensor diag(Tensor x, int k) {
    if (x.ndim() == 2) return diagonal(x, k, 0, 1);
    if (x.ndim() != 1) throw new ShapeException("diag: a vector or a matrix expected, got shape " + x.shape());
    if (Symbolic.any(x)) return Symbolic.op("diag", in -> diag(in.get(0), k), x);
    int n = x.shape().get(0) + Math.abs(k);
    Tensor row = pad(x, new int[][] {{Math.max(k, 0), Math.max(-k, 0)}});
    return where(eye(n, n, k, DType.BOOL), k > 0 ? row : reshape(pad(x, new int[][] {{-k, 0}}), n, 1), zerosLike(row));
  }

  /**
   * {@return the elements in one row as the diagonal of a matrix}
   *
   * @param x a tensor
   */
  public static Tensor diagflat(Tensor x) {
    return diagflat(x, 0);
  }

  /**
   * {@return the elements in one row as the diagonal of a matrix}
   *
   * @param x a tensor
   * @param k which diagonal: 0 the main one, above it positive
   */
  public static Tensor diagflat(Tensor x, int k) {
    return diag(reshape(x, -1), k);
  }

  /**
   * {@return the diagonals of matrices, as the last axis}
   *
   * @param x a tensor
   */
  public static Tensor diagonal(Tensor x) {
    return diagonal(x, 0, 0, 1);
  }

  /**
   * {@return the diagonals of matrices, as the last axis}
   *
   * @param x a tensor
   * @param offset which diagonal: 0 the main one, above it positive
   */
  public static Tensor diagonal(Tensor x, int offset) {
    return diagonal(x, offset, 0, 1);
  }

  /**
   * {@return the diagonals of matrices, as the last axis}
   *
   * @param x a tensor
   * @param offset which diagonal: 0 the main one, above it positive
   * @param axis1 the rows
   */
  public static Tensor diagonal(Tensor x, int offset, int axis1) {
    return diagonal(x, offset, axis1, 1);
  }

  /**
   * {@return the diagonals of matrices, as the last axis}
   *
   * @param x a tensor
   * @param offset which diagonal: 0 the main one, above it positive
   * @param axis1 the rows
   * @param axis2 the columns
   */
  public static Tensor diagonal(Tensor x, int offset, int axis1, int axis2) {
    if (Symbolic.any(x)) return Symbolic.op("diagonal", in -> diagonal(in.get(0), offset, axis1, axis2), x);
    Tensor m = moveaxis(x, new int[] {axis1, axis2}, new int[] {-2, -1});
    int rows = m.shape().get(-2);
    int columns = m.shape().get(-1);
    int n = Math.max(0, Math.min(rows - Math.max(-offset, 0), columns - Math.max(offset, 0)));
    int first = offset >= 0 ? offset : -offset * columns;
    Tensor flat = reshape(m, m.shape().dropLast(2).append(rows * columns));
    return take(flat, n == 0 ? zeros(Shape.of(0), DType.INT32) : add(multiply(arange(n), columns + 1), first), -1);
  }

  /**
   * {@return the sums of diagonals; small integers widen to 32 bits}
   *
   * @param x a tensor
   */
  public static Tensor trace(Tensor x) {
    return trace(x, 0, 0, 1);
  }

  /**
   * {@return the sums of diagonals; small integers widen to 32 bits}
   *
   * @param x a tensor
   * @param offset which diagonal: 0 the main one, above it positive
   */
  public static Tensor trace(Tensor x, int offset) {
    return trace(x, offset, 0, 1);
  }

  /**
   * {@return the sums of diagonals; small integers widen to 32 bits}
   *
   * @param x a tensor
   * @param offset which diagonal: 0 the main one, above it positive
   * @param axis1 the rows
   */
  public static Tensor trace(Tensor x, int offset, int axis1) {
    return trace(x, offset, axis1, 1);
  }

  /**
   * {@return the sums of diagonals; small integers widen to 32 bits}
   *
   * @param x a tensor
   * @param offset which diagonal: 0 the main one, above it positive
   * @param axis1 the rows
   * @param axis2 the columns
   */
  public static Tensor trace(Tensor x, int offset, int axis1, int axis2) {
    return sum(diagonal(x, offset, axis1, axis2), -1);
  }

  /**
   * {@return the matrix of the powers of a vector, descending}
   *
   * @param x a vector
   */
  public static Tensor vander(Tensor x) {
    return vander(x, x.shape().get(0), false);
  }

  /**
   * {@return the matrix of the powers of a vector}
   *
   * @param x a vector
   * @param n how many powers, from 0
   */
  public static Tensor vander(Tensor x, int n) {
    return vander(x, n, false);
  }

  /**
   * {@return the matrix of the powers of a vector}
   *
   * @param x a vector
   * @param n how many powers, from 0
   * @param increasing whether they ascend
   */
  public static Tensor vander(Tensor x, int n, boolean increasing) {
    DType compute = x.dtype().isFloating() ? x.dtype().promote(DType.FLOAT32) : DType.FLOAT32;
    Tensor powers = increasing ? arange(n) : arange(n - 1, -1, -1);
    return cast(power(cast(expandDims(x, -1), compute), cast(powers, compute)), x.dtype());
  }
}
