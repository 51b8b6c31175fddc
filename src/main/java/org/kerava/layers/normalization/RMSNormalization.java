package org.kerava.layers.normalization;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerava.layers.KerasLayer;
import org.kerava.layers.initializers.Ones;
import org.kerava.ops.FusedNorms;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;

/**
 * Divides each sample by its root mean square and multiplies it by a learned scale.
 *
 * @see <a href="https://keras.io/api/layers/normalization_layers/rms_normalization/">Keras: RMSNormalization</a>
 */
public final class RMSNormalization extends KerasLayer<RMSNormalization> {
  private int[] axes = {-1};
  private int[] places = {-1}; // the axes of the input, ascending
  private boolean single = true;
  private double epsilon = 1e-6;
  private @Nullable Variable scale;

  /** A layer over the last axis. */
  public RMSNormalization() {}

  /**
   * {@return this layer}
   *
   * @param axes over which the mean square is taken; the default is -1, the last
   */
  public RMSNormalization axis(int... axes) {
    checkOpen();
    this.axes = axes.clone();
    single = axes.length == 1;
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param epsilon is added to the mean square; the default is 1e-6
   */
  public RMSNormalization epsilon(double epsilon) {
    checkOpen();
    this.epsilon = epsilon;
    return self();
  }

  @Override
  protected void build(Shape input) {
    int[] sorted = new int[axes.length];
    for (int i = 0; i < sorted.length; i++) sorted[i] = input.axis(axes[i]);
    Arrays.sort(sorted);
    Shape shape = Shape.of();
    for (int a : sorted) shape = shape.append(input.get(a));
    places = sorted;
    Arrays.sort(axes);
    single = false; // Keras writes a list from here on
    scale = addWeight("scale", shape, new Ones());
  }

  @Override
  protected Tensor call(Tensor x) {
    return FusedNorms.rootMeanSquare(x, scale == null ? null : value(scale), places, epsilon);
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
    epsilon = c.field("epsilon", epsilon);
  }
}
