package org.kerava.ops;

import org.kerava.backend.Un;
import org.kerava.tensor.DType;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** Element-wise functions beyond the basic ones, each beside its derivative; forty short ones make the file long. */
public abstract class MathOps extends MatrixOps {
  MathOps() {}

  private static final double LN2 = StrictMath.log(2);

  /** A weak scalar as a tensor of the type that an operation with {@code like} has. */
  static Tensor weak(Number s, Tensor like) {
    DType type = like.dtype().promote(s);
    return s instanceof Long l ? Tensor.of(new long[] {l}, Shape.of(), type) : Tensor.of(new double[] {s.doubleValue()}, Shape.of(), type);
  }

  /** Integers and truth values as float32, but int64 as float64: the rule of a few functions of NumPy's. */
  static DType wideFloat(DType t) {
    return t.isFloating() ? t : t == DType.INT64 ? DType.FLOAT64 : Settings.floatx();
  }

  /**
   * {@return 2ˣ}
   *
   * @param x a tensor
   */
  public static Tensor exp2(Tensor x) {
    return power(2.0, toFloat(x));
  }

  /**
   * {@return eˣ - 1, exact near 0}
   *
   * @param x a tensor
   */
  public static Tensor expm1(Tensor x) {
    return floating(Un.EXPM1, x, (g, a, y) -> multiply(g, add(y, 1)));
  }

  /**
   * {@return ln(1 + x), exact near 0}
   *
   * @param x a tensor
   */
  public static Tensor log1p(Tensor x) {
    return floating(Un.LOG1P, x, (g, a, y) -> divide(g, add(a, 1)));
  }

  /**
   * {@return the logarithm to base 2}
   *
   * @param x a tensor
   */
  public static Tensor log2(Tensor x) {
    return floating(Un.LOG2, x, (g, a, y) -> divide(g, multiply(a, LN2)));
  }

  /**
   * {@return the logarithm to base 10}
   *
   * @param x a tensor
   */
  public static Tensor log10(Tensor x) {
    return floating(Un.LOG10, x, (g, a, y) -> divide(g, multiply(a, StrictMath.log(10))));
  }

  /**
   * {@return 1 / √x}
   *
   * @param x a tensor
   */
  public static Tensor rsqrt(Tensor x) {
    return floating(Un.RSQRT, x, (g, a, y) -> multiply(g, divide(multiply(y, -0.5), a)));
  }

  /**
   * {@return 1 / x}
   *
   * @param x a tensor
   */
  public static Tensor reciprocal(Tensor x) {
    return unary(Un.RECIPROCAL, x, (g, a, y) -> negative(multiply(g, square(y))));
  }

  /**
   * {@return the cube root; int64 gives float64}
   *
   * @param x a tensor
   */
  public static Tensor cbrt(Tensor x) {
    Tensor f = cast(x, wideFloat(x.dtype()));
    return multiply(sign(f), power(abs(f), 1.0 / 3));
  }

  /**
   * {@return the sine of radians}
   *
   * @param x a tensor
   */
  public static Tensor sin(Tensor x) {
    return floating(Un.SIN, x, (g, a, y) -> multiply(g, cos(a)));
  }

  /**
   * {@return the cosine of radians}
   *
   * @param x a tensor
   */
  public static Tensor cos(Tensor x) {
    return floating(Un.COS, x, (g, a, y) -> negative(multiply(g, sin(a))));
  }

  /**
   * {@return the tangent of radians}
   *
   * @param x a tensor
   */
  public static Tensor tan(Tensor x) {
    return floating(Un.TAN, x, (g, a, y) -> multiply(g, add(square(y), 1)));
  }

  /**
   * {@return the arc sine in radians}
   *
   * @param x a tensor
   */
  public static Tensor arcsin(Tensor x) {
    return floating(Un.ASIN, x, (g, a, y) -> multiply(g, rsqrt(subtract(1, square(a)))));
  }

