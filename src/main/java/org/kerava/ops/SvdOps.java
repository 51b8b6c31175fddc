package org.kerava.ops;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/** Singular values and what rests on them; norms. */
public abstract class SvdOps extends LinalgOps {
  SvdOps() {}

  /**
   * {@return u, the singular values in descending order, and v', with x = u s v'}
   *
   * @param x (..., m, n)
   */
  public static List<Tensor> svd(Tensor x) {
    return svd(x, true, true);
  }

  /**
   * {@return u, the singular values in descending order, and v', with x = u s v'}
   *
   * @param x (..., m, n)
   * @param fullMatrices whether u and v are square
   */
  public static List<Tensor> svd(Tensor x, boolean fullMatrices) {
    return svd(x, fullMatrices, true);
  }

  /**
   * {@return u, the singular values in descending order, and v', or the singular values alone}
   *
   * @param x (..., m, n)
   * @param fullMatrices whether u and v are square
   * @param computeUv whether u and v are asked for
   */
  public static List<Tensor> svd(Tensor x, boolean fullMatrices, boolean computeUv) {
    if (Symbolic.any(x)) return Symbolic.ops("svd", in -> Tensors.of(svd(in.get(0), fullMatrices, computeUv)), x).tensors();
    Tensor f = toFloat(x);
    int m = f.shape().get(-2);
    int n = f.shape().last();
    if (m < n) {
      List<Tensor> t = svd(adjoint(f), fullMatrices, computeUv);
      return computeUv ? List.of(adjoint(t.get(2)), t.get(1), adjoint(t.get(0))) : t;
    }
    List<Tensor> r = reduced(f, m, n);
    if (!computeUv) return List.of(r.get(1));
    if (!fullMatrices || m == n) return r;
    Tensor rest = part(qr(r.get(0), "complete").get(0), Slices.along(f.ndim() - 1, n, m, 1));
    return List.of(concatenate(List.of(r.get(0), stopGradient(rest)), -1), r.get(1), r.get(2));
  }

  private static List<Tensor> reduced(Tensor f, int m, int n) {
    List<Tensor> r = batched(new Shape[] {Shape.of(m, n), Shape.of(n), Shape.of(n, n)}, (in, out) -> {
      double[] v = Matrices.singular(in[0], m, n);
      double[] norm = new double[n];
      for (int i = 0; i < m * n; i++) norm[i % n] += in[0][i] * in[0][i];
      Integer[] order = IntStream.range(0, n).boxed().sorted(Comparator.comparingDouble(j -> -norm[j])).toArray(Integer[]::new);
      for (int j = 0; j < n; j++) {
        double s = out[1][j] = Math.sqrt(norm[order[j]]);
        for (int i = 0; i < m; i++) out[0][i * n + j] = s == 0 ? 0 : in[0][i * n + order[j]] / s;
        for (int i = 0; i < n; i++) out[2][j * n + i] = v[i * n + order[j]];
      }
      complete(out[0], out[1], m, n);
    }, f);
    Tensor u = r.get(0);
    Tensor s = r.get(1);
    Tensor vt = r.get(2);
    return Host.record(r, g -> {
      Tensor squares = Operations.square(s);
      Tensor gap = subtract(expandDims(squares, -2), expandDims(squares, -1));
      Tensor same = equal(gap, 0);
      Tensor gaps = where(same, zerosLike(gap), reciprocal(where(same, onesLike(gap), gap)));
      Tensor j = multiply(gaps, matmul(adjoint(u), g.upstream(0)));
      Tensor k = multiply(gaps, matmul(vt, adjoint(g.upstream(2))));
      Tensor columns = expandDims(s, -2);
      Tensor inner = add(multiply(add(j, adjoint(j)), columns), multiply(add(k, adjoint(k)), expandDims(s, -1)));
      inner = add(inner, multiply(expandDims(g.upstream(1), -2), eye(n, n, 0, f.dtype())));
      Tensor d = matmul(matmul(u, inner), vt);
      Tensor outside = subtract(g.upstream(0), matmul(u, matmul(adjoint(u), g.upstream(0))));
      Tensor safe = where(equal(columns, 0), onesLike(columns), columns);
      g.give(0, m == n ? d : add(d, matmul(divide(outside, safe), vt)));
    }, f);
  }

