package org.kerava.training.schedules;

import org.kerava.saving.Config;

/**
 * initialLearningRate decayRate^(step / decaySteps).
 *
 * <pre>{@code
 * model.compile(adam(exponentialDecay(1e-3, 1000, 0.9).staircase(true)), "mse");
 * }</pre>
 *
 * @see <a href="https://keras.io/api/optimizers/learning_rate_schedules/exponential_decay/">Keras: ExponentialDecay</a>
 */
public final class ExponentialDecay extends KerasSchedule<ExponentialDecay> {
  private final double initialLearningRate;
  private final long decaySteps;
  private final double decayRate;
  private boolean staircase;

  /**
   * A decay.
   *
   * @param initialLearningRate the rate of the first step
   * @param decaySteps after so many steps the rate has fallen by the factor
   * @param decayRate the factor
   */
  public ExponentialDecay(double initialLearningRate, long decaySteps, double decayRate) {
    super("ExponentialDecay");
    this.initialLearningRate = initialLearningRate;
    this.decaySteps = steps("ExponentialDecay", "decaySteps", decaySteps);
    this.decayRate = decayRate;
  }

  /**
   * {@return this}
   *
   * @param staircase whether the rate falls only every decaySteps; false by default
   */
  public ExponentialDecay staircase(boolean staircase) {
    this.staircase = staircase;
    return this;
  }

  @Override
  public double apply(long step) {
    return initialLearningRate * Math.pow(decayRate, staircase ? step / decaySteps : (double) step / decaySteps);
  }

  @Override
  public void config(Config c) {
    c.field("initial_learning_rate", initialLearningRate);
    c.field("decay_steps", decaySteps);
    c.field("decay_rate", decayRate);
    staircase = c.field("staircase", staircase);
    super.config(c);
  }
}
