package org.kerava.ops;

import java.util.Arrays;

/**
 * Decompositions of single matrices, row-major in double precision. Sources: G. Golub and C. van Loan, Matrix Computations (Gauss, Cholesky,
 * Householder; Jacobi's method for symmetric matrices and, one-sided, for singular values). Signs follow LAPACK where it fixes them.
 */
final class Matrices {
  private static final int SWEEPS = 60;

  private Matrices() {}

  /** Gauss with the largest pivots, in place: L below the diagonal (ones not stored), U above. @return the row that came to each place */
  static int[] lu(double[] a, int n) {
    int[] rows = new int[n];
    for (int i = 0; i < n; i++) rows[i] = i;
    for (int k = 0; k < n; k++) {
      int p = k;
      for (int i = k + 1; i < n; i++) {
        if (Math.abs(a[i * n + k]) > Math.abs(a[p * n + k])) p = i;
      }
      if (p != k) {
        for (int j = 0; j < n; j++) {
          double t = a[k * n + j];
          a[k * n + j] = a[p * n + j];
          a[p * n + j] = t;
        }
        int t = rows[k];
        rows[k] = rows[p];
        rows[p] = t;
      }
      double pivot = a[k * n + k];
      if (pivot == 0) continue;
      for (int i = k + 1; i < n; i++) {
        double f = a[i * n + k] /= pivot;
        for (int j = k + 1; j < n; j++) a[i * n + j] -= f * a[k * n + j];
      }
    }
    return rows;
  }

  /** The sign of a permutation: 1 or -1. */
  static int sign(int[] rows) {
    int[] p = rows.clone();
    int sign = 1;
    for (int i = 0; i < p.length; i++) {
      while (p[i] != i) {
        int k = p[i];
        p[i] = p[k];
        p[k] = k;
        sign = -sign;
      }
    }
    return sign;
  }

  /** x of a x = b for m columns. */
  static double[] solve(double[] a, double[] b, int n, int m) {
    double[] lu = a.clone();
    int[] rows = lu(lu, n);
    double[] x = new double[n * m];
    for (int i = 0; i < n; i++) {
      if (lu[i * n + i] == 0) throw new ArithmeticException("solve: the matrix of shape (" + n + ", " + n + ") is singular");
      System.arraycopy(b, rows[i] * m, x, i * m, m);
    }
    substitute(lu, x, n, m, true, true);
    substitute(lu, x, n, m, false, false);
    return x;
  }

  /** x of t x = b in place, for the lower or upper triangle of t, with ones on the diagonal or its own. */
  static void substitute(double[] t, double[] x, int n, int m, boolean lower, boolean ones) {
    for (int s = 0; s < n; s++) {
      int i = lower ? s : n - 1 - s;
      for (int k = lower ? 0 : i + 1; k < (lower ? i : n); k++) {
        double f = t[i * n + k];
        for (int j = 0; f != 0 && j < m; j++) x[i * m + j] -= f * x[k * m + j];
      }
      for (int j = 0; !ones && j < m; j++) x[i * m + j] /= t[i * n + i];
    }
  }

  /** The lower factor of a positive definite matrix. */
  static double[] cholesky(double[] a, int n) {
    double[] l = new double[n * n];
    for (int j = 0; j < n; j++) {
      for (int i = j; i < n; i++) {
        double s = a[i * n + j];
        for (int k = 0; k < j; k++) s -= l[i * n + k] * l[j * n + k];
        if (i > j) {
          l[i * n + j] = s / l[j * n + j];
        } else if (s > 0) {
          l[i * n + i] = Math.sqrt(s);
        } else {
          throw new ArithmeticException("cholesky: the matrix of shape (" + n + ", " + n + ") is not positive definite");
        }
      }
    }
    return l;
  }

