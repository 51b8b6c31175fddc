package org.kerava.training.schedules;

import org.kerava.saving.Config;

/**
 * From one rate to another along a power of the time that is left: (initial - end) (1 - step / decaySteps)^power + end.
 *
 * @see <a href="https://keras.io/api/optimizers/learning_rate_schedules/polynomial_decay/">Keras: PolynomialDecay</a>
 */
public final class PolynomialDecay extends KerasSchedule<PolynomialDecay> {
  private final double initialLearningRate;
  private final long decaySteps;
  private double endLearningRate = 1e-4;
  private double power = 1;
  private boolean cycle;

  /**
   * A decay.
   *
   * @param initialLearningRate the rate of the first step
   * @param decaySteps after so many steps the end is reached
   */
  public PolynomialDecay(double initialLearningRate, long decaySteps) {
    super("PolynomialDecay");
    this.initialLearningRate = initialLearningRate;
    this.decaySteps = steps("PolynomialDecay", "decaySteps", decaySteps);
  }

  /**
   * {@return this}
   *
   * @param rate at the end, 0.0001 by default
   */
  public PolynomialDecay endLearningRate(double rate) {
    this.endLearningRate = rate;
    return this;
  }

  /**
   * {@return this}
   *
   * @param power 1 (a line) by default
   */
  public PolynomialDecay power(double power) {
    this.power = power;
    return this;
  }

  /**
   * {@return this}
   *
   * @param cycle whether to start again from above at the end, over a longer time; false by default
   */
  public PolynomialDecay cycle(boolean cycle) {
    this.cycle = cycle;
    return this;
  }

  @Override
  public double apply(long step) {
    double span = decaySteps;
    if (cycle) span *= step == 0 ? 1 : Math.ceil((double) step / decaySteps);
    double p = Math.min(step, span) / span;
    return (initialLearningRate - endLearningRate) * Math.pow(1 - p, power) + endLearningRate;
  }

  @Override
  public void config(Config c) {
    c.field("initial_learning_rate", initialLearningRate);
    c.field("decay_steps", decaySteps);
    endLearningRate = c.field("end_learning_rate", endLearningRate);
    power = c.field("power", power);
    cycle = c.field("cycle", cycle);
    super.config(c);
  }
}
