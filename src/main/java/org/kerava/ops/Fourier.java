package org.kerava.ops;

import java.util.function.IntBinaryOperator;
import org.jspecify.annotations.Nullable;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/**
 * The discrete Fourier transform of the last axis, made of products with small matrices (Cooley and Tukey): a length a b is a transforms of length
 * b after b of length a. So it is differentiable, and as exact as the products.
 *
 * @param re real parts
 * @param im imaginary parts, or null if they are 0
 */
record Fourier(Tensor re, @Nullable Tensor im) {
  /** Up to this length one product is faster than the steps around two. */
  private static final int DENSE = 64;

  /** The sums of x[j] exp(-2 pi i j k / n); with +1 for sign, exp(+...). */
  Fourier transform(int sign) {
    int n = re.shape().last();
    int a = factor(n);
    if (a == 1) return times(table(n, n, n, (j, k) -> (int) ((long) j * k % n), sign));
    int b = n / a;
    Shape rows = re.shape().dropLast(1).append(a, b); // x[b i + j] at (i, j)
    Fourier x = new Fourier(Operations.reshape(re, rows), im == null ? null : Operations.reshape(im, rows)).swapped();
    Fourier y = x.times(table(a, a, a, (i, k) -> i * k % a, sign)).swapped() // (k1, j)
        .twiddled(table(a, b, n, (k, j) -> (int) ((long) k * j % n), sign));
    Fourier z = y.transform(sign).swapped(); // (k2, k1): k1 + a k2
    return new Fourier(Operations.reshape(z.re, re.shape()), Operations.reshape(z.imaginary(), re.shape()));
  }

  /** A divisor of n up to {@link #DENSE}, the largest; 1 if n is small or has none. */
  private static int factor(int n) {
    if (n <= DENSE) return 1;
    for (int a = DENSE; a > 1; a--) {
      if (n % a == 0) return a;
    }
    return 1;
  }

  /** exp(sign 2 pi i turn / n) at each row and column. */
  private Fourier table(int rows, int columns, int n, IntBinaryOperator turn, int sign) {
    double[] c = new double[rows * columns];
    double[] s = new double[rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        double angle = 2 * Math.PI * turn.applyAsInt(i, j) / n;
        c[i * columns + j] = StrictMath.cos(angle);
        s[i * columns + j] = sign * StrictMath.sin(angle);
      }
    }
    Shape shape = Shape.of(rows, columns);
    DType t = re.dtype();
    return new Fourier(Tensor.of(c, shape, t), Tensor.of(s, shape, t));
  }

  Tensor imaginary() {
    return im == null ? Operations.zerosLike(re) : im;
  }

  private Fourier swapped() {
    return new Fourier(Operations.swapaxes(re, -1, -2), im == null ? null : Operations.swapaxes(im, -1, -2));
  }

  private Fourier times(Fourier m) {
    if (im == null) return new Fourier(Operations.matmul(re, m.re), Operations.matmul(re, m.imaginary()));
    return new Fourier(Operations.subtract(Operations.matmul(re, m.re), Operations.matmul(im, m.imaginary())),
        Operations.add(Operations.matmul(re, m.imaginary()), Operations.matmul(im, m.re)));
  }

  private Fourier twiddled(Fourier m) {
    Tensor i = imaginary();
    return new Fourier(Operations.subtract(Operations.multiply(re, m.re), Operations.multiply(i, m.imaginary())),
        Operations.add(Operations.multiply(re, m.imaginary()), Operations.multiply(i, m.re)));
  }
}
