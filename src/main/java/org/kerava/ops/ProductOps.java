package org.kerava.ops;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/** Products of tensors that sum over axes, by name or by number. */
public abstract class ProductOps extends PlacingOps {
  ProductOps() {}

  /**
   * Einstein's summation: {@code einsum("ij,jk->ik", a, b)} is the matrix product.
   *
   * @param subscripts a letter for each axis, operands separated by commas, {@code ...} for any further axes
   * @param operands one for each group of letters
   * @return a tensor of the axes behind the arrow
   */
  public static Tensor einsum(String subscripts, Tensor... operands) {
    if (Symbolic.any(List.of(operands))) return Symbolic.op(OpCall.of("Einsum", (Object[]) operands).with("subscripts", subscripts), in -> einsum(subscripts, in.toArray(Tensor[]::new)), operands);
    return Einsum.apply(subscripts, operands);
  }

  /**
   * {@return the sum of products over the last two axes of a and the first two of b}
   *
   * @param a left
   * @param b right
   */
  public static Tensor tensordot(Tensor a, Tensor b) {
    return tensordot(a, b, 2);
  }

  /**
   * {@return the sum of products over the last axes of a and the first of b}
   *
   * @param a left
   * @param b right
   * @param axes how many
   */
  public static Tensor tensordot(Tensor a, Tensor b, int axes) {
    return tensordot(a, b, IntStream.range(a.ndim() - axes, a.ndim()).toArray(), IntStream.range(0, axes).toArray());
  }

  /**
   * {@return the sum of products over pairs of axes}
   *
   * @param a left
   * @param b right
   * @param axes those of a and, in the same order, those of b
   */
  public static Tensor tensordot(Tensor a, Tensor b, int[][] axes) {
    return tensordot(a, b, axes[0], axes[1]);
  }

  private static Tensor tensordot(Tensor a, Tensor b, int[] of, int[] with) {
    if (Symbolic.any(a, b)) return Symbolic.op(OpCall.of("Tensordot", a, b).with("axes", new int[][] {of, with}), in -> tensordot(in.get(0), in.get(1), of, with), a, b);
    if (of.length != with.length) throw new IllegalArgumentException("tensordot: " + of.length + " axes of the left and " + with.length + " of the right");
    DType type = a.dtype().promote(b.dtype());
    DType compute = type == DType.BOOL ? DType.INT32 : type;
    int[] p = new int[of.length];
    int[] q = new int[of.length];
    int k = 1;
    for (int i = 0; i < p.length; i++) {
      p[i] = a.shape().axis(of[i]);
      q[i] = b.shape().axis(with[i]);
      if (a.shape().get(p[i]) != b.shape().get(q[i])) {
        throw new ShapeException("tensordot: axis " + of[i] + " of the shape " + a.shape() + " and axis " + with[i] + " of " + b.shape() + " differ in length");
      }
      k *= a.shape().get(p[i]);
    }
    int[] freeA = others(a.ndim(), p);
    int[] freeB = others(b.ndim(), q);
    Tensor left = reshape(transpose(cast(a, compute), join(freeA, p)), -1, k);
    Tensor right = reshape(transpose(cast(b, compute), join(q, freeB)), k, -1);
    Shape shape = Shape.of(join(Arrays.stream(freeA).map(a.shape()::get).toArray(), Arrays.stream(freeB).map(b.shape()::get).toArray()));
    return cast(reshape(product(left, right, false, false), shape), type);
  }

  private static int[] others(int rank, int[] axes) {
    return IntStream.range(0, rank).filter(i -> Arrays.stream(axes).noneMatch(a -> a == i)).toArray();
  }

  private static int[] join(int[] a, int[] b) {
    return IntStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray();
  }

