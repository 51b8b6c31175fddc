package org.kerava.ops;

import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/** Images cut into patches and put together again, channels turned into pixels and back. */
public abstract class PatchOps extends CoreOps {
  PatchOps() {}

  /**
   * Channels become blocks of pixels.
   *
   * @param x (batch, height, width, channels)
   * @param blockSize n
   * @return (batch, n height, n width, channels / n^2)
   */
  public static Tensor depthToSpace(Tensor x, int blockSize) {
    return depthToSpace(x, blockSize, "channels_last");
  }

  /**
   * Channels become blocks of pixels.
   *
   * @param x (batch, height, width, channels), or channels first
   * @param blockSize n
   * @param dataFormat "channels_last" or "channels_first"
   * @return (batch, n height, n width, channels / n^2), or channels first
   */
  public static Tensor depthToSpace(Tensor x, int blockSize, String dataFormat) {
    if (Symbolic.any(x)) return Symbolic.op("depth_to_space", in -> depthToSpace(in.get(0), blockSize, dataFormat), x);
    checkImage("depthToSpace", x, blockSize);
    if (Spatial.channelsFirst("depthToSpace", dataFormat)) return Spatial.toFirst(depthToSpace(Spatial.toLast(x), blockSize, "channels_last"));
    Shape s = x.shape();
    int n = blockSize;
    int c = s.get(3) / (n * n);
    if (c * n * n != s.get(3)) throw new ShapeException("depthToSpace: " + s.get(3) + " channels cannot be made blocks of " + n + " x " + n + " pixels");
    Tensor blocks = transpose(reshape(x, s.get(0), s.get(1), s.get(2), n, n, c), 0, 1, 3, 2, 4, 5);
    return reshape(blocks, s.get(0), s.get(1) * n, s.get(2) * n, c);
  }

  /**
   * Blocks of pixels become channels: the inverse of {@link #depthToSpace(Tensor, int)}.
   *
   * @param x (batch, height, width, channels)
   * @param blockSize n
   * @return (batch, height / n, width / n, channels n^2)
   */
  public static Tensor spaceToDepth(Tensor x, int blockSize) {
    return spaceToDepth(x, blockSize, "channels_last");
  }

  /**
   * Blocks of pixels become channels: the inverse of {@link #depthToSpace(Tensor, int, String)}.
   *
   * @param x (batch, height, width, channels), or channels first
   * @param blockSize n
   * @param dataFormat "channels_last" or "channels_first"
   * @return (batch, height / n, width / n, channels n^2), or channels first
   */
  public static Tensor spaceToDepth(Tensor x, int blockSize, String dataFormat) {
    if (Symbolic.any(x)) return Symbolic.op("space_to_depth", in -> spaceToDepth(in.get(0), blockSize, dataFormat), x);
    checkImage("spaceToDepth", x, blockSize);
    if (Spatial.channelsFirst("spaceToDepth", dataFormat)) return Spatial.toFirst(spaceToDepth(Spatial.toLast(x), blockSize, "channels_last"));
    Shape s = x.shape();
    int n = blockSize;
    if (s.get(1) % n != 0 || s.get(2) % n != 0) {
      throw new ShapeException("spaceToDepth: " + s.get(1) + " x " + s.get(2) + " pixels cannot be cut into blocks of " + n + " x " + n);
    }
    Tensor blocks = transpose(reshape(x, s.get(0), s.get(1) / n, n, s.get(2) / n, n, s.get(3)), 0, 1, 3, 2, 4, 5);
    return reshape(blocks, s.get(0), s.get(1) / n, s.get(2) / n, n * n * s.get(3));
  }

  private static void checkImage(String op, Tensor x, int blockSize) {
    if (x.ndim() != 4) throw new ShapeException(op + ": a batch of images has 4 axes; got the shape " + x.shape());
    if (blockSize < 1) throw new IllegalArgumentException(op + ": the block size must be positive; got " + blockSize);
  }

  /**
   * Patches side by side, without padding.
   *
   * @param x (batch, channels, height, width)
   * @param kernelSize of a patch
   * @return (batch, channels x patch height x patch width, patches)
   */
  public static Tensor unfold(Tensor x, int kernelSize) {
    return unfold(x, Shape.of(kernelSize), Shape.of(1), Shape.of(0), Shape.of(1));
  }

