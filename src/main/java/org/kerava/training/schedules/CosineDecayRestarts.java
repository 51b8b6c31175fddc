package org.kerava.training.schedules;

import org.kerava.saving.Config;

/**
 * Half a cosine again and again, each time longer and lower (SGDR; Loshchilov and Hutter, 2016).
 *
 * @see <a href="https://keras.io/api/optimizers/learning_rate_schedules/cosine_decay_restarts/">Keras: CosineDecayRestarts</a>
 */
public final class CosineDecayRestarts extends KerasSchedule<CosineDecayRestarts> {
  private final double initialLearningRate;
  private final long firstDecaySteps;
  private double tMul = 2;
  private double mMul = 1;
  private double alpha;

  /**
   * A decay.
   *
   * @param initialLearningRate the rate of the first step
   * @param firstDecaySteps how long the first cosine lasts
   */
  public CosineDecayRestarts(double initialLearningRate, long firstDecaySteps) {
    super("SGDRDecay");
    this.initialLearningRate = initialLearningRate;
    this.firstDecaySteps = steps("CosineDecayRestarts", "firstDecaySteps", firstDecaySteps);
  }

  /**
   * {@return this}
   *
   * @param factor of the length from one cosine to the next, 2 by default
   */
  public CosineDecayRestarts tMul(double factor) {
    this.tMul = factor;
    return this;
  }

  /**
   * {@return this}
   *
   * @param factor of the initial rate from one cosine to the next, 1 by default
   */
  public CosineDecayRestarts mMul(double factor) {
    this.mMul = factor;
    return this;
  }

  /**
   * {@return this}
   *
   * @param alpha the lowest rate as a share of the initial one, 0 by default
   */
  public CosineDecayRestarts alpha(double alpha) {
    this.alpha = alpha;
    return this;
  }

  @Override
  public double apply(long step) {
    double fraction = (double) step / firstDecaySteps;
    double restart;
    if (tMul == 1) {
      restart = Math.floor(fraction);
      fraction -= restart;
    } else {
      restart = Math.floor(Math.log(1 - fraction * (1 - tMul)) / Math.log(tMul) + 1e-12);
      double before = (1 - Math.pow(tMul, restart)) / (1 - tMul);
      fraction = (fraction - before) / Math.pow(tMul, restart);
    }
    double c = 0.5 * Math.pow(mMul, restart) * (1 + Math.cos(Math.PI * fraction));
    return initialLearningRate * ((1 - alpha) * c + alpha);
  }

  @Override
  public void config(Config c) {
    c.field("initial_learning_rate", initialLearningRate);
    c.field("first_decay_steps", firstDecaySteps);
    tMul = c.field("t_mul", tMul);
    mMul = c.field("m_mul", mMul);
    alpha = c.field("alpha", alpha);
    super.config(c);
  }
}
