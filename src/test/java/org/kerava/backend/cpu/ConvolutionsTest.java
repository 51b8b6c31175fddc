package org.kerava.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.kerava.backend.Dist;
import org.kerava.backend.Reference;
import org.kerava.backend.Un;
import org.kerava.backend.Window;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/** Convolution and pooling of the seam against the scalar reference: one to three axes, any strides of the views. */
class ConvolutionsTest {
  private final Random random = new Random(3);
  private final Cpu cpu = new Cpu();
  private final Reference reference = new Reference();

  @RepeatedTest(60)
  void convolution(RepetitionInfo repetition) {
    random.setSeed(repetition.getCurrentRepetition());
    int rank = 1 + random.nextInt(3);
    int groups = random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 1;
    int perGroup = random.nextInt(4) == 0 ? 1 : 1 + random.nextInt(4);
    var w = window(rank, groups);
    check(w, 1 + random.nextInt(2), perGroup, groups * (1 + random.nextInt(3)));
  }

  @RepeatedTest(60)
  void depthwise(RepetitionInfo repetition) {
    random.setSeed(repetition.getCurrentRepetition());
    int channels = new int[] {2, 3, 16, 35, 64}[random.nextInt(5)];
    check(window(1 + random.nextInt(3), channels), 1 + random.nextInt(3), 1, channels * (random.nextInt(3) == 0 ? 2 : 1));
  }

  private void check(Window w, int n, int perGroup, int filters) {
    int groups = w.groups();
    int[] in = spatial(w);
    int[] out = out(w, in);
    var x = view(DType.FLOAT32, shape(n, in, groups * perGroup));
    var k = view(DType.FLOAT32, shape(w.size(), perGroup, filters));
    var dy = view(DType.FLOAT32, shape(n, out, filters));
    var bias = view(DType.FLOAT32, new int[] {filters});
    var y = copy(dy);
    var wanted = copy(dy);
    reference.convLinear(w, wanted, x, k, bias, Un.RELU);
    cpu.convLinear(w, y, x, k, bias, Un.RELU);
    close(wanted, y, w);
    var dx = view(DType.FLOAT32, x.shape().toArray());
    wanted = copy(dx);
    reference.convDx(w, wanted, dy, k);
    cpu.convDx(w, dx, dy, k);
    close(wanted, dx, w);
    var dk = view(DType.FLOAT32, k.shape().toArray());
    wanted = copy(dk);
    reference.convDw(w, wanted, x, dy);
    cpu.convDw(w, dk, x, dy);
    close(wanted, dk, w);
  }

  @RepeatedTest(40)
  void pooling(RepetitionInfo repetition) {
    random.setSeed(repetition.getCurrentRepetition());
    var plain = window(1 + random.nextInt(3), 1);
    int[] ones = new int[plain.ndim()];
    Arrays.fill(ones, 1);
    var w = new Window(plain.size(), random.nextBoolean() ? plain.size() : plain.strides(), ones, plain.before(), plain.after(), 1);
    int[] in = spatial(w);
    int channels = new int[] {1, 3, 16, 33}[random.nextInt(4)];
    var x = view(DType.FLOAT32, shape(2, in, channels));
    if (random.nextBoolean()) {
      reference.unary(Un.ROUND, x, x); // equal maxima
    }
    for (boolean max : new boolean[] {true, false}) {
      var y = view(DType.FLOAT32, shape(2, out(w, in), channels));
      var wanted = copy(y);
      reference.pool(max, w, wanted, x);
      cpu.pool(max, w, y, x);
      close(wanted, y, w);
      var dy = view(DType.FLOAT32, y.shape().toArray());
      var dx = view(DType.FLOAT32, x.shape().toArray());
      wanted = copy(dx);
      reference.poolGrad(max, w, wanted, dy, x);
      cpu.poolGrad(max, w, dx, dy, x);
      close(wanted, dx, w);
    }
  }

