package org.kerava.ops;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/** Linear algebra on the last two axes; the others are batches. Computed in double precision on the host. */
public abstract class LinalgOps extends FourierOps {
  LinalgOps() {}

  /** A function of one matrix of each operand: it writes its results, which lie one after the other. */
  @FunctionalInterface
  interface OnMatrices {
    void apply(double[][] in, double[][] out);
  }

  /** Applies a function to each matrix of a batch; results have the given shapes behind the batch axes. */
  static List<Tensor> batched(Shape[] results, OnMatrices f, Tensor... in) {
    Shape batch = in[0].shape().dropLast(2);
    DType type = in[0].dtype();
    Shape[] shapes = Arrays.stream(results).map(s -> batch.append(s.toArray())).toArray(Shape[]::new);
    if (!Host.hasValues(in)) return Arrays.stream(shapes).map(s -> Symbolic.meta(s, type)).toList();
    double[][] all = Arrays.stream(in).map(Tensor::toDoubleArray).toArray(double[][]::new);
    double[][] out = Arrays.stream(shapes).map(s -> new double[s.size()]).toArray(double[][]::new);
    int count = batch.size();
    for (int i = 0; i < count; i++) {
      double[][] one = new double[in.length][];
      double[][] made = new double[results.length][];
      for (int k = 0; k < in.length; k++) one[k] = Arrays.copyOfRange(all[k], i * (all[k].length / count), (i + 1) * (all[k].length / count));
      for (int k = 0; k < made.length; k++) made[k] = new double[results[k].size()];
      f.apply(one, made);
      for (int k = 0; k < made.length; k++) System.arraycopy(made[k], 0, out[k], i * made[k].length, made[k].length);
    }
    return IntStream.range(0, out.length).mapToObj(k -> Tensor.of(out[k], shapes[k], type)).toList();
  }

  /** A floating-point operand whose matrices are square. */
  private static Tensor square(String name, Tensor x) {
    if (x.ndim() < 2 || x.shape().get(-1) != x.shape().get(-2)) throw new ShapeException(name + ": square matrices expected, got shape " + x.shape());
    return toFloat(x);
  }

  static Tensor adjoint(Tensor x) {
    return swapaxes(x, -1, -2);
  }

  /** A vector of each matrix as a matrix of one column. */
  private static boolean isVector(Tensor a, Tensor b) {
    return b.ndim() == a.ndim() - 1;
  }

  private static void checkRows(String op, Tensor a, Tensor b) {
    if (a.ndim() < 2 || b.ndim() < 2 || a.shape().get(-1) != b.shape().get(-2)) {
      throw new ShapeException(op + ": matrices (..., n, n) and right sides (..., n, m) expected, got the shapes " + a.shape() + " and " + b.shape());
    }
  }

  /** Matrices repeated over the batch axes of others. */
  private static Tensor spread(Tensor x, Tensor like) {
    Shape batch = x.shape().dropLast(2).broadcast(like.shape().dropLast(2));
    return batch.equals(x.shape().dropLast(2)) ? x : broadcastTo(x, batch.append(x.shape().get(-2), x.shape().get(-1)));
  }

  /**
   * {@return x of a x = b}
   *
   * @param a (..., n, n)
   * @param b (..., n, m) or (..., n)
   */
  public static Tensor solve(Tensor a, Tensor b) {
    if (Symbolic.any(a, b)) return Symbolic.op("solve", in -> solve(in.get(0), in.get(1)), a, b);
    if (isVector(a, b)) return squeeze(solve(a, expandDims(b, -1)), -1);
    checkRows("solve", a, b);
    Tensor p = spread(cast(square("solve", a), floats(a, b)), b);
    Tensor q = spread(cast(b, p.dtype()), a);
    int n = p.shape().last();
    int m = q.shape().last();
    Tensor x = batched(new Shape[] {Shape.of(n, m)}, (in, out) -> out[0] = Matrices.solve(in[0], in[1], n, m), p, q).get(0);
    Host.record(x, g -> {
      Tensor d = solve(adjoint(p), g.upstream());
      if (g.needs(1)) g.give(1, d);
      if (g.needs(0)) g.give(0, negative(matmul(d, adjoint(x))));
    }, p, q);
    return x;
  }

  /**
   * {@return x of a x = b for triangular matrices, of which only the triangle is read}
   *
   * @param a (..., n, n)
   * @param b (..., n, m) or (..., n)
   */
  public static Tensor solveTriangular(Tensor a, Tensor b) {
    return solveTriangular(a, b, false);
  }

