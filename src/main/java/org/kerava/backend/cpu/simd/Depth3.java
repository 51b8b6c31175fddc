package org.kerava.backend.cpu.simd;

import java.util.function.Supplier;

/**
 * Depthwise convolution by a 3x3 kernel at step 1 along a line of output pixels whose windows are wholly inside the image: nearly all there is
 * of it in practice. The window of pixel {@code p} has its three lines at {@code at + p * channels}, {@code stepH} apart. Chains of fused
 * multiply-adds over the columns of the window, top to bottom in each; sums for the kernel over pixels in order.
 */
@FunctionalInterface
public interface Depth3 {
  /** {@code y = sum over taps of x k}. */
  Warm<Depth3> FORWARD = warm(ScalarDepth3::forward, () -> VectorDepth3::forward);
  /** {@code k += sum over pixels of x y} for every tap: the gradient to the kernel. */
  Warm<Depth3> TO_KERNEL = warm(ScalarDepth3::toKernel, () -> VectorDepth3::toKernel);

  /**
   * Does a line.
   *
   * @param x the input
   * @param at first window's origin in x
   * @param stepH from line to line
   * @param k the kernel, or its gradient: {@code [3][3][channels]}
   * @param ko where it starts
   * @param y the output, or its gradient
   * @param to first pixel in y
   * @param pixels how many
   * @param channels per pixel of x and y
   */
  void run(float[] x, int at, int stepH, float[] k, int ko, float[] y, int to, int pixels, int channels);

  private static Warm<Depth3> warm(Depth3 twin, Supplier<Depth3> vector) {
    var x = new float[3 * 10 * 48];
    var k = new float[9 * 48];
    var y = new float[8 * 48];
    return new Warm<>(twin, vector, (line, round) -> {
      int channels = 32 + (round & 1);
      int pixels = 3 + (round >> 1 & 3);
      line.run(x, 0, 10 * channels, k, 0, y, 0, pixels, channels);
      return channels / Simd.LANES * 12 * pixels;
    });
  }
}
