package org.kerava.backend.cpu.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The vector forms of depthwise 3x3 lines give their twins' bits, for channels that fill vectors and that do not. */
class Depth3Test {
  private final Random random = new Random(7);

  @Test
  void vectorFormsGiveTheTwinsBits() {
    for (int channels : new int[] {3, 16, 37, 64}) {
      for (int pixels : new int[] {1, 2, 5}) {
        same(ScalarDepth3::forward, VectorDepth3::forward, channels, pixels);
        same(ScalarDepth3::toKernel, VectorDepth3::toKernel, channels, pixels);
      }
    }
  }

  private void same(Depth3 twin, Depth3 vector, int channels, int pixels) {
    int line = (pixels + 2) * channels + 1;
    float[] x = floats(2 + 3 * line);
    float[] k = floats(9 * channels + 1);
    float[] y = floats(pixels * channels + 3);
    float[] k1 = k.clone();
    float[] y1 = y.clone();
    twin.run(x, 2, line, k, 1, y, 3, pixels, channels);
    vector.run(x, 2, line, k1, 1, y1, 3, pixels, channels);
    assertArrayEquals(k, k1);
    assertArrayEquals(y, y1);
  }

  private float[] floats(int size) {
    var values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}