  /**
   * {@return x of a x = b for triangular matrices, of which only the triangle is read}
   *
   * @param a (..., n, n)
   * @param b (..., n, m) or (..., n)
   * @param lower which triangle
   */
  public static Tensor solveTriangular(Tensor a, Tensor b, boolean lower) {
    if (Symbolic.any(a, b)) return Symbolic.op("solve_triangular", in -> solveTriangular(in.get(0), in.get(1), lower), a, b);
    if (isVector(a, b)) return squeeze(solveTriangular(a, expandDims(b, -1), lower), -1);
    checkRows("solveTriangular", a, b);
    Tensor p = spread(cast(square("solveTriangular", a), floats(a, b)), b);
    Tensor q = spread(cast(b, p.dtype()), a);
    int n = p.shape().last();
    int m = q.shape().last();
    Tensor x = batched(new Shape[] {Shape.of(n, m)}, (in, out) -> {
      out[0] = in[1];
      Matrices.substitute(in[0], out[0], n, m, lower, false);
    }, p, q).get(0);
    Host.record(x, g -> {
      Tensor d = solveTriangular(adjoint(p), g.upstream(), !lower);
      if (g.needs(1)) g.give(1, d);
      if (g.needs(0)) g.give(0, triangle(negative(matmul(d, adjoint(x))), lower));
    }, p, q);
    return x;
  }

  private static Tensor triangle(Tensor x, boolean lower) {
    return lower ? tril(x) : triu(x);
  }

  /**
   * {@return the inverse matrices}
   *
   * @param x (..., n, n)
   */
  public static Tensor inv(Tensor x) {
    if (Symbolic.any(x)) return Symbolic.op("inv", in -> inv(in.get(0)), x);
    Tensor f = square("inv", x);
    return solve(f, broadcastTo(eye(f.shape().last(), f.shape().last(), 0, f.dtype()), f.shape()));
  }

  /**
   * {@return the determinants}
   *
   * @param x (..., n, n)
   */
  public static Tensor det(Tensor x) {
    List<Tensor> r = slogdet(x);
    return multiply(r.get(0), exp(r.get(1)));
  }

  /**
   * {@return the natural logarithms of the determinants, of positive definite matrices}
   *
   * @param x (..., n, n)
   */
  public static Tensor logdet(Tensor x) {
    return slogdet(x).get(1);
  }

  /**
   * {@return the signs of the determinants and the logarithms of their absolute values}
   *
   * @param x (..., n, n)
   */
  public static List<Tensor> slogdet(Tensor x) {
    if (Symbolic.any(x)) return Symbolic.ops("slogdet", in -> Tensors.of(slogdet(in.get(0))), x).tensors();
    Tensor f = square("slogdet", x);
    int n = f.shape().last();
    List<Tensor> r = batched(new Shape[] {Shape.of(), Shape.of()}, (in, out) -> {
      out[0][0] = Matrices.sign(Matrices.lu(in[0], n));
      for (int i = 0; i < n; i++) {
        out[0][0] *= Math.signum(in[0][i * n + i]);
        out[1][0] += StrictMath.log(Math.abs(in[0][i * n + i]));
      }
    }, f);
    return Host.record(r, g -> g.give(0, multiply(expandDims(g.upstream(1), new int[] {-2, -1}), adjoint(inv(f)))), f);
  }

  /**
   * {@return the triangular factors of positive definite matrices}
   *
   * @param x (..., n, n)
   */
  public static Tensor cholesky(Tensor x) {
    return cholesky(x, false);
  }

  /**
   * {@return the triangular factors of positive definite matrices}
   *
   * @param x (..., n, n)
   * @param upper whether l' instead of l
   */
  public static Tensor cholesky(Tensor x, boolean upper) {
    if (Symbolic.any(x)) return Symbolic.op("cholesky", in -> cholesky(in.get(0), upper), x);
    Tensor f = square("cholesky", x);
    int n = f.shape().last();
    Tensor l = batched(new Shape[] {Shape.of(n, n)}, (in, out) -> out[0] = Matrices.cholesky(in[0], n), f).get(0);
    Host.record(l, g -> {
      Tensor phi = tril(matmul(adjoint(l), g.upstream()));
      phi = subtract(phi, multiply(multiply(phi, eye(n, n, 0, f.dtype())), 0.5));
      Tensor s = adjoint(solveTriangular(adjoint(l), adjoint(solveTriangular(adjoint(l), phi, false)), false));
      g.give(0, multiply(add(s, adjoint(s)), 0.5));
    }, f);
    return upper ? adjoint(l) : l;
  }

  /**
   * {@return the inverses of positive definite matrices from their triangular factors}
   *
   * @param x the factors (..., n, n)
   */
  public static Tensor choleskyInverse(Tensor x) {
    return choleskyInverse(x, false);
  }

  /**
   * {@return the inverses of positive definite matrices from their triangular factors}
   *
   * @param x the factors (..., n, n)
   * @param upper which they are
   */
  public static Tensor choleskyInverse(Tensor x, boolean upper) {
    if (Symbolic.any(x)) return Symbolic.op("cholesky_inverse", in -> choleskyInverse(in.get(0), upper), x);
    Tensor i = solveTriangular(x, broadcastTo(eye(x.shape().last(), x.shape().last(), 0, x.dtype()), x.shape()), !upper);
    return upper ? matmul(i, adjoint(i)) : matmul(adjoint(i), i);
  }

