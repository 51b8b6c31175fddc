package org.kerava.ops;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Window;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/**
 * Convolutions (cross-correlations, as everywhere in deep learning) over any number of spatial axes. Strides, dilation and the like are one length
 * for all axes, or a shape with one per axis.
 *
 * @see <a href="https://keras.io/api/ops/nn/">Keras: conv, depthwise_conv, separable_conv, conv_transpose</a>
 */
public abstract class ConvolutionOps extends ActivationOps {
  private static final Shape ONE = Shape.of(1);

  ConvolutionOps() {}

  /**
   * {@return the convolution with strides 1, without padding, channels last}
   *
   * @param x (batch, spatial..., channels)
   * @param kernel (spatial..., channels / groups, filters)
   */
  public static Tensor conv(Tensor x, Tensor kernel) {
    return conv(x, kernel, ONE, "valid");
  }

  /**
   * {@return the convolution, channels last}
   *
   * @param x (batch, spatial..., channels)
   * @param kernel (spatial..., channels / groups, filters)
   * @param strides of the window on all axes
   * @param padding "valid", "same" or "causal"
   */
  public static Tensor conv(Tensor x, Tensor kernel, int strides, String padding) {
    return conv(x, kernel, Shape.of(strides), padding);
  }

  /**
   * {@return the convolution, channels last}
   *
   * @param x (batch, spatial..., channels)
   * @param kernel (spatial..., channels / groups, filters)
   * @param strides of the window
   * @param padding "valid", "same" or "causal"
   */
  public static Tensor conv(Tensor x, Tensor kernel, Shape strides, String padding) {
    return conv(x, kernel, strides, padding, "channels_last", ONE);
  }

  /**
   * {@return the convolution}
   *
   * @param x (batch, spatial..., channels), or (batch, channels, spatial...)
   * @param kernel (spatial..., channels / groups, filters); the number of groups follows from the shapes
   * @param strides of the window
   * @param padding "valid", "same" or "causal"
   * @param dataFormat "channels_last" or "channels_first"
   * @param dilationRate distance of the window's taps
   */
  public static Tensor conv(Tensor x, Tensor kernel, Shape strides, String padding, String dataFormat, Shape dilationRate) {
    return conv(x, kernel, null, null, strides, padding, dataFormat, dilationRate);
  }

  /** With bias and activation. */
  static Tensor conv(Tensor x, Tensor kernel, @Nullable Tensor bias, @Nullable FusedActivation act, Shape strides, String padding, String dataFormat,
      Shape dilationRate) {
    if (Symbolic.any(x, kernel)) {
      return Symbolic.op("conv", in -> conv(in.get(0), in.get(1), bias, act, strides, padding, dataFormat, dilationRate), x, kernel);
    }
    boolean first = Spatial.channelsFirst("conv", dataFormat);
    ranks("conv", x, kernel);
    Tensor a = first ? Spatial.toLast(x) : x;
    int r = kernel.ndim() - 2;
    int in = kernel.shape().get(r);
    int channels = a.shape().last();
    if (in == 0 || channels % in != 0) {
      throw new ShapeException("conv: an input of shape " + x.shape() + " (" + dataFormat + ") has " + channels + " channels, the kernel " + kernel.shape()
          + " expects " + in + " or a multiple");
    }
    int groups = channels / in;
    if (kernel.shape().last() % groups != 0) {
      throw new ShapeException("conv: " + kernel.shape().last() + " filters cannot be cut into " + groups + " groups (input " + x.shape() + ", kernel "
          + kernel.shape() + ")");
    }
    Window w = Spatial.window("conv", a.shape(), Arrays.copyOf(kernel.shape().toArray(), r), Spatial.lengths("conv", "strides", strides, r),
        Spatial.lengths("conv", "dilation rate", dilationRate, r), padding, groups);
    Tensor y = Fused.conv(w, a, kernel, bias, act);
    return first ? Spatial.toFirst(y) : y;
  }

  private static void ranks(String op, Tensor x, Tensor kernel) {
    if (kernel.ndim() < 3 || x.ndim() != kernel.ndim()) {
      throw new ShapeException(op + ": the input (batch, spatial..., channels) and the kernel (spatial..., in, out) must have the same number of axes, at "
          + "least 3; got shapes " + x.shape() + " and " + kernel.shape());
    }
  }

  /**
   * {@return the convolution of each channel with kernels of its own, channels last, strides 1, no padding}
   *
   * @param x (batch, spatial..., channels)
   * @param kernel (spatial..., channels, multiplier)
   */
  public static Tensor depthwiseConv(Tensor x, Tensor kernel) {
    return depthwiseConv(x, kernel, ONE, "valid", "channels_last", ONE);
  }

  /**
   * {@return the convolution of each channel with kernels of its own; output channel c m + i is channel c under kernel i}
   *
   * @param x (batch, spatial..., channels), or (batch, channels, spatial...)
   * @param kernel (spatial..., channels, multiplier m)
   * @param strides of the window
   * @param padding "valid" or "same"
   * @param dataFormat "channels_last" or "channels_first"
   * @param dilationRate distance of the window's taps
   */
  public static Tensor depthwiseConv(Tensor x, Tensor kernel, Shape strides, String padding, String dataFormat, Shape dilationRate) {
    return depthwiseConv(x, kernel, null, null, strides, padding, dataFormat, dilationRate);
  }