  /**
   * Patches side by side.
   *
   * @param x (batch, channels, height, width)
   * @param kernelSize of a patch: one length, or height and width (so for the others)
   * @param dilation from one pixel of a patch to the next
   * @param padding zeros at each border
   * @param stride from one patch to the next
   * @return (batch, channels x patch height x patch width, patches)
   */
  public static Tensor unfold(Tensor x, Shape kernelSize, Shape dilation, Shape padding, Shape stride) {
    if (Symbolic.any(x)) return Symbolic.op("unfold", in -> unfold(in.get(0), kernelSize, dilation, padding, stride), x);
    if (x.ndim() != 4) throw new ShapeException("unfold: (batch, channels, height, width) expected, got the shape " + x.shape());
    Shape s = x.shape();
    Patches p = new Patches("unfold", kernelSize, dilation, padding, stride, s.get(2), s.get(3));
    Tensor wide = p.padding[0] == 0 && p.padding[1] == 0 ? x
        : pad(x, new int[][] {{0, 0}, {0, 0}, {p.padding[0], p.padding[0]}, {p.padding[1], p.padding[1]}});
    Tensor all = take(take(wide, p.places(0), 2), p.places(1), 3); // (batch, channels, kh nh, kw nw)
    Tensor split = reshape(all, s.get(0), s.get(1), p.kernel[0], p.count[0], p.kernel[1], p.count[1]);
    return reshape(transpose(split, 0, 1, 2, 4, 3, 5), s.get(0), s.get(1) * p.kernel[0] * p.kernel[1], p.count[0] * p.count[1]);
  }

  /**
   * An image of patches that do not overlap or are padded, the others added up.
   *
   * @param x (batch, channels x patch height x patch width, patches)
   * @param outputSize height and width of the image
   * @param kernelSize of a patch
   * @return (batch, channels, height, width)
   */
  public static Tensor fold(Tensor x, Shape outputSize, int kernelSize) {
    return fold(x, outputSize, Shape.of(kernelSize), Shape.of(1), Shape.of(0), Shape.of(1));
  }

  /**
   * An image of patches, added up where they overlap: the adjoint of {@link #unfold(Tensor, Shape, Shape, Shape, Shape)}.
   *
   * @param x (batch, channels x patch height x patch width, patches)
   * @param outputSize height and width of the image: one length, or both (so for the others)
   * @param kernelSize of a patch
   * @param dilation from one pixel of a patch to the next
   * @param padding zeros at each border, which are cut off
   * @param stride from one patch to the next
   * @return (batch, channels, height, width)
   */
  public static Tensor fold(Tensor x, Shape outputSize, Shape kernelSize, Shape dilation, Shape padding, Shape stride) {
    if (Symbolic.any(x)) return Symbolic.op("fold", in -> fold(in.get(0), outputSize, kernelSize, dilation, padding, stride), x);
    if (x.ndim() != 3) throw new ShapeException("fold: (batch, channels x patch, patches) expected, got the shape " + x.shape());
    int[] size = Patches.two("fold", "output size", outputSize);
    Patches p = new Patches("fold", kernelSize, dilation, padding, stride, size[0], size[1]);
    int area = p.kernel[0] * p.kernel[1];
    if (x.shape().get(1) % area != 0 || x.shape().get(2) != p.count[0] * p.count[1]) {
      throw new ShapeException("fold: an image of " + size[0] + " x " + size[1] + " has " + p.count[0] * p.count[1] + " patches of a multiple of " + area
          + " numbers; got the shape " + x.shape());
    }
    int batch = x.shape().get(0);
    int channels = x.shape().get(1) / area;
    Tensor split = transpose(reshape(x, batch, channels, p.kernel[0], p.kernel[1], p.count[0], p.count[1]), 0, 1, 2, 4, 3, 5);
    Tensor all = reshape(split, batch, channels, p.kernel[0] * p.count[0], p.kernel[1] * p.count[1]);
    Tensor wide = added(added(all, 2, p.places(0), size[0] + 2 * p.padding[0]), 3, p.places(1), size[1] + 2 * p.padding[1]);
    return part(part(wide, Slices.along(2, p.padding[0], p.padding[0] + size[0], 1)), Slices.along(3, p.padding[1], p.padding[1] + size[1], 1));
  }

