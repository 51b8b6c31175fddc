package org.kerava.backend.cpu;

import java.util.Random;
import org.kerava.backend.Reference;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.DType;
import org.kerava.tensor.Device;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/** Operands of the kernel benchmarks. */
final class Operands {
  private Operands() {}

  /** Dense floats between -0.5 and 0.5. */
  static View floats(int... lengths) {
    View v = dense(DType.FLOAT32, lengths);
    var random = new Random(1);
    float[] a = (float[]) v.buffer().storage();
    for (int i = 0; i < a.length; i++) {
      a[i] = random.nextFloat() - 0.5f;
    }
    return v;
  }

  /** Dense numbers from 0 to below a limit. */
  static View ints(int limit, int... lengths) {
    View v = dense(DType.INT32, lengths);
    var random = new Random(2);
    int[] a = (int[]) v.buffer().storage();
    for (int i = 0; i < a.length; i++) {
      a[i] = random.nextInt(limit);
    }
    return v;
  }

  private static View dense(DType type, int... lengths) {
    var shape = Shape.of(lengths);
    var buffer = new Buffer(Device.cpu(), type, shape.size());
    buffer.bind(Reference.array(type, shape.size()));
    return new View(buffer, Layout.contiguous(type, shape));
  }

  /** Lengths in a text such as "32x56x56x64". */
  static int[] lengths(String text) {
    return java.util.Arrays.stream(text.split("x")).mapToInt(Integer::parseInt).toArray();
  }
}
