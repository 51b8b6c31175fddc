package org.kerava.backend.cpu.nest;

import org.kerava.backend.Bin;
import org.kerava.backend.Cmp;
import org.kerava.backend.Un;
import org.kerava.backend.cpu.nest.Program.Draft;
import org.kerava.tensor.DType;

/**
 * The element-wise functions in float32, as instructions: their only definition on this backend. Errors are below 2 units in the last place
 * (tested against double precision over all exponents) unless said otherwise; NaN and infinities behave as in {@link Un} and {@link Bin}.
 *
 * <p>Choices between branches are compare and select, never {@code min} and {@code max}, which AVX2 must emulate. Coefficients:
 * {@code src/test/python/polynomials.py}.
 */
public final class Formulas {
  private static final float LN2_HIGH = 0.693145751953125f; // 15 bits, so that small multiples are exact
  private static final float LN2_LOW = 1.42860677e-6f;
  private static final float LOG2_E = 1.44269504f;
  private static final int ONE = 0x3f800000; // the bits of 1f
  private static final int SIGN_BIT = 0x80000000;
  /** 1.5 * 2^23: adding it rounds to a whole number, which then stands in the low bits. */
  private static final float ROUND = 12582912f;
  private static final float[] EXP = {0.0013823577901348472f, 0.008368827402591705f, 0.04166823625564575f, 0.1666651964187622f, 0.4999999403953552f};
  private static final float[] EXPM1 =
      {0.00019961854559369385f, 0.001393371494486928f, 0.008333188481628895f, 0.04166647791862488f, 0.1666666716337204f, 0.5f};
  private static final float[] LOG = {-0.07861663401126862f, 0.12882941961288452f, -0.13128504157066345f, 0.14180947840213776f,
    -0.16624557971954346f, 0.20002301037311554f, -0.25000810623168945f, 0.33333316445350647f};
  private static final float[] ATANH = {0.24347980320453644f, 0.2849566340446472f, 0.40001004934310913f, 0.6666666269302368f};
  private static final float[] ERF_SMALL = {-0.0005980555433779955f, 0.004991826601326466f, -0.026766270399093628f, 0.11281827837228775f,
    -0.3761249780654907f, 0.12837915122509003f};
  private static final float[] ERF_LARGE = {1.1233752047701273e-05f, -0.0003228312998544425f, 0.0036425823345780373f, -0.023762347176671028f,
    0.10623723268508911f, 0.6351510882377625f, 0.1286485493183136f};
  private static final float[] PHI = {1.1675084510276434e-10f, -6.036964261824096e-09f, 1.3903230922096554e-07f, -1.8763979596769786e-06f,
    1.632894782233052e-05f, -9.310556197306141e-05f, 0.0003090834361501038f, -2.501146445865743e-05f, -0.006945432163774967f,
    0.05245360732078552f, 0.45921391248703003f, 1.1511051654815674f};
  private static final float[] EXP2 = {0.0013274068478494883f, 0.009671497158706188f, 0.055507007986307144f, 0.24022242426872253f, 0.6931470036506653f};
  private static final float[] SIN = {-0.00019517994951456785f, 0.008332188241183758f, -0.16666655242443085f};
  private static final float[] COS = {2.4432296413579024e-05f, -0.0013887309469282627f, 0.04166664555668831f};
  /** Beyond, the reduction of sine's and cosine's arguments is not exact enough. */
  public static final float TRIGONOMETRIC_LIMIT = 100_000f;

  private final Draft d;
  private final DType type;

  /**
   * Formulas that write to a draft.
   *
   * @param draft the program
   * @param type FLOAT32, or a 16-bit type to round to after each function
   */
  public Formulas(Draft draft, DType type) {
    this.d = draft;
    this.type = type;
  }

  /**
   * Whether a function has a formula.
   *
   * @param op the function
   */
  public static boolean has(Un op) {
    return switch (op) {
      case TAN, ASIN, ACOS, ATAN, SINH, COSH, ASINH, ACOSH, ATANH, ERFINV, LGAMMA, DIGAMMA, BITWISE_NOT -> false;
      default -> true;
    };
  }

