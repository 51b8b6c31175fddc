package org.kerava.training;

/**
 * A learning rate that depends on the step.
 *
 * @see <a href="https://keras.io/api/optimizers/learning_rate_schedules/">Keras: learning rate schedules</a>
 */
@FunctionalInterface
public interface Schedule {
  /**
   * The learning rate of a step.
   *
   * @param step the number of updates before it
   * @return the rate
   */
  double apply(long step);
}
