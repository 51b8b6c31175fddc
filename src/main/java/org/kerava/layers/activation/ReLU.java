package org.kerava.layers.activation;

import java.util.Optional;
import org.kerava.layers.KerasLayer;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;

/**
 * max(x, 0), with a slope below, a threshold and a cut above.
 *
 * <pre>{@code
 * Tensor y = relu().maxValue(6).apply(x);
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/activation_layers/relu/">Keras: ReLU</a>
 */
public final class ReLU extends KerasLayer<ReLU> {
  private double negativeSlope;
  private Optional<Double> maxValue = Optional.empty();
  private double threshold;

  /** The plain rectifier. */
  public ReLU() {}

  /**
   * {@return this layer}
   *
   * @param negativeSlope the slope below the threshold; the default is 0
   */
  public ReLU negativeSlope(double negativeSlope) {
    checkOpen();
    if (negativeSlope < 0) throw new IllegalArgumentException("relu: the slope must not be negative; got " + negativeSlope);
    this.negativeSlope = negativeSlope;
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param maxValue where the function is cut; by default nowhere
   */
  public ReLU maxValue(double maxValue) {
    checkOpen();
    if (maxValue < 0) throw new IllegalArgumentException("relu: the largest value must not be negative; got " + maxValue);
    this.maxValue = Optional.of(maxValue);
    return self();
  }

  /**
   * {@return this layer}
   *
   * @param threshold below which the function is 0; the default is 0
   */
  public ReLU threshold(double threshold) {
    checkOpen();
    if (threshold < 0) throw new IllegalArgumentException("relu: the threshold must not be negative; got " + threshold);
    this.threshold = threshold;
    return self();
  }

  @Override
  public boolean supportsMasking() {
    return true;
  }

  @Override
  protected Tensor call(Tensor x) {
    return Operations.relu(x, negativeSlope, maxValue.orElse(Double.POSITIVE_INFINITY), threshold);
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    maxValue = c.field("max_value", maxValue, Double.class);
    negativeSlope = c.field("negative_slope", negativeSlope);
    threshold = c.field("threshold", threshold);
  }
}
