package org.kerava.ops;

import org.kerava.backend.Backend;
import org.kerava.backend.Red;
import org.kerava.backend.Un;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.View;

/**
 * Activation functions. Integers become float32 where the result has fractions. The file is long because there are thirty of them, each with its derivative.
 *
 * @see <a href="https://keras.io/api/ops/nn/">Keras: NN ops</a>
 * @see <a href="https://keras.io/api/layers/activations/">Keras: activations</a>
 */
public abstract class ActivationOps extends PatchOps {
  private static final double SELU_ALPHA = 1.6732632423543772;
  private static final double SELU_SCALE = 1.0507009873554805;

  ActivationOps() {}

  // ---- what the backends know in one call ----

  /** A function whose derivative the backends fuse too. */
  static Tensor activation(Un op, Tensor x) {
    return unary(op, x, (g, a, y) -> slope(op, g, a, y, false));
  }

  /**
   * g f'(x). On a tape (for second derivatives) it is made of operations, else of one backend call.
   *
   * @param x the operand; y where {@link FusedActivation#byOutput}
   * @param y the result
   * @param spare whether g may be overwritten
   */
  static Tensor slope(Un op, Tensor g, Tensor x, Tensor y, boolean spare) {
    if (GradientTape.recording()) return multiply(g, derivative(op, x, y));
    boolean byOutput = op == Un.RELU || op == Un.TANH || op == Un.SIGMOID || op == Un.EXP; // the operand's memory may be free
    View vg = View.of(g);
    View vx = View.of(byOutput ? y : x);
    Backend b = Run.on(vg, vx);
    View out = spare && vg.layout().isContiguous() ? vg : Run.fresh(b, vg.dtype(), vg.shape());
    b.unaryGrad(op, out, vg, vx, View.of(y));
    return Run.done(out);
  }

  private static Tensor derivative(Un op, Tensor x, Tensor y) {
    return switch (op) {
      case RELU -> cast(greater(x, 0), x.dtype());
      case TANH -> subtract(1, square(y));
      case SIGMOID -> multiply(y, subtract(1, y));
      case EXP -> y;
      case SOFTPLUS -> sigmoid(x);
      case SILU -> {
        Tensor s = sigmoid(x);
        yield add(s, multiply(y, subtract(1, s)));
      }
      case GELU -> {
        Tensor density = multiply(exp(multiply(square(x), -0.5)), 0.3989422804014327);
        yield add(multiply(add(unary(Un.ERF, multiply(x, Math.sqrt(0.5)), ActivationOps::erfSlope), 1), 0.5), multiply(x, density));
      }
      case GELU_TANH -> {
        double c = 0.7978845608028654;
        Tensor u = tanh(multiply(multiply(x, add(multiply(square(x), 0.044715), 1)), c));
        Tensor inner = multiply(add(multiply(square(x), 3 * 0.044715), 1), c);
        yield multiply(add(add(u, 1), multiply(multiply(x, subtract(1, square(u))), inner)), 0.5);
      }
      default -> throw new IllegalArgumentException("no derivative of " + op);
    };
  }

  private static Tensor erfSlope(Tensor g, Tensor x, Tensor y) {
    return multiply(g, multiply(exp(negative(square(x))), 1.1283791670955126));
  }

  /**
   * {@return max(x, 0)}
   *
   * @param x a tensor
   */
  public static Tensor relu(Tensor x) {
    return activation(Un.RELU, x);
  }

  /**
   * {@return max(x, 0), with a slope for negative x}
   *
   * @param x a tensor
   * @param negativeSlope the slope
   */
  public static Tensor relu(Tensor x, double negativeSlope) {
    return relu(x, negativeSlope, Double.POSITIVE_INFINITY, 0);
  }

