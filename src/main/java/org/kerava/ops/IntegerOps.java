package org.kerava.ops;

import java.util.function.LongBinaryOperator;
import org.kerava.backend.Bin;
import org.kerava.backend.Un;
import org.kerava.tensor.DType;
import org.kerava.tensor.Tensor;

/** Operations on whole numbers and their bits. */
public abstract class IntegerOps extends BinaryOps {
  IntegerOps() {}

  /**
   * {@return the greatest common divisor}
   *
   * @param a whole numbers
   * @param b whole numbers
   */
  public static Tensor gcd(Tensor a, Tensor b) {
    return whole("gcd", a, b, IntegerOps::divisor);
  }

  /**
   * {@return the greatest common divisor}
   *
   * @param a whole numbers
   * @param b whole numbers, a weak scalar
   */
  public static Tensor gcd(Tensor a, Number b) {
    return gcd(a, weak(b, a));
  }

  /**
   * {@return the greatest common divisor}
   *
   * @param a whole numbers, a weak scalar
   * @param b whole numbers
   */
  public static Tensor gcd(Number a, Tensor b) {
    return gcd(weak(a, b), b);
  }

  /**
   * {@return the least common multiple}
   *
   * @param a whole numbers
   * @param b whole numbers
   */
  public static Tensor lcm(Tensor a, Tensor b) {
    return whole("lcm", a, b, (p, q) -> p == 0 || q == 0 ? 0 : Math.abs(p / divisor(p, q) * q));
  }

  /**
   * {@return the least common multiple}
   *
   * @param a whole numbers
   * @param b whole numbers, a weak scalar
   */
  public static Tensor lcm(Tensor a, Number b) {
    return lcm(a, weak(b, a));
  }

  /**
   * {@return the least common multiple}
   *
   * @param a whole numbers, a weak scalar
   * @param b whole numbers
   */
  public static Tensor lcm(Number a, Tensor b) {
    return lcm(weak(a, b), b);
  }

  private static long divisor(long p, long q) {
    while (q != 0) {
      long r = p % q;
      p = q;
      q = r;
    }
    return Math.abs(p);
  }

  private static Tensor whole(String name, Tensor a, Tensor b, LongBinaryOperator f) {
    if (a.dtype().isFloating() || b.dtype().isFloating()) {
      throw new IllegalArgumentException(name + ": whole numbers expected, got dtypes " + a.dtype() + " and " + b.dtype());
    }
    return Host.whole(name, a, b, numbers(a, b), f);
  }

  /**
   * {@return either a or b; numbers other than 0 are true}
   *
   * @param a left
   * @param b right
   */
  public static Tensor logicalXor(Tensor a, Tensor b) {
    return binary(Bin.XOR, cast(a, DType.BOOL), cast(b, DType.BOOL), DType.BOOL, (d, g, x, z, y) -> {});
  }

  /**
   * {@return either a or b; numbers other than 0 are true}
   *
   * @param a left
   * @param b right, a weak scalar
   */
  public static Tensor logicalXor(Tensor a, Number b) {
    return logicalXor(a, weak(b, a));
  }

  /**
   * {@return either a or b; numbers other than 0 are true}
   *
   * @param a left, a weak scalar
   * @param b right
   */
  public static Tensor logicalXor(Number a, Tensor b) {
    return logicalXor(weak(a, b), b);
  }

  /**
   * {@return a and b, bit by bit}
   *
   * @param a whole numbers
   * @param b whole numbers
   */
  public static Tensor bitwiseAnd(Tensor a, Tensor b) {
    return bits(Bin.BITWISE_AND, a, b);
  }

  /**
   * {@return a and b, bit by bit}
   *
   * @param a whole numbers
   * @param b whole numbers, a weak scalar
   */
  public static Tensor bitwiseAnd(Tensor a, Number b) {
    return bitwiseAnd(a, weak(b, a));
  }

  /**
   * {@return a and b, bit by bit}
   *
   * @param a whole numbers, a weak scalar
   * @param b whole numbers
   */
  public static Tensor bitwiseAnd(Number a, Tensor b) {
    return bitwiseAnd(weak(a, b), b);
  }

  /**
   * {@return a or b, bit by bit}
   *
   * @param a whole numbers
   * @param b whole numbers
   */
  public static Tensor bitwiseOr(Tensor a, Tensor b) {
    return bits(Bin.BITWISE_OR, a, b);
  }

  /**
   * {@return a or b, bit by bit}
   *
   * @param a whole numbers
   * @param b whole numbers, a weak scalar
   */
  public static Tensor bitwiseOr(Tensor a, Number b) {
    return bitwiseOr(a, weak(b, a));
  }

  /**
   * {@return a or b, bit by bit}
   *
   * @param a whole numbers, a weak scalar
   * @param b whole numbers
   */
  public static Tensor bitwiseOr(Number a, Tensor b) {
    return bitwiseOr(weak(a, b), b);
  }

