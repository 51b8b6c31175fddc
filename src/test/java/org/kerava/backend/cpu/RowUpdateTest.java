package org.kerava.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.kerava.backend.Update;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/** Updates by rows: the bits of a gradient of the whole shape. */
class RowUpdateTest {
  private static final Cpu CPU = new Cpu();

  private static View filled(Shape shape, Random random, boolean positive) {
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      float x = (float) random.nextGaussian();
      values[i] = positive ? Math.abs(x) : random.nextInt(20) == 0 ? -0f : x;
    }
    return view(shape, DType.FLOAT32, values);
  }

  private static View view(Shape shape, DType type, Object values) {
    View v = new View(CPU.variable(type, shape.size()), Layout.contiguous(type, shape));
    CPU.write(v, values, 0);
    return v;
  }

  private static View copy(View v) {
    View c = new View(CPU.variable(v.dtype(), v.size()), Layout.contiguous(v.dtype(), v.shape()));
    CPU.copy(c, v);
    return c;
  }

  private static int[] bits(View v) {
    float[] a = new float[v.size()];
    CPU.read(v, a, 0);
    int[] bits = new int[a.length];
    for (int i = 0; i < a.length; i++) bits[i] = Float.floatToRawIntBits(a[i]);
    return bits;
  }

  @Property(tries = 300)
  void bitsOfTheWholeGradient(@ForAll Update update, @ForAll @IntRange(min = 1, max = 5000) int rows, @ForAll @IntRange(min = 1, max = 70) int row,
      @ForAll @IntRange(max = 300) int slices, @ForAll boolean wide, @ForAll boolean gaps, @ForAll boolean deep, @ForAll long seed) {
    var random = new Random(seed);
    Shape shape = deep ? Shape.of(rows, 2, row) : Shape.of(rows, row);
    int different = Math.max(1, random.nextInt(rows)); // few of them: many are the same
    long[] numbers = new long[slices];
    for (int i = 0; i < slices; i++) numbers[i] = random.nextInt(10) == 0 ? random.nextInt(3 * rows) - rows : random.nextInt(different);
    Object narrow = java.util.Arrays.stream(numbers).mapToInt(x -> (int) x).toArray();
    View ids = wide ? view(Shape.of(slices), DType.INT64, numbers) : view(Shape.of(slices), DType.INT32, narrow);
    View g = filled(shape.with(0, slices), random, false);
    if (gaps && !deep && slices % 6 == 0) { // parts of wider rows, each for three ids
      ids = ids.with(Layout.contiguous(ids.dtype(), Shape.of(slices / 6, 3, 2)));
      View around = filled(Shape.of(slices, row + 7), random, false);
      g = around.with(Layout.of(DType.FLOAT32, 3, Shape.of(slices / 6, 3, 2, row), new int[] {2 * (row + 7), 0, row + 7, 1}));
    }
    View w = filled(shape, random, false);
    var slots = new ArrayList<View>();
    int count = update == Update.SGD ? 0 : update == Update.ADAM ? 2 : 1;
    for (int i = 0; i < count; i++) slots.add(filled(shape, random, true));
    double[] n = switch (update) {
      case SGD -> new double[] {0.1, 0};
      case MOMENTUM, NESTEROV -> new double[] {0.1, 0.9};
      case ADAM -> new double[] {0.01, 0.9, 0.999, 1e-7};
      case RMSPROP -> new double[] {0.01, 0.9, 0, 1e-7};
      case ADAGRAD -> new double[] {0.1, 1e-7};
    };

    View w2 = copy(w);
    List<View> slots2 = slots.stream().map(RowUpdateTest::copy).toList();
    View whole = new View(CPU.variable(DType.FLOAT32, shape.size()), Layout.contiguous(DType.FLOAT32, shape));
    CPU.scatterAdd(whole, copy(g), ids);
    update.run(CPU, w2, whole, slots2, n);

    int threads = ThreadPool.shared().threads();
    try {
      ThreadPool.shared().setThreads(1 + random.nextInt(3));
      CPU.updateRows(update, w, slots, g, ids, n);
    } finally {
      ThreadPool.shared().setThreads(threads);
    }
    assertArrayEquals(bits(w2), bits(w));
    for (int i = 0; i < count; i++) assertArrayEquals(bits(slots2.get(i)), bits(slots.get(i)));
  }
}
