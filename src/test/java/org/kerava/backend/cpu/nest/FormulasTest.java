package org.kerava.backend.cpu.nest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerava.backend.Bin;
import org.kerava.backend.Reference;
import org.kerava.backend.Un;
import org.kerava.backend.cpu.nest.Program.Draft;
import org.kerava.backend.cpu.nest.Program.Kind;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/** The functions' errors against double precision, over all exponents and signs, subnormal numbers, infinities and NaN. */
class FormulasTest {
  private static final Reference REFERENCE = new Reference();

  /** Every exponent and sign with many mantissas, and the numbers of everyday size more densely. */
  static float[] inputs(int seed) {
    float[] x = new float[1 << 17];
    int k = 0;
    for (float special : new float[] {0, -0f, 1, -1, 2, 0.5f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, Float.MAX_VALUE, -Float.MAX_VALUE,
      Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, 88.72283f, 88.72284f, -87.33655f, -103.97f, -104, 0.5f, 1.5f, 2.5f, 8388609f}) {
      x[k++] = special;
    }
    var random = new java.util.Random(seed);
    while (k < x.length / 2) x[k++] = Float.intBitsToFloat(random.nextInt());
    while (k < x.length * 3 / 4) x[k++] = (float) (random.nextGaussian() * 10);
    while (k < x.length) x[k++] = (float) random.nextGaussian();
    return x;
  }

  static Frame frame(float[]... operands) {
    Frame f = new Frame(operands.length, 4);
    for (int i = 0; i < operands.length; i++) f.arrays[i] = operands[i];
    f.columns = operands[0].length;
    return f;
  }

  static Program unary(Un op, DType type) {
    Draft d = new Draft();
    int out = d.operand(Kind.FULL);
    int a = d.operand(Kind.FULL);
    d.perColumn();
    d.store(out, new Formulas(d, type).apply(op, d.load(a)));
    return d.done();
  }

  static Program binary(Bin op, DType type) {
    Draft d = new Draft();
    int out = d.operand(Kind.FULL);
    int a = d.operand(Kind.FULL);
    int b = d.operand(Kind.FULL);
    d.perColumn();
    d.store(out, new Formulas(d, type).apply(op, d.load(a), d.load(b)));
    return d.done();
  }

  private static View view(DType type, Object array, int n) {
    Buffer b = new Buffer(REFERENCE.device(), type, n);
    b.bind(array);
    return new View(b, Layout.contiguous(type, Shape.of(n)));
  }

  private static double[] wide(float[] x) {
    double[] d = new double[x.length];
    for (int i = 0; i < d.length; i++) d[i] = x[i];
    return d;
  }

  /** The error of y in units of the last place of the float nearest to the exact value. */
  private static double ulps(float y, double exact) {
    if (Double.isNaN(exact)) return Float.isNaN(y) ? 0 : Double.POSITIVE_INFINITY;
    float nearest = (float) exact;
    if (y == nearest || Math.abs(y - exact) < 1e-42) return 0;
    if (Float.isInfinite(nearest) || Float.isInfinite(y)) {
      double top = Float.isInfinite(nearest) ? Math.abs(y) : Math.abs(exact);
      return top > 3.4028e38 && Math.signum(y) == Math.signum(nearest) ? 1 : Double.POSITIVE_INFINITY;
    }
    return Math.abs(y - exact) / Math.ulp(nearest);
  }

  private static double tolerance(Un op) {
    return switch (op) {
      case NEG, ABS, SIGN, SQUARE, SQRT, RECIPROCAL, RELU, FLOOR, CEIL, ROUND, TRUNC, NOT, IS_NAN, IS_INF, IS_FINITE -> 0.5;
      case SILU -> 4;
      case TANH -> 2.5;
      case GELU -> 300; // 4 above -1, 15 above -3, 40 above -5
      case GELU_TANH -> 200; // e^(-2u) has the rounding of a large u; large errors only where the result is tiny
      default -> 2;
    };
  }

  static Stream<Un> formulas() {
    return Arrays.stream(Un.values()).filter(Formulas::has);
  }

