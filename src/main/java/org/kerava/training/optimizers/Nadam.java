package org.kerava.training.optimizers;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;
import org.kerava.training.Schedule;

/**
 * {@link Adam} with Nesterov momentum (Dozat, 2016), whose factor u of step t is beta1 (1 - 0.96^t / 2): the mean of the gradient is corrected to
 * u(t + 1) m / (1 - u(1) ... u(t + 1)) + (1 - u(t)) g / (1 - u(1) ... u(t)).
 *
 * @see <a href="https://keras.io/api/optimizers/Nadam/">Keras: Nadam</a>
 */
public final class Nadam extends KerasOptimizer<Nadam> {
  private double beta1 = 0.9;
  private double beta2 = 0.999;
  private double epsilon = 1e-7;
  private final List<Variable> momentums = new ArrayList<>();
  private final List<Variable> velocities = new ArrayList<>();
  private @Nullable Variable product; // of the momentum factors of all steps
  private double productSoFar;

  /** With a learning rate of 0.001. */
  public Nadam() {
    this(0.001);
  }

  /**
   * With a fixed learning rate.
   *
   * @param learningRate the factor of the step
   */
  public Nadam(double learningRate) {
    super(learningRate);
  }

  /**
   * With a learning rate that depends on the step.
   *
   * @param learningRate the schedule
   */
  public Nadam(Schedule learningRate) {
    super(learningRate);
  }

  /**
   * {@return this}
   *
   * @param beta1 decay of the first moment, 0.9 by default
   */
  public Nadam beta1(double beta1) {
    this.beta1 = beta1;
    return option();
  }

  /**
   * {@return this}
   *
   * @param beta2 decay of the second moment, 0.999 by default
   */
  public Nadam beta2(double beta2) {
    this.beta2 = beta2;
    return option();
  }

  /**
   * {@return this}
   *
   * @param epsilon added to the root of the second moment, 1e-7 by default
   */
  public Nadam epsilon(double epsilon) {
    this.epsilon = epsilon;
    return option();
  }

  @Override
  public void build(List<Variable> variables) {
    super.build(variables);
    for (Variable v : variables) {
      momentums.add(addVariableLike(v, "momentum"));
      velocities.add(addVariableLike(v, "velocity"));
    }
    product = addVariable(Operations.cast(Tensor.scalar(1f), variables.get(0).dtype()), "variable");
    product.path("variable"); // as Keras, which gives it no name
  }

  @Override
  protected void updateAll(List<Tensor> gradients, List<Variable> variables, double rate) {
    Variable p = Objects.requireNonNull(product);
    p.assign(Operations.multiply(p, beta1 * (1 - 0.5 * Math.pow(0.96, iterations() + 1))));
    productSoFar = p.item();
    super.updateAll(gradients, variables, rate);
  }

  @Override
  protected void updateStep(Tensor gradient, Variable v, double rate) {
    int i = indexOf(v);
    Variable m = momentums.get(i);
    Variable s = velocities.get(i);
    long t = iterations() + 1;
    double u = beta1 * (1 - 0.5 * Math.pow(0.96, t));
    double next = beta1 * (1 - 0.5 * Math.pow(0.96, t + 1));
    m.assign(Operations.add(m, Operations.multiply(Operations.subtract(gradient, m), rounded(1 - rounded(beta1, v), v))));
    s.assign(Operations.add(s, Operations.multiply(Operations.subtract(Operations.square(gradient), s), rounded(1 - rounded(beta2, v), v))));
    Tensor mHat = Operations.add(Operations.multiply(m, next / (1 - productSoFar * next)), Operations.multiply(gradient, (1 - u) / (1 - productSoFar)));
    Tensor sHat = Operations.divide(s, 1 - powerOf(beta2, v));
    v.assignSub(Operations.divide(Operations.multiply(mHat, rate), Operations.add(Operations.sqrt(sHat), epsilon)));
  }

  @Override
  public void config(Config c) {
    super.config(c);
    beta1 = c.field("beta_1", beta1);
    beta2 = c.field("beta_2", beta2);
    epsilon = c.field("epsilon", epsilon);
  }
}
