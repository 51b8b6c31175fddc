package org.kerava.backend.cpu.simd;

import java.util.function.Supplier;

/**
 * The transformations of a 3x3 convolution by Winograd's minimal filtering F(4x4, 3x3) (S. Winograd 1980; Lavin and Gray,
 * <a href="https://arxiv.org/abs/1509.09308">arXiv:1509.09308</a>): a tile of 4x4 outputs takes 36 products per channel and filter instead of
 * 144. With d a patch of 6x6 inputs, g the kernel and y the outputs, {@code y = A'[(G g G') * (B' d B)]A}, the star element by element;
 * gradients run the same equations backwards. A tile's 36 numbers go to 36 planes, so that the star is a matrix product in each plane.
 *
 * <p>The equations' points are 0, infinity, and the square roots of 1/2 and 2 with both signs: results are within twice the rounding error of a
 * plain sum of products; the usual points 1 and 2 lose twice as much again.
 *
 * <p>Each transformation here is one-dimensional, from one side of a tile to 6 numbers or back, and is done twice: down the columns, then along
 * the lines. Number k of side t, channel c, is at {@code at + k * step + t * next + c} in x, and its number n at
 * {@code to + n * plane + t * side + c} in v.
 */
@FunctionalInterface
public interface WinogradTiles {
  /** {@code v = B' x}: from 6 inputs. */
  Warm<WinogradTiles> PATCH = warm(ScalarWinograd::patch, () -> VectorWinograd::patch);
  /** {@code x = A' v}: 4 outputs. */
  Warm<WinogradTiles> OUTPUT = warm(ScalarWinograd::output, () -> VectorWinograd::output);
  /** {@code v = A x}: from 4 gradients of outputs. */
  Warm<WinogradTiles> GRADIENT = warm(ScalarWinograd::gradient, () -> VectorWinograd::gradient);
  /** {@code v = G x}: from 3 taps of a kernel. */
  Warm<WinogradTiles> KERNEL = warm(ScalarWinograd::kernel, () -> VectorWinograd::kernel);
  /** {@code x = G' v}: 3 taps' gradients. */
  Warm<WinogradTiles> KERNEL_GRADIENT = warm(ScalarWinograd::kernelGradient, () -> VectorWinograd::kernelGradient);

  /** Outputs of a tile's side. */
  int SIDE = 4;
  /** Inputs of a tile's side, and its numbers in v. */
  int PATCH_SIDE = 6;
  /** Numbers of a tile. */
  int PLANES = PATCH_SIDE * PATCH_SIDE;

  /** The square root of 1/2; that of 2 is twice as much. */
  float ROOT = 0.70710678f;

  /**
   * Transforms sides; that of x and v which is not the source is overwritten.
   *
   * @param x images or kernels
   * @param at first side in x
   * @param step from number to number
   * @param next from side to side
   * @param v transformed
   * @param to first side in v
   * @param plane from number to number
   * @param side from side to side in v
   * @param count how many sides
   * @param channels a multiple of 16
   */
  void run(float[] x, int at, int step, int next, float[] v, int to, int plane, int side, int count, int channels);

  private static Warm<WinogradTiles> warm(WinogradTiles twin, Supplier<WinogradTiles> vector) {
    var x = new float[40 * 64];
    var v = new float[PATCH_SIDE * 8 * 64];
    return new Warm<>(twin, vector, (tiles, round) -> {
      int count = 1 + (round & 7);
      int channels = 16 << (round >> 3 & 1) + (round >> 4 & 1);
      tiles.run(x, 0, 64, 4 * 64, v, 0, 8 * 64, 64, count, channels);
      return channels / Simd.LANES * count * 4; // not all that there are: else C1's code would pass for C2's once the helpers it calls are compiled
    });
  }
}