  /**
   * Whether a function has a formula.
   *
   * @param op the function
   */
  public static boolean has(Bin op) {
    return switch (op) {
      case ADD, SUB, MUL, DIV, RSUB, RDIV, FLOOR_DIV, RFLOOR_DIV, POW, RPOW, MAX, MIN, AND, OR, XOR -> true;
      default -> false;
    };
  }

  /**
   * {@return op(x)}
   *
   * @param op a function with a formula
   * @param x a float value
   */
  public int apply(Un op, int x) {
    return round(switch (op) {
      case NEG -> d.of(Code.NEG, x);
      case ABS -> d.of(Code.ABS, x);
      case SIGN -> select(lt(x, c(0)), c(-1), select(lt(c(0), x), c(1), x));
      case SQUARE -> mul(x, x);
      case SQRT -> d.of(Code.SQRT, x);
      case RSQRT -> div(c(1), d.of(Code.SQRT, x));
      case RECIPROCAL -> div(c(1), x);
      case EXP -> exp(x);
      case EXPM1 -> expm1(x);
      case LOG -> log(x);
      case LOG1P -> log1p(x);
      case LOG2 -> logTo(x, 1.44269504f, 1.92596299e-8f, 1f, 0f);
      case LOG10 -> logTo(x, 0.4342944920063019f, -1.0103049952192578e-8f, 0.3010300099849701f, -1.4320989264069365e-8f);
      case SIN -> sine(x, 0);
      case COS -> sine(x, 1);
      case TANH -> tanh(x);
      case ERF -> erf(x);
      case SIGMOID -> sigmoid(x);
      case SOFTPLUS -> add(select(lt(x, c(0)), c(0), x), log1p(exp(d.of(Code.NEG, d.of(Code.ABS, x)))));
      case RELU -> select(le(x, c(0)), c(0), x);
      case GELU -> gelu(x);
      case GELU_TANH -> mul(x, sigmoid(mul(mul(x, c(1.5957691216f)), fma(mul(x, x), c(0.044715f), c(1)))));
      case SILU -> mul(x, sigmoid(x)); // up to 4 units
      case FLOOR -> floor(x);
      case CEIL -> d.of(Code.NEG, floor(d.of(Code.NEG, x)));
      case ROUND -> rint(x);
      case TRUNC -> withSign(floor(d.of(Code.ABS, x)), x);
      case NOT -> truth(eq(x, c(0)));
      case IS_NAN -> truth(ne(x, x));
      case IS_INF -> truth(eq(d.of(Code.ABS, x), c(Float.POSITIVE_INFINITY)));
      case IS_FINITE -> truth(lt(d.of(Code.ABS, x), c(Float.POSITIVE_INFINITY)));
      default -> throw new UnsupportedOperationException("no formula for " + op);
    });
  }

  /**
   * {@return a op b}
   *
   * @param op a function with a formula
   * @param a a float value
   * @param b a float value
   */
  public int apply(Bin op, int a, int b) {
    return round(switch (op) {
      case ADD -> add(a, b);
      case SUB -> sub(a, b);
      case MUL -> mul(a, b);
      case DIV -> div(a, b);
      case RSUB -> sub(b, a);
      case RDIV -> div(b, a);
      case FLOOR_DIV -> floor(div(a, b));
      case RFLOOR_DIV -> floor(div(b, a));
      case POW -> pow(a, b);
      case RPOW -> pow(b, a);
      case MAX -> select(d.of(Code.OR, lt(b, a), ne(a, a)), a, b);
      case MIN -> select(d.of(Code.OR, lt(a, b), ne(a, a)), a, b);
      case AND -> truth(d.of(Code.AND, ne(a, c(0)), ne(b, c(0))));
      case OR -> truth(d.of(Code.OR, ne(a, c(0)), ne(b, c(0))));
      case XOR -> {
        int p = ne(a, c(0));
        int q = ne(b, c(0));
        yield truth(d.of(Code.AND, d.of(Code.OR, p, q), d.of(Code.NOT, d.of(Code.AND, p, q))));
      }
      default -> throw new UnsupportedOperationException("no formula for " + op);
    });
  }

