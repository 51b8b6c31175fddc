package org.kerava.training.optimizers;

import java.util.ArrayList;
import java.util.List;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;
import org.kerava.training.Schedule;

/**
 * Follow the regularized leader (McMahan et al., 2013), for shallow models with many sparse features: with p = -learningRatePower,
 * z += g - ((a + g²)^p - a^p) / rate w; a += g²; w = (clip(z, -l1, l1) - z) / (a^p / rate + 2 l2).
 *
 * @see <a href="https://keras.io/api/optimizers/ftrl/">Keras: Ftrl</a>
 */
public final class Ftrl extends KerasOptimizer<Ftrl> {
  private double learningRatePower = -0.5;
  private double initialAccumulatorValue = 0.1;
  private double l1RegularizationStrength;
  private double l2RegularizationStrength;
  private double l2ShrinkageRegularizationStrength;
  private double beta;
  private final List<Variable> accumulators = new ArrayList<>();
  private final List<Variable> linears = new ArrayList<>();

  /** With a learning rate of 0.001. */
  public Ftrl() {
    this(0.001);
  }

  /**
   * With a fixed learning rate.
   *
   * @param learningRate the factor of the step
   */
  public Ftrl(double learningRate) {
    super(learningRate);
  }

  /**
   * With a learning rate that depends on the step.
   *
   * @param learningRate the schedule
   */
  public Ftrl(Schedule learningRate) {
    super(learningRate);
  }

  /**
   * {@return this}
   *
   * @param learningRatePower how fast the learning rate falls, -0.5 by default
   */
  public Ftrl learningRatePower(double learningRatePower) {
    this.learningRatePower = learningRatePower;
    return option();
  }

  /**
   * {@return this}
   *
   * @param initialAccumulatorValue where the sums start, 0.1 by default
   */
  public Ftrl initialAccumulatorValue(double initialAccumulatorValue) {
    this.initialAccumulatorValue = initialAccumulatorValue;
    return option();
  }

  /**
   * {@return this}
   *
   * @param l1RegularizationStrength pulls weights to 0, 0 by default
   */
  public Ftrl l1RegularizationStrength(double l1RegularizationStrength) {
    this.l1RegularizationStrength = l1RegularizationStrength;
    return option();
  }

  /**
   * {@return this}
   *
   * @param l2RegularizationStrength keeps weights small, 0 by default
   */
  public Ftrl l2RegularizationStrength(double l2RegularizationStrength) {
    this.l2RegularizationStrength = l2RegularizationStrength;
    return option();
  }

  /**
   * {@return this}
   *
   * @param l2ShrinkageRegularizationStrength as L2, on the gradient, 0 by default
   */
  public Ftrl l2ShrinkageRegularizationStrength(double l2ShrinkageRegularizationStrength) {
    this.l2ShrinkageRegularizationStrength = l2ShrinkageRegularizationStrength;
    return option();
  }

  /**
   * {@return this}
   *
   * @param beta keeps the first steps small, 0 by default
   */
  public Ftrl beta(double beta) {
    this.beta = beta;
    return option();
  }

  @Override
  public void build(List<Variable> variables) {
    super.build(variables);
    for (Variable v : variables) {
      accumulators.add(addVariableLike(v, "accumulator"));
      linears.add(addVariableLike(v, "linear"));
    }
    for (Variable a : accumulators) a.assign(initialAccumulatorValue);
  }

  @Override
  protected void updateStep(Tensor gradient, Variable v, double rate) {
    int i = indexOf(v);
    Variable a = accumulators.get(i);
    Variable z = linears.get(i);
    double l2 = l2RegularizationStrength + beta / (2 * rate);
    Tensor g = Operations.add(gradient, Operations.multiply(v, 2 * l2ShrinkageRegularizationStrength));
    Tensor sum = Operations.add(a, Operations.square(gradient));
    Tensor power = Operations.power(sum, -learningRatePower);
    Tensor change = Operations.divide(Operations.subtract(power, Operations.power(a, -learningRatePower)), rate);
    z.assign(Operations.add(z, Operations.subtract(g, Operations.multiply(change, v))));
    Tensor quadratic = Operations.add(Operations.divide(power, rate), 2 * l2);
    Tensor cut = Operations.minimum(Operations.maximum(z, -l1RegularizationStrength), l1RegularizationStrength);
    v.assign(Operations.divide(Operations.subtract(cut, z), quadratic));
    a.assign(sum);
  }

  @Override
  public void config(Config c) {
    super.config(c);
    learningRatePower = c.field("learning_rate_power", learningRatePower);
    initialAccumulatorValue = c.field("initial_accumulator_value", initialAccumulatorValue);
    l1RegularizationStrength = c.field("l1_regularization_strength", l1RegularizationStrength);
    l2RegularizationStrength = c.field("l2_regularization_strength", l2RegularizationStrength);
    l2ShrinkageRegularizationStrength = c.field("l2_shrinkage_regularization_strength", l2ShrinkageRegularizationStrength);
    beta = c.field("beta", beta);
  }
}
