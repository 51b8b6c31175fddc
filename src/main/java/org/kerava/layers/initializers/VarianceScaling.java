package org.kerava.layers.initializers;

import java.util.List;
import org.kerava.saving.Config;
import org.kerava.saving.ObjectFactory;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;

/** Random numbers of variance scale / fan: the general form of the Glorot, He and LeCun initializers. */
public final class VarianceScaling extends ScaledInitializer<VarianceScaling> {
  private double scale = 1;
  private String mode = "fan_in";
  private String distribution = "truncated_normal";

  /** The initializer with its default options. */
  public VarianceScaling() {}

  /**
   * {@return this initializer}
   *
   * @param scale positive; the default is 1
   */
  public VarianceScaling scale(double scale) {
    if (!(scale > 0)) throw new IllegalArgumentException("varianceScaling: the scale must be positive; got " + scale);
    this.scale = scale;
    return this;
  }

  /**
   * {@return this initializer}
   *
   * @param mode "fan_in" (the default), "fan_out" or "fan_avg"
   */
  public VarianceScaling mode(String mode) {
    this.mode = checked("mode", mode, List.of("fan_in", "fan_out", "fan_avg"));
    return this;
  }

  /**
   * {@return this initializer}
   *
   * @param distribution "truncated_normal" (the default), "untruncated_normal" or "uniform"
   */
  public VarianceScaling distribution(String distribution) {
    this.distribution = checked("distribution", distribution, List.of("truncated_normal", "untruncated_normal", "uniform"));
    return this;
  }

  private static String checked(String option, String given, List<String> known) {
    if (known.contains(given)) return given;
    throw new IllegalArgumentException("varianceScaling: unknown " + option + " \"" + given + "\"; nearest are " + ObjectFactory.nearest(given, known));
  }

  @Override
  public Tensor apply(Shape shape, DType dtype) {
    return draw(shape, dtype, scale, mode, distribution);
  }

  @Override
  public void config(Config c) {
    super.config(c);
    scale(c.field("scale", scale));
    mode(c.field("mode", mode));
    String stored = c.field("distribution", distribution);
    distribution(stored.equals("normal") ? "truncated_normal" : stored); // Keras 2's name
  }
}