  /**
   * {@return the truth value of a cmp b}
   *
   * @param op the comparison
   * @param a a float value
   * @param b a float value
   */
  public int mask(Cmp op, int a, int b) {
    return switch (op) {
      case EQ -> eq(a, b);
      case NE -> ne(a, b);
      case LT -> lt(a, b);
      case LE -> le(a, b);
      case GT -> lt(b, a);
      case GE -> le(b, a);
    };
  }

  /**
   * {@return 1 or 0}
   *
   * @param mask a truth value
   */
  public int truth(int mask) {
    return select(mask, c(1), c(0));
  }

  /**
   * {@return the truth value of a float: whether it is not 0}
   *
   * @param x a float value
   */
  public int isTrue(int x) {
    return ne(x, c(0));
  }

  /**
   * {@return m ? a : b}
   *
   * @param m a truth value
   * @param a a float value
   * @param b a float value
   */
  public int select(int m, int a, int b) {
    return d.of(Code.SELECT, m, a, b);
  }

  /**
   * {@return a constant}
   *
   * @param x its value
   */
  public int c(float x) {
    return d.constant(x);
  }

  private int add(int a, int b) {
    return d.of(Code.ADD, a, b);
  }

  private int sub(int a, int b) {
    return d.of(Code.SUB, a, b);
  }

  private int mul(int a, int b) {
    return d.of(Code.MUL, a, b);
  }

  private int div(int a, int b) {
    return d.of(Code.DIV, a, b);
  }

  private int fma(int a, int b, int c) {
    return d.of(Code.FMA, a, b, c);
  }

  private int lt(int a, int b) {
    return d.of(Code.LT, a, b);
  }

  private int le(int a, int b) {
    return d.of(Code.LE, a, b);
  }

  private int eq(int a, int b) {
    return d.of(Code.EQ, a, b);
  }

  private int ne(int a, int b) {
    return d.of(Code.NE, a, b);
  }

  private int horner(float[] coefficients, int x) {
    int p = c(coefficients[0]);
    for (int i = 1; i < coefficients.length; i++) {
      p = fma(p, x, c(coefficients[i]));
    }
    return p;
  }

  /** |a| with the sign of b. */
  private int withSign(int a, int b) {
    int sign = d.of(Code.IAND, d.of(Code.BITS, b), d.integer(SIGN_BIT));
    return d.of(Code.FLOAT, d.of(Code.IOR, d.of(Code.BITS, a), sign));
  }

  /** Parts of the exponential function: x = n ln 2 + r. */
  private record Exponent(int r, int scale1, int scale2) {}

  /**
   * Reduces the argument. The power 2^n is given as two factors, so that results may be subnormal; {@code bias} is 2 * 127 more than the
   * rounding constant so that the exponent's bits come out with their bias.
   */
  private Exponent reduce(int x) {
    int low = select(lt(x, c(-104f)), c(-104f), x);
    int clamped = select(lt(c(89f), low), c(89f), low);
    float bias = ROUND + 254;
    int t = fma(clamped, c(LOG2_E), c(bias));
    int n = sub(t, c(bias));
    int r = fma(n, c(-LN2_LOW), fma(n, c(-LN2_HIGH), clamped));
    int bits = d.of(Code.BITS, t);
    int half = d.shift(Code.SHR, bits, 1);
    int scale1 = d.of(Code.FLOAT, d.shift(Code.SHL, half, 23));
    int scale2 = d.of(Code.FLOAT, d.shift(Code.SHL, d.of(Code.ISUB, bits, half), 23));
    return new Exponent(r, scale1, scale2);
  }

  private int exp(int x) {
    Exponent e = reduce(x);
    int q = horner(EXP, e.r);
    int p = fma(fma(q, e.r, c(1)), e.r, c(1));
    return mul(mul(p, e.scale1), e.scale2);
  }

  /** e^x for |x| up to 87, where one factor has the power of two. */
  private int expNear(int x) {
    int t = fma(x, c(LOG2_E), c(ROUND + 127));
    int n = sub(t, c(ROUND + 127));
    int r = fma(n, c(-LN2_LOW), fma(n, c(-LN2_HIGH), x));
    int p = fma(fma(horner(EXP, r), r, c(1)), r, c(1));
    return mul(p, d.of(Code.FLOAT, d.shift(Code.SHL, d.of(Code.BITS, t), 23)));
  }