  /**
   * The rectifier with all its options: x above the threshold, cut at the largest value; slope (x - threshold) below it.
   *
   * @param x a tensor
   * @param negativeSlope 0 for the plain rectifier
   * @param maxValue infinity for no cut
   * @param threshold 0 for the plain rectifier
   * @return of x's shape
   */
  public static Tensor relu(Tensor x, double negativeSlope, double maxValue, double threshold) {
    boolean cut = maxValue != Double.POSITIVE_INFINITY;
    if (negativeSlope != 0 && !cut && threshold == 0) return leakyRelu(x, negativeSlope);
    Tensor y = threshold != 0 ? multiply(x, cast(greater(x, threshold), x.dtype())) : relu(x);
    if (cut) y = clamp(y, 0, maxValue);
    if (negativeSlope == 0) return y;
    Tensor below = relu(threshold != 0 ? subtract(threshold, x) : negative(x));
    return subtract(y, multiply(below, negativeSlope));
  }

  /**
   * {@return 1 / (1 + e⁻ˣ)}
   *
   * @param x a tensor
   */
  public static Tensor sigmoid(Tensor x) {
    Tensor logits = toFloat(x);
    return Logits.note(activation(Un.SIGMOID, logits), logits);
  }

  /**
   * {@return x sigmoid(x), also called swish}
   *
   * @param x a tensor
   */
  public static Tensor silu(Tensor x) {
    return activation(Un.SILU, toFloat(x));
  }

  /**
   * {@return {@link #silu} by its other name}
   *
   * @param x a tensor
   */
  public static Tensor swish(Tensor x) {
    return silu(x);
  }

  /**
   * {@return ln(1 + eˣ)}
   *
   * @param x a tensor
   */
  public static Tensor softplus(Tensor x) {
    return activation(Un.SOFTPLUS, toFloat(x));
  }

  /**
   * {@return the Gaussian error linear unit by its tanh approximation, as {@code keras.ops.gelu}; the activation "gelu" is the exact one}
   *
   * @param x a tensor
   */
  public static Tensor gelu(Tensor x) {
    return gelu(x, true);
  }

  /**
   * {@return the Gaussian error linear unit x Φ(x)}
   *
   * @param x a tensor
   * @param approximate by tanh, or exact by erf
   */
  public static Tensor gelu(Tensor x, boolean approximate) {
    return activation(approximate ? Un.GELU_TANH : Un.GELU, toFloat(x));
  }

  // ---- softmax ----

  /**
   * {@return the softmax over the last axis}
   *
   * @param x logits
   */
  public static Tensor softmax(Tensor x) {
    return softmax(x, -1);
  }

  /**
   * {@return the softmax over an axis}
   *
   * @param x logits
   * @param axis which
   */
  public static Tensor softmax(Tensor x, int axis) {
    return softmax(x, new int[] {axis});
  }

  /**
   * {@return the softmax over several axes together}
   *
   * @param x logits
   * @param axes which; none means all
   */
  public static Tensor softmax(Tensor x, int[] axes) {
    Tensor logits = toFloat(x);
    Tensor y = overAxes(logits, axes, false);
    return axes.length == 1 && x.shape().axis(axes[0]) == x.ndim() - 1 ? Logits.note(y, logits) : y;
  }

  /**
   * {@return the logarithm of the softmax over the last axis}
   *
   * @param x logits
   */
  public static Tensor logSoftmax(Tensor x) {
    return logSoftmax(x, -1);
  }

  /**
   * {@return the logarithm of the softmax over an axis}
   *
   * @param x logits
   * @param axis which
   */
  public static Tensor logSoftmax(Tensor x, int axis) {
    return logSoftmax(x, new int[] {axis});
  }

  /**
   * {@return the logarithm of the softmax over several axes together}
   *
   * @param x logits
   * @param axes which; none means all
   */
  public static Tensor logSoftmax(Tensor x, int[] axes) {
    return overAxes(toFloat(x), axes, true);
  }