  /** Replaces the columns of singular values 0 by others that are orthogonal to the rest. */
  private static void complete(double[] u, double[] s, int m, int n) {
    for (int j = 0; j < n; j++) {
      if (s[j] > 0) continue;
      for (int e = 0; e < m; e++) {
        double[] c = new double[m];
        c[e] = 1;
        for (int pass = 0; pass < 2; pass++) {
          for (int k = 0; k < n; k++) {
            if (k >= j && s[k] == 0) continue;
            double dot = 0;
            for (int i = 0; i < m; i++) dot += c[i] * u[i * n + k];
            for (int i = 0; i < m; i++) c[i] -= dot * u[i * n + k];
          }
        }
        double norm = Math.sqrt(Arrays.stream(c).map(v -> v * v).sum());
        if (norm < 0.1) continue;
        for (int i = 0; i < m; i++) u[i * n + j] = c[i] / norm;
        break;
      }
    }
  }

  /** The distance of 1 to the next number. */
  private static double ulp(DType t) {
    return switch (t) {
      case FLOAT64 -> 0x1p-52;
      case FLOAT16 -> 0x1p-10;
      case BFLOAT16 -> 0x1p-7;
      default -> 0x1p-23;
    };
  }

  /**
   * Moore and Penrose's inverses; singular values below 10 max(m, n) times the precision, relative to the largest, count as 0
   *
   * @param x (..., m, n)
   * @return (..., n, m)
   */
  public static Tensor pinv(Tensor x) {
    if (Symbolic.any(x)) return Symbolic.op("pinv", in -> pinv(in.get(0)), x);
    return pinv(x, 10 * Math.max(x.shape().get(-2), x.shape().last()) * ulp(toFloat(x).dtype()));
  }

  /**
   * Moore and Penrose's inverses
   *
   * @param x (..., m, n)
   * @param rcond singular values below this part of the largest count as 0
   * @return (..., n, m)
   */
  public static Tensor pinv(Tensor x, double rcond) {
    if (Symbolic.any(x)) return Symbolic.op("pinv", in -> pinv(in.get(0), rcond), x);
    List<Tensor> r = svd(x, false);
    Tensor s = r.get(1);
    Tensor large = greater(s, multiply(max(s, -1, true), rcond));
    Tensor inverse = where(large, reciprocal(where(large, s, onesLike(s))), zerosLike(s));
    return matmul(multiply(adjoint(r.get(2)), expandDims(inverse, -2)), adjoint(r.get(0)));
  }

  /**
   * {@return how many singular values are not 0, int32}
   *
   * @param x (..., m, n)
   */
  public static Tensor matrixRank(Tensor x) {
    if (Symbolic.any(x)) return Symbolic.op("matrix_rank", in -> matrixRank(in.get(0)), x);
    Tensor s = svd(x, false, false).get(0);
    Tensor tolerance = multiply(max(s, -1, true), Math.max(x.shape().get(-2), x.shape().last()) * ulp(s.dtype()));
    return sum(cast(greater(s, tolerance), DType.INT32), -1);
  }

  /**
   * {@return how many singular values are larger than a tolerance, int32}
   *
   * @param x (..., m, n)
   * @param tol the tolerance
   */
  public static Tensor matrixRank(Tensor x, double tol) {
    return sum(cast(greater(svd(x, false, false).get(0), tol), DType.INT32), -1);
  }

  /**
   * {@return x with the least |a x - b|, and among those the least |x|}
   *
   * @param a (m, n)
   * @param b (m) or (m, k)
   */
  public static Tensor lstsq(Tensor a, Tensor b) {
    if (Symbolic.any(a, b)) return Symbolic.op("lstsq", in -> lstsq(in.get(0), in.get(1)), a, b);
    return lstsq(a, b, Math.max(a.shape().get(0), a.shape().last()) * ulp(toFloat(a).dtype()));
  }

  /**
   * {@return x with the least |a x - b|, and among those the least |x|}
   *
   * @param a (m, n)
   * @param b (m) or (m, k)
   * @param rcond singular values below this part of the largest count as 0
   */
  public static Tensor lstsq(Tensor a, Tensor b, double rcond) {
    if (a.ndim() != 2 || b.ndim() < 1 || b.ndim() > 2 || a.shape().get(0) != b.shape().get(0)) {
      throw new ShapeException("lstsq: a matrix (m, n) and a right side (m) or (m, k) expected, got shapes " + a.shape() + " and " + b.shape());
    }
    return matmul(pinv(a, rcond), b);
  }