  private int expm1(int x) {
    return select(lt(c(88f), x), exp(x), expm1Below(x)); // beyond, 2^n would overflow
  }

  private int expm1Below(int x) {
    Exponent e = reduce(x);
    int p = fma(horner(EXPM1, e.r), mul(e.r, e.r), e.r);
    return add(mul(mul(p, e.scale1), e.scale2), sub(mul(e.scale1, e.scale2), c(1)));
  }

  /** x = 2^e (1 + f), 1 + f between √½ and √2; e as a float. */
  private int[] split(int x) {
    int small = lt(x, c(Float.MIN_NORMAL));
    int scaled = select(small, mul(x, c(0x1p23f)), x);
    int i = d.of(Code.ISUB, d.of(Code.BITS, scaled), d.integer(0x3f3504f3));
    int power = d.shift(Code.SHR, i, 23);
    int m = d.of(Code.FLOAT, d.of(Code.IADD, d.of(Code.IAND, i, d.integer(0x7fffff)), d.integer(0x3f3504f3)));
    int whole = sub(d.of(Code.FLOAT, d.of(Code.IADD, power, d.integer(Float.floatToRawIntBits(ROUND)))),
        select(small, c(ROUND + 23), c(ROUND)));
    return new int[] {whole, sub(m, c(1))};
  }

  /** What logarithms are outside the positive numbers. */
  private int logEdges(int x, int y) {
    int r = select(lt(x, c(Float.POSITIVE_INFINITY)), y, x); // infinity, NaN
    r = select(eq(x, c(0)), c(Float.NEGATIVE_INFINITY), r);
    return select(lt(x, c(0)), c(Float.NaN), r);
  }

  private int log(int x) {
    int[] s = split(x);
    int f = s[1];
    int f2 = mul(f, f);
    int y = mul(mul(horner(LOG, f), f), f2);
    y = fma(s[0], c(LN2_LOW), y);
    y = fma(c(-0.5f), f2, y);
    y = fma(s[0], c(LN2_HIGH), add(f, y));
    return logEdges(x, y);
  }

  /** e·(two + twoLow) + log(1 + f)·(unit + unitLow): the logarithm to another base. */
  private int logTo(int x, float unit, float unitLow, float two, float twoLow) {
    int[] s = split(x);
    int f = s[1];
    int f2 = mul(f, f);
    int tail = fma(c(-0.5f), f2, mul(mul(horner(LOG, f), f), f2)); // log(1 + f) = f + tail
    int y = fma(f, c(unitLow), mul(tail, c(unit)));
    y = fma(s[0], c(twoLow), y);
    int head = mul(f, c(unit));
    y = add(y, fma(f, c(unit), d.of(Code.NEG, head)));
    int whole = mul(s[0], c(two));
    int sum = add(whole, head);
    y = add(y, add(fma(s[0], c(two), d.of(Code.NEG, whole)), sub(head, sub(sum, whole))));
    return logEdges(x, add(sum, y));
  }

  private int log1p(int x) {
    int u = add(c(1), x);
    int correction = div(sub(x, sub(u, c(1))), u);
    correction = select(lt(d.of(Code.ABS, correction), c(1)), correction, c(0)); // not for u = 0, infinity
    return add(log(u), correction);
  }

  /** 1 / (1 + e^-x), from e^-|x| so that it never overflows. */
  private int sigmoid(int x) {
    int e = exp(d.of(Code.NEG, d.of(Code.ABS, x)));
    return div(select(lt(x, c(0)), e, c(1)), add(c(1), e));
  }

