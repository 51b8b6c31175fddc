package org.kerava.backend.cpu.nest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerava.backend.Bin;
import org.kerava.backend.Cmp;
import org.kerava.backend.Un;
import org.kerava.backend.cpu.nest.Program.Draft;
import org.kerava.backend.cpu.nest.Program.Kind;
import org.kerava.backend.cpu.simd.Simd;
import org.kerava.tensor.DType;

/** Generated kernels give the interpreter's bits, at every width. */
class GeneratorTest {
  static int[] widths() {
    return IntStream.of(128, 256, 512).filter(bits -> bits <= Simd.BITS).toArray();
  }

  private static void same(String what, Program p, int bits, int rows, int columns, float[]... operands) {
    int stride = (columns + 31) / 32 * 32;
    int lanes = bits / 32;
    boolean ragged = p.reduces() && columns % lanes != 0;
    int width = ragged ? (columns + lanes - 1) / lanes * lanes : columns;
    float[][] a = new float[operands.length][];
    float[][] b = new float[operands.length][];
    Frame expected = new Frame(p.operands(), 4);
    Frame actual = new Frame(p.operands(), 4);
    for (Frame f : new Frame[] {expected, actual}) {
      f.columns = columns;
      f.scratchSize = stride;
      Arrays.fill(f.params, 0.3f);
      for (int k = 0; k < operands.length; k++) f.step[k] = p.kind(k) == Kind.ROW ? 1 : stride;
    }
    for (int k = 0; k < operands.length; k++) {
      expected.arrays[k] = a[k] = operands[k].clone();
      actual.arrays[k] = b[k] = operands[k].clone();
    }
    float[] scratch = new float[32 + 4 * stride];
    new Interpreter(p).run(expected, scratch, 0, rows, 0, columns);
    Generator.kernel(p, bits, ragged).run(actual, scratch, 0, rows, 0, width);
    for (int k = 0; k < operands.length; k++) {
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < (p.kind(k) == Kind.FULL ? columns : p.kind(k) == Kind.ROW ? 1 : 0); c++) {
          int at = r * actual.step[k] + c;
          assertEquals(Float.floatToIntBits(a[k][at]), Float.floatToIntBits(b[k][at]),
              () -> what + " at " + at + ": " + a[0][at] + " and " + b[0][at]);
        }
      }
    }
  }

  private static float[] values(int n, int seed) {
    return Arrays.copyOf(FormulasTest.inputs(seed), n);
  }

  @ParameterizedTest
  @MethodSource("widths")
  void functions(int bits) {
    int n = 1 << 12;
    float[] x = new float[n];
    System.arraycopy(FormulasTest.inputs(1), 0, x, 0, n / 2);
    var random = new Random(1);
    for (int i = n / 2; i < n; i++) x[i] = (float) random.nextGaussian() * 3;
    FormulasTest.formulas().forEach(op -> {
      same(op + "", FormulasTest.unary(op, DType.FLOAT32), bits, 1, n, new float[n], x);
      same(op + "", FormulasTest.unary(op, DType.FLOAT16), bits, 1, n, new float[n], x);
      same(op + "", FormulasTest.unary(op, DType.BFLOAT16), bits, 1, n, new float[n], x);
    });
    for (Bin op : Bin.values()) {
      if (Formulas.has(op)) same(op + "", FormulasTest.binary(op, DType.FLOAT32), bits, 1, n, new float[n], x, values(n, 5));
    }
  }

  private static Program softmax() {
    Draft d = new Draft();
    int out = d.operand(Kind.FULL);
    int x = d.operand(Kind.FULL);
    int b = d.operand(Kind.ROW);
    int kept = d.operand(Kind.ROW);
    int temp = d.operand(Kind.SCRATCH);
    Formulas f = new Formulas(d, DType.FLOAT32);
    d.perColumn();
    int max = d.reduce(Code.MAX, d.load(x));
    d.perColumn();
    int e = f.apply(Un.EXP, f.apply(Bin.SUB, d.load(x), max));
    d.store(temp, e);
    int sum = d.reduce(Code.SUM, e);
    int least = d.reduce(Code.MIN, e);
    int product = d.reduce(Code.PROD, f.apply(Bin.ADD, e, f.c(0.5f)));
    d.perRow();
    int scale = f.apply(Bin.MUL, f.apply(Bin.DIV, d.load(b), sum), d.param());
    d.store(kept, f.apply(Bin.ADD, f.apply(Bin.ADD, scale, least), product));
    d.perColumn();
    int y = f.apply(Bin.MUL, d.load(temp), scale);
    d.store(out, f.select(f.mask(Cmp.GT, y, f.c(1e-3f)), y, f.c(-1)));
    return d.done();
  }

  @ParameterizedTest
  @MethodSource("widths")
  void rowReductions(int bits) {
    var random = new Random(2);
    for (int columns : new int[] {1, 4, 8, 10, 13, 16, 24, 32, 48, 64, 207, 702, 1000, 1024}) {
      int rows = 3;
      int stride = (columns + 31) / 32 * 32;
      float[] x = new float[rows * stride + 32];
      for (int i = 0; i < x.length; i++) x[i] = (float) random.nextGaussian();
      float[] b = {1, 2, 3};
      same("softmax of " + columns, softmax(), bits, rows, columns, new float[x.length], x, b, new float[3], new float[0]);
    }
  }
}