  /**
   * {@return the root of the sum of the squares of all elements}
   *
   * @param x a tensor
   */
  public static Tensor norm(Tensor x) {
    return norm(x, "fro", axes(x, new int[0]), false);
  }

  /**
   * {@return the norm of a vector or a matrix, or of those along axes}
   *
   * @param x a tensor
   * @param order of vectors 2, 1, 0 (how many are not 0), ±infinity or any power
   * @param axes one for vectors or two for matrices
   */
  public static Tensor norm(Tensor x, Number order, int... axes) {
    return norm(x, order, axes, false);
  }

  /**
   * {@return the norm of a vector or a matrix, or of those along axes}
   *
   * @param x a tensor
   * @param order {@code "fro"} (the root of the sum of squares), or of matrices {@code "nuc"} (the sum of the singular values)
   * @param axes one for vectors or two for matrices
   */
  public static Tensor norm(Tensor x, String order, int... axes) {
    return norm(x, order, axes, false);
  }

  /**
   * {@return the norm of vectors or matrices}
   *
   * @param x a tensor
   * @param order of vectors 2, 1, 0 (how many are not 0), ±infinity or any power
   * @param axes one for vectors or two for matrices
   * @param keepdims whether they stay with length 1
   */
  public static Tensor norm(Tensor x, Number order, int[] axes, boolean keepdims) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("Norm", x).with("ord", order).over(axes, keepdims), in -> norm(in.get(0), order, axes, keepdims), x);
    Tensor f = toFloat(x);
    int[] over = axes.length == 0 ? axes(x, axes) : Arrays.stream(axes).map(x.shape()::axis).toArray();
    double p = order.doubleValue();
    if (over.length == 1) return vectorNorm(f, p, over, keepdims);
    if (over.length != 2) throw new IllegalArgumentException("norm: an order needs one axis or two; got " + over.length + " for the shape " + x.shape());
    if (Math.abs(p) == 2) {
      Tensor s = svd(moveaxis(f, over, new int[] {-2, -1}), false, false).get(0);
      return restore(p > 0 ? max(s, -1) : min(s, -1), over, keepdims);
    }
    if (Math.abs(p) != 1 && !Double.isInfinite(p)) throw new IllegalArgumentException("norm: matrices have the orders 1, -1, 2, -2, ±infinity, \"fro\", \"nuc\"; got " + order);
    Tensor sums = sum(abs(f), Math.abs(p) == 1 ? over[0] : over[1], true);
    Tensor r = p > 0 ? max(sums, over, true) : min(sums, over, true);
    return keepdims ? r : squeeze(r, over);
  }

  /**
   * {@return the norm of vectors or matrices, by the name of its order}
   *
   * @param x a tensor
   * @param order {@code "fro"} (the root of the sum of squares), or of matrices {@code "nuc"} (the sum of the singular values)
   * @param axes one for vectors or two for matrices
   * @param keepdims whether they stay with length 1
   */
  public static Tensor norm(Tensor x, String order, int[] axes, boolean keepdims) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("Norm", x).with("ord", order).over(axes, keepdims), in -> norm(in.get(0), order, axes, keepdims), x);
    Tensor f = toFloat(x);
    int[] over = axes.length == 0 ? axes(x, axes) : Arrays.stream(axes).map(x.shape()::axis).toArray();
    return switch (order) {
      case "fro" -> vectorNorm(f, 2, axes(x, over), keepdims);
      case "nuc" -> restore(sum(svd(moveaxis(f, over, new int[] {-2, -1}), false, false).get(0), -1), over, keepdims);
      default -> throw new IllegalArgumentException("norm: unknown order \"" + order + "\"; known are \"fro\", \"nuc\" and numbers");
    };
  }

  private static Tensor vectorNorm(Tensor f, double p, int[] over, boolean keepdims) {
    if (p == 2) return sqrt(sum(Operations.square(f), over, keepdims));
    if (p == Double.POSITIVE_INFINITY) return max(abs(f), over, keepdims);
    if (p == Double.NEGATIVE_INFINITY) return min(abs(f), over, keepdims);
    if (p == 0) return sum(cast(notEqual(f, 0), f.dtype()), over, keepdims);
    if (p == 1) return sum(abs(f), over, keepdims);
    return power(sum(power(abs(f), p), over, keepdims), 1 / p);
  }

  private static Tensor restore(Tensor r, int[] over, boolean keepdims) {
    return keepdims ? expandDims(r, over) : r;
  }
}
