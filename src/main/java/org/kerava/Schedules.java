package org.kerava;

import org.kerava.training.schedules.CosineDecay;
import org.kerava.training.schedules.CosineDecayRestarts;
import org.kerava.training.schedules.ExponentialDecay;
import org.kerava.training.schedules.InverseTimeDecay;
import org.kerava.training.schedules.PiecewiseConstantDecay;
import org.kerava.training.schedules.PolynomialDecay;

/**
 * Learning rates that depend on the step: {@code adam(exponentialDecay(1e-3, 1000, 0.9))}. A lambda does too: {@code sgd(step -> 0.1 / (1 + step))}.
 *
 * @see <a href="https://keras.io/api/optimizers/learning_rate_schedules/">Keras: learning rate schedules</a>
 */
public final class Schedules {

  private Schedules() {}

  /**
   * {@return half a cosine down to 0}
   *
   * @param initialLearningRate the rate of the first step
   * @param decaySteps how long it lasts
   */
  public static CosineDecay cosineDecay(double initialLearningRate, long decaySteps) {
    return new CosineDecay(initialLearningRate, decaySteps);
  }

  /**
   * {@return half a cosine down to 0, again and again, each twice as long}
   *
   * @param initialLearningRate the rate of the first step
   * @param firstDecaySteps how long the first one lasts
   */
  public static CosineDecayRestarts cosineDecayRestarts(double initialLearningRate, long firstDecaySteps) {
    return new CosineDecayRestarts(initialLearningRate, firstDecaySteps);
  }

  /**
   * {@return the initial rate times decayRate^(step / decaySteps)}
   *
   * @param initialLearningRate the rate of the first step
   * @param decaySteps after how many steps the factor applies once
   * @param decayRate the factor
   */
  public static ExponentialDecay exponentialDecay(double initialLearningRate, long decaySteps, double decayRate) {
    return new ExponentialDecay(initialLearningRate, decaySteps, decayRate);
  }

  /**
   * {@return the initial rate over 1 + decayRate step / decaySteps}
   *
   * @param initialLearningRate the rate of the first step
   * @param decaySteps after how many steps the decay applies once
   * @param decayRate how strong it is
   */
  public static InverseTimeDecay inverseTimeDecay(double initialLearningRate, long decaySteps, double decayRate) {
    return new InverseTimeDecay(initialLearningRate, decaySteps, decayRate);
  }

  /**
   * {@return one rate up to each boundary, inclusive, and one beyond the last}
   *
   * @param boundaries rising steps
   * @param values the rates, one more than boundaries
   */
  public static PiecewiseConstantDecay piecewiseConstantDecay(int[] boundaries, double[] values) {
    return new PiecewiseConstantDecay(boundaries, values);
  }

  /**
   * {@return a straight line down to 0.0001, or a power of it}
   *
   * @param initialLearningRate the rate of the first step
   * @param decaySteps how long it lasts
   */
  public static PolynomialDecay polynomialDecay(double initialLearningRate, long decaySteps) {
    return new PolynomialDecay(initialLearningRate, decaySteps);
  }
}
