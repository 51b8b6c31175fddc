package org.kerava.layers.regularization;

import org.kerava.layers.KerasLayer;
import org.kerava.layers.regularizers.L1L2;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;

/**
 * Adds a penalty on its input, divided by the batch size, to the loss.
 *
 * @see <a href="https://keras.io/api/layers/regularization_layers/activity_regularization/">Keras: ActivityRegularization</a>
 */
public final class ActivityRegularization extends KerasLayer<ActivityRegularization> {
  private double l1;
  private double l2;

  /** A layer without a penalty: see the options. */
  public ActivityRegularization() {}

  /**
   * {@return this layer}
   *
   * @param l1 factor of the sum of absolute values; the default is 0
   */
  public ActivityRegularization l1(double l1) {
    this.l1 = l1;
    return activityRegularizer(new L1L2(l1, l2));
  }

  /**
   * {@return this layer}
   *
   * @param l2 factor of the sum of squares; the default is 0
   */
  public ActivityRegularization l2(double l2) {
    this.l2 = l2;
    return activityRegularizer(new L1L2(l1, l2));
  }

  @Override
  public boolean supportsMasking() {
    return true;
  }

  @Override
  protected Tensor call(Tensor x) {
    return x;
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    double first = c.field("l1", l1);
    double second = c.field("l2", l2);
    if (c.isReading()) l1(first).l2(second);
  }
}