  /** Slices along an axis added up at places of a new one. */
  static Tensor added(Tensor x, int axis, Tensor places, int length) {
    return moveaxis(segmentSum(moveaxis(x, axis, 0), places, length), 0, axis);
  }

  /** Where the pixels of patches lie along each of two axes. */
  private static final class Patches {
    final int[] kernel;
    final int[] dilation;
    final int[] padding;
    final int[] stride;
    final int[] count = new int[2];

    Patches(String op, Shape kernel, Shape dilation, Shape padding, Shape stride, int height, int width) {
      this.kernel = two(op, "kernel size", kernel);
      this.dilation = two(op, "dilation", dilation);
      this.padding = two(op, "padding", padding);
      this.stride = two(op, "stride", stride);
      for (int i = 0; i < 2; i++) {
        if (this.kernel[i] < 1 || this.dilation[i] < 1 || this.stride[i] < 1 || this.padding[i] < 0) {
          throw new IllegalArgumentException(op + ": kernel size " + kernel + ", dilation " + dilation + " and stride " + stride
              + " must be positive, padding " + padding + " not negative");
        }
        int length = i == 0 ? height : width;
        int room = length + 2 * this.padding[i] - this.dilation[i] * (this.kernel[i] - 1) - 1;
        if (room < 0) throw new ShapeException(op + ": a patch of " + kernel + " is larger than the image of " + height + " x " + width);
        count[i] = room / this.stride[i] + 1;
      }
    }

    static int[] two(String op, String what, Shape given) {
      if (given.ndim() == 1) return new int[] {given.get(0), given.get(0)};
      if (given.ndim() != 2) throw new ShapeException(op + ": the " + what + " is 1 or 2 numbers; got " + given);
      return given.toArray();
    }

    /** Pixel after pixel of a patch, for each the place in every patch. */
    Tensor places(int axis) {
      int[] at = new int[kernel[axis] * count[axis]];
      for (int k = 0; k < kernel[axis]; k++) {
        for (int i = 0; i < count[axis]; i++) at[k * count[axis] + i] = k * dilation[axis] + i * stride[axis];
      }
      return Tensor.of(at);
    }
  }

  /**
   * {@return images in another size, interpolated between the four nearest pixels}
   *
   * @param images (height, width, channels) or (batch, height, width, channels)
   * @param height of the result
   * @param width of the result
   */
  public static Tensor resize(Tensor images, int height, int width) {
    return Resampling.resize(images, height, width, "bilinear", false, "channels_last");
  }

  /**
   * {@return images in another size, interpolated between the four nearest pixels}
   *
   * @param images (height, width, channels) or (batch, height, width, channels)
   * @param size height and width of the result
   */
  public static Tensor resize(Tensor images, Shape size) {
    return resize(images, size, "bilinear");
  }

  /**
   * {@return images in another size}
   *
   * @param images (height, width, channels) or (batch, height, width, channels)
   * @param size height and width of the result
   * @param interpolation "nearest", "bilinear", "bicubic", "lanczos3" or "lanczos5"
   */
  public static Tensor resize(Tensor images, Shape size, String interpolation) {
    return resize(images, size, interpolation, false);
  }

  /**
   * {@return images in another size}
   *
   * @param images (height, width, channels) or (batch, height, width, channels)
   * @param size height and width of the result
   * @param interpolation "nearest", "bilinear", "bicubic", "lanczos3" or "lanczos5"
   * @param antialias whether all pixels count when an image shrinks, not only those near the new ones
   */
  public static Tensor resize(Tensor images, Shape size, String interpolation, boolean antialias) {
    if (size.ndim() != 2) throw new ShapeException("resize: the size is height and width; got " + size);
    return Resampling.resize(images, size.get(0), size.get(1), interpolation, antialias, "channels_last");
  }

  /**
   * How alike two signals are: the ratio of the peak to the mean squared difference.
   *
   * @param a a tensor
   * @param b of the same shape
   * @param maxVal the peak: the greatest possible value
   * @return decibels, a scalar
   */
  public static Tensor psnr(Tensor a, Tensor b, double maxVal) {
    if (!a.shape().equals(b.shape())) throw new ShapeException("psnr: equal shapes expected, got " + a.shape() + " and " + b.shape());
    Tensor mse = mean(square(subtract(a, b)));
    return subtract(20 * StrictMath.log10(maxVal), multiply(log10(mse), 10));
  }
}
