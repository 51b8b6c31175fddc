package org.kerava.backend.cpu.simd;

import java.util.function.Supplier;

/**
 * The transformations of Winograd's minimal filtering F(2, 3) down the lines of an image: see {@link WinogradTiles} for the two-dimensional
 * form. Two lines of outputs are sums and differences of four products instead of six. All work on whole lines, element by element.
 */
@FunctionalInterface
public interface LinePlanes {
  /** Four lines of inputs to planes: {@code a - c, b + c, c - b, d - b}. */
  Warm<LinePlanes> SPLIT = warm(ScalarLines16::split, () -> VectorLines16::split);
  /** Two lines to planes: {@code a, a + b, a - b, b}; c and d are not used. */
  Warm<LinePlanes> SPREAD = warm(ScalarLines16::spread, () -> VectorLines16::spread);

  /**
   * Does some lines.
   *
   * @param x the lines
   * @param a where the first begins
   * @param b and the second
   * @param c and the third
   * @param d and the fourth
   * @param v the planes, maybe the same array with a and b in their places
   * @param to the first plane
   * @param plane from plane to plane
   * @param count floats of a line, a multiple of 16
   */
  void run(float[] x, int a, int b, int c, int d, float[] v, int to, int plane, int count);

  private static Warm<LinePlanes> warm(LinePlanes twin, Supplier<LinePlanes> vector) {
    var x = new float[4 * 16 * 16];
    var v = new float[4 * 16 * 16];
    return new Warm<>(twin, vector, (lines, round) -> {
      int count = 16 * (9 + (round & 7));
      lines.run(x, 0, 256, 512, 768, v, 0, 256, count);
      return 4 * count / Simd.LANES;
    });
  }
}
