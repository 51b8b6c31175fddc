package org.kerava.ops;

import org.kerava.backend.Bin;
import org.kerava.tensor.DType;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Tensor;

/** Element-wise functions of two operands, broadcast; a Java number on either side is a weak scalar. */
public abstract class BinaryOps extends MathOps {
  BinaryOps() {}

  /**
   * {@return a / b: the same as {@code divide}}
   *
   * @param a left
   * @param b right
   */
  public static Tensor trueDivide(Tensor a, Tensor b) {
    return divide(a, b);
  }

  /**
   * {@return a / b: the same as {@code divide}}
   *
   * @param a left
   * @param b right, a weak scalar
   */
  public static Tensor trueDivide(Tensor a, Number b) {
    return trueDivide(a, weak(b, a));
  }

  /**
   * {@return a / b: the same as {@code divide}}
   *
   * @param a left, a weak scalar
   * @param b right
   */
  public static Tensor trueDivide(Number a, Tensor b) {
    return trueDivide(weak(a, b), b);
  }

  /**
   * {@return a / b, and 0 where b is 0}
   *
   * @param a left
   * @param b right
   */
  public static Tensor divideNoNan(Tensor a, Tensor b) {
    Tensor q = cast(b, DType.promote(a.dtype(), b.dtype()).isFloating() ? a.dtype().promote(b.dtype()) : Settings.floatx());
    Tensor zero = equal(q, 0);
    Tensor r = divide(a, where(zero, onesLike(q), q));
    return where(zero, zerosLike(r), r);
  }

  /**
   * {@return a / b, and 0 where b is 0}
   *
   * @param a left
   * @param b right, a weak scalar
   */
  public static Tensor divideNoNan(Tensor a, Number b) {
    return divideNoNan(a, weak(b, a));
  }

  /**
   * {@return a / b, and 0 where b is 0}
   *
   * @param a left, a weak scalar
   * @param b right
   */
  public static Tensor divideNoNan(Number a, Tensor b) {
    return divideNoNan(weak(a, b), b);
  }

  /**
   * {@return a / b rounded down}
   *
   * @param a left
   * @param b right
   */
  public static Tensor floorDivide(Tensor a, Tensor b) {
    return binary(Bin.FLOOR_DIV, a, b, a.dtype().promote(b.dtype()), (d, g, x, z, y) -> {});
  }

  /**
   * {@return a / b rounded down}
   *
   * @param a left
   * @param b right, a weak scalar
   */
  public static Tensor floorDivide(Tensor a, Number b) {
    return floorDivide(a, weak(b, a));
  }

  /**
   * {@return a / b rounded down}
   *
   * @param a left, a weak scalar
   * @param b right
   */
  public static Tensor floorDivide(Number a, Tensor b) {
    return floorDivide(weak(a, b), b);
  }

  /**
   * {@return the rest of {@code floorDivide}: it has b's sign}
   *
   * @param a left
   * @param b right
   */
  public static Tensor mod(Tensor a, Tensor b) {
    return binary(Bin.MOD, a, b, numbers(a, b), (d, g, x, z, y) -> {
      if (d.needs(0)) d.give(0, unbroadcast(g, x.shape()));
      if (d.needs(1)) d.give(1, unbroadcast(negative(multiply(g, floor(divide(x, z)))), z.shape()));
    });
  }

  /**
   * {@return the rest of {@code floorDivide}: it has b's sign}
   *
   * @param a left
   * @param b right, a weak scalar
   */
  public static Tensor mod(Tensor a, Number b) {
    return mod(a, weak(b, a));
  }

  /**
   * {@return the rest of {@code floorDivide}: it has b's sign}
   *
   * @param a left, a weak scalar
   * @param b right
   */
  public static Tensor mod(Number a, Tensor b) {
    return mod(weak(a, b), b);
  }

  /**
   * {@return the rest of the division rounded towards 0: it has a's sign}
   *
   * @param a left
   * @param b right
   */
  public static Tensor fmod(Tensor a, Tensor b) {
    DType type = numbers(a, b);
    DType compute = type.isUnsigned() ? DType.INT32 : type;
    Tensor p = cast(a, compute);
    return cast(multiply(sign(p), mod(abs(p), abs(cast(b, compute)))), type);
  }

  /**
   * {@return the rest of the division rounded towards 0: it has a's sign}
   *
   * @param a left
   * @param b right, a weak scalar
   */
  public static Tensor fmod(Tensor a, Number b) {
    return fmod(a, weak(b, a));
  }

  /**
   * {@return the rest of the division rounded towards 0: it has a's sign}
   *
   * @param a left, a weak scalar
   * @param b right
   */
  public static Tensor fmod(Number a, Tensor b) {
    return fmod(weak(a, b), b);
  }

