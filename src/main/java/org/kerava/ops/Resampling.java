package org.kerava.ops;

import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/**
 * Changes of resolution (internal: what layers and image operations are made of). Interpolation is one small matrix per axis, so that its gradient is
 * that of a product.
 */
public final class Resampling {
  private Resampling() {}

  /**
   * {@return each element of the spatial axes repeated}
   *
   * @param x batch, spatial axes and channels
   * @param dataFormat "channels_last" or "channels_first"
   * @param factors how many times, one per spatial axis
   */
  public static Tensor repeat(Tensor x, String dataFormat, int... factors) {
    if (x.ndim() != factors.length + 2) throw new ShapeException("upsampling: the input must have " + (factors.length + 2) + " axes; got the shape " + x.shape());
    return Spatial.channelsFirst("upsampling", dataFormat) ? Spatial.toFirst(NnOps.upsample(Spatial.toLast(x), factors)) : NnOps.upsample(x, factors);
  }

  /**
   * An image in another size. Pixels have half-pixel centres, as in TensorFlow.
   *
   * @param x (height, width, channels) or (batch, height, width, channels), or channels first
   * @param height of the result
   * @param width of the result
   * @param interpolation "nearest", "bilinear", "bicubic" (Keys, a = -0.5), "lanczos3" or "lanczos5"
   * @param antialias whether kernels widen when the image shrinks
   * @param dataFormat "channels_last" or "channels_first"
   * @return the resized image, of the same dtype, whole numbers rounded
   */
  public static Tensor resize(Tensor x, int height, int width, String interpolation, boolean antialias, String dataFormat) {
    if (Symbolic.any(x)) return Symbolic.op("resize", in -> resize(in.get(0), height, width, interpolation, antialias, dataFormat), x);
    if (x.ndim() != 3 && x.ndim() != 4) throw new ShapeException("resize: an image has 3 axes, a batch of images 4; got the shape " + x.shape());
    if (height < 1 || width < 1) throw new IllegalArgumentException("resize: the size must be positive; got " + height + " x " + width);
    int rows = x.ndim() - (Spatial.channelsFirst("resize", dataFormat) ? 2 : 3);
    if (interpolation.equals("nearest")) {
      return Operations.take(Operations.take(x, nearest(x.shape().get(rows), height), rows), nearest(x.shape().get(rows + 1), width), rows + 1);
    }
    Tensor f = ElementwiseOps.toFloat(x);
    Tensor wide = NormalizationOps.wide(f);
    wide = along(wide, weights(x.shape().get(rows), height, interpolation, antialias, wide.dtype()), rows);
    wide = along(wide, weights(x.shape().get(rows + 1), width, interpolation, antialias, wide.dtype()), rows + 1);
    return x.dtype().isFloating() ? Operations.cast(wide, x.dtype()) : Operations.saturateCast(Operations.round(wide), x.dtype());
  }

  private static Tensor nearest(int from, int to) {
    int[] at = new int[to];
    for (int i = 0; i < to; i++) at[i] = Math.min((int) Math.floor((i + 0.5) * from / to), from - 1);
    return Tensor.of(at);
  }

  /** The matrix (to, from) applied to one axis. */
  private static Tensor along(Tensor x, Tensor matrix, int axis) {
    Shape s = x.shape();
    int after = 1;
    int before = 1;
    for (int i = 0; i < s.ndim(); i++) {
      if (i < axis) before *= s.get(i);
      if (i > axis) after *= s.get(i);
    }
    int to = matrix.shape().get(0);
    return Operations.reshape(Operations.matmul(matrix, Operations.reshape(x, before, s.get(axis), after)), s.with(axis, to));
  }

  /** How much each input counts in each output: samples of the kernel around the output's centre, normalised over those inside. */
  private static Tensor weights(int from, int to, String interpolation, boolean antialias, DType dtype) {
    double scale = (double) from / to;
    double stretch = antialias ? Math.max(scale, 1) : 1;
    double radius = radius(interpolation);
    double[] w = new double[to * from];
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * scale;
      double sum = 0;
      int low = Math.max(0, (int) Math.floor(centre - radius * stretch - 0.5));
      int high = Math.min(from - 1, (int) Math.ceil(centre + radius * stretch - 0.5));
      for (int j = low; j <= high; j++) {
        double v = kernel(interpolation, (j + 0.5 - centre) / stretch, radius);
        w[i * from + j] = v;
        sum += v;
      }
      for (int j = low; j <= high; j++) w[i * from + j] /= sum;
    }
    return Operations.cast(Tensor.of(w, Shape.of(to, from), DType.FLOAT64), dtype);
  }

  private static double radius(String interpolation) {
    return switch (interpolation) {
      case "bilinear" -> 1;
      case "bicubic" -> 2;
      case "lanczos3" -> 3;
      case "lanczos5" -> 5;
      default -> throw new IllegalArgumentException("resize: unknown interpolation \"" + interpolation
          + "\"; it is one of nearest, bilinear, bicubic, lanczos3, lanczos5");
    };
  }

  private static double kernel(String interpolation, double t, double radius) {
    double x = Math.abs(t);
    if (x >= radius) return 0;
    return switch (interpolation) {
      case "bilinear" -> 1 - x;
      case "bicubic" -> x < 1 ? (1.5 * x - 2.5) * x * x + 1 : ((-0.5 * x + 2.5) * x - 4) * x + 2;
      default -> x < 1e-8 ? 1 : radius * StrictMath.sin(Math.PI * x) * StrictMath.sin(Math.PI * x / radius) / (Math.PI * Math.PI * x * x);
    };
  }
}
