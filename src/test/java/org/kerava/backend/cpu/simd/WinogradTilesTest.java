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
    float[] d = floats(16 * 16);
    float[] g = floats(9 * 16);
    float[] y = new float[4 * 16];
    float[] v = new float[16 * 16];
    float[] u = new float[16 * 16];
    ScalarWinograd.patch(d, 0, 64, 16, 32, v, 0, 16, 16, 1, 16);
    ScalarWinograd.kernel(g, 0, 48, 16, 0, u, 0, 16, 16, 1, 16);
    for (int i = 0; i < v.length; i++) {
      v[i] *= u[i];
    }
    ScalarWinograd.output(y, 0, 32, 16, 0, v, 0, 16, 16, 1, 16);
    for (int o = 0; o < 4; o++) {
      for (int c = 0; c < 16; c++) {
        double sum = 0;
        for (int t = 0; t < 9; t++) {
          sum += (double) d[((o / 2 + t / 3) * 4 + o % 2 + t % 3) * 16 + c] * g[t * 16 + c];
        }
        assertEquals(sum, y[o * 16 + c], 1e-5);
      }
    }
  }

  private void same(WinogradTiles twin, WinogradTiles vector) {
    float[] x = floats(5 * 16 * 40);
    float[] v = floats(16 * 7 * 40 + 5);
    float[] x1 = x.clone();
    float[] v1 = v.clone();
    twin.run(x, 3, 16 * 40, 40, 80, v, 5, 7 * 40, 40, 6, 32);
    vector.run(x1, 3, 16 * 40, 40, 80, v1, 5, 7 * 40, 40, 6, 32);
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
