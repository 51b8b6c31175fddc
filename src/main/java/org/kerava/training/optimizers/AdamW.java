package org.kerava.training.optimizers;

import org.kerava.training.Schedule;

/**
 * {@link Adam} whose weights shrink by 0.004 times the learning rate before each step (Loshchilov and Hutter, 2017): w -= 0.004 rate w.
 *
 * <pre>{@code
 * var optimizer = adamW(1e-3).weightDecay(0.01).excludeFromWeightDecay("bias", "gamma", "beta");
 * }</pre>
 *
 * @see <a href="https://keras.io/api/optimizers/adamw/">Keras: AdamW</a>
 */
public final class AdamW extends AdamBase<AdamW> {
  /** With a learning rate of 0.001. */
  public AdamW() {
    this(0.001);
  }

  /**
   * With a fixed learning rate.
   *
   * @param learningRate the factor of the step
   */
  public AdamW(double learningRate) {
    super(learningRate);
    weightDecay(0.004);
  }

  /**
   * With a learning rate that depends on the step.
   *
   * @param learningRate the schedule
   */
  public AdamW(Schedule learningRate) {
    super(learningRate);
    weightDecay(0.004);
  }
}
