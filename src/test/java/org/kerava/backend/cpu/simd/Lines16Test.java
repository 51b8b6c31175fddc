package org.kerava.backend.cpu.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Lines of 16 channels: vector forms give their twins' bits, whatever the number of pixels. */
class Lines16Test {
  private final Random random = new Random(4);

  @Test
  void products() {
    for (int pixels = Lines16.LEAST; pixels < 20; pixels++) {
      same(ScalarLines16::forward, VectorLines16::forward, pixels, 16);
      same(ScalarLines16::forward, VectorLines16::forward, pixels, 0);
      same(ScalarLines16::toKernel, VectorLines16::toKernel, pixels, 0);
    }
  }

  @Test
  void transformations() {
    same(ScalarLines16::split, VectorLines16::split);
    same(ScalarLines16::spread, VectorLines16::spread);
  }

  private void same(Lines16 twin, Lines16 vector, int pixels, int step) {
    float[] x = floats(16 * 24);
    float[] start = floats(16 * 24);
    float[] k = floats(800);
    float[] y = floats(16 * 24);
    float[] k1 = k.clone();
    float[] y1 = y.clone();
    twin.run(x, 3, k, 5, start, 7, step, y, 2, pixels);
    vector.run(x, 3, k1, 5, start, 7, step, y1, 2, pixels);
    assertArrayEquals(k, k1);
    assertArrayEquals(y, y1);
  }

  private void same(LinePlanes twin, LinePlanes vector) {
    float[] x = floats(500);
    float[] v = floats(500);
    float[] v1 = v.clone();
    twin.run(x, 3, 100, 200, 300, v, 5, 120, 96);
    vector.run(x, 3, 100, 200, 300, v1, 5, 120, 96);
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
