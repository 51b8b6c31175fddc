package org.kerava.backend.cpu.simd;

import java.util.function.Supplier;

/**
 * The transformations of a 3x3 convolution by Winograd's minimal filtering F(2x2, 3x3) (S. Winograd 1980; Lavin and Gray,
 * <a href="https://arxiv.org/abs/1509.09308">arXiv:1509.09308</a>): a tile of 2x2 outputs takes 16 products per channel and filter instead of
 * 36. With d a patch of 4x4 inputs, g the kernel and y the outputs, {@code y = A'[(G g G') * (B' d B)]A}, the star element by element;
 * gradients run the same equations backwards. A tile's 16 numbers go to 16 planes, so that the star is a matrix product in each plane.
 *
 * <p>All work on {@code count} tiles whose images or kernels lie {@code next} apart: element {@code (i, j)} of tile t, channel c, is at
 * {@code at + i * stepH + j * stepW + t * next + c} in x, and number {@code n} of its plane at {@code to + n * plane + t * step + c} in v.
 */
@FunctionalInterface
public interface WinogradTiles {
  /** Planes from 4x4 patches of an image: {@code B' d B}; neighbours overlap, {@code next = 2 * stepW}. */
  Warm<WinogradTiles> PATCH = warm(ScalarWinograd::patch, () -> VectorWinograd::patch);
  /** 2x2 outputs from planes: {@code A' v A}. */
  Warm<WinogradTiles> OUTPUT = warm(ScalarWinograd::output, () -> VectorWinograd::output);
  /** Planes from 2x2 gradients of outputs: {@code A y A'}. */
  Warm<WinogradTiles> GRADIENT = warm(ScalarWinograd::gradient, () -> VectorWinograd::gradient);
  /** Planes from 3x3 kernels: {@code G g G'}. */
  Warm<WinogradTiles> KERNEL = warm(ScalarWinograd::kernel, () -> VectorWinograd::kernel);
  /** Gradients of 3x3 kernels from planes: {@code G' v G}. */
  Warm<WinogradTiles> KERNEL_GRADIENT = warm(ScalarWinograd::kernelGradient, () -> VectorWinograd::kernelGradient);

  /** Numbers of a tile. */
  int PLANES = 16;

  /**
   * Transforms tiles; the side that is not the source is overwritten.
   *
   * @param x images or kernels
   * @param at first tile in x
   * @param stepH from line to line
   * @param stepW from pixel to pixel
   * @param next from tile to tile
   * @param v planes
   * @param to first tile in v
   * @param plane from plane to plane
   * @param step from tile to tile in v
   * @param count how many tiles
   * @param channels a multiple of 16
   */
  void run(float[] x, int at, int stepH, int stepW, int next, float[] v, int to, int plane, int step, int count, int channels);

  private static Warm<WinogradTiles> warm(WinogradTiles twin, Supplier<WinogradTiles> vector) {
    var x = new float[4 * 12 * 32];
    var v = new float[PLANES * 5 * 32];
    return new Warm<>(twin, vector, (tiles, round) -> {
      int count = 2 + (round & 3);
      int channels = 16 + (round >> 2 & 1) * 16;
      tiles.run(x, 0, 12 * 32, 32, 64, v, 0, 5 * 32, 32, count, channels);
      return channels / Simd.LANES * count * 50;
    });
  }
}
