package org.kerava.ops;

import org.jspecify.annotations.Nullable;
import org.kerava.backend.Backend;
import org.kerava.backend.Bin;
import org.kerava.backend.Window;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.View;

/**
 * Products with bias and activation in one backend call (internal: what layers are made of). Inputs are values, not symbols: layers are called
 * with values only.
 */
@SuppressWarnings("exports") // of Nullable: users need no jspecify
public final class Fused {
  private Fused() {}

  /**
   * act(x kernel + bias).
   *
   * @param x (..., k)
   * @param kernel (k, n)
   * @param bias (n), or null
   * @param act an activation, or null
   * @return (..., n)
   */
  public static Tensor linear(Tensor x, Tensor kernel, @Nullable Tensor bias, @Nullable FusedActivation act) {
    if (act != null && act.alone()) return act.apply(linear(x, kernel, bias, null));
    DType type = type(x, kernel, bias);
    Tensor a = ElementwiseOps.cast(x, type);
    Tensor w = ElementwiseOps.cast(kernel, type);
    Tensor c = bias == null ? null : ElementwiseOps.cast(bias, type);
    View va = View.of(a);
    View vw = View.of(w);
    int k = vw.shape().get(0);
    int n = vw.shape().get(1);
    if (va.shape().ndim() == 0 || va.shape().last() != k) {
      throw new ShapeException("an input of shape " + va.shape() + " does not fit the kernel " + vw.shape() + ": its last axis must have " + k);
    }
    Backend b = Run.on(va, vw);
    View out = Run.fresh(b, type, va.shape().with(-1, n));
    int rows = k == 0 ? out.size() / Math.max(1, n) : va.size() / k;
    View tall = rows(Run.dense(va), rows);
    b.linear(rows(out, rows), tall, vw, c == null ? null : View.of(c), act == null ? null : act.un);
    if (!GradientTape.recording()) return Run.done(out);
    Shape tallShape = tall.shape();
    Vjp vjp = g -> {
      Tensor up = act == null ? g.upstream() : ActivationOps.slope(act.un, g.upstream(), g.output(), g.output(), g.spare());
      Tensor flat = up.ndim() == 2 ? up : ShapeOps.reshape(up, rows, n);
      if (g.needs(0)) g.give(0, ShapeOps.reshape(MatrixOps.product(flat, w, false, true), a.shape()));
      if (g.needs(1)) g.give(1, MatrixOps.product(ShapeOps.reshape(a, tallShape), flat, true, false));
      if (c != null && g.needs(2)) g.give(2, ReductionOps.sum(flat, 0));
    };
    return c == null ? Run.done(out, a, w, vjp) : Run.done(out, new Tensor[] {a, w, c}, vjp);
  }

  /**
   * Einstein's summation of x and kernel, plus bias.
   *
   * @param equation input, kernel and output by letters
   * @param x the input
   * @param kernel of the layer
   * @param bias added to the output, over whose last axes it lies
   * @return the sum
   */
  public static Tensor einsum(String equation, Tensor x, Tensor kernel, Tensor bias) {
    return Einsum.biased(equation, x, kernel, bias);
  }

  private static DType type(Tensor x, Tensor kernel, @Nullable Tensor bias) {
    DType t = x.dtype() == kernel.dtype() ? x.dtype() : x.dtype().promote(kernel.dtype());
    return bias == null || bias.dtype() == t ? t : t.promote(bias.dtype());
  }

  private static View rows(View v, int rows) {
    if (v.shape().ndim() == 2) return v;
    Shape s = Shape.of(rows, v.shape().last());
    return v.with(Layout.contiguous(v.dtype(), s).startingAt(v.layout().offset()));
  }

  /**
   * act(cross-correlation of x and kernel + bias), channels last.
   *
   * @param w the window
   * @param x (batch, spatial..., in)
   * @param kernel (spatial..., in / groups, out)
   * @param bias (out), or null
   * @param act an activation, or null
   * @return (batch, spatial..., out)
   */
  static Tensor conv(Window w, Tensor x, Tensor kernel, @Nullable Tensor bias, @Nullable FusedActivation act) {
    if (act != null && act.alone()) return act.apply(conv(w, x, kernel, bias, null));
    DType type = type(x, kernel, bias);
    Tensor a = ElementwiseOps.cast(x, type);
    Tensor k = ElementwiseOps.cast(kernel, type);
    Tensor c = bias == null ? null : ElementwiseOps.cast(bias, type);
    View va = View.of(a);
    View vk = View.of(k);
    Backend b = Run.on(va, vk);
    int[] shape = va.shape().toArray();
    for (int i = 0; i < w.ndim(); i++) shape[i + 1] = w.outputLength(i, shape[i + 1]);
    shape[shape.length - 1] = vk.shape().last();
    View out = Run.fresh(b, type, Shape.of(shape));
    if (c == null && act == null) b.conv(w, out, va, vk);
    else b.convLinear(w, out, va, vk, c == null ? null : View.of(c), act == null ? null : act.un);
    if (!GradientTape.recording()) return Run.done(out);
    Vjp vjp = g -> {
      Tensor up = act == null ? g.upstream() : ActivationOps.slope(act.un, g.upstream(), g.output(), g.output(), g.spare());
      if (g.needs(0)) g.give(0, toInput(w, a.shape(), up, k));
      if (g.needs(1)) g.give(1, toKernel(w, k.shape(), a, up));
      if (c != null && g.needs(2)) g.give(2, biasGradient(up));
    };
    return c == null ? Run.done(out, a, k, vjp) : Run.done(out, new Tensor[] {a, k, c}, vjp);
  }

