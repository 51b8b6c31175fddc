package org.kerava.backend.cpu.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The transformations of Winograd's convolution: twins agree to the bit, and together they are a convolution. */
class WinogradTilesTest {
  private final Random random = new Random(3);

  @Test
  void vectorFormsGiveTheTwinsBits() {
    same(ScalarWinograd::patch, VectorWinograd::patch);
    same(ScalarWinograd::output, VectorWinograd::output);
    same(ScalarWinograd::gradient, VectorWinograd::gradient);
    same(ScalarWinograd::kernel, VectorWinograd::kernel);
    same(ScalarWinograd::kernelGradient, VectorWinograd::kernelGradient);
  }

  @Test
  void oneTileIsAConvolution() {
    float[] d = floats(36 * 16);
    float[] g = floats(9 * 16);
    float[] y = new float[16 * 16];
    float[] v = twice(ScalarWinograd::patch, d, 6);
    float[] u = twice(ScalarWinograd::kernel, g, 3);
    for (int i = 0; i < v.length; i++) {
      v[i] *= u[i];
    }
    float[] lines = new float[24 * 16];
    ScalarWinograd.output(lines, 0, 96, 16, v, 0, 96, 16, 6, 16);
    for (int i = 0; i < 4; i++) {
      ScalarWinograd.output(y, 64 * i, 16, 0, lines, 96 * i, 16, 0, 1, 16);
    }
    for (int o = 0; o < 16; o++) {
      for (int c = 0; c < 16; c++) {
        double sum = 0;
        for (int t = 0; t < 9; t++) {
          sum += (double) d[((o / 4 + t / 3) * 6 + o % 4 + t % 3) * 16 + c] * g[t * 16 + c];
        }
        assertEquals(sum, y[o * 16 + c], 1e-5);
      }
    }
  }

  /** A square of {@code size} x {@code size} numbers of 16 channels to 6 x 6: down the columns, then along the lines. */
  private static float[] twice(WinogradTiles transform, float[] x, int size) {
    float[] lines = new float[6 * size * 16];
    float[] v = new float[36 * 16];
    transform.run(x, 0, size * 16, 16, lines, 0, size * 16, 16, size, 16);
    for (int i = 0; i < 6; i++) {
      transform.run(lines, i * size * 16, 16, 0, v, 96 * i, 16, 0, 1, 16);
    }
    return v;
  }

  private void same(WinogradTiles twin, WinogradTiles vector) {
    float[] x = floats(30 * 40);
    float[] v = floats(6 * 7 * 40 + 5);
    float[] x1 = x.clone();
    float[] v1 = v.clone();
    twin.run(x, 3, 40, 4 * 40, v, 5, 7 * 40, 40, 6, 32);
    vector.run(x1, 3, 40, 4 * 40, v1, 5, 7 * 40, 40, 6, 32);
    assertArrayEquals(x, x1);
    assertArrayEquals(v, v1);
  }

  private float[] floats(int size) {
    var values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}
