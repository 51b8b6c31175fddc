package org.kerava.backend.cpu.simd;

/**
 * Pooling along a line of output pixels whose windows have the same taps inside the image. The window of pixel {@code p} has its taps at
 * {@code at + p * step + taps[t]}; every tap is a run of channels. Taps are taken in order; sums are rounded after each.
 */
@FunctionalInterface
public interface PoolLine {
  /** {@code y = max over taps of x}; NaN wins. */
  Warm<PoolLine> MAX = warm(ScalarPool::max, () -> VectorPool::max);
  /** {@code y = mean over taps of x}. */
  Warm<PoolLine> MEAN = warm(ScalarPool::mean, () -> VectorPool::mean);
  /** {@code dx} of the first largest tap is {@code y}, of the others 0; added to or replaced. */
  Warm<PoolLine> MAX_GRADIENT = warm(ScalarPool::maxGradient, () -> VectorPool::maxGradient);
  /** {@code dx} of every tap is {@code y / taps}; added to or replaced. */
  Warm<PoolLine> MEAN_GRADIENT = warm(ScalarPool::meanGradient, () -> VectorPool::meanGradient);

  /**
   * Does a line.
   *
   * @param x the input
   * @param dx the input's gradient, laid out as x; unused forward
   * @param shift from an index of x to that of dx
   * @param at first window's origin in x
   * @param step from window to window
   * @param taps offsets of the taps
   * @param count how many taps, 1 or more
   * @param y the output, or its gradient
   * @param to first pixel in y
   * @param stepY from pixel to pixel in y
   * @param pixels how many
   * @param channels per pixel
   * @param add whether gradients add to dx
   */
  void run(float[] x, float[] dx, int shift, int at, int step, int[] taps, int count, float[] y, int to, int stepY, int pixels, int channels, boolean add);

  private static Warm<PoolLine> warm(PoolLine twin, java.util.function.Supplier<PoolLine> vector) {
    var x = new float[8 * 64];
    var dx = new float[8 * 64];
    var y = new float[4 * 64];
    int[] taps = {0, 40, 80, 120};
    return new Warm<>(twin, vector, (line, round) -> {
      int channels = 32 + (round & 1);
      int count = 2 + (round >> 1 & 1) + (round >> 4 & 1);
      int pixels = 1 + (round >> 3 & 1);
      line.run(x, dx, 0, 0, 64, taps, count, y, 0, 64, pixels, channels, (round & 4) == 0);
      return channels / Simd.LANES * (2 + 3 * count) * pixels;
    });
  }
}