  private static Tensor biasGradient(Tensor up) {
    int[] axes = new int[up.ndim() - 1];
    for (int i = 0; i < axes.length; i++) axes[i] = i;
    return ReductionOps.sum(up, axes);
  }

  /** The gradient of a convolution to its input: linear in both operands, so that the three calls are each other's derivatives. */
  static Tensor toInput(Window w, Shape input, Tensor dy, Tensor kernel) {
    View vg = View.of(dy);
    View vk = View.of(kernel);
    Backend b = Run.on(vg, vk);
    View out = Run.fresh(b, vg.dtype(), input);
    b.convDx(w, out, vg, vk);
    return Run.done(out, dy, kernel, g -> {
      if (g.needs(0)) g.give(0, conv(w, g.upstream(), kernel, null, null));
      if (g.needs(1)) g.give(1, toKernel(w, kernel.shape(), g.upstream(), dy));
    });
  }

  private static Tensor toKernel(Window w, Shape kernel, Tensor x, Tensor dy) {
    View vx = View.of(x);
    View vg = View.of(dy);
    Backend b = Run.on(vx, vg);
    View out = Run.fresh(b, vx.dtype(), kernel);
    b.convDw(w, out, vx, vg);
    return Run.done(out, x, dy, g -> {
      if (g.needs(0)) g.give(0, toInput(w, x.shape(), dy, g.upstream()));
      if (g.needs(1)) g.give(1, conv(w, x, g.upstream(), null, null));
    });
  }

  /** act(x + bias) over the last axis. */
  static Tensor biasActivation(Tensor x, @Nullable Tensor bias, @Nullable FusedActivation act) {
    if (act != null && act.alone()) return act.apply(biasActivation(x, bias, null));
    if (bias == null) return act == null ? x : act.apply(x);
    DType type = type(x, bias, null);
    Tensor a = ElementwiseOps.cast(x, type);
    Tensor c = ElementwiseOps.cast(bias, type);
    View va = View.of(a);
    Backend b = Run.on(va);
    View out = Run.fresh(b, type, va.shape());
    b.binary(Bin.ADD, out, va, View.of(c).broadcastTo(va.shape()));
    if (act != null) b.unary(act.un, out, out);
    return Run.done(out, a, c, g -> {
      Tensor up = act == null ? g.upstream() : ActivationOps.slope(act.un, g.upstream(), g.output(), g.output(), g.spare());
      if (g.needs(0)) g.give(0, up);
      if (g.needs(1)) g.give(1, biasGradient(up));
    });
  }

  /**
   * A convolution with Keras's options.
   *
   * @param x the input, in the data format
   * @param kernel (spatial..., in / groups, out)
   * @param bias (out), or null
   * @param act an activation, or null
   * @param strides of the window
   * @param padding "valid", "same" or "causal"
   * @param dataFormat "channels_last" or "channels_first"
   * @param dilation distance of the window's taps
   * @return in the data format
   */
  public static Tensor conv(Tensor x, Tensor kernel, @Nullable Tensor bias, @Nullable FusedActivation act, Shape strides, String padding,
      String dataFormat, Shape dilation) {
    return ConvolutionOps.conv(x, kernel, bias, act, strides, padding, dataFormat, dilation);
  }

  /**
   * A convolution of each channel for itself with Keras's options.
   *
   * @param x the input, in the data format
   * @param kernel (spatial..., in, multiplier)
   * @param bias (in multiplier), or null
   * @param act an activation, or null
   * @param strides of the window
   * @param padding "valid" or "same"
   * @param dataFormat "channels_last" or "channels_first"
   * @param dilation distance of the window's taps
   * @return in the data format
   */
  public static Tensor depthwiseConv(Tensor x, Tensor kernel, @Nullable Tensor bias, @Nullable FusedActivation act, Shape strides, String padding,
      String dataFormat, Shape dilation) {
    return ConvolutionOps.depthwiseConv(x, kernel, bias, act, strides, padding, dataFormat, dilation);
  }

  /**
   * A transposed convolution with Keras's options.
   *
   * @param x the input, in the data format
   * @param kernel (spatial..., out, in)
   * @param bias (out), or null
   * @param act an activation, or null
   * @param strides of the window
   * @param padding "valid" or "same"
   * @param outputPadding extra length, or the empty shape for Keras's default
   * @param dataFormat "channels_last" or "channels_first"
   * @param dilation distance of the window's taps
   * @return in the data format
   */
  public static Tensor convTranspose(Tensor x, Tensor kernel, @Nullable Tensor bias, @Nullable FusedActivation act, Shape strides, String padding,
      Shape outputPadding, String dataFormat, Shape dilation) {
    return ConvolutionOps.convTranspose(x, kernel, bias, act, strides, padding, outputPadding, dataFormat, dilation);
  }
}
