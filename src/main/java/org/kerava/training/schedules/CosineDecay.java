package org.kerava.training.schedules;

import java.util.Optional;
import org.kerava.saving.Config;

/**
 * Half a cosine from the initial rate down to {@code alpha} times it (Loshchilov and Hutter, 2016), after a linear warm-up if wanted:
 * rate ((1 - alpha) (1 + cos(pi step / decaySteps)) / 2 + alpha).
 *
 * <pre>{@code
 * var schedule = cosineDecay(0, 10_000).warmupTarget(1e-3).warmupSteps(500);
 * model.compile(adam(schedule), "mse");
 * }</pre>
 *
 * @see <a href="https://keras.io/api/optimizers/learning_rate_schedules/cosine_decay/">Keras: CosineDecay</a>
 */
public final class CosineDecay extends KerasSchedule<CosineDecay> {
  private final double initialLearningRate;
  private final long decaySteps;
  private double alpha;
  private Optional<Double> warmupTarget = Optional.empty();
  private long warmupSteps;

  /**
   * A decay.
   *
   * @param initialLearningRate the rate of the first step
   * @param decaySteps how long the cosine lasts
   */
  public CosineDecay(double initialLearningRate, long decaySteps) {
    super("CosineDecay");
    this.initialLearningRate = initialLearningRate;
    this.decaySteps = steps("CosineDecay", "decaySteps", decaySteps);
  }

  /**
   * {@return this}
   *
   * @param alpha the rate at the end as a share of that before the decay, 0 by default
   */
  public CosineDecay alpha(double alpha) {
    this.alpha = alpha;
    return this;
  }

  /**
   * {@return this}
   *
   * @param rate at the end of the warm-up, where the decay begins; without it there is no warm-up
   */
  public CosineDecay warmupTarget(double rate) {
    this.warmupTarget = Optional.of(rate);
    return this;
  }

  /**
   * {@return this}
   *
   * @param steps of the warm-up
   */
  public CosineDecay warmupSteps(long steps) {
    this.warmupSteps = steps;
    return this;
  }

  private double decay(double step, double from) {
    double c = 0.5 * (1 + Math.cos(Math.PI * Math.min(1, step / decaySteps)));
    return from * ((1 - alpha) * c + alpha);
  }

  @Override
  public double apply(long step) {
    if (warmupTarget.isEmpty()) return decay(step, initialLearningRate);
    double target = warmupTarget.get();
    return step < warmupSteps ? (target - initialLearningRate) * step / warmupSteps + initialLearningRate : decay(step - warmupSteps, target);
  }

  @Override
  public void config(Config c) {
    c.field("initial_learning_rate", initialLearningRate);
    c.field("decay_steps", decaySteps);
    alpha = c.field("alpha", alpha);
    super.config(c);
    warmupTarget = c.field("warmup_target", warmupTarget, Double.class);
    warmupSteps = c.field("warmup_steps", warmupSteps);
  }
}
