package org.kerava.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kerava.backend.Backend;
import org.kerava.backend.Bin;
import org.kerava.backend.Cmp;
import org.kerava.backend.Dist;
import org.kerava.backend.Red;
import org.kerava.backend.Reference;
import org.kerava.backend.Un;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/** Every primitive of the CPU backend on random shapes, strides, broadcasts and dtypes, against the scalar reference. */
class OpsAgainstReferenceTest {
  private static final int[][] SHAPES = {
    {}, {1}, {4}, {13}, {207}, {702}, {4098}, {0}, {3, 0}, {2, 3}, {13, 10}, {5, 32}, {7, 64}, {33, 17}, {3, 4, 5}, {2, 7, 1, 9}, {2, 3, 4, 5},
    {3, 5, 5, 8}, {100, 3}, {9, 207}
  };
  private static final DType[] DTYPES = {DType.FLOAT32, DType.FLOAT32, DType.FLOAT32, DType.FLOAT32, DType.FLOAT64, DType.FLOAT16, DType.BFLOAT16,
    DType.INT32, DType.INT64, DType.UINT8, DType.INT8, DType.BOOL, DType.UINT32};

  private final Reference reference = new Reference();
  private final Cpu cpu = new Cpu();
  private final Random random = new Random(7);

  /** One operand twice: for the reference and for the CPU. */
  private record Pair(View expected, View actual) {}

  /** A view of random values: contiguous, at an offset, permuted, or (inputs) broadcast. */
  private Pair operand(DType type, Shape shape, boolean output) {
    int rank = shape.ndim();
    int kind = random.nextInt(6);
    int[] order = new int[rank];
    for (int i = 0; i < rank; i++) order[i] = i;
    if (kind == 1) {
      for (int i = rank - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int t = order[i];
        order[i] = order[j];
        order[j] = t;
      }
    }
    int[] strides = new int[rank];
    int step = kind == 2 ? 2 : 1;
    for (int i = rank - 1; i >= 0; i--) {
      int axis = order[i];
      if (kind == 3 && !output && random.nextBoolean()) continue; // repeats
      strides[axis] = step;
      step *= Math.max(1, shape.get(axis)) + (kind == 4 ? 3 : 0);
    }
    int offset = kind == 0 ? 0 : random.nextInt(5);
    int size = offset + step + 2;
    Layout layout = Layout.of(type, offset, shape, strides);
    Object a = Reference.array(type, size);
    Object b = Reference.array(type, size);
    for (int i = 0; i < size; i++) {
      switch (a) {
        case float[] f -> f[i] = ((float[]) b)[i] = value(type);
        case double[] f -> f[i] = ((double[]) b)[i] = value(type);
        case int[] f -> f[i] = ((int[]) b)[i] = random.nextInt(40) - (type.isUnsigned() ? 0 : 20);
        case long[] f -> f[i] = ((long[]) b)[i] = random.nextInt(40) - (type.isUnsigned() ? 0 : 20);
        case byte[] f -> f[i] = ((byte[]) b)[i] = (byte) (type == DType.BOOL ? random.nextInt(2) : random.nextInt(256));
        default -> throw new AssertionError();
      }
    }
    return new Pair(view(type, size, a, layout), view(type, size, b, layout));
  }

  private static View view(DType type, int size, Object array, Layout layout) {
    Buffer buffer = new Buffer(new Reference().device(), type, size);
    buffer.bind(array);
    return new View(buffer, layout);
  }

  private float value(DType type) {
    float x = switch (random.nextInt(20)) {
      case 0 -> 0;
      case 1 -> random.nextInt(9) - 4;
      case 2 -> (float) (random.nextGaussian() * 50);
      case 3 -> random.nextInt(4) > 0 ? 1 : Float.NaN;
      default -> (float) (random.nextGaussian() * 2);
    };
    return type == DType.FLOAT16 ? Float.float16ToFloat(Float.floatToFloat16(x))
        : type == DType.BFLOAT16 ? Float.intBitsToFloat(Float.floatToRawIntBits(x) & 0xffff0000) : x;
  }

  /** Compares whole buffers, so that writes outside the view are found too. */
  private static void same(String what, Pair p, double tolerance, double least) {
    Object e = p.expected.buffer().storage();
    Object a = p.actual.buffer().storage();
    for (int i = 0; i < java.lang.reflect.Array.getLength(e); i++) {
      double x = java.lang.reflect.Array.getDouble(e, i);
      double y = java.lang.reflect.Array.getDouble(a, i);
      boolean equal = Double.isNaN(x) ? Double.isNaN(y) : x == y || Math.abs(x - y) <= tolerance * Math.max(least, Math.abs(x));
      if (!equal) fail(what + " " + p.expected.layout() + " element " + i + ": expected " + x + ", got " + y);
    }
  }