  /**
   * {@return the sum of products over the last axis of a and the last but one of b (of a vector the only one); with a scalar the
   * product}
   *
   * @param a any shape
   * @param b any shape
   */
  public static Tensor dot(Tensor a, Tensor b) {
    if (a.ndim() == 0 || b.ndim() == 0) return multiply(a, b);
    return tensordot(a, b, new int[] {-1}, new int[] {b.ndim() == 1 ? -1 : -2});
  }

  /**
   * {@return the sum of products over the last axes}
   *
   * @param a any shape
   * @param b any shape
   */
  public static Tensor inner(Tensor a, Tensor b) {
    if (a.ndim() == 0 || b.ndim() == 0) return multiply(a, b);
    return tensordot(a, b, new int[] {-1}, new int[] {-1});
  }

  /**
   * {@return the sum of the products of all elements}
   *
   * @param a any shape
   * @param b as many elements
   */
  public static Tensor vdot(Tensor a, Tensor b) {
    return dot(reshape(a, -1), reshape(b, -1));
  }

  /**
   * {@return all products of an element of a and one of b}
   *
   * @param a rows
   * @param b columns
   */
  public static Tensor outer(Tensor a, Tensor b) {
    return multiply(reshape(a, -1, 1), reshape(b, 1, -1));
  }

  /**
   * Kronecker's product: each element of a times the whole of b
   *
   * @param a any shape
   * @param b any shape
   * @return the Kronecker product
   */
  public static Tensor kron(Tensor a, Tensor b) {
    if (Symbolic.any(a, b)) return Symbolic.op("kron", in -> kron(in.get(0), in.get(1)), a, b);
    int r = Math.max(a.ndim(), b.ndim());
    int[] left = new int[2 * r];
    int[] right = new int[2 * r];
    int[] shape = new int[r];
    for (int i = 0; i < r; i++) {
      int m = i < r - a.ndim() ? 1 : a.shape().get(i - r + a.ndim());
      int n = i < r - b.ndim() ? 1 : b.shape().get(i - r + b.ndim());
      left[2 * i] = m;
      left[2 * i + 1] = 1;
      right[2 * i] = 1;
      right[2 * i + 1] = n;
      shape[i] = m * n;
    }
    return reshape(multiply(reshape(a, left), reshape(b, right)), shape);
  }

  /**
   * {@return the cross product of vectors along the last axis, of length 3 or 2}
   *
   * @param a vectors
   * @param b vectors
   */
  public static Tensor cross(Tensor a, Tensor b) {
    return cross(a, b, -1, -1, -1);
  }

  /**
   * {@return the cross product of vectors; of two plane vectors its third component}
   *
   * @param a vectors
   * @param b vectors
   * @param axisA of the vectors in a
   * @param axisB of the vectors in b
   * @param axisC of the vectors in the result
   */
  public static Tensor cross(Tensor a, Tensor b, int axisA, int axisB, int axisC) {
    if (Symbolic.any(a, b)) return Symbolic.op("cross", in -> cross(in.get(0), in.get(1), axisA, axisB, axisC), a, b);
    List<Tensor> p = unstack(moveaxis(a, axisA, 0));
    List<Tensor> q = unstack(moveaxis(b, axisB, 0));
    if (p.size() < 2 || p.size() > 3 || q.size() < 2 || q.size() > 3) {
      throw new ShapeException("cross: vectors of length 2 or 3 expected, got shapes " + a.shape() + " and " + b.shape());
    }
    Tensor z = subtract(multiply(p.get(0), q.get(1)), multiply(p.get(1), q.get(0)));
    if (p.size() == 2 && q.size() == 2) return z;
    Tensor p2 = p.size() == 3 ? p.get(2) : zerosLike(p.get(0));
    Tensor q2 = q.size() == 3 ? q.get(2) : zerosLike(q.get(0));
    Tensor x = subtract(multiply(p.get(1), q2), multiply(p2, q.get(1)));
    Tensor y = subtract(multiply(p2, q.get(0)), multiply(p.get(0), q2));
    return moveaxis(stack(List.of(x, y, z), -1), -1, axisC);
  }
}
