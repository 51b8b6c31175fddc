package org.kerava.training.optimizers;

import java.util.ArrayList;
import java.util.List;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;
import org.kerava.training.Schedule;

/**
 * {@link Adam} with the largest gradient in place of the root mean square (Kingma and Ba, 2014): m += (g - m) (1 - beta1); u = max(beta2 u, |g|);
 * w -= rate m / ((1 - beta1^t) (u + epsilon)).
 *
 * @see <a href="https://keras.io/api/optimizers/adamax/">Keras: Adamax</a>
 */
public final class Adamax extends KerasOptimizer<Adamax> {
  private double beta1 = 0.9;
  private double beta2 = 0.999;
  private double epsilon = 1e-7;
  private final List<Variable> momentums = new ArrayList<>();
  private final List<Variable> norms = new ArrayList<>();

  /** With a learning rate of 0.001. */
  public Adamax() {
    this(0.001);
  }

  /**
   * With a fixed learning rate.
   *
   * @param learningRate the factor of the step
   */
  public Adamax(double learningRate) {
    super(learningRate);
  }

  /**
   * With a learning rate that depends on the step.
   *
   * @param learningRate the schedule
   */
  public Adamax(Schedule learningRate) {
    super(learningRate);
  }

  /**
   * {@return this}
   *
   * @param beta1 decay of the first moment, 0.9 by default
   */
  public Adamax beta1(double beta1) {
    this.beta1 = beta1;
    return option();
  }

  /**
   * {@return this}
   *
   * @param beta2 decay of the largest gradient, 0.999 by default
   */
  public Adamax beta2(double beta2) {
    this.beta2 = beta2;
    return option();
  }

  /**
   * {@return this}
   *
   * @param epsilon added to the largest gradient, 1e-7 by default
   */
  public Adamax epsilon(double epsilon) {
    this.epsilon = epsilon;
    return option();
  }

  @Override
  public void build(List<Variable> variables) {
    super.build(variables);
    for (Variable v : variables) {
      momentums.add(addVariableLike(v, "momentum"));
      norms.add(addVariableLike(v, "norm"));
    }
  }

  @Override
  protected void updateStep(Tensor gradient, Variable v, double rate) {
    int i = indexOf(v);
    Variable m = momentums.get(i);
    Variable u = norms.get(i);
    m.assign(Operations.add(m, Operations.multiply(Operations.subtract(gradient, m), 1 - beta1)));
    u.assign(Operations.maximum(Operations.multiply(u, beta2), Operations.abs(gradient)));
    v.assignSub(Operations.divide(Operations.multiply(m, rate), Operations.multiply(Operations.add(u, epsilon), 1 - powerOf(beta1, v))));
  }

  @Override
  public void config(Config c) {
    super.config(c);
    beta1 = c.field("beta_1", beta1);
    beta2 = c.field("beta_2", beta2);
    epsilon = c.field("epsilon", epsilon);
  }
}
