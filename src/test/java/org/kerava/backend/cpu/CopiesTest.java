package org.kerava.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Array;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.kerava.backend.Backend;
import org.kerava.backend.Reference;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.DType;
import org.kerava.tensor.Device;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/** Copies and rows by number: the same elements as the reference, and nothing written beside them. */
class CopiesTest {
  private final Random random = new Random(3);

  private static View view(DType type, int size, Layout layout) {
    var buffer = new Buffer(Device.cpu(), type, size);
    buffer.bind(Reference.array(type, size));
    return new View(buffer, layout);
  }

  private static View dense(DType type, int... lengths) {
    var shape = Shape.of(lengths);
    return view(type, shape.size(), Layout.contiguous(type, shape));
  }

  /** With its axes in any order in memory, maybe with gaps. */
  private View any(DType type, Shape shape, boolean broadcast) {
    int rank = shape.ndim();
    var axes = new java.util.ArrayList<Integer>();
    for (int i = 0; i < rank; i++) {
      axes.add(random.nextInt(i + 1), i);
    }
    int[] strides = new int[rank];
    int step = random.nextInt(5) == 0 ? 2 : 1;
    for (int axis : axes) {
      if (broadcast && random.nextInt(5) == 0) {
        continue;
      }
      strides[axis] = step;
      step *= shape.get(axis) + (random.nextInt(4) == 0 ? 3 : 0);
    }
    int offset = random.nextInt(4);
    View v = view(type, offset + step + 40, Layout.of(type, offset, shape, strides));
    fill(v);
    return v;
  }

  private void fill(View v) {
    Object a = v.buffer().storage();
    for (int i = 0; i < Array.getLength(a); i++) {
      switch (a) {
        case float[] f -> f[i] = random.nextFloat();
        case byte[] b -> b[i] = (byte) random.nextInt(2);
        case int[] n -> n[i] = random.nextInt();
        default -> throw new AssertionError();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "INT32", "BOOL"})
  void copies(DType type) {
    int[][] shapes = {{}, {1}, {70_000}, {0, 3}, {13, 207}, {300, 300}, {2, 65, 129}, {3, 4, 5, 6}, {2, 7, 1, 9}, {130, 3, 70}, {5, 17, 4, 33}};
    var reference = new Reference();
    var cpu = new Cpu();
    for (int round = 0; round < 12; round++) {
      for (int[] lengths : shapes) {
        Shape shape = Shape.of(lengths);
        View from = any(type, shape, true);
        View to = any(type, shape, false);
        Object before = to.buffer().storage();
        Object expected = before instanceof float[] f ? f.clone() : before instanceof int[] n ? n.clone() : ((byte[]) before).clone();
        cpu.copy(to, from);
        var twin = new Buffer(Device.cpu(), type, Array.getLength(expected));
        twin.bind(expected);
        reference.copy(new View(twin, to.layout()), from);
        same(expected, to);
      }
    }
  }

  private static void same(Object expected, View actual) {
    Object a = actual.buffer().storage();
    for (int i = 0; i < Array.getLength(expected); i++) {
      assertEquals(Array.get(expected, i), Array.get(a, i), () -> "in " + actual.layout());
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "20,7,5", "3000,200,128", "10,50000,3", "4,2,5000"})
  void rowsByNumber(int n, int count, int row) {
    View table = dense(DType.FLOAT32, n, row);
    View ids = dense(DType.INT32, count);
    fill(table);
    for (int i = 0; i < count; i++) {
      ((int[]) ids.buffer().storage())[i] = random.nextInt(n + 2) - 1;
    }
    View out = dense(DType.FLOAT32, count, row);
    fill(out);
    View wanted = dense(DType.FLOAT32, count, row);
    Backend reference = new Reference();
    reference.gather(wanted, table, ids);
    new Cpu().gather(out, table, ids);
    assertArrayEquals((float[]) wanted.buffer().storage(), (float[]) out.buffer().storage());

    View sums = dense(DType.FLOAT32, n, row);
    View expected = dense(DType.FLOAT32, n, row);
    reference.scatterAdd(expected, out, ids);
    new Cpu().scatterAdd(sums, out, ids);
    assertArrayEquals((float[]) expected.buffer().storage(), (float[]) sums.buffer().storage());
  }
}
