package org.kerava.training.optimizers;

import java.util.List;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;
import org.kerava.training.Schedule;

/**
 * Steps of one size along the sign of the running gradient (Chen et al., 2023): w -= rate sign(beta1 m + (1 - beta1) g); m = beta2 m + (1 - beta2) g.
 *
 * @see <a href="https://keras.io/api/optimizers/lion/">Keras: Lion</a>
 */
public final class Lion extends KerasOptimizer<Lion> {
  private double beta1 = 0.9;
  private double beta2 = 0.99;
  private List<Variable> momentums = List.of();

  /** With a learning rate of 0.001. */
  public Lion() {
    this(0.001);
  }

  /**
   * With a fixed learning rate.
   *
   * @param learningRate the factor of the step
   */
  public Lion(double learningRate) {
    super(learningRate);
  }

  /**
   * With a learning rate that depends on the step.
   *
   * @param learningRate the schedule
   */
  public Lion(Schedule learningRate) {
    super(learningRate);
  }

  /**
   * {@return this}
   *
   * @param beta1 share of the momentum in the sign, 0.9 by default
   */
  public Lion beta1(double beta1) {
    this.beta1 = beta1;
    return option();
  }

  /**
   * {@return this}
   *
   * @param beta2 decay of the momentum, 0.99 by default
   */
  public Lion beta2(double beta2) {
    this.beta2 = beta2;
    return option();
  }

  @Override
  public void build(List<Variable> variables) {
    super.build(variables);
    momentums = variables.stream().map(v -> addVariableLike(v, "momentum")).toList();
  }

  @Override
  protected void updateStep(Tensor gradient, Variable v, double rate) {
    Variable m = momentums.get(indexOf(v));
    Tensor direction = Operations.add(Operations.multiply(m, beta1), Operations.multiply(gradient, 1 - beta1));
    v.assignSub(Operations.multiply(Operations.sign(direction), rate));
    m.assign(Operations.add(Operations.multiply(m, beta2), Operations.multiply(gradient, 1 - beta2)));
  }

  @Override
  public void config(Config c) {
    super.config(c);
    beta1 = c.field("beta_1", beta1);
    beta2 = c.field("beta_2", beta2);
  }
}
