package org.kerava.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.kerava.backend.cpu.simd.RowProduct;
import org.kerava.backend.cpu.simd.Tiles;
import org.kerava.backend.cpu.simd.WarmUp;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.DType;
import org.kerava.tensor.Device;
import org.kerava.tensor.Layout;

/** Panels of weights that are kept: the same bits as without, and never those of an earlier value. */
class PackedWeightsTest {
  private static final int[] ROWS = {1, 1, 2, 5, 12, 32, 33, 50, 300};
  private static final int[] SIZES = {1, 31, 32, 33, 64, 100, 127, 128, 160, 257, 600, 1024};

  private final Random random = new Random(5);
  private final ThreadPool pool = new ThreadPool(2);

  @Test
  void productsWithPanelsHaveTheSameBits() {
    RowProduct.KERNEL.ask();
    for (int i = 0; i < 60; i++) {
      if (i == 30) {
        WarmUp.await();
      }
      int m = ROWS[random.nextInt(ROWS.length)];
      check(m, SIZES[random.nextInt(SIZES.length)], SIZES[random.nextInt(SIZES.length)]);
    }
    check(1, 40, 9000);
    check(3, 64, 8192);
  }

  private void check(int m, int n, int k) {
    boolean transposed = random.nextBoolean();
    boolean add = random.nextBoolean();
    var a = floats(m * k);
    var b = floats(2 + n * k);
    var epilogue = random.nextBoolean() ? Epilogue.NONE : Epilogue.bias(floats(n), 0, true);
    var matrix = new Matrix(b, 2, transposed ? 1 : n, transposed ? k : 1);
    var panels = new float[Layout.START + Gemm.roundUp(n, Tiles.ACTIVE.cols()) * k];
    Gemm.pack(pool, Tiles.ACTIVE, matrix, k, n, panels, Layout.START);
    var expected = floats(m * n);
    var actual = expected.clone();
    Gemm.multiply(pool, m, n, k, Matrix.of(a, 0, k), matrix, Matrix.of(expected, 0, n), add, epilogue);
    Gemm.multiply(pool, m, n, k, Matrix.of(a, 0, k), matrix, panels, Matrix.of(actual, 0, n), add, epilogue);
    assertArrayEquals(expected, actual, () -> m + "x" + n + "x" + k + " transposed " + transposed + " add " + add);
  }

  @Test
  void onlyValuesThatStayArePacked() {
    var buffer = new Buffer(Device.cpu(), DType.FLOAT32, 100 * 64);
    var b = floats(100 * 64);
    var matrix = Matrix.of(b, 0, 64);
    for (int i = 0; i < 200; i++) {
      assertNull(of(buffer, matrix, 100, 64), "not a variable");
    }
    buffer.changed();
    for (int i = 0; i < 10; i++) {
      assertNull(of(buffer, matrix, 100, 64), "changes in between");
      if (i == 5) {
        buffer.changed();
      }
    }
    float[] panels = packed(buffer, matrix, 100, 64);
    assertSame(panels, of(buffer, matrix, 100, 64));
    float[] transposed = packed(buffer, matrix.transpose(), 64, 100);
    assertFalse(panels == transposed);
    assertSame(panels, of(buffer, matrix, 100, 64));
    assertSame(transposed, of(buffer, matrix.transpose(), 64, 100));
    b[0] = 7;
    buffer.changed();
    assertNull(of(buffer, matrix, 100, 64));
    assertArrayEquals(new float[] {7, b[1]}, java.util.Arrays.copyOfRange(packed(buffer, matrix, 100, 64), Layout.START, Layout.START + 2));
  }

  @Test
  void panelsOfAnEarlierValueAreNotUsed() {
    var buffer = new Buffer(Device.cpu(), DType.FLOAT32, 100 * 64);
    var matrix = Matrix.of(floats(100 * 64), 0, 64);
    buffer.changed();
    packed(buffer, matrix, 100, 64);
    var old = buffer.derived();
    assertNotNull(old);
    buffer.changed();
    buffer.derive(old); // a thread that packed while another one changed the elements
    assertNull(of(buffer, matrix, 100, 64));
    assertFalse(packed(buffer, matrix, 100, 64).length == 0);
    assertFalse(buffer.derived() == old);
  }

  private float[] packed(Buffer buffer, Matrix b, int k, int n) {
    for (int i = 0; i < 200; i++) {
      float[] panels = of(buffer, b, k, n);
      if (panels != null) {
        return panels;
      }
    }
    throw new AssertionError("never packed");
  }

  private float[] of(Buffer buffer, Matrix b, int k, int n) {
    return PackedWeights.of(pool, Tiles.ACTIVE, buffer, b, k, n);
  }

  private float[] floats(int size) {
    var values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}