  @ParameterizedTest
  @MethodSource("formulas")
  void unaryErrors(Un op) {
    float[] x = inputs(1);
    if (op == Un.SIN || op == Un.COS) {
      for (int i = 0; i < x.length; i++) x[i] = Math.abs(x[i]) < Formulas.TRIGONOMETRIC_LIMIT ? x[i] : i * 0.7f;
    }
    float[] y = new float[x.length];
    new Interpreter(unary(op, DType.FLOAT32)).run(frame(y, x), new float[32], 0, 1, 0, x.length);
    double[] exact = new double[x.length];
    if (op.isTest()) {
      byte[] truth = new byte[x.length];
      REFERENCE.unary(op, view(DType.BOOL, truth, x.length), view(DType.FLOAT32, x, x.length));
      for (int i = 0; i < exact.length; i++) exact[i] = truth[i];
    } else {
      REFERENCE.unary(op, view(DType.FLOAT64, exact, x.length), view(DType.FLOAT64, wide(x), x.length));
    }
    double worst = 0;
    int at = 0;
    for (int i = 0; i < x.length; i++) {
      if (op == Un.SQUARE && Math.abs(exact[i]) < 1e-38) continue;
      if (op == Un.GELU && x[i] < -8) { // falls to 0
        assertTrue(!(Math.abs(y[i] - exact[i]) >= 1e-14), "gelu at " + x[i]);
        continue;
      }
      if (op == Un.GELU && x[i] > -3) assertTrue(ulps(y[i], exact[i]) <= (x[i] > -1 ? 4 : 15), "gelu at " + x[i] + ": " + ulps(y[i], exact[i]));
      double u = ulps(y[i], exact[i]);
      if (u > worst) {
        worst = u;
        at = i;
      }
    }
    if (Boolean.getBoolean("show")) System.out.printf(Locale.ROOT, "%s: %.3f ulp at %s%n", op, worst, x[at]);
    assertTrue(worst <= tolerance(op), op + " is off by " + worst + " ulp at " + x[at] + ": " + y[at] + " instead of " + exact[at]);
  }

  @ParameterizedTest
  @EnumSource(names = {"POW", "RPOW", "MAX", "MIN", "DIV", "FLOOR_DIV"})
  void binaryErrors(Bin op) {
    float[] x = inputs(2);
    float[] y = inputs(3);
    for (int i = 0; i < x.length; i++) {
      if (i % 3 == 0) y[i] = Math.round(y[i] % 40);
      if (i % 5 == 0) x[i] = Math.abs(x[i]);
      if (i % 7 == 0) x[i] = 1 + x[i] * 1e-3f;
      if (i % 2 == 0 && op == Bin.POW) y[i] = (float) (y[i] % 126 / Math.log(Math.abs(x[i])) * Math.log(2)); // powers in range
      if (op == Bin.FLOOR_DIV && !(Math.abs(x[i] / y[i]) < 1e6)) x[i] = y[i] = 3;
    }
    float[] z = new float[x.length];
    new Interpreter(binary(op, DType.FLOAT32)).run(frame(z, x, y), new float[32], 0, 1, 0, x.length);
    double[] exact = new double[x.length];
    REFERENCE.binary(op, view(DType.FLOAT64, exact, x.length), view(DType.FLOAT64, wide(x), x.length), view(DType.FLOAT64, wide(y), x.length));
    double worst = 0;
    int at = 0;
    for (int i = 0; i < x.length; i++) {
      if (op == Bin.FLOOR_DIV && (double) (x[i] / y[i]) != (double) x[i] / y[i]) continue; // the quotient itself is rounded
      double u = ulps(z[i], exact[i]);
      if (u > worst) {
        worst = u;
        at = i;
      }
    }
    if (Boolean.getBoolean("show")) System.out.printf(Locale.ROOT, "%s: %.3f ulp at %s, %s%n", op, worst, x[at], y[at]);
    assertTrue(worst <= 2, op + " is off by " + worst + " ulp at " + x[at] + ", " + y[at] + ": " + z[at] + " instead of " + exact[at]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"float16", "bfloat16"})
  void roundsTo16Bits(String name) {
    DType type = DType.of(name);
    float[] x = inputs(4);
    for (int i = 0; i < 1 << 15; i++) x[i] = (float) (i * Math.pow(2, -(i % 40)));
    float[] y = new float[x.length];
    Draft d = new Draft();
    int out = d.operand(Kind.FULL);
    int a = d.operand(Kind.FULL);
    d.perColumn();
    d.store(out, new Formulas(d, type).cast(d.load(a)));
    new Interpreter(d.done()).run(frame(y, x), new float[32], 0, 1, 0, x.length);
    float[] expected = new float[x.length];
    REFERENCE.cast(view(type, expected, x.length), view(DType.FLOAT32, x, x.length));
    for (int i = 0; i < x.length; i++) {
      assertTrue(Float.compare(expected[i], y[i]) == 0, x[i] + " becomes " + y[i] + " instead of " + expected[i]);
    }
  }
}