  static Tensor depthwiseConv(Tensor x, Tensor kernel, @Nullable Tensor bias, @Nullable FusedActivation act, Shape strides, String padding, String dataFormat,
      Shape dilationRate) {
    if (Symbolic.any(x, kernel)) {
      return Symbolic.op("depthwise_conv", in -> depthwiseConv(in.get(0), in.get(1), bias, act, strides, padding, dataFormat, dilationRate), x, kernel);
    }
    ranks("depthwise_conv", x, kernel);
    int r = kernel.ndim() - 2;
    int channels = kernel.shape().get(r);
    int given = x.shape().get(Spatial.channelsFirst("depthwise_conv", dataFormat) ? 1 : -1);
    if (given != channels) {
      throw new ShapeException("depthwise_conv: an input of shape " + x.shape() + " (" + dataFormat + ") has " + given + " channels, the kernel "
          + kernel.shape() + " expects " + channels);
    }
    Tensor k = reshape(kernel, kernel.shape().with(r, 1).with(r + 1, channels * kernel.shape().last()));
    return conv(x, k, bias, act, strides, padding, dataFormat, dilationRate);
  }

  /**
   * {@return a depthwise convolution and a 1x1 convolution after it}
   *
   * @param x (batch, spatial..., channels), or (batch, channels, spatial...)
   * @param depthwiseKernel (spatial..., channels, multiplier)
   * @param pointwiseKernel (1..., channels multiplier, filters)
   * @param strides of the first window
   * @param padding "valid" or "same"
   * @param dataFormat "channels_last" or "channels_first"
   * @param dilationRate distance of the first window's taps
   */
  public static Tensor separableConv(Tensor x, Tensor depthwiseKernel, Tensor pointwiseKernel, Shape strides, String padding, String dataFormat,
      Shape dilationRate) {
    return conv(depthwiseConv(x, depthwiseKernel, strides, padding, dataFormat, dilationRate), pointwiseKernel, ONE, "valid", dataFormat, ONE);
  }

  /**
   * {@return the transposed convolution, channels last, with Keras's default length}
   *
   * @param x (batch, spatial..., channels)
   * @param kernel (spatial..., filters, channels)
   * @param strides of the window on all axes
   * @param padding "valid" or "same"
   */
  public static Tensor convTranspose(Tensor x, Tensor kernel, int strides, String padding) {
    return convTranspose(x, kernel, Shape.of(strides), padding, Shape.of(), "channels_last", ONE);
  }

  /**
   * The transposed convolution: the gradient of a convolution to its input.
   *
   * @param x (batch, spatial..., channels), or (batch, channels, spatial...)
   * @param kernel (spatial..., filters, channels)
   * @param strides of the window
   * @param padding "valid": length (n - 1) s + max(k, s); "same": length n s
   * @param outputPadding added to (n - 1) s + k, or, for "same", to (n - 1) s + k mod 2; {@code Shape.of()} for the default above
   * @param dataFormat "channels_last" or "channels_first"
   * @param dilationRate distance of the window's taps
   * @return the result, in the same data format
   */
  public static Tensor convTranspose(Tensor x, Tensor kernel, Shape strides, String padding, Shape outputPadding, String dataFormat,
      Shape dilationRate) {
    return convTranspose(x, kernel, null, null, strides, padding, outputPadding, dataFormat, dilationRate);
  }

  static Tensor convTranspose(Tensor x, Tensor kernel, @Nullable Tensor bias, @Nullable FusedActivation act, Shape strides, String padding, Shape outputPadding,
      String dataFormat, Shape dilationRate) {
    if (Symbolic.any(x, kernel)) {
      return Symbolic.op("conv_transpose",
          in -> convTranspose(in.get(0), in.get(1), bias, act, strides, padding, outputPadding, dataFormat, dilationRate), x, kernel);
    }
    String op = "conv_transpose";
    boolean first = Spatial.channelsFirst(op, dataFormat);
    ranks(op, x, kernel);
    var type = x.dtype().promote(kernel.dtype());
    Tensor a = cast(first ? Spatial.toLast(x) : x, type);
    int r = kernel.ndim() - 2;
    if (kernel.shape().last() != a.shape().last()) {
      throw new ShapeException(op + ": an input of shape " + x.shape() + " (" + dataFormat + ") has " + a.shape().last() + " channels, the kernel "
          + kernel.shape() + " expects " + kernel.shape().last());
    }
    int[] size = Arrays.copyOf(kernel.shape().toArray(), r);
    int[] steps = Spatial.lengths(op, "strides", strides, r);
    int[] dilation = Spatial.lengths(op, "dilation rate", dilationRate, r);
    int[] extra = outputPadding.ndim() == 0 ? null : outputPadding.toArray();
    int[] lengths = new int[r];
    for (int i = 0; i < r; i++) {
      int more = extra == null ? -1 : extra[Math.min(i, extra.length - 1)];
      if (more >= steps[i]) throw new IllegalArgumentException(op + ": output padding " + outputPadding + " must be smaller than the strides " + strides);
      lengths[i] = Spatial.transposedLength(op, a.shape().get(i + 1), size[i], steps[i], dilation[i], padding, more);
    }
    Shape out = a.shape().with(-1, kernel.shape().get(r));
    for (int i = 0; i < r; i++) out = out.with(i + 1, lengths[i]);
    Window w = Spatial.transposed(a.shape(), lengths, size, steps, dilation, padding);
    Tensor y = Fused.biasActivation(Fused.toInput(w, out, a, cast(kernel, type)), bias, act);
    return first ? Spatial.toFirst(y) : y;
  }
}