  private static double tolerance(DType t) {
    return switch (t) {
      case FLOAT32 -> 3e-7;
      case FLOAT16 -> 1e-3;
      case BFLOAT16 -> 8e-3;
      case FLOAT64 -> 1e-14;
      default -> 0;
    };
  }

  /** Powers multiply the logarithm's error; where GELU is close to 0 its error is relative to x (see the tests of the formulas). */
  private static double tolerance(Object op, DType t) {
    boolean wide = op == Bin.POW || op == Bin.RPOW || op == Un.GELU || op == Un.GELU_TANH || op == Un.SILU;
    return wide && t == DType.FLOAT32 ? op == Un.GELU_TANH ? 2e-5 : 2e-6 : tolerance(t);
  }

  private void check(String what, DType outType, double tolerance, BiConsumer<Backend, List<View>> call, Shape outShape, Pair... inputs) {
    Pair out = operand(outType, outShape, true);
    List<View> e = new ArrayList<>(List.of(out.expected));
    List<View> a = new ArrayList<>(List.of(out.actual));
    for (Pair p : inputs) {
      e.add(p.expected);
      a.add(p.actual);
    }
    call.accept(reference, e);
    call.accept(cpu, a);
    String text = what;
    for (Pair p : inputs) text += " " + p.expected.layout();
    same(text, out, tolerance, what.equals("GELU") ? 5e-6 : 1e-30); // far below 0 gelu has few right digits (see the tests of the formulas)
  }

  private Shape shape() {
    return Shape.of(SHAPES[random.nextInt(SHAPES.length)]);
  }

  private DType type() {
    return DTYPES[random.nextInt(DTYPES.length)];
  }

  @ParameterizedTest
  @EnumSource
  void unary(Un op) {
    boolean truth = op == Un.NOT;
    for (int i = 0; i < 60; i++) {
      DType t = truth ? DType.BOOL : type();
      if (op == Un.BITWISE_NOT && t.isFloating() || !truth && t == DType.BOOL || t.isUnsigned() && op != Un.SQUARE) continue;
      if (!t.isFloating() && switch (op) { case NEG, ABS, SIGN, SQUARE, RELU, NOT, BITWISE_NOT, IS_NAN, IS_INF, IS_FINITE -> false; default -> true; }) continue;
      Shape s = shape();
      check(op + "", op.isTest() ? DType.BOOL : t, tolerance(op, t), (b, v) -> b.unary(op, v.get(0), v.get(1)), s, operand(t, s, false));
    }
  }

  @ParameterizedTest
  @EnumSource
  void binary(Bin op) {
    for (int i = 0; i < 60; i++) {
      DType t = type();
      boolean logic = op == Bin.AND || op == Bin.OR || op == Bin.XOR;
      boolean bits = op.ordinal() >= Bin.BITWISE_AND.ordinal();
      if (logic != (t == DType.BOOL) || bits && !t.isInteger() || t.isInteger() && (op == Bin.ATAN2 || op == Bin.POW || op == Bin.RPOW)) continue;
      if (bits && op.ordinal() >= Bin.SHIFT_LEFT.ordinal()) continue;
      Shape s = shape();
      check(op + "", t, tolerance(op, t), (b, v) -> b.binary(op, v.get(0), v.get(1), v.get(2)), s, operand(t, s, false), operand(t, s, false));
      if (t == DType.BOOL) continue;
      double q = t.isFloating() ? value(t) : random.nextInt(7) + 1;
      check(op + " scalar " + q, t, tolerance(op, t), (b, v) -> b.scalar(op, v.get(0), v.get(1), q), s, operand(t, s, false));
    }
  }

