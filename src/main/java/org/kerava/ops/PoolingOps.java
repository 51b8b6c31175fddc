package org.kerava.ops;

import java.util.ArrayList;
import java.util.Arrays;
import org.kerava.backend.Backend;
import org.kerava.backend.Window;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.View;

/**
 * Pooling over any number of spatial axes.
 *
 * @see <a href="https://keras.io/api/ops/nn/">Keras: max_pool, average_pool</a>
 */
public abstract class PoolingOps extends ConvolutionOps {
  PoolingOps() {}

  /**
   * {@return the largest element of each window; windows do not overlap; no padding; channels last}
   *
   * @param x (batch, spatial..., channels)
   * @param poolSize of the window on all axes
   */
  public static Tensor maxPool(Tensor x, int poolSize) {
    return maxPool(x, Shape.of(poolSize), Shape.of(poolSize), "valid", "channels_last");
  }

  /**
   * {@return the largest element of each window, channels last}
   *
   * @param x (batch, spatial..., channels)
   * @param poolSize of the window on all axes
   * @param strides of the window on all axes
   * @param padding "valid" or "same"
   */
  public static Tensor maxPool(Tensor x, int poolSize, int strides, String padding) {
    return maxPool(x, Shape.of(poolSize), Shape.of(strides), padding, "channels_last");
  }

  /**
   * {@return the largest element of each window}
   *
   * @param x (batch, spatial..., channels), or (batch, channels, spatial...)
   * @param poolSize of the window: one length, or one per axis
   * @param strides of the window: one length, or one per axis
   * @param padding "valid" or "same" (padded with minus infinity)
   * @param dataFormat "channels_last" or "channels_first"
   */
  public static Tensor maxPool(Tensor x, Shape poolSize, Shape strides, String padding, String dataFormat) {
    return pool(true, x, poolSize, strides, padding, dataFormat);
  }

  /**
   * {@return the mean of each window; windows do not overlap; no padding; channels last}
   *
   * @param x (batch, spatial..., channels)
   * @param poolSize of the window on all axes
   */
  public static Tensor averagePool(Tensor x, int poolSize) {
    return averagePool(x, Shape.of(poolSize), Shape.of(poolSize), "valid", "channels_last");
  }

  /**
   * {@return the mean of each window, channels last}
   *
   * @param x (batch, spatial..., channels)
   * @param poolSize of the window on all axes
   * @param strides of the window on all axes
   * @param padding "valid" or "same"
   */
  public static Tensor averagePool(Tensor x, int poolSize, int strides, String padding) {
    return averagePool(x, Shape.of(poolSize), Shape.of(strides), padding, "channels_last");
  }

  /**
   * {@return the mean of each window}
   *
   * @param x (batch, spatial..., channels), or (batch, channels, spatial...)
   * @param poolSize of the window: one length, or one per axis
   * @param strides of the window: one length, or one per axis
   * @param padding "valid" or "same" (padding does not count in the mean)
   * @param dataFormat "channels_last" or "channels_first"
   */
  public static Tensor averagePool(Tensor x, Shape poolSize, Shape strides, String padding, String dataFormat) {
    return pool(false, toFloat(x), poolSize, strides, padding, dataFormat);
  }

  private static Tensor pool(boolean max, Tensor x, Shape poolSize, Shape strides, String padding, String dataFormat) {
    String op = max ? "max_pool" : "average_pool";
    if (Symbolic.any(x)) return Symbolic.op(op, in -> pool(max, in.get(0), poolSize, strides, padding, dataFormat), x);
    if (x.ndim() < 3) throw new ShapeException(op + ": the input must have a batch axis, spatial axes and a channel axis; got shape " + x.shape());
    if (padding.equals("causal")) throw new IllegalArgumentException(op + ": padding is \"valid\" or \"same\"; got \"causal\"");
    boolean first = Spatial.channelsFirst(op, dataFormat);
    Tensor a = first ? Spatial.toLast(x) : x;
    int r = x.ndim() - 2;
    int[] ones = new int[r];
    Arrays.fill(ones, 1);
    Window w = Spatial.window(op, a.shape(), Spatial.lengths(op, "pool size", poolSize, r), Spatial.lengths(op, "strides", strides, r), ones, padding, 1);
    Tensor y = pool(max, w, a);
    return first ? Spatial.toFirst(y) : y;
  }