  /**
   * {@return the arc cosine in radians}
   *
   * @param x a tensor
   */
  public static Tensor arccos(Tensor x) {
    return floating(Un.ACOS, x, (g, a, y) -> negative(multiply(g, rsqrt(subtract(1, square(a))))));
  }

  /**
   * {@return the arc tangent in radians}
   *
   * @param x a tensor
   */
  public static Tensor arctan(Tensor x) {
    return floating(Un.ATAN, x, (g, a, y) -> divide(g, add(square(a), 1)));
  }

  /**
   * {@return the hyperbolic sine}
   *
   * @param x a tensor
   */
  public static Tensor sinh(Tensor x) {
    return floating(Un.SINH, x, (g, a, y) -> multiply(g, cosh(a)));
  }

  /**
   * {@return the hyperbolic cosine}
   *
   * @param x a tensor
   */
  public static Tensor cosh(Tensor x) {
    return floating(Un.COSH, x, (g, a, y) -> multiply(g, sinh(a)));
  }

  /**
   * {@return the inverse hyperbolic sine}
   *
   * @param x a tensor
   */
  public static Tensor arcsinh(Tensor x) {
    return floating(Un.ASINH, x, (g, a, y) -> multiply(g, rsqrt(add(square(a), 1))));
  }

  /**
   * {@return the inverse hyperbolic cosine}
   *
   * @param x a tensor
   */
  public static Tensor arccosh(Tensor x) {
    return floating(Un.ACOSH, x, (g, a, y) -> multiply(g, rsqrt(subtract(square(a), 1))));
  }

  /**
   * {@return the inverse hyperbolic tangent}
   *
   * @param x a tensor
   */
  public static Tensor arctanh(Tensor x) {
    return floating(Un.ATANH, x, (g, a, y) -> divide(g, subtract(1, square(a))));
  }

  /**
   * {@return sin(πx) / (πx), 1 at 0}
   *
   * @param x a tensor
   */
  public static Tensor sinc(Tensor x) {
    Tensor f = toFloat(x);
    Tensor zero = equal(f, 0);
    Tensor px = multiply(where(zero, onesLike(f), f), Math.PI);
    return where(zero, onesLike(f), divide(sin(px), px));
  }

  /**
   * {@return degrees as radians; int64 gives float64}
   *
   * @param x a tensor
   */
  public static Tensor deg2rad(Tensor x) {
    return multiply(cast(x, wideFloat(x.dtype())), Math.PI / 180);
  }

  /**
   * {@return radians as degrees; int64 gives float64}
   *
   * @param x a tensor
   */
  public static Tensor rad2deg(Tensor x) {
    return multiply(cast(x, wideFloat(x.dtype())), 180 / Math.PI);
  }

  /**
   * {@return the error function}
   *
   * @param x a tensor
   */
  public static Tensor erf(Tensor x) {
    return floating(Un.ERF, x, (g, a, y) -> multiply(g, multiply(exp(negative(square(a))), 2 / Math.sqrt(Math.PI))));
  }

  /**
   * {@return 1 - erf(x)}
   *
   * @param x a tensor
   */
  public static Tensor erfc(Tensor x) {
    return subtract(1, erf(x));
  }

  /**
   * {@return the inverse of the error function}
   *
   * @param x a tensor
   */
  public static Tensor erfinv(Tensor x) {
    return floating(Un.ERFINV, x, (g, a, y) -> multiply(g, multiply(exp(square(y)), Math.sqrt(Math.PI) / 2)));
  }

  /**
   * {@return the modified Bessel function of the first kind of order 0; int64 gives float64}
   *
   * @param x a tensor
   */
  public static Tensor i0(Tensor x) {
    Tensor f = cast(x, wideFloat(x.dtype()));
    return Host.map("i0", f, f.dtype(), MathOps::bessel0, (g, a, y) -> multiply(g, bessel1(a)));
  }

