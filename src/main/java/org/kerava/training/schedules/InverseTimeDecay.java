package org.kerava.training.schedules;

import org.kerava.saving.Config;

/**
 * initialLearningRate / (1 + decayRate step / decaySteps).
 *
 * @see <a href="https://keras.io/api/optimizers/learning_rate_schedules/inverse_time_decay/">Keras: InverseTimeDecay</a>
 */
public final class InverseTimeDecay extends KerasSchedule<InverseTimeDecay> {
  private final double initialLearningRate;
  private final long decaySteps;
  private final double decayRate;
  private boolean staircase;

  /**
   * A decay.
   *
   * @param initialLearningRate the rate of the first step
   * @param decaySteps the unit of time
   * @param decayRate how fast the rate falls
   */
  public InverseTimeDecay(double initialLearningRate, long decaySteps, double decayRate) {
    super("InverseTimeDecay");
    this.initialLearningRate = initialLearningRate;
    this.decaySteps = steps("InverseTimeDecay", "decaySteps", decaySteps);
    this.decayRate = decayRate;
  }

  /**
   * {@return this}
   *
   * @param staircase whether the rate falls only every decaySteps; false by default
   */
  public InverseTimeDecay staircase(boolean staircase) {
    this.staircase = staircase;
    return this;
  }

  @Override
  public double apply(long step) {
    return initialLearningRate / (1 + decayRate * (staircase ? step / decaySteps : (double) step / decaySteps));
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
