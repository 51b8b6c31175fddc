package org.kerava.backend.cpu.simd;

import java.util.function.Supplier;

/**
 * Convolution of lines of 16 channels to lines of 16 filters by three taps, and its gradient to the taps: where a vector is all that a pixel
 * has, a product's tile needs a broadcast for every multiply-add, but here each broadcast serves the three neighbours that see its pixel.
 * Pixel {@code p} has its window at {@code at + 16 * p}; k is {@code [3][16 channels][16 filters]}.
 *
 * <p>Chains of fused multiply-adds: an output over the channels, the three taps of each in order; a gradient over pixels in order.
 */
@FunctionalInterface
public interface Lines16 {
  /** {@code y = start + sum over channels and taps of x k}; at least {@link #LEAST} pixels. */
  Warm<Lines16> FORWARD = warm(ScalarLines16::forward, () -> VectorLines16::forward);
  /** {@code k += sum over pixels of x y}; x of pixel p meets y of p, p - 1 and p - 2, of which those before the first are zeros. */
  Warm<Lines16> TO_KERNEL = warm(ScalarLines16::toKernel, () -> VectorLines16::toKernel);

  /** The fewest pixels of a line. */
  int LEAST = 8;

  /**
   * Does a line.
   *
   * @param x the input
   * @param at its first pixel
   * @param k the taps, or their gradient
   * @param ko where they start
   * @param start what the chains of outputs start with; an array other than y, or 16 zeros
   * @param so its first pixel
   * @param step from pixel to pixel in it: 16, or 0
   * @param y the output, or its gradient
   * @param to its first pixel
   * @param pixels how many outputs, or how many pixels of x and of y
   */
  void run(float[] x, int at, float[] k, int ko, float[] start, int so, int step, float[] y, int to, int pixels);

  private static Warm<Lines16> warm(Lines16 twin, Supplier<Lines16> vector) {
    var x = new float[16 * 20];
    var k = new float[3 * 16 * 16];
    var y = new float[16 * 20];
    return new Warm<>(twin, vector, (line, round) -> {
      int pixels = LEAST + (round & 7);
      line.run(x, 0, k, 0, y, 0, 0, y, 0, pixels);
      return pixels * 16 * 16 / Simd.LANES;
    });
  }
}