  /** m / (m + 2) with m = e^2|x| - 1; up to 2.5 units (TensorFlow's and JAX's rational functions, hardly faster, are 6 and 5 off). */
  private int tanh(int x) {
    int a = d.of(Code.ABS, x);
    int limited = select(lt(c(10f), a), c(10f), a); // beyond, it is 1
    int twice = add(limited, limited);
    int t = fma(twice, c(LOG2_E), c(ROUND + 127));
    int n = sub(t, c(ROUND + 127));
    int r = fma(n, c(-LN2_LOW), fma(n, c(-LN2_HIGH), twice));
    int p = fma(horner(EXPM1, r), mul(r, r), r);
    int scale = d.of(Code.FLOAT, d.shift(Code.SHL, d.of(Code.BITS, t), 23));
    int m = fma(p, scale, sub(scale, c(1)));
    return withSign(div(m, add(m, c(2))), x);
  }

  private int erf(int x) {
    int a = d.of(Code.ABS, x);
    int small = fma(horner(ERF_SMALL, mul(x, x)), x, x);
    int limited = select(lt(c(4.2f), a), c(4.2f), a);
    int large = sub(c(1), expNear(d.of(Code.NEG, fma(horner(ERF_LARGE, limited), limited, limited))));
    return select(lt(c(0.92f), a), withSign(large, x), small);
  }

  /**
   * x Φ(x) by Φ(-a) = 2^-(1 + a q(a)): no cancellation for negative x, and no division. Up to 4 units above -1, 15 above -3, 40 above -5, as
   * TensorFlow and JAX (PyTorch has no correct digit below -4); up to 300 above -8, and from there it falls to 0 a little faster than Φ.
   */
  private int gelu(int x) {
    int a = d.of(Code.ABS, x);
    int q = horner(PHI, a);
    int power = fma(a, q, c(1));
    int limited = select(lt(c(127f), power), c(127f), power);
    int t = sub(c(ROUND + 127), limited);
    int back = sub(c(ROUND + 127), t); // 1 + a q, as a whole number
    int e = fma(horner(EXP2, sub(back, limited)), sub(back, limited), c(1));
    int phi = mul(e, d.of(Code.FLOAT, d.shift(Code.SHL, d.of(Code.BITS, t), 23)));
    return mul(x, select(lt(x, c(0)), phi, sub(c(1), phi)));
  }

  /** Sine, or cosine for {@code quarter} 1, up to {@link #TRIGONOMETRIC_LIMIT}. */
  private int sine(int x, int quarter) {
    int t = fma(x, c(0.636619772f), c(ROUND));
    int n = sub(t, c(ROUND));
    int r = fma(n, c(-1.57079637050628662109375f), x);
    r = fma(n, c(4.37113900018624283e-8f), r);
    r = fma(n, c(1.71512449e-15f), r);
    int q = d.of(Code.BITS, t);
    if (quarter != 0) q = d.of(Code.IADD, q, d.integer(quarter));
    int r2 = mul(r, r);
    int sin = fma(mul(horner(SIN, r2), r2), r, r);
    int cos = fma(mul(horner(COS, r2), r2), r2, fma(c(-0.5f), r2, c(1)));
    // bit 0 of the quadrant chooses the function, bit 1 the sign
    int odd = lt(d.of(Code.FLOAT, d.of(Code.IOR, d.shift(Code.SHL, q, 31), d.integer(ONE))), c(0));
    int sign = d.of(Code.IAND, d.shift(Code.SHL, q, 30), d.integer(SIGN_BIT));
    return mul(select(odd, cos, sin), d.of(Code.FLOAT, d.of(Code.IOR, sign, d.integer(ONE))));
  }

  /** To a whole number, half to even, by adding 2^23; larger numbers are whole already. */
  private int rint(int x) {
    int a = d.of(Code.ABS, x);
    return select(lt(a, c(0x1p23f)), withSign(sub(add(a, c(0x1p23f)), c(0x1p23f)), x), x);
  }

  private int floor(int x) {
    int r = rint(x);
    return sub(r, select(lt(x, r), c(1), c(0)));
  }