  /**
   * {@return the triangular factors of Gauss's elimination in one matrix, and the place that each row comes to (int32)}
   *
   * @param x (..., n, n)
   */
  public static List<Tensor> luFactor(Tensor x) {
    if (Symbolic.any(x)) return Symbolic.ops("lu_factor", in -> Tensors.of(luFactor(in.get(0))), x).tensors();
    Tensor f = square("luFactor", x);
    int n = f.shape().last();
    List<Tensor> r = batched(new Shape[] {Shape.of(n, n), Shape.of(n)}, (in, out) -> {
      int[] rows = Matrices.lu(in[0], n);
      out[0] = in[0];
      for (int i = 0; i < n; i++) out[1][rows[i]] = i;
    }, f);
    Tensor lu = r.get(0);
    Tensor rows = cast(r.get(1), DType.INT32);
    Host.record(lu, g -> {
      Tensor l = add(tril(lu, -1), eye(n, n, 0, f.dtype()));
      Tensor inner = add(tril(matmul(adjoint(l), tril(g.upstream(), -1)), -1), triu(matmul(triu(g.upstream()), adjoint(triu(lu)))));
      Tensor left = solveTriangular(adjoint(l), inner, false);
      Tensor moved = adjoint(solveTriangular(triu(lu), adjoint(left), false));
      g.give(0, takeAlongAxis(moved, broadcastTo(expandDims(rows, -1), f.shape()), -2));
    }, f);
    return List.of(lu, rows);
  }

  /**
   * {@return orthogonal and upper triangular factors of matrices}
   *
   * @param x (..., m, n)
   */
  public static List<Tensor> qr(Tensor x) {
    return qr(x, "reduced");
  }

  /**
   * {@return orthogonal and upper triangular factors of matrices}
   *
   * @param x (..., m, n)
   * @param mode {@code "reduced"}, or {@code "complete"} for a square first factor
   */
  public static List<Tensor> qr(Tensor x, String mode) {
    if (Symbolic.any(x)) return Symbolic.ops("qr", in -> Tensors.of(qr(in.get(0), mode)), x).tensors();
    if (!mode.equals("reduced") && !mode.equals("complete")) throw new IllegalArgumentException("qr: mode is \"reduced\" or \"complete\"; got \"" + mode + "\"");
    Tensor f = toFloat(x);
    int m = f.shape().get(-2);
    int n = f.shape().last();
    int k = mode.equals("reduced") ? Math.min(m, n) : m;
    List<Tensor> r = batched(new Shape[] {Shape.of(m, k), Shape.of(k, n)}, (in, out) -> {
      double[] q = Matrices.qr(in[0], m, n);
      for (int i = 0; i < m; i++) System.arraycopy(q, i * m, out[0], i * k, k);
      System.arraycopy(in[0], 0, out[1], 0, k * n);
    }, f);
    return Host.record(r, g -> {
      if (k > n || m < n) throw new UnsupportedOperationException("qr: the gradient needs at least as many rows as columns, and the mode \"reduced\"");
      Tensor s = subtract(matmul(r.get(1), adjoint(g.upstream(1))), matmul(adjoint(g.upstream(0)), r.get(0)));
      Tensor sym = add(tril(s), adjoint(tril(s, -1)));
      Tensor d = add(g.upstream(0), matmul(r.get(0), sym));
      g.give(0, adjoint(solveTriangular(r.get(1), adjoint(d), false)));
    }, f);
  }

  /**
   * {@return the eigenvalues of symmetric matrices, ascending, and the eigenvectors as columns}
   *
   * @param x (..., n, n)
   */
  public static List<Tensor> eigh(Tensor x) {
    if (Symbolic.any(x)) return Symbolic.ops("eigh", in -> Tensors.of(eigh(in.get(0))), x).tensors();
    Tensor f = square("eigh", x);
    int n = f.shape().last();
    List<Tensor> r = batched(new Shape[] {Shape.of(n), Shape.of(n, n)}, (in, out) -> {
      double[] v = Matrices.eigen(in[0], n);
      Integer[] order = order(n, i -> in[0][i * n + i]);
      for (int j = 0; j < n; j++) {
        out[0][j] = in[0][order[j] * n + order[j]];
        for (int i = 0; i < n; i++) out[1][i * n + j] = v[i * n + order[j]];
      }
    }, f);
    Tensor w = r.get(0);
    Tensor v = r.get(1);
    return Host.record(r, g -> {
      Tensor inner = multiply(reciprocalGaps(w), matmul(adjoint(v), g.upstream(1)));
      inner = add(inner, multiply(expandDims(g.upstream(0), -2), eye(n, n, 0, f.dtype())));
      Tensor d = matmul(matmul(v, inner), adjoint(v));
      g.give(0, multiply(add(d, adjoint(d)), 0.5));
    }, f);
  }

  private static Integer[] order(int n, IntToDoubleFunction key) {
    Integer[] order = new Integer[n];
    for (int i = 0; i < n; i++) order[i] = i;
    Arrays.sort(order, Comparator.comparingDouble(key::applyAsDouble));
    return order;
  }

  /** 1 / (w[j] - w[i]), 0 on the diagonal. */
  private static Tensor reciprocalGaps(Tensor w) {
    Tensor gap = subtract(expandDims(w, -2), expandDims(w, -1));
    Tensor same = equal(gap, 0);
    return where(same, zerosLike(gap), reciprocal(where(same, onesLike(gap), gap)));
  }
}
