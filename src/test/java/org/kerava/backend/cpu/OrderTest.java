package org.kerava.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerava.backend.Red;
import org.kerava.backend.Reference;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/** Sorting, largest elements, their positions and running sums: the reference's results to the bit, with equal elements, NaN, infinities and -0. */
class OrderTest {
  private final Cpu cpu = new Cpu();
  private final Reference reference = new Reference();

  private View view(DType type, Shape shape) {
    return new View(cpu.variable(type, shape.size()), Layout.contiguous(type, shape));
  }

  private View values(Shape shape, boolean special) {
    var r = new Random(shape.size());
    View v = view(DType.FLOAT32, shape);
    float[] a = (float[]) v.buffer().storage();
    float[] odd = {Float.NaN, 0f, -0f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1};
    for (int i = 0; i < a.length; i++) {
      a[i] = special && r.nextInt(4) == 0 ? odd[r.nextInt(odd.length)] : r.nextInt(3) == 0 ? r.nextInt(5) : (float) r.nextGaussian();
    }
    return v;
  }

  @FunctionalInterface
  private interface Call {
    void run(Reference b, View out);
  }

  private void same(DType type, Shape shape, Call call) {
    View expected = view(type, shape);
    View actual = view(type, shape);
    call.run(reference, expected);
    call.run(cpu, actual);
    if (type == DType.INT32) {
      assertArrayEquals((int[]) expected.buffer().storage(), (int[]) actual.buffer().storage());
    } else {
      assertArrayEquals((float[]) expected.buffer().storage(), (float[]) actual.buffer().storage());
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "3,7,1", "2,130,5", "5,33,64", "1,9,700", "70,40,1", "2,1,3"})
  void asTheReference(int outer, int n, int inner) {
    Shape shape = Shape.of(outer, n, inner);
    for (boolean special : new boolean[] {false, true}) {
      View a = values(shape, special);
      for (boolean flag : new boolean[] {false, true}) {
        same(DType.INT32, shape.with(1, 1), (b, out) -> b.argReduce(flag, out, a, 1));
        if (!special) same(DType.FLOAT32, shape, (b, out) -> b.scan(Red.SUM, out, a, 1, flag));
      }
      View rows = a.with(Layout.contiguous(DType.FLOAT32, Shape.of(outer * inner, n)));
      same(DType.FLOAT32, rows.shape(), (b, out) -> b.sort(out, view(DType.INT32, rows.shape()), rows));
      same(DType.INT32, rows.shape(), (b, out) -> b.sort(view(DType.FLOAT32, rows.shape()), out, rows));
      for (int k : new int[] {1, Math.min(n, 5), Math.min(n, 100), n}) {
        same(DType.INT32, rows.shape().with(1, k), (b, out) -> b.topK(out, rows));
      }
      for (Red op : new Red[] {Red.MAX, Red.MIN}) {
        same(DType.FLOAT32, shape.with(1, 1), (b, out) -> b.reduce(op, out, a, 1));
      }
    }
  }
}
