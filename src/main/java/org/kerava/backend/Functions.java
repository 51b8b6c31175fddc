package org.kerava.backend;

/** The element-wise functions on single numbers: the definition of {@link Un}, {@link Bin} and {@link Cmp}, in double precision and in integers. */
final class Functions {
  private Functions() {}

  static double apply(Un op, double x) {
    return switch (op) {
      case NEG -> -x;
      case ABS -> Math.abs(x);
      case SIGN -> Math.signum(x);
      case SQUARE -> x * x;
      case SQRT -> Math.sqrt(x);
      case RSQRT -> 1 / Math.sqrt(x);
      case RECIPROCAL -> 1 / x;
      case EXP -> StrictMath.exp(x);
      case EXPM1 -> StrictMath.expm1(x);
      case LOG -> StrictMath.log(x);
      case LOG1P -> StrictMath.log1p(x);
      case LOG2 -> log2(x);
      case LOG10 -> StrictMath.log10(x);
      case SIN -> StrictMath.sin(x);
      case COS -> StrictMath.cos(x);
      case TAN -> StrictMath.tan(x);
      case ASIN -> StrictMath.asin(x);
      case ACOS -> StrictMath.acos(x);
      case ATAN -> StrictMath.atan(x);
      case SINH -> StrictMath.sinh(x);
      case COSH -> StrictMath.cosh(x);
      case TANH -> StrictMath.tanh(x);
      case ASINH -> Double.isInfinite(x) ? x : Math.copySign(StrictMath.log1p(Math.abs(x) + x * x / (1 + Math.sqrt(x * x + 1))), x);
      case ACOSH -> x > 1e154 ? StrictMath.log(x) + StrictMath.log(2) : StrictMath.log(x + Math.sqrt(x * x - 1));
      case ATANH -> 0.5 * StrictMath.log1p(2 * x / (1 - x));
      case ERF -> Special.erf(x);
      case ERFINV -> Special.erfinv(x);
      case LGAMMA -> Special.lgamma(x);
      case DIGAMMA -> Special.digamma(x);
      case SIGMOID -> 1 / (1 + StrictMath.exp(-x));
      case SOFTPLUS -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
      case RELU -> x > 0 || Double.isNaN(x) ? x : 0;
      case GELU -> 0.5 * x * Special.erfc(-x * Math.sqrt(0.5));
      case GELU_TANH -> x / (1 + StrictMath.exp(-2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
      case SILU -> x / (1 + StrictMath.exp(-x));
      case FLOOR -> Math.floor(x);
      case CEIL -> Math.ceil(x);
      case ROUND -> Math.rint(x);
      case TRUNC -> x < 0 ? Math.ceil(x) : Math.floor(x);
      case NOT -> x == 0 ? 1 : 0;
      case BITWISE_NOT -> ~(long) x;
      case IS_NAN -> Double.isNaN(x) ? 1 : 0;
      case IS_INF -> Double.isInfinite(x) ? 1 : 0;
      case IS_FINITE -> Double.isFinite(x) ? 1 : 0;
    };
  }

  private static double log2(double x) {
    int e = Math.getExponent(x);
    return x == Math.scalb(1.0, e) && e <= Double.MAX_EXPONENT ? e : StrictMath.log(x) / StrictMath.log(2);
  }

  static long apply(Un op, long x) {
    return switch (op) {
      case NEG -> -x;
      case ABS -> Math.abs(x);
      case SIGN -> Long.signum(x);
      case SQUARE -> x * x;
      case FLOOR, CEIL, ROUND, TRUNC -> x;
      case RELU -> Math.max(x, 0);
      case NOT -> x == 0 ? 1 : 0;
      case BITWISE_NOT -> ~x;
      case IS_NAN, IS_INF -> 0;
      case IS_FINITE -> 1;
      default -> (long) apply(op, (double) x);
    };
  }

  static double apply(Bin op, double a, double b) {
    return switch (op) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> a / b;
      case RSUB -> b - a;
      case RDIV -> b / a;
      case FLOOR_DIV -> floorDiv(a, b);
      case MOD -> mod(a, b);
      case RFLOOR_DIV -> floorDiv(b, a);
      case RMOD -> mod(b, a);
      case POW -> pow(a, b);
      case RPOW -> pow(b, a);
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
      case ATAN2 -> StrictMath.atan2(a, b);
      case AND -> a != 0 && b != 0 ? 1 : 0;
      case OR -> a != 0 || b != 0 ? 1 : 0;
      case XOR -> a != 0 ^ b != 0 ? 1 : 0;
      default -> throw new IllegalArgumentException(op + " needs integers");
    };
  }

  private static double floorDiv(double a, double b) {
    return Math.floor(a / b);
  }

  private static double mod(double a, double b) {
    double r = a % b;
    return r != 0 && r < 0 != b < 0 ? r + b : r;
  }

  private static double pow(double a, double b) {
    if (b == 2) return a * a;
    if (b == 0.5) return Math.sqrt(a);
    return a == 1 ? 1 : StrictMath.pow(a, b);
  }

  static long apply(Bin op, long a, long b) {
    return switch (op) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> b == 0 ? 0 : a / b;
      case RSUB -> b - a;
      case RDIV -> a == 0 ? 0 : b / a;
      case FLOOR_DIV -> b == 0 ? 0 : Math.floorDiv(a, b);
      case MOD -> b == 0 ? 0 : Math.floorMod(a, b);
      case RFLOOR_DIV -> a == 0 ? 0 : Math.floorDiv(b, a);
      case RMOD -> a == 0 ? 0 : Math.floorMod(b, a);
      case POW -> power(a, b);
      case RPOW -> power(b, a);
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
      case AND -> a != 0 && b != 0 ? 1 : 0;
      case OR -> a != 0 || b != 0 ? 1 : 0;
      case XOR -> a != 0 ^ b != 0 ? 1 : 0;
      case BITWISE_AND -> a & b;
      case BITWISE_OR -> a | b;
      case BITWISE_XOR -> a ^ b;
      case SHIFT_LEFT -> b >= 64 ? 0 : a << b;
      case SHIFT_RIGHT -> a >> Math.min(b, 63);
      case ATAN2 -> throw new IllegalArgumentException(op + " needs floats");
    };
  }

  private static long power(long a, long b) {
    if (b < 0) return a == 1 ? 1 : a == -1 ? (b & 1) == 0 ? 1 : -1 : 0;
    long r = 1;
    for (; b > 0; b >>= 1, a *= a) {
      if ((b & 1) == 1) r *= a;
    }
    return r;
  }

  static boolean apply(Cmp op, double a, double b) {
    return switch (op) {
      case EQ -> a == b;
      case NE -> a != b;
      case LT -> a < b;
      case LE -> a <= b;
      case GT -> a > b;
      case GE -> a >= b;
    };
  }

  static boolean apply(Cmp op, long a, long b) {
    return switch (op) {
      case EQ -> a == b;
      case NE -> a != b;
      case LT -> a < b;
      case LE -> a <= b;
      case GT -> a > b;
      case GE -> a >= b;
    };
  }
}