  private static Tensor overAxes(Tensor x, int[] axes, boolean log) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of(log ? "LogSoftmax" : "Softmax", x).with("axis", axes.length == 1 ? (Object) axes[0] : axes), in -> overAxes(in.get(0), axes, log), x);
    int[] sorted = axes(x, axes);
    int r = x.ndim();
    int n = sorted.length;
    if (n == 1 && sorted[0] == r - 1) return lastSoftmax(x, log);
    int[] order = new int[r]; // the other axes, then these
    int[] back = new int[r];
    int[] shape = new int[r - n + 1];
    int at = 0;
    for (int i = 0, k = 0; i < r; i++) {
      if (k < n && sorted[k] == i) {
        order[r - n + k++] = i;
      } else {
        shape[at] = x.shape().get(i);
        order[at++] = i;
      }
    }
    shape[at] = 1;
    for (int k = 0; k < n; k++) shape[at] *= x.shape().get(sorted[k]);
    for (int i = 0; i < r; i++) back[order[i]] = i;
    Tensor t = transpose(x, order);
    return transpose(reshape(lastSoftmax(reshape(t, shape), log), t.shape()), back);
  }

  private static Tensor lastSoftmax(Tensor x, boolean log) {
    View v = View.of(x);
    Backend b = Run.on(v);
    View out = Run.fresh(b, v.dtype(), v.shape());
    b.softmax(out, v, log);
    return Run.done(out, x, a -> a.give(0, softmaxSlope(a.upstream(), a.output(), log)));
  }

  private static Tensor softmaxSlope(Tensor g, Tensor y, boolean log) {
    if (GradientTape.recording()) {
      return log ? subtract(g, multiply(exp(y), sum(g, -1, true))) : multiply(y, subtract(g, sum(multiply(g, y), -1, true)));
    }
    View vg = View.of(g);
    View vy = View.of(y);
    Backend b = Run.on(vg, vy);
    View out = Run.fresh(b, vy.dtype(), vy.shape());
    b.softmaxGrad(out, vg, vy, log);
    return Run.done(out);
  }

  /**
   * {@return the sparse softmax over the last axis}
   *
   * @param x logits
   */
  public static Tensor sparsemax(Tensor x) {
    return sparsemax(x, -1);
  }

  /**
   * {@return the projection of the logits onto the probability simplex, which has zeros}
   *
   * @param x logits
   * @param axis which
   * @see <a href="https://arxiv.org/abs/1602.02068">From Softmax to Sparsemax</a>
   */
  public static Tensor sparsemax(Tensor x, int axis) {
    if (Symbolic.any(x)) return Symbolic.op("sparsemax", in -> sparsemax(in.get(0), axis), x);
    int r = x.ndim();
    int at = x.shape().axis(axis);
    if (at != r - 1) {
      int[] swap = new int[r];
      for (int i = 0; i < r; i++) swap[i] = i == at ? r - 1 : i == r - 1 ? at : i;
      return transpose(sparsemax(transpose(x, swap), -1), swap);
    }
    Tensor logits = toFloat(x);
    Tensor support = GradientTape.untaped(() -> support(logits));
    Tensor count = sum(support, -1, true);
    Tensor tau = divide(subtract(sum(multiply(logits, support), -1, true), 1), count);
    return relu(multiply(subtract(logits, tau), support));
  }

  /** 1 where the sparse softmax is positive: where 1 + k z(k) > z(1) + ... + z(k) for the k-th largest logit. */
  private static Tensor support(Tensor x) {
    View v = View.of(negative(x));
    Backend b = Run.on(v);
    View sorted = Run.fresh(b, v.dtype(), v.shape());
    View index = Run.fresh(b, DType.INT32, v.shape());
    b.sort(sorted, index, v);
    View total = Run.fresh(b, v.dtype(), v.shape());
    b.scan(Red.SUM, total, sorted, v.shape().ndim() - 1, false);
    Tensor z = negative(Run.done(sorted));
    Tensor k = arange(1, x.shape().last() + 1, 1, x.dtype());
    Tensor inside = greater(add(multiply(z, k), 1), negative(Run.done(total)));
    Tensor least = min(where(inside, z, full(Shape.of(), Double.POSITIVE_INFINITY, x.dtype())), -1, true);
    return cast(greaterEqual(x, least), x.dtype());
  }

  // ---- made of others ----

  /**
   * {@return x where positive, else 0.2 x}
   *
   * @param x a tensor
   */
  public static Tensor leakyRelu(Tensor x) {
    return leakyRelu(x, 0.2);
  }

  /**
   * {@return x where positive, else a fraction of it}
   *
   * @param x a tensor
   * @param negativeSlope the fraction
   */
  public static Tensor leakyRelu(Tensor x, double negativeSlope) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("LeakyRelu", x).with("negative_slope", negativeSlope), in -> leakyRelu(in.get(0), negativeSlope), x);
    Tensor f = toFloat(x);
    return where(greater(f, 0), f, multiply(f, negativeSlope));
  }

  /**
   * {@return x cut to 0..6}
   *
   * @param x a tensor
   */
  public static Tensor relu6(Tensor x) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("Relu6", x), in -> relu6(in.get(0)), x);
    return clamp(x, 0, 6);
  }

  private static Tensor clamp(Tensor x, Number low, double high) {
    Number top = high == Math.rint(high) && Math.abs(high) < 1e9 ? (Number) (int) high : (Number) high;
    return minimum(maximum(x, low), top);
  }

  /**
   * {@return x where positive, else eˣ - 1}
   *
   * @param x a tensor
   */
  public static Tensor elu(Tensor x) {
    return elu(x, 1);
  }

  /**
   * {@return x where positive, else alpha (eˣ - 1)}
   *
   * @param x a tensor
   * @param alpha the depth of the negative part
   */
  public static Tensor elu(Tensor x, double alpha) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("Elu", x).with("alpha", alpha), in -> elu(in.get(0), alpha), x);
    Tensor f = toFloat(x);
    Tensor e = lower(f);
    return where(greater(f, 0), f, alpha == 1 ? e : multiply(e, alpha));
  }

  /** eˣ - 1 of the negative part. */
  private static Tensor lower(Tensor x) {
    return unary(Un.EXPM1, minimum(x, 0), (g, a, y) -> multiply(g, add(y, 1)));
  }

  /**
   * {@return the scaled {@link #elu}, which keeps mean 0 and variance 1}
   *
   * @param x a tensor
   */
  public static Tensor selu(Tensor x) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("Selu", x), in -> selu(in.get(0)), x);
    return multiply(elu(x, SELU_ALPHA), SELU_SCALE);
  }

  /**
   * {@return the continuously differentiable {@link #elu} with alpha 1}
   *
   * @param x a tensor
   */
  public static Tensor celu(Tensor x) {
    return celu(x, 1);
  }

  /**
   * {@return x where positive, else alpha (exp(x / alpha) - 1)}
   *
   * @param x a tensor
   * @param alpha the depth of the negative part
   */
  public static Tensor celu(Tensor x, double alpha) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("Celu", x).with("alpha", alpha), in -> celu(in.get(0), alpha), x);
    Tensor f = toFloat(x);
    return where(greater(f, 0), f, multiply(lower(divide(f, alpha)), alpha));
  }

  /**
   * {@return x tanh(softplus(x))}
   *
   * @param x a tensor
   */
  public static Tensor mish(Tensor x) {
    Tensor f = toFloat(x);
    return multiply(f, tanh(softplus(f)));
  }

  /**
   * {@return x / (1 + |x|)}
   *
   * @param x a tensor
   */
  public static Tensor softsign(Tensor x) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("Softsign", x), in -> softsign(in.get(0)), x);
    Tensor f = toFloat(x);
    return divide(f, add(abs(f), 1));
  }

  /**
   * {@return x / 6 + 0.5 cut to 0..1 (Keras 3's; Keras 2 had 0.2 x + 0.5)}
   *
   * @param x a tensor
   */
  public static Tensor hardSigmoid(Tensor x) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("HardSigmoid", x), in -> hardSigmoid(in.get(0)), x);
    return clamp(add(divide(toFloat(x), 6), 0.5), 0, 1);
  }

  /**
   * {@return x {@link #hardSigmoid}(x)}
   *
   * @param x a tensor
   */
  public static Tensor hardSilu(Tensor x) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("HardSilu", x), in -> hardSilu(in.get(0)), x);
    Tensor f = toFloat(x);
    return multiply(f, hardSigmoid(f));
  }

  /**
   * {@return {@link #hardSilu} by its other name}
   *
   * @param x a tensor
   */
  public static Tensor hardSwish(Tensor x) {
    return hardSilu(x);
  }

  /**
   * {@return x cut to -1..1}
   *
   * @param x a tensor
   */
  public static Tensor hardTanh(Tensor x) {
    return clamp(x, -1, 1);
  }

  /**
   * {@return the logarithm of the sigmoid}
   *
   * @param x a tensor
   */
  public static Tensor logSigmoid(Tensor x) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("LogSigmoid", x), in -> logSigmoid(in.get(0)), x);
    return negative(softplus(negative(toFloat(x))));
  }

  /**
   * {@return the gated linear unit over the last axis}
   *
   * @param x of even length on the axis
   */
  public static Tensor glu(Tensor x) {
    return glu(x, -1);
  }

  /**
   * {@return the first half of an axis times the sigmoid of the second}
   *
   * @param x of even length on the axis
   * @param axis which
   */
  public static Tensor glu(Tensor x, int axis) {
    if (Symbolic.any(x)) return Symbolic.op(OpCall.of("Glu", x).with("axis", axis), in -> glu(in.get(0), axis), x);
    var halves = split(toFloat(x), 2, axis);
    return multiply(halves.get(0), sigmoid(halves.get(1)));
  }

  /**
   * {@return 0 below -1, (x + 1)² / 4 up to 1, then x}
   *
   * @param x a tensor
   */
  public static Tensor sparsePlus(Tensor x) {
    Tensor f = toFloat(x);
    return where(lessEqual(f, -1), zerosLike(f), where(less(f, 1), multiply(square(add(f, 1)), 0.25), f));
  }

  /**
   * {@return (x + 1) / 2 cut to 0..1}
   *
   * @param x a tensor
   */
  public static Tensor sparseSigmoid(Tensor x) {
    return clamp(multiply(add(toFloat(x), 1), 0.5), 0, 1);
  }

  /**
   * {@return (x + √(x² + 4)) / 2}
   *
   * @param x a tensor
   */
  public static Tensor squareplus(Tensor x) {
    return squareplus(x, 4);
  }

  /**
   * {@return (x + √(x² + b)) / 2}
   *
   * @param x a tensor
   * @param b smoothness
   */
  public static Tensor squareplus(Tensor x, double b) {
    Tensor f = toFloat(x);
    return multiply(add(f, sqrt(add(square(f), b))), 0.5);
  }

  /**
   * {@return x - tanh(x)}
   *
   * @param x a tensor
   */
  public static Tensor tanhShrink(Tensor x) {
    Tensor f = toFloat(x);
    return subtract(f, tanh(f));
  }

  /**
   * {@return {@link #softShrink(Tensor, double)} with threshold 0.5}
   *
   * @param x a tensor
   */
  public static Tensor softShrink(Tensor x) {
    return softShrink(x, 0.5);
  }

  /**
   * {@return x moved towards 0 by the threshold, 0 within it}
   *
   * @param x a tensor
   * @param threshold not negative
   */
  public static Tensor softShrink(Tensor x, double threshold) {
    Tensor f = toFloat(x);
    return where(greater(f, threshold), subtract(f, threshold), where(less(f, -threshold), add(f, threshold), zerosLike(f)));
  }

  /**
   * {@return {@link #hardShrink(Tensor, double)} with threshold 0.5}
   *
   * @param x a tensor
   */
  public static Tensor hardShrink(Tensor x) {
    return hardShrink(x, 0.5);
  }

  /**
   * {@return x, 0 where |x| is within the threshold}
   *
   * @param x a tensor
   * @param threshold not negative
   */
  public static Tensor hardShrink(Tensor x, double threshold) {
    return where(greater(abs(x), threshold), x, zerosLike(x));
  }

  /**
   * {@return x where it is above the threshold, else the default}
   *
   * @param x a tensor
   * @param threshold the border
   * @param defaultValue what stands for smaller elements
   */
  public static Tensor threshold(Tensor x, double threshold, double defaultValue) {
    return where(greater(x, threshold), x, fullLike(x, defaultValue));
  }
}
