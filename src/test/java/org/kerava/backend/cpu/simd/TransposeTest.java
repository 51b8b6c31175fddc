package org.kerava.backend.cpu.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Transposing copies of every size around the squares turned in registers, in the form that runs now and in the vector form. */
class TransposeTest {
  private static final int[] SIZES = {1, 3, 4, 15, 16, 17, 32, 35, 50};

  @Test
  void rowsBecomeColumns() {
    check();
    Transpose.Squares.TURN.get();
    WarmUp.await();
    check();
  }

  private static void check() {
    for (int rows : SIZES) {
      for (int columns : SIZES) {
        int stride = columns + 3;
        int toStride = rows + 2;
        float[] from = new float[2 + rows * stride];
        float[] to = new float[5 + columns * toStride];
        for (int i = 0; i < from.length; i++) from[i] = i + 1;
        Transpose.transpose(from, 2, stride, to, 5, toStride, rows, columns);
        for (int j = 0; j < columns; j++) {
          for (int i = 0; i < toStride; i++) {
            float expected = i < rows ? from[2 + i * stride + j] : 0;
            assertEquals(expected, to[5 + j * toStride + i], () -> rows + "x" + columns);
          }
        }
      }
    }
  }
}
