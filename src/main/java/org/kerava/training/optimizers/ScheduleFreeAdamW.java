package org.kerava.training.optimizers;

import java.util.ArrayList;
import java.util.List;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;
import org.kerava.training.Schedule;

/**
 * {@link Adam} that needs no falling learning rate (Defazio et al., 2024): plain steps z -= rate g / (sqrt(v') + epsilon), whose mean x over all
 * steps is the result; gradients are taken between both, at (1 - beta1) z + beta1 x, which the weights hold.
 *
 * @see <a href="https://keras.io/api/optimizers/schedule_free_adamw/">Keras: ScheduleFreeAdamW</a>
 */
public final class ScheduleFreeAdamW extends KerasOptimizer<ScheduleFreeAdamW> {
  private double beta1 = 0.9;
  private double beta2 = 0.999;
  private double epsilon = 1e-8;
  private int warmupSteps;
  private final List<Variable> momentums = new ArrayList<>(); // z
  private final List<Variable> velocities = new ArrayList<>();

  /** With a learning rate of 0.0025. */
  public ScheduleFreeAdamW() {
    this(0.0025);
  }

  /**
   * With a fixed learning rate.
   *
   * @param learningRate the factor of the step
   */
  public ScheduleFreeAdamW(double learningRate) {
    super(learningRate);
  }

  /**
   * With a learning rate that depends on the step.
   *
   * @param learningRate the schedule
   */
  public ScheduleFreeAdamW(Schedule learningRate) {
    super(learningRate);
  }

  /**
   * {@return this}
   *
   * @param beta1 the share of the mean in the weights, 0.9 by default
   */
  public ScheduleFreeAdamW beta1(double beta1) {
    this.beta1 = beta1;
    return option();
  }

  /**
   * {@return this}
   *
   * @param beta2 decay of the second moment, 0.999 by default
   */
  public ScheduleFreeAdamW beta2(double beta2) {
    this.beta2 = beta2;
    return option();
  }

  /**
   * {@return this}
   *
   * @param epsilon added to the root of the corrected second moment, 1e-8 by default
   */
  public ScheduleFreeAdamW epsilon(double epsilon) {
    this.epsilon = epsilon;
    return option();
  }

  /**
   * {@return this}
   *
   * @param warmupSteps steps in which the learning rate rises from 0, none by default
   */
  public ScheduleFreeAdamW warmupSteps(int warmupSteps) {
    this.warmupSteps = warmupSteps;
    return option();
  }

  @Override
  public void build(List<Variable> variables) {
    super.build(variables);
    for (Variable v : variables) {
      Variable z = addVariableLike(v, "momentum");
      z.assign(v);
      momentums.add(z);
      velocities.add(addVariableLike(v, "velocity"));
    }
  }

  @Override
  protected void updateStep(Tensor gradient, Variable v, double rate) {
    int i = indexOf(v);
    Variable z = momentums.get(i);
    Variable s = velocities.get(i);
    double t = iterations() + 1;
    double r = warmupSteps > 0 ? rate * Math.min(t / warmupSteps, 1) : rate;
    Tensor mean = Operations.divide(Operations.subtract(v, Operations.multiply(z, 1 - beta1)), beta1); // x, before z moves
    s.assign(Operations.add(s, Operations.multiply(Operations.subtract(Operations.square(gradient), s), rounded(1 - rounded(beta2, v), v))));
    Tensor root = Operations.add(Operations.sqrt(Operations.divide(s, 1 - powerOf(beta2, v))), epsilon);
    z.assign(Operations.subtract(z, Operations.divide(Operations.multiply(gradient, r), root)));
    Tensor next = Operations.add(Operations.multiply(mean, 1 - 1 / t), Operations.multiply(z, 1 / t));
    v.assign(Operations.add(Operations.multiply(z, 1 - beta1), Operations.multiply(next, beta1)));
  }

  @Override
  public void config(Config c) {
    super.config(c);
    beta1 = c.field("beta_1", beta1);
    beta2 = c.field("beta_2", beta2);
    epsilon = c.field("epsilon", epsilon);
    warmupSteps = c.field("warmup_steps", warmupSteps);
  }
}