  /** The modified Bessel function of order 1, the derivative of that of order 0. */
  private static Tensor bessel1(Tensor x) {
    return Host.map("i1", x, x.dtype(), v -> {
      double term = v / 2;
      double sum = term;
      for (int k = 1; Math.abs(term) > 1e-17 * Math.abs(sum); k++) sum += term *= v * v / 4 / k / (k + 1);
      return sum;
    }, (g, a, y) -> multiply(g, subtract(i0(a), divide(y, where(equal(a, 0), onesLike(a), a)))));
  }

  /** By its power series, whose terms are all positive. */
  static double bessel0(double v) {
    double term = 1;
    double sum = 1;
    for (int k = 1; term > 1e-17 * sum; k++) sum += term *= v * v / 4 / k / k;
    return sum;
  }

  /**
   * {@return |x| as a floating-point number}
   *
   * @param x a tensor
   */
  public static Tensor fabs(Tensor x) {
    return abs(toFloat(x));
  }

  /**
   * {@return |x|: the same as {@code abs}}
   *
   * @param x a tensor
   */
  public static Tensor absolute(Tensor x) {
    return abs(x);
  }

  /**
   * {@return x rounded down, floating-point}
   *
   * @param x a tensor
   */
  public static Tensor floor(Tensor x) {
    return floating(Un.FLOOR, x, (g, a, y) -> zerosLike(g));
  }

  /**
   * {@return x rounded up, floating-point}
   *
   * @param x a tensor
   */
  public static Tensor ceil(Tensor x) {
    return floating(Un.CEIL, x, (g, a, y) -> zerosLike(g));
  }

  /**
   * {@return x rounded towards 0}
   *
   * @param x a tensor
   */
  public static Tensor trunc(Tensor x) {
    return x.dtype().isFloating() ? unary(Un.TRUNC, x, (g, a, y) -> zerosLike(g)) : x;
  }

  /**
   * {@return x rounded to a number of decimals, halves to even}
   *
   * @param x a tensor
   */
  public static Tensor round(Tensor x) {
    return round(x, 0);
  }

  /**
   * {@return x rounded to a number of decimals, halves to even}
   *
   * @param x a tensor
   * @param decimals how many digits behind the point
   */
  public static Tensor round(Tensor x, int decimals) {
    if (decimals == 0) return unary(Un.ROUND, x, (g, a, y) -> zerosLike(g));
    if (decimals > 0 && !x.dtype().isFloating()) return x;
    double factor = StrictMath.pow(10, decimals);
    return cast(divide(round(multiply(toFloat(x), factor)), factor), x.dtype());
  }