  /** The common type; truth values count as int32. */
  static DType numbers(Tensor a, Tensor b) {
    DType type = a.dtype().promote(b.dtype());
    return type == DType.BOOL ? DType.INT32 : type;
  }

  /** The common type if it is floating-point, else float32. */
  static DType floats(Tensor a, Tensor b) {
    DType type = a.dtype().promote(b.dtype());
    return type.isFloating() ? type : Settings.floatx();
  }

  /**
   * {@return the angle of the point (b, a) in radians}
   *
   * @param a left
   * @param b right
   */
  public static Tensor arctan2(Tensor a, Tensor b) {
    return binary(Bin.ATAN2, a, b, floats(a, b), (d, g, x, z, y) -> {
      Tensor r = divide(g, add(square(x), square(z)));
      if (d.needs(0)) d.give(0, unbroadcast(multiply(r, z), x.shape()));
      if (d.needs(1)) d.give(1, unbroadcast(negative(multiply(r, x)), z.shape()));
    });
  }

  /**
   * {@return the angle of the point (b, a) in radians}
   *
   * @param a left
   * @param b right, a weak scalar
   */
  public static Tensor arctan2(Tensor a, Number b) {
    return arctan2(a, weak(b, a));
  }

  /**
   * {@return the angle of the point (b, a) in radians}
   *
   * @param a left, a weak scalar
   * @param b right
   */
  public static Tensor arctan2(Number a, Tensor b) {
    return arctan2(weak(a, b), b);
  }

  /**
   * {@return √(a² + b²), without overflow; int64 gives float64}
   *
   * @param a left
   * @param b right
   */
  public static Tensor hypot(Tensor a, Tensor b) {
    DType type = wideFloat(a.dtype().promote(b.dtype()));
    Tensor p = abs(cast(a, type));
    Tensor q = abs(cast(b, type));
    Tensor large = maximum(p, q);
    return multiply(large, sqrt(add(square(divideNoNan(minimum(p, q), large)), 1)));
  }

  /**
   * {@return √(a² + b²), without overflow; int64 gives float64}
   *
   * @param a left
   * @param b right, a weak scalar
   */
  public static Tensor hypot(Tensor a, Number b) {
    return hypot(a, weak(b, a));
  }

  /**
   * {@return √(a² + b²), without overflow; int64 gives float64}
   *
   * @param a left, a weak scalar
   * @param b right
   */
  public static Tensor hypot(Number a, Tensor b) {
    return hypot(weak(a, b), b);
  }

  /**
   * {@return ln(eᵃ + eᵇ), without overflow}
   *
   * @param a left
   * @param b right
   */
  public static Tensor logaddexp(Tensor a, Tensor b) {
    return softMaximum(cast(a, floats(a, b)), cast(b, floats(a, b)), 1);
  }

  /**
   * {@return ln(eᵃ + eᵇ), without overflow}
   *
   * @param a left
   * @param b right, a weak scalar
   */
  public static Tensor logaddexp(Tensor a, Number b) {
    return logaddexp(a, weak(b, a));
  }

  /**
   * {@return ln(eᵃ + eᵇ), without overflow}
   *
   * @param a left, a weak scalar
   * @param b right
   */
  public static Tensor logaddexp(Number a, Tensor b) {
    return logaddexp(weak(a, b), b);
  }

  /**
   * {@return log₂(2ᵃ + 2ᵇ), without overflow}
   *
   * @param a left
   * @param b right
   */
  public static Tensor logaddexp2(Tensor a, Tensor b) {
    return softMaximum(cast(a, floats(a, b)), cast(b, floats(a, b)), StrictMath.log(2));
  }

  /**
   * {@return log₂(2ᵃ + 2ᵇ), without overflow}
   *
   * @param a left
   * @param b right, a weak scalar
   */
  public static Tensor logaddexp2(Tensor a, Number b) {
    return logaddexp2(a, weak(b, a));
  }

  /**
   * {@return log₂(2ᵃ + 2ᵇ), without overflow}
   *
   * @param a left, a weak scalar
   * @param b right
   */
  public static Tensor logaddexp2(Number a, Tensor b) {
    return logaddexp2(weak(a, b), b);
  }

  private static Tensor softMaximum(Tensor a, Tensor b, double unit) {
    Tensor delta = subtract(a, b);
    Tensor none = isnan(delta); // two equal infinities, or NaN
    Tensor safe = where(none, zerosLike(delta), delta);
    Tensor more = divide(log1p(exp(multiply(abs(safe), -unit))), unit);
    return where(none, add(a, b), add(maximum(a, b), more));
  }