  @ParameterizedTest
  @EnumSource
  void compare(Cmp op) {
    for (int i = 0; i < 60; i++) {
      DType t = type();
      Shape s = shape();
      check(op + "", DType.BOOL, 0, (b, v) -> b.compare(op, v.get(0), v.get(1), v.get(2)), s, operand(t, s, false), operand(t, s, false));
      double q = t.isFloating() ? value(t) : random.nextInt(7);
      check(op + " scalar " + q, DType.BOOL, 0, (b, v) -> b.compare(op, v.get(0), v.get(1), q), s, operand(t, s, false));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whereFillCastCopy(DType t) {
    if (t == DType.STRING) return;
    for (int i = 0; i < 40; i++) {
      Shape s = shape();
      check("where", t, 0, (b, v) -> b.where(v.get(0), v.get(1), v.get(2), v.get(3)), s, operand(DType.BOOL, s, false), operand(t, s, false),
          operand(t, s, false));
      check("copy", t, 0, (b, v) -> b.copy(v.get(0), v.get(1)), s, operand(t, s, false));
      check("fill", t, 0, (b, v) -> b.fill(v.get(0), 3), s);
      DType from = type();
      check("cast", t, 0, (b, v) -> b.cast(v.get(0), v.get(1)), s, operand(from, s, false));
    }
  }

  /** Rows by number, some of them outside the table. */
  @ParameterizedTest
  @EnumSource
  void rows(DType t) {
    if (t == DType.STRING) return;
    for (int i = 0; i < 40; i++) {
      Shape ids = Shape.of(random.nextInt(30));
      Shape table = Shape.of(1 + random.nextInt(25), random.nextInt(40));
      DType kind = random.nextBoolean() ? DType.INT32 : DType.INT64;
      check("gather", t, 0, (b, v) -> b.gather(v.get(0), v.get(1), v.get(2)), ids.append(table.last()), operand(t, table, false), operand(kind, ids, false));
      check("scatter", t, tolerance(t), (b, v) -> b.scatterAdd(v.get(0), v.get(1), v.get(2)), table, operand(t, ids.append(table.last()), false),
          operand(kind, ids, false));
    }
  }

  @ParameterizedTest
  @EnumSource
  void reduce(Red op) {
    for (int i = 0; i < 150; i++) {
      DType t = op == Red.ANY || op == Red.ALL ? DType.BOOL : type();
      if (t == DType.BOOL && op != Red.ANY && op != Red.ALL) continue;
      Shape s = shape();
      if (s.size() == 0) continue;
      int mask = random.nextInt(1 << s.ndim());
      int[] axes = new int[Integer.bitCount(mask)];
      Shape kept = s;
      for (int axis = 0, k = 0; axis < s.ndim(); axis++) {
        if ((mask >> axis & 1) == 1) {
          axes[k++] = axis;
          kept = kept.with(axis, 1);
        }
      }
      Pair in = operand(t, s, false);
      if (t == DType.FLOAT32) positive(in);
      check(op + " over " + List.of(java.util.Arrays.toString(axes)), t, op == Red.PROD ? 1e-4 : 10 * tolerance(t),
          (b, v) -> b.reduce(op, v.get(0), v.get(1), axes), kept, in);
    }
  }

  @ParameterizedTest
  @EnumSource
  void random(Dist dist) {
    for (int i = 0; i < 30; i++) {
      DType t = dist == Dist.INTEGER ? DType.INT32 : DType.FLOAT32;
      Shape s = i == 0 ? Shape.of(20_001) : shape();
      long seed = random.nextLong();
      long counter = i % 2 == 0 ? i : random.nextLong();
      double p = dist == Dist.BERNOULLI ? random.nextDouble() : random.nextGaussian();
      double q = dist == Dist.UNIFORM || dist == Dist.INTEGER ? p + 3 : 0.5;
      Pair out = operand(t, s, true);
      reference.random(dist, out.expected, seed, counter, p, q);
      cpu.random(dist, out.actual, seed, counter, p, q);
      Object e = out.expected.buffer().storage();
      Object a = out.actual.buffer().storage();
      for (int k = 0; k < java.lang.reflect.Array.getLength(e); k++) {
        assertEquals(java.lang.reflect.Array.getDouble(e, k), java.lang.reflect.Array.getDouble(a, k), dist == Dist.NORMAL ? 2e-6 : 0, dist + " " + k);
      }
    }
  }

  /** Sums of numbers of one sign have small relative errors. */
  private static void positive(Pair p) {
    float[] e = (float[]) p.expected.buffer().storage();
    float[] a = (float[]) p.actual.buffer().storage();
    for (int i = 0; i < e.length; i++) e[i] = a[i] = Float.isNaN(e[i]) && i % 3 > 0 ? 1 : Math.min(1 + Math.abs(e[i]) / 100, 1.3f);
    assertEquals(e.length, a.length);
  }
}