  /**
   * {@return either a or b, bit by bit}
   *
   * @param a whole numbers
   * @param b whole numbers
   */
  public static Tensor bitwiseXor(Tensor a, Tensor b) {
    return bits(Bin.BITWISE_XOR, a, b);
  }

  /**
   * {@return either a or b, bit by bit}
   *
   * @param a whole numbers
   * @param b whole numbers, a weak scalar
   */
  public static Tensor bitwiseXor(Tensor a, Number b) {
    return bitwiseXor(a, weak(b, a));
  }

  /**
   * {@return either a or b, bit by bit}
   *
   * @param a whole numbers, a weak scalar
   * @param b whole numbers
   */
  public static Tensor bitwiseXor(Number a, Tensor b) {
    return bitwiseXor(weak(a, b), b);
  }

  /**
   * {@return all bits inverted}
   *
   * @param x whole numbers
   */
  public static Tensor bitwiseInvert(Tensor x) {
    return x.dtype() == DType.BOOL ? logicalNot(x) : unary(Un.BITWISE_NOT, x, (g, a, y) -> zerosLike(g));
  }

  /**
   * {@return all bits inverted}
   *
   * @param x whole numbers
   */
  public static Tensor bitwiseNot(Tensor x) {
    return bitwiseInvert(x);
  }

  /**
   * {@return a shifted left by b bits}
   *
   * @param a whole numbers
   * @param b how far
   */
  public static Tensor bitwiseLeftShift(Tensor a, Tensor b) {
    return bits(Bin.SHIFT_LEFT, a, b);
  }

  /**
   * {@return a shifted left by b bits}
   *
   * @param a whole numbers
   * @param b how far, a weak scalar
   */
  public static Tensor bitwiseLeftShift(Tensor a, Number b) {
    return bitwiseLeftShift(a, weak(b, a));
  }

  /**
   * {@return a shifted left by b bits}
   *
   * @param a whole numbers, a weak scalar
   * @param b how far
   */
  public static Tensor bitwiseLeftShift(Number a, Tensor b) {
    return bitwiseLeftShift(weak(a, b), b);
  }

  /**
   * {@return a shifted left by b bits}
   *
   * @param a whole numbers
   * @param b how far
   */
  public static Tensor leftShift(Tensor a, Tensor b) {
    return bits(Bin.SHIFT_LEFT, a, b);
  }

  /**
   * {@return a shifted left by b bits}
   *
   * @param a whole numbers
   * @param b how far, a weak scalar
   */
  public static Tensor leftShift(Tensor a, Number b) {
    return leftShift(a, weak(b, a));
  }

  /**
   * {@return a shifted left by b bits}
   *
   * @param a whole numbers, a weak scalar
   * @param b how far
   */
  public static Tensor leftShift(Number a, Tensor b) {
    return leftShift(weak(a, b), b);
  }

  /**
   * {@return a shifted right by b bits, with its sign}
   *
   * @param a whole numbers
   * @param b how far
   */
  public static Tensor bitwiseRightShift(Tensor a, Tensor b) {
    return bits(Bin.SHIFT_RIGHT, a, b);
  }

  /**
   * {@return a shifted right by b bits, with its sign}
   *
   * @param a whole numbers
   * @param b how far, a weak scalar
   */
  public static Tensor bitwiseRightShift(Tensor a, Number b) {
    return bitwiseRightShift(a, weak(b, a));
  }

  /**
   * {@return a shifted right by b bits, with its sign}
   *
   * @param a whole numbers, a weak scalar
   * @param b how far
   */
  public static Tensor bitwiseRightShift(Number a, Tensor b) {
    return bitwiseRightShift(weak(a, b), b);
  }

  /**
   * {@return a shifted right by b bits, with its sign}
   *
   * @param a whole numbers
   * @param b how far
   */
  public static Tensor rightShift(Tensor a, Tensor b) {
    return bits(Bin.SHIFT_RIGHT, a, b);
  }

  /**
   * {@return a shifted right by b bits, with its sign}
   *
   * @param a whole numbers
   * @param b how far, a weak scalar
   */
  public static Tensor rightShift(Tensor a, Number b) {
    return rightShift(a, weak(b, a));
  }

  /**
   * {@return a shifted right by b bits, with its sign}
   *
   * @param a whole numbers, a weak scalar
   * @param b how far
   */
  public static Tensor rightShift(Number a, Tensor b) {
    return rightShift(weak(a, b), b);
  }

  private static Tensor bits(Bin op, Tensor a, Tensor b) {
    DType type = a.dtype().promote(b.dtype());
    if (type.isFloating()) throw new IllegalArgumentException(op + ": whole numbers expected, got dtypes " + a.dtype() + " and " + b.dtype());
    return binary(op, a, b, type, (d, g, x, z, y) -> {});
  }
}