  /**
   * {@return the larger of a and b; a number wins over NaN}
   *
   * @param a left
   * @param b right
   */
  public static Tensor fmax(Tensor a, Tensor b) {
    return ignoringNan(a, b, maximum(a, b));
  }

  /**
   * {@return the larger of a and b; a number wins over NaN}
   *
   * @param a left
   * @param b right, a weak scalar
   */
  public static Tensor fmax(Tensor a, Number b) {
    return fmax(a, weak(b, a));
  }

  /**
   * {@return the larger of a and b; a number wins over NaN}
   *
   * @param a left, a weak scalar
   * @param b right
   */
  public static Tensor fmax(Number a, Tensor b) {
    return fmax(weak(a, b), b);
  }

  /**
   * {@return the smaller of a and b; a number wins over NaN}
   *
   * @param a left
   * @param b right
   */
  public static Tensor fmin(Tensor a, Tensor b) {
    return ignoringNan(a, b, minimum(a, b));
  }

  /**
   * {@return the smaller of a and b; a number wins over NaN}
   *
   * @param a left
   * @param b right, a weak scalar
   */
  public static Tensor fmin(Tensor a, Number b) {
    return fmin(a, weak(b, a));
  }

  /**
   * {@return the smaller of a and b; a number wins over NaN}
   *
   * @param a left, a weak scalar
   * @param b right
   */
  public static Tensor fmin(Number a, Tensor b) {
    return fmin(weak(a, b), b);
  }

  private static Tensor ignoringNan(Tensor a, Tensor b, Tensor r) {
    if (!r.dtype().isFloating()) return r;
    return where(isnan(a), b, where(isnan(b), a, r));
  }

  /**
   * {@return 0 where a is negative, 1 where it is positive, b where it is 0; int64 gives float64}
   *
   * @param a left
   * @param b right
   */
  public static Tensor heaviside(Tensor a, Tensor b) {
    DType type = wideFloat(a.dtype().promote(b.dtype()));
    Tensor p = cast(a, type);
    Tensor zero = zerosLike(p);
    return Operations.where(less(p, 0), zero, Operations.where(greater(p, 0), onesLike(p), cast(b, type)));
  }

  /**
   * {@return 0 where a is negative, 1 where it is positive, b where it is 0; int64 gives float64}
   *
   * @param a left
   * @param b right, a weak scalar
   */
  public static Tensor heaviside(Tensor a, Number b) {
    return heaviside(a, weak(b, a));
  }

  /**
   * {@return 0 where a is negative, 1 where it is positive, b where it is 0; int64 gives float64}
   *
   * @param a left, a weak scalar
   * @param b right
   */
  public static Tensor heaviside(Number a, Tensor b) {
    return heaviside(weak(a, b), b);
  }

  /**
   * {@return a 2ᵇ, floating-point}
   *
   * @param a left
   * @param b whole numbers
   */
  public static Tensor ldexp(Tensor a, Tensor b) {
    if (b.dtype().isFloating()) throw new IllegalArgumentException("ldexp: the exponent must be of an integer dtype; got " + b.dtype());
    Tensor p = cast(a, floats(a, b));
    Tensor r = multiply(p, power(2.0, cast(b, p.dtype())));
    return where(logicalOr(isinf(p), equal(p, 0)), p, r);
  }

  /**
   * {@return a 2ᵇ, floating-point}
   *
   * @param a left
   * @param b whole numbers, a weak scalar
   */
  public static Tensor ldexp(Tensor a, Number b) {
    return ldexp(a, weak(b, a));
  }

  /**
   * {@return a 2ᵇ, floating-point}
   *
   * @param a left, a weak scalar
   * @param b whole numbers
   */
  public static Tensor ldexp(Number a, Tensor b) {
    return ldexp(weak(a, b), b);
  }

  /**
   * {@return the next number after a towards b}
   *
   * @param a left
   * @param b right
   */
  public static Tensor nextafter(Tensor a, Tensor b) {
    DType type = floats(a, b);
    return cast(Host.map("nextafter", cast(a, DType.FLOAT64), cast(b, DType.FLOAT64), DType.FLOAT64, Math::nextAfter), type);
  }

  /**
   * {@return the next number after a towards b}
   *
   * @param a left
   * @param b right, a weak scalar
   */
  public static Tensor nextafter(Tensor a, Number b) {
    return nextafter(a, weak(b, a));
  }

  /**
   * {@return the next number after a towards b}
   *
   * @param a left, a weak scalar
   * @param b right
   */
  public static Tensor nextafter(Number a, Tensor b) {
    return nextafter(weak(a, b), b);
  }
}