  /**
   * {@return x between two limits}
   *
   * @param x a tensor
   * @param low the lower limit
   * @param high the upper limit
   */
  public static Tensor clip(Tensor x, Number low, Number high) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("Clip", x).with("x_min", low).with("x_max", high), in -> clip(in.get(0), low, high), x);
    return cast(minimum(maximum(x, low), high), x.dtype() == DType.BOOL ? DType.INT32 : x.dtype());
  }

  /**
   * {@return x between two limits, broadcast}
   *
   * @param x a tensor
   * @param low the lower limits
   * @param high the upper limits
   */
  public static Tensor clip(Tensor x, Tensor low, Tensor high) {
    return cast(minimum(maximum(x, low), high), x.dtype() == DType.BOOL ? DType.INT32 : x.dtype());
  }

  /**
   * {@return a copy of x}
   *
   * @param x a tensor
   */
  public static Tensor copy(Tensor x) {
    return reshape(x, x.shape());
  }

  /**
   * {@return x itself: there are no complex numbers}
   *
   * @param x a tensor
   */
  public static Tensor conj(Tensor x) {
    return x;
  }

  /**
   * {@return x itself: there are no complex numbers}
   *
   * @param x a tensor
   */
  public static Tensor conjugate(Tensor x) {
    return x;
  }

  /**
   * {@return the real part: x itself}
   *
   * @param x a tensor
   */
  public static Tensor real(Tensor x) {
    return x;
  }

  /**
   * {@return the imaginary part: zeros}
   *
   * @param x a tensor
   */
  public static Tensor imag(Tensor x) {
    return zerosLike(x);
  }

  /**
   * {@return the angle in the complex plane: 0, or π for negative numbers}
   *
   * @param x a tensor
   */
  public static Tensor angle(Tensor x) {
    Tensor f = toFloat(x);
    return where(isnan(f), f, where(less(f, 0), fullLike(f, Math.PI), zerosLike(f)));
  }

  /**
   * {@return x with other values for what is not finite}
   *
   * @param x a tensor
   * @param nan for NaN
   * @param posinf for infinity
   * @param neginf for minus infinity
   */
  public static Tensor nanToNum(Tensor x, Number nan, Number posinf, Number neginf) {
    if (!x.dtype().isFloating()) return x;
    Tensor y = where(isnan(x), fullLike(x, nan), x);
    y = where(isposinf(y), fullLike(x, posinf), y);
    return where(isneginf(y), fullLike(x, neginf), y);
  }

  /**
   * {@return x with 0 for NaN and the largest finite numbers for the infinities}
   *
   * @param x a tensor
   */
  public static Tensor nanToNum(Tensor x) {
    return nanToNum(x, 0);
  }

  /**
   * {@return x with another value for NaN, and the largest finite numbers for the infinities}
   *
   * @param x a tensor
   * @param nan for NaN
   */
  public static Tensor nanToNum(Tensor x, Number nan) {
    double max = largest(x.dtype());
    return nanToNum(x, nan, max, -max);
  }

  /** The largest finite number of a floating-point type. */
  static double largest(DType t) {
    return switch (t) {
      case FLOAT16 -> 65504;
      case BFLOAT16 -> 0x1.fep127;
      case FLOAT64 -> Double.MAX_VALUE;
      default -> Float.MAX_VALUE;
    };
  }

  /**
   * {@return whether NaN}
   *
   * @param x a tensor
   */
  public static Tensor isnan(Tensor x) {
    return unary(Un.IS_NAN, x, (g, a, y) -> zerosLike(g));
  }

  /**
   * {@return whether infinite}
   *
   * @param x a tensor
   */
  public static Tensor isinf(Tensor x) {
    return unary(Un.IS_INF, x, (g, a, y) -> zerosLike(g));
  }

  /**
   * {@return whether a finite number}
   *
   * @param x a tensor
   */
  public static Tensor isfinite(Tensor x) {
    return unary(Un.IS_FINITE, x, (g, a, y) -> zerosLike(g));
  }

  /**
   * {@return whether plus infinity}
   *
   * @param x a tensor
   */
  public static Tensor isposinf(Tensor x) {
    return x.dtype().isFloating() ? equal(x, Double.POSITIVE_INFINITY) : isinf(x);
  }

  /**
   * {@return whether minus infinity}
   *
   * @param x a tensor
   */
  public static Tensor isneginf(Tensor x) {
    return x.dtype().isFloating() ? equal(x, Double.NEGATIVE_INFINITY) : isinf(x);
  }

  /**
   * {@return true everywhere: there are no complex numbers}
   *
   * @param x a tensor
   */
  public static Tensor isreal(Tensor x) {
    return cast(onesLike(x), DType.BOOL);
  }

  /**
   * {@return whether the sign bit is set: negative numbers and -0}
   *
   * @param x a tensor
   */
  public static Tensor signbit(Tensor x) {
    if (x.dtype().isUnsigned() || x.dtype() == DType.BOOL) return cast(zerosLike(x), DType.BOOL);
    Tensor negative = less(x, 0);
    return x.dtype().isFloating() ? logicalOr(negative, logicalAnd(equal(x, 0), less(reciprocal(x), 0))) : negative;
  }
}
