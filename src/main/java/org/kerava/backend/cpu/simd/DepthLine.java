package org.kerava.backend.cpu.simd;

import java.util.function.Supplier;

/**
 * Depthwise convolution along a line of output pixels whose windows have the same taps inside the image: every channel has its own kernel.
 * The window of pixel {@code p} has tap {@code t} at {@code at + p * step + taps[t]} in x; its weights are at {@code weights[t]} in k.
 * Chains of fused multiply-adds, over taps or pixels in order.
 */
@FunctionalInterface
public interface DepthLine {
  /** {@code y = sum over taps of x k}. */
  Warm<DepthLine> FORWARD = warm(ScalarDepth::forward, () -> VectorDepth::forward);
  /** {@code x += y k} for every tap: the gradient to the input. */
  Warm<DepthLine> TO_INPUT = warm(ScalarDepth::toInput, () -> VectorDepth::toInput);
  /** {@code k += sum over pixels of x y} for every tap: the gradient to the kernel. */
  Warm<DepthLine> TO_KERNEL = warm(ScalarDepth::toKernel, () -> VectorDepth::toKernel);

  /**
   * Does a line.
   *
   * @param x the input, or its gradient
   * @param at first window's origin in x
   * @param step from window to window
   * @param taps offsets of the taps in x
   * @param weights offsets of the taps in k
   * @param count how many taps, 1 or more
   * @param k the kernel, or its gradient
   * @param y the output, or its gradient; pixels lie {@code channels} apart
   * @param to first pixel in y
   * @param pixels how many
   * @param channels per pixel
   */
  void run(float[] x, int at, int step, int[] taps, int[] weights, int count, float[] k, float[] y, int to, int pixels, int channels);

  private static Warm<DepthLine> warm(DepthLine twin, Supplier<DepthLine> vector) {
    var x = new float[12 * 64];
    var k = new float[8 * 64];
    var y = new float[8 * 64];
    int[] taps = {0, 40, 80, 64, 100};
    int[] weights = {0, 64, 128, 192, 256};
    return new Warm<>(twin, vector, (line, round) -> {
      int channels = 32 + (round & 1);
      int count = 3 + (round >> 1 & 1) * 2;
      int pixels = 4 + (round >> 2 & 3);
      line.run(x, 0, 64, taps, weights, count, k, y, 0, pixels, channels);
      return channels / Simd.LANES * 2 * count * pixels;
    });
  }
}
