package org.kerava.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.kerava.backend.Reference;
import org.kerava.backend.Un;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/** The seam's matrix products against the scalar reference: any strides, broadcast batches, 16-bit types. */
class ProductsTest {
  private final Random random = new Random(1);
  private final Cpu cpu = new Cpu();
  private final Reference reference = new Reference();

  @RepeatedTest(60)
  void anyStridesAndBatches(RepetitionInfo repetition) {
    random.setSeed(repetition.getCurrentRepetition());
    int m = 1 + random.nextInt(20);
    int n = 1 + random.nextInt(40);
    int k = random.nextInt(30);
    int p = 1 + random.nextInt(3);
    int q = 1 + random.nextInt(3);
    boolean add = random.nextBoolean();
    var out = view(DType.FLOAT32, p, q, m, n);
    var a = random.nextInt(3) == 0 ? view(DType.FLOAT32, q, m, k).broadcastTo(Shape.of(p, q, m, k)) : view(DType.FLOAT32, p, q, m, k);
    var b = random.nextBoolean() ? view(DType.FLOAT32, k, n).broadcastTo(Shape.of(p, q, k, n)) : view(DType.FLOAT32, p, q, k, n);
    var expected = copy(out);
    reference.matmul(expected, a, b, add);
    cpu.matmul(out, a, b, add);
    close(expected, out, 1e-5);
  }

  @Test
  void biasAndActivation() {
    for (var act : new Un[] {null, Un.RELU, Un.TANH}) {
      for (boolean biased : new boolean[] {true, false}) {
        var out = view(DType.FLOAT32, 3, 5, 33);
        var a = view(DType.FLOAT32, 3, 5, 12);
        var b = view(DType.FLOAT32, 12, 33).broadcastTo(Shape.of(3, 12, 33));
        var bias = biased ? view(DType.FLOAT32, 33) : null;
        var expected = copy(out);
        reference.linear(expected, a, b, bias, act);
        cpu.linear(out, a, b, bias, act);
        close(expected, out, 1e-5);
      }
    }
  }

  @Test
  void sixteenBits() {
    for (var dtype : new DType[] {DType.FLOAT16, DType.BFLOAT16}) {
      var out = view(dtype, 7, 9);
      var a = view(dtype, 7, 20);
      var b = view(dtype, 20, 9);
      var bias = view(dtype, 9);
      var expected = copy(out);
      reference.linear(expected, a, b, bias, Un.RELU);
      cpu.linear(out, a, b, bias, Un.RELU);
      close(expected, out, dtype == DType.FLOAT16 ? 2e-3 : 2e-2);
    }
  }

  /** A view of random numbers, with its axes laid out in a random order and gaps between rows. */
  private View view(DType dtype, int... shape) {
    int rank = shape.length;
    int[] strides = new int[rank];
    int step = 1;
    boolean[] used = new boolean[rank];
    for (int i = rank - 1; i >= 0; i--) {
      int axis = i;
      if (random.nextInt(3) == 0 || used[axis]) {
        do {
          axis = random.nextInt(rank);
        } while (used[axis]);
      }
      used[axis] = true;
      strides[axis] = step;
      step = step * Math.max(1, shape[axis]) + random.nextInt(2);
    }
    var buffer = cpu.variable(dtype, step + 3);
    cpu.random(org.kerava.backend.Dist.NORMAL, new View(buffer, Layout.contiguous(dtype, Shape.of(step + 3))), random.nextLong(), 0, 0, 1);
    return new View(buffer, Layout.of(dtype, 2, Shape.of(shape), strides));
  }

  private View copy(View a) {
    var to = new View(cpu.variable(a.dtype(), a.size()), Layout.contiguous(a.dtype(), a.shape()));
    reference.copy(to, a);
    return to;
  }

  private void close(View expected, View actual, double tolerance) {
    var x = new float[expected.size()];
    var y = new float[expected.size()];
    reference.read(expected, x, 0);
    reference.read(actual, y, 0);
    double max = 1;
    for (float v : x) {
      max = Math.max(max, Math.abs(v));
    }
    for (int i = 0; i < x.length; i++) {
      assertEquals(x[i], y[i], tolerance * max, "at " + i + " of " + expected.layout() + " and " + actual.layout());
    }
  }
}