  private static Tensor pool(boolean max, Window w, Tensor x) {
    View v = View.of(x);
    Backend b = Run.on(v);
    int[] shape = v.shape().toArray();
    for (int i = 0; i < w.ndim(); i++) shape[i + 1] = w.outputLength(i, shape[i + 1]);
    View out = Run.fresh(b, v.dtype(), Shape.of(shape));
    b.pool(max, w, out, v);
    return Run.done(out, x, a -> a.give(0, max && GradientTape.recording() ? byTaps(w, a.upstream(), x, a.output()) : gradient(max, w, a.upstream(), x)));
  }

  /** The gradient in one backend call; that of the average is its own kind's transpose. */
  private static Tensor gradient(boolean max, Window w, Tensor dy, Tensor x) {
    View vg = View.of(dy);
    View vx = View.of(x);
    Backend b = Run.on(vg, vx);
    View out = Run.fresh(b, vx.dtype(), vx.shape());
    b.poolGrad(max, w, out, vg, vx);
    return Run.done(out, dy, a -> a.give(0, pool(max, w, a.upstream())));
  }

  /** The gradient of the maximum as a sum over the window's taps, made of operations: for second derivatives. */
  private static Tensor byTaps(Window w, Tensor dy, Tensor x, Tensor y) {
    int r = w.ndim();
    int[] lengths = x.shape().toArray();
    int[] ones = new int[r];
    Arrays.fill(ones, 1);
    int taps = 1;
    for (int n : w.size()) taps *= n;
    Tensor free = onesLike(y);
    Tensor sum = null;
    for (int t = 0; t < taps; t++) {
      int[] at = new int[r];
      for (int i = r - 1, rest = t; i >= 0; i--) {
        at[i] = rest % w.size()[i];
        rest /= w.size()[i];
      }
      // outputs whose tap lies inside the input, and the inputs that the tap sees
      var outs = new ArrayList<Slices>();
      var ins = new ArrayList<Slices>();
      boolean none = false;
      for (int i = 0; i < r; i++) {
        int shift = at[i] - w.before()[i];
        int s = w.strides()[i];
        int low = Math.max(0, Math.ceilDiv(-shift, s));
        int high = Math.min(y.shape().get(i + 1) - 1, Math.floorDiv(lengths[i + 1] - 1 - shift, s));
        none |= high < low;
        if (none) break;
        outs.add(Slices.along(i + 1, low, high + 1, 1));
        ins.add(Slices.along(i + 1, low * s + shift, high * s + shift + 1, s));
      }
      if (none) continue;
      Tensor seen = x;
      Tensor best = y;
      Tensor open = free;
      Tensor g = dy;
      for (int i = 0; i < r; i++) {
        seen = part(seen, ins.get(i));
        best = part(best, outs.get(i));
        open = part(open, outs.get(i));
        g = part(g, outs.get(i));
      }
      Tensor hit = multiply(cast(equal(seen, best), x.dtype()), open);
      Tensor taken = spread(hit, outs, y.shape());
      free = subtract(free, taken);
      Tensor d = spread(multiply(g, hit), ins, x.shape());
      sum = sum == null ? d : add(sum, d);
    }
    return sum == null ? zerosLike(x) : sum;
  }

  /** Fills a part of zeros, one axis after the other. */
  private static Tensor spread(Tensor g, ArrayList<Slices> slices, Shape shape) {
    for (int i = slices.size() - 1; i >= 0; i--) g = unpart(g, slices.get(i), g.shape().with(i + 1, shape.get(i + 1)));
    return g;
  }
}