  @Test
  void notANumberWins() {
    var w = new Window(new int[] {2, 2}, new int[] {2, 2}, new int[] {1, 1}, new int[2], new int[2], 1);
    var x = view(DType.FLOAT32, new int[] {1, 4, 4, 17});
    ((float[]) x.buffer().storage())[x.layout().offset() + x.layout().stride(3) * 4] = Float.NaN;
    var y = view(DType.FLOAT32, new int[] {1, 2, 2, 17});
    var wanted = copy(y);
    reference.pool(true, w, wanted, x);
    cpu.pool(true, w, y, x);
    close(wanted, y, w);
    var dx = view(DType.FLOAT32, x.shape().toArray());
    wanted = copy(dx);
    reference.poolGrad(true, w, wanted, y, x);
    cpu.poolGrad(true, w, dx, y, x);
    close(wanted, dx, w);
  }

  private Window window(int rank, int groups) {
    var numbers = new int[5][rank];
    for (int i = 0; i < rank; i++) {
      numbers[0][i] = 1 + random.nextInt(3);
      numbers[1][i] = 1 + random.nextInt(3);
      numbers[2][i] = 1 + random.nextInt(2);
      numbers[3][i] = random.nextInt(3);
      numbers[4][i] = random.nextInt(3);
    }
    return new Window(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], groups);
  }

  private int[] spatial(Window w) {
    int[] in = new int[w.ndim()];
    for (int i = 0; i < in.length; i++) {
      in[i] = (w.size()[i] - 1) * w.dilation()[i] + 1 + random.nextInt(6);
    }
    return in;
  }

  private static int[] out(Window w, int[] in) {
    int[] out = new int[in.length];
    for (int i = 0; i < in.length; i++) {
      out[i] = w.outputLength(i, in[i]);
    }
    return out;
  }

  private static int[] shape(int first, int[] middle, int last) {
    int[] all = new int[middle.length + 2];
    all[0] = first;
    System.arraycopy(middle, 0, all, 1, middle.length);
    all[all.length - 1] = last;
    return all;
  }

  private static int[] shape(int[] first, int in, int out) {
    int[] all = Arrays.copyOf(first, first.length + 2);
    all[first.length] = in;
    all[first.length + 1] = out;
    return all;
  }

  /** A view of random numbers at an offset; its axes in reverse order in memory now and then. */
  private View view(DType dtype, int[] shape) {
    int rank = shape.length;
    int[] strides = new int[rank];
    boolean reverse = random.nextInt(4) == 0;
    int step = 1;
    for (int i = 0; i < rank; i++) {
      int axis = reverse ? i : rank - 1 - i;
      strides[axis] = step;
      step *= Math.max(1, shape[axis]);
    }
    var buffer = cpu.variable(dtype, step + 2);
    reference.random(Dist.NORMAL, new View(buffer, Layout.contiguous(dtype, Shape.of(step + 2))), random.nextLong(), 0, 0, 1);
    return new View(buffer, Layout.of(dtype, 1, Shape.of(shape), strides));
  }

  private View copy(View a) {
    var to = new View(cpu.variable(a.dtype(), a.size()), Layout.contiguous(a.dtype(), a.shape()));
    reference.copy(to, a);
    return to;
  }

  private void close(View expected, View actual, Window w) {
    var x = new float[expected.size()];
    var y = new float[expected.size()];
    reference.read(expected, x, 0);
    reference.read(actual, y, 0);
    double max = 1;
    for (float v : x) {
      max = Float.isFinite(v) ? Math.max(max, Math.abs(v)) : max;
    }
    for (int i = 0; i < x.length; i++) {
      assertEquals(x[i], y[i], 3e-6 * max, "at " + i + " of " + expected.layout() + " and " + actual.layout() + ", size "
          + Arrays.toString(w.size()) + " strides " + Arrays.toString(w.strides()) + " before " + Arrays.toString(w.before()));
    }
  }
}