  /** x^y by 2^(y log2 x), the logarithm in two floats. */
  private int pow(int x, int y) {
    int a = d.of(Code.ABS, x);
    int[] s = split(a);
    int f = s[1];
    int q = add(c(2), f); // log(1 + f) = 2 z + z^3 (...), z = f / (2 + f), in two floats
    int qLow = sub(f, sub(q, c(2)));
    int z = div(f, q);
    int zLow = div(sub(fma(d.of(Code.NEG, z), q, f), mul(z, qLow)), q);
    int z2 = mul(z, z);
    int high = add(z, z);
    int low = fma(mul(z2, z), horner(ATANH, z2), add(zLow, zLow));
    int p = mul(high, c(LOG2_E));
    int pLow = add(fma(high, c(LOG2_E), d.of(Code.NEG, p)), fma(low, c(LOG2_E), mul(high, c(1.92596299e-8f))));
    int sum = add(s[0], p);
    int rest = add(sub(p, sub(sum, s[0])), pLow);
    int log = add(sum, rest);
    int logLow = add(sub(sum, log), rest);
    log = select(lt(a, c(Float.POSITIVE_INFINITY)), log, a);
    log = select(eq(a, c(0)), c(Float.NEGATIVE_INFINITY), log);
    int t = mul(y, log);
    int tLow = fma(y, logLow, fma(y, log, d.of(Code.NEG, t)));
    tLow = select(lt(d.of(Code.ABS, t), c(200)), tLow, c(0));
    int limited = select(lt(t, c(-151)), c(-151), t);
    limited = select(lt(c(129), limited), c(129), limited);
    float bias = ROUND + 254;
    int rounded = add(limited, c(bias));
    int r = mul(add(sub(limited, sub(rounded, c(bias))), tLow), c(0.693147182f));
    int e = fma(fma(horner(EXP, r), r, c(1)), r, c(1));
    int bits = d.of(Code.BITS, rounded);
    int half = d.shift(Code.SHR, bits, 1);
    int scale1 = d.of(Code.FLOAT, d.shift(Code.SHL, half, 23));
    int scale2 = d.of(Code.FLOAT, d.shift(Code.SHL, d.of(Code.ISUB, bits, half), 23));
    int result = mul(mul(e, scale1), scale2);
    int whole = eq(rint(y), y);
    int halfY = mul(y, c(0.5f));
    int odd = d.of(Code.AND, whole, ne(rint(halfY), halfY));
    int negative = lt(withSign(c(1), x), c(0));
    result = select(d.of(Code.AND, negative, odd), d.of(Code.NEG, result), result);
    int undefined = d.of(Code.AND, d.of(Code.AND, lt(x, c(0)), lt(a, c(Float.POSITIVE_INFINITY))), d.of(Code.NOT, whole));
    result = select(undefined, c(Float.NaN), result);
    return select(d.of(Code.OR, eq(y, c(0)), eq(x, c(1))), c(1), result);
  }

  /** To the 16-bit type whose values are kept in floats. */
  private int round(int x) {
    return switch (type) {
      case FLOAT16 -> roundToHalf(x);
      case BFLOAT16 -> roundToBrain(x);
      default -> x;
    };
  }

  /**
   * {@return a value rounded to the program's type: what casting does}
   *
   * @param x a float value
   */
  public int cast(int x) {
    return round(x);
  }

  private int roundToHalf(int x) {
    int a = d.of(Code.ABS, x);
    int bits = d.of(Code.BITS, a);
    int last = d.of(Code.IAND, d.shift(Code.SHR, bits, 13), d.integer(1));
    int up = d.of(Code.IADD, d.of(Code.IADD, bits, d.integer(0xfff)), last);
    int normal = d.of(Code.FLOAT, d.of(Code.IAND, up, d.integer(0xffffe000)));
    normal = select(lt(a, c(65520)), normal, c(Float.POSITIVE_INFINITY));
    int subnormal = sub(add(a, c(0.5f)), c(0.5f)); // 0.5 has the last place of half precision's subnormals
    int y = withSign(select(lt(a, c(0x1p-14f)), subnormal, normal), x);
    return select(ne(x, x), x, y);
  }

  private int roundToBrain(int x) {
    int bits = d.of(Code.BITS, x);
    int last = d.of(Code.IAND, d.shift(Code.SHR, bits, 16), d.integer(1));
    int up = d.of(Code.IADD, d.of(Code.IADD, bits, d.integer(0x7fff)), last);
    return select(ne(x, x), x, d.of(Code.FLOAT, d.of(Code.IAND, up, d.integer(0xffff0000))));
  }
}
