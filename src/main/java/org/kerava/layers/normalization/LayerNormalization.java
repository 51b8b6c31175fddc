package org.kerava.layers.normalization;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerava.ops.FusedNorms;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/**
 * Brings each sample to mean 0 and variance 1 over its last axis, or over several axes together.
 *
 * <pre>{@code
 * Tensor y = layerNormalization().epsilon(1e-6).apply(x);
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/normalization_layers/layer_normalization/">Keras: LayerNormalization</a>
 */
public final class LayerNormalization extends ScaledNormalization<LayerNormalization> {
  private int[] axes = {-1};
  private int[] places = {-1}; // the axes of the input, ascending
  private boolean single = true;
  private boolean rmsScaling;

  /** A layer over the last axis. */
  public LayerNormalization() {}

  /**
   * {@return this layer}
   *
   * @param axes over which each sample is normalised; the default is -1, the last
   */
  public LayerNormalization axis(int... axes) {
    checkOpen();
    this.axes = axes.clone();
    single = axes.length == 1;
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param rmsScaling whether to divide by the standard deviation only, without subtracting the mean and without beta; the default is false. Keras
   *     advises against it: RMSNormalization is what the name promises
   */
  public LayerNormalization rmsScaling(boolean rmsScaling) {
    checkOpen();
    this.rmsScaling = rmsScaling;
    return self();
  }

  @Override
  public boolean supportsMasking() {
    return true;
  }

  @Override
  protected boolean autocast() {
    return false;
  }

  @Override
  protected void build(Shape input) {
    int[] sorted = new int[axes.length];
    for (int i = 0; i < axes.length; i++) sorted[i] = input.axis(axes[i]);
    Arrays.sort(sorted);
    int[] shape = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      if (i > 0 && sorted[i] == sorted[i - 1]) throw new IllegalArgumentException("layerNormalization: axis " + sorted[i] + " occurs twice in " + Arrays.toString(axes));
      if (input.get(sorted[i]) == Shape.ANY) {
        throw new ShapeException("layerNormalization: the length of axis " + sorted[i] + " of the input " + input + " is not known");
      }
    }
    places = sorted;
    Arrays.sort(axes); // Keras sorts them as they were given: -1 comes before 1, in the weights' shape too
    Arrays.setAll(shape, i -> input.get(axes[i]));
    single = false; // Keras writes a list from here on
    if (rmsScaling) addScale(Shape.of(shape), true, false);
    else addScale(Shape.of(shape));
  }

  @Override
  protected Tensor call(Tensor x) {
    DType type = wide(x);
    if (rmsScaling) return Operations.cast(divided(Operations.cast(x, type)), computeDtype());
    return Operations.cast(FusedNorms.layer(x, placed(gamma(type), x), placed(beta(type), x), places, epsilon()), computeDtype());
  }

  /** A weight with its elements as the axes lie in the input. */
  private @Nullable Tensor placed(@Nullable Tensor weight, Tensor x) {
    if (weight == null || places.length == 1) return weight;
    int[] shape = new int[places.length];
    Arrays.setAll(shape, i -> x.shape().get(places[i]));
    return weight.shape().equals(Shape.of(shape)) ? weight : Operations.reshape(weight, shape);
  }

  private Tensor divided(Tensor x) {
    Tensor y = Operations.multiply(x, Operations.rsqrt(Operations.add(Operations.variance(x, places, true), epsilon())));
    Shape wide = x.shape();
    for (int i = 0, k = 0; i < wide.ndim(); i++) {
      if (k < places.length && places[k] == i) k++;
      else wide = wide.with(i, 1);
    }
    Tensor gamma = gamma(x.dtype());
    return gamma == null ? y : Operations.multiply(y, Operations.reshape(gamma, wide));
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    if (c.isReading()) {
      axes = c.field("axis", axes);
      single = !(c.get("axis").orElse(-1) instanceof List<?>);
    } else if (single) {
      c.field("axis", axes[0]);
    } else {
      c.field("axis", axes);
    }
    scaleConfig(c);
    rmsScaling = c.field("rms_scaling", rmsScaling);
    initializersConfig(c);
    boundsConfig(c);
  }
}