  /** Householder's reflections: q (m, m) and r in place of a (m, n). @return q */
  static double[] qr(double[] a, int m, int n) {
    double[] q = new double[m * m];
    for (int i = 0; i < m; i++) q[i * m + i] = 1;
    double[] v = new double[m];
    for (int k = 0; k < Math.min(m, n); k++) {
      double norm = 0;
      for (int i = k + 1; i < m; i++) norm += a[i * n + k] * a[i * n + k];
      if (norm == 0) continue; // nothing to reflect: LAPACK leaves the sign, too
      norm = Math.sqrt(norm + a[k * n + k] * a[k * n + k]);
      double alpha = a[k * n + k] > 0 ? -norm : norm;
      Arrays.fill(v, 0, k, 0);
      v[k] = a[k * n + k] - alpha;
      double vv = v[k] * v[k];
      for (int i = k + 1; i < m; i++) {
        v[i] = a[i * n + k];
        vv += v[i] * v[i];
      }
      for (int j = k; j < n; j++) {
        double s = 0;
        for (int i = k; i < m; i++) s += v[i] * a[i * n + j];
        for (int i = k; i < m; i++) a[i * n + j] -= 2 * s / vv * v[i];
      }
      for (int i = k + 1; i < m; i++) a[i * n + k] = 0;
      for (int i = 0; i < m; i++) {
        double s = 0;
        for (int j = k; j < m; j++) s += q[i * m + j] * v[j];
        for (int j = k; j < m; j++) q[i * m + j] -= 2 * s / vv * v[j];
      }
    }
    return q;
  }

  /** Jacobi's rotations of a symmetric matrix in place, which becomes diagonal. @return the eigenvectors as columns */
  static double[] eigen(double[] a, int n) {
    double[] v = new double[n * n];
    for (int i = 0; i < n; i++) v[i * n + i] = 1;
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      double off = 0;
      double all = 0;
      for (int i = 0; i < n * n; i++) all += a[i] * a[i];
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) off += a[p * n + q] * a[p * n + q];
      }
      if (off <= 1e-32 * all) break;
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          double apq = a[p * n + q];
          if (apq == 0) continue;
          double theta = (a[q * n + q] - a[p * n + p]) / (2 * apq);
          double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(theta, 1));
          double c = 1 / Math.hypot(t, 1);
          double s = t * c;
          for (int i = 0; i < n; i++) turn(a, i * n + p, i * n + q, c, s);
          for (int i = 0; i < n; i++) turn(a, p * n + i, q * n + i, c, s);
          for (int i = 0; i < n; i++) turn(v, i * n + p, i * n + q, c, s);
        }
      }
    }
    return v;
  }

  private static void turn(double[] a, int i, int k, double c, double s) {
    double x = a[i];
    double y = a[k];
    a[i] = c * x - s * y;
    a[k] = s * x + c * y;
  }

  /** One-sided Jacobi on the columns of a (m, n), m >= n: they become u times the singular values. @return v (n, n) */
  static double[] singular(double[] a, int m, int n) {
    double[] v = new double[n * n];
    for (int i = 0; i < n; i++) v[i * n + i] = 1;
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      boolean moved = false;
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          double alpha = 0;
          double beta = 0;
          double gamma = 0;
          for (int i = 0; i < m; i++) {
            alpha += a[i * n + p] * a[i * n + p];
            beta += a[i * n + q] * a[i * n + q];
            gamma += a[i * n + p] * a[i * n + q];
          }
          if (Math.abs(gamma) <= 1e-16 * Math.sqrt(alpha * beta) || gamma == 0) continue;
          moved = true;
          double zeta = (beta - alpha) / (2 * gamma);
          double t = Math.copySign(1, zeta) / (Math.abs(zeta) + Math.hypot(zeta, 1));
          double c = 1 / Math.hypot(t, 1);
          for (int i = 0; i < m; i++) turn(a, i * n + p, i * n + q, c, c * t);
          for (int i = 0; i < n; i++) turn(v, i * n + p, i * n + q, c, c * t);
        }
      }
      if (!moved) break;
    }
    return v;
  }
}
