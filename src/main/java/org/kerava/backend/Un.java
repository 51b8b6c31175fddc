package org.kerava.backend;

/** Element-wise functions of one operand. Outputs have the operand's dtype, except the tests, which give bool. */
public enum Un {
  /** -x. */ NEG,
  /** |x|. */ ABS,
  /** -1, 0 or 1; NaN stays. */ SIGN,
  /** x². */ SQUARE,
  /** √x. */ SQRT,
  /** 1/√x. */ RSQRT,
  /** 1/x. */ RECIPROCAL,
  /** eˣ. */ EXP,
  /** eˣ - 1, exact near 0. */ EXPM1,
  /** Natural logarithm. */ LOG,
  /** ln(1 + x), exact near 0. */ LOG1P,
  /** Logarithm to base 2. */ LOG2,
  /** Logarithm to base 10. */ LOG10,
  /** Sine of radians. */ SIN,
  /** Cosine of radians. */ COS,
  /** Tangent of radians. */ TAN,
  /** Arc sine. */ ASIN,
  /** Arc cosine. */ ACOS,
  /** Arc tangent. */ ATAN,
  /** Hyperbolic sine. */ SINH,
  /** Hyperbolic cosine. */ COSH,
  /** Hyperbolic tangent. */ TANH,
  /** Inverse hyperbolic sine. */ ASINH,
  /** Inverse hyperbolic cosine. */ ACOSH,
  /** Inverse hyperbolic tangent. */ ATANH,
  /** Error function. */ ERF,
  /** Inverse error function. */ ERFINV,
  /** Logarithm of the gamma function. */ LGAMMA,
  /** Derivative of {@link #LGAMMA}. */ DIGAMMA,
  /** 1 / (1 + e⁻ˣ). */ SIGMOID,
  /** ln(1 + eˣ), without overflow. */ SOFTPLUS,
  /** max(x, 0); NaN stays. */ RELU,
  /** x/2 (1 + erf(x/√2)), the exact GELU. */ GELU,
  /** The GELU by tanh. */ GELU_TANH,
  /** x sigmoid(x). */ SILU,
  /** Rounds down. */ FLOOR,
  /** Rounds up. */ CEIL,
  /** Rounds half to even. */ ROUND,
  /** Rounds towards 0. */ TRUNC,
  /** Not, of truth values. */ NOT(true),
  /** Inverts all bits. */ BITWISE_NOT,
  /** Whether x is NaN. */ IS_NAN(true),
  /** Whether x is infinite. */ IS_INF(true),
  /** Whether x is a finite number. */ IS_FINITE(true);

  private final boolean test;

  Un() {
    this(false);
  }

  Un(boolean test) {
    this.test = test;
  }

  /** {@return whether the result is a truth value} */
  public boolean isTest() {
    return test;
  }
}
