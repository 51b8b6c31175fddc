package org.kerava.training.optimizers;

import org.kerava.training.Schedule;

/**
 * Divides the running mean of the gradient by the root of its running mean square (Kingma and Ba, 2014).
 *
 * @see <a href="https://keras.io/api/optimizers/adam/">Keras: Adam</a>
 */
public final class Adam extends AdamBase<Adam> {
  /** With a learning rate of 0.001. */
  public Adam() {
    this(0.001);
  }

  /**
   * With a fixed learning rate.
   *
   * @param learningRate the factor of the step
   */
  public Adam(double learningRate) {
    super(learningRate);
  }

  /**
   * With a learning rate that depends on the step.
   *
   * @param learningRate the schedule
   */
  public Adam(Schedule learningRate) {
    super(learningRate);
  }
}
