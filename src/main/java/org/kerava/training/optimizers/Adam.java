package org.kerava.training.optimizers;

import org.kerava.training.Schedule;

/**
 * Divides the running mean of the gradient by the root of its running mean square (Kingma and Ba, 2014): m += (g - m) (1 - beta1);
 * v += (g² - v) (1 - beta2); w -= rate sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + epsilon).
 *
 * <pre>{@code
 * model.compile(adam(cosineDecay(1e-3, 10_000)).clipnorm(1), "mse");
 * }</pre>
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
