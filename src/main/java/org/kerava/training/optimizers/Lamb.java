package org.kerava.training.optimizers;

import java.util.ArrayList;
import java.util.List;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;
import org.kerava.training.Schedule;

/**
 * {@link Adam} whose step for each variable is as large as the variable itself (You et al., 2019), for large batches:
 * w -= rate |w| / |u| u, with u = m' / (sqrt(v') + epsilon) of the corrected moments.
 *
 * @see <a href="https://keras.io/api/optimizers/lamb/">Keras: Lamb</a>
 */
public final class Lamb extends KerasOptimizer<Lamb> {
  private double beta1 = 0.9;
  private double beta2 = 0.999;
  private double epsilon = 1e-7;
  private final List<Variable> momentums = new ArrayList<>();
  private final List<Variable> velocities = new ArrayList<>();

  /** With a learning rate of 0.001. */
  public Lamb() {
    this(0.001);
  }

  /**
   * With a fixed learning rate.
   *
   * @param learningRate the factor of the step
   */
  public Lamb(double learningRate) {
    super(learningRate);
  }

  /**
   * With a learning rate that depends on the step.
   *
   * @param learningRate the schedule
   */
  public Lamb(Schedule learningRate) {
    super(learningRate);
  }

  /**
   * {@return this}
   *
   * @param beta1 decay of the first moment, 0.9 by default
   */
  public Lamb beta1(double beta1) {
    this.beta1 = beta1;
    return option();
  }

  /**
   * {@return this}
   *
   * @param beta2 decay of the second moment, 0.999 by default
   */
  public Lamb beta2(double beta2) {
    this.beta2 = beta2;
    return option();
  }

  /**
   * {@return this}
   *
   * @param epsilon added to the root of the second moment, 1e-7 by default
   */
  public Lamb epsilon(double epsilon) {
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
  }

  private static Tensor norm(Tensor x) {
    return Operations.sqrt(Operations.sum(Operations.square(x)));
  }

  @Override
  protected void updateStep(Tensor gradient, Variable v, double rate) {
    int i = indexOf(v);
    Variable m = momentums.get(i);
    Variable s = velocities.get(i);
    m.assign(Operations.add(m, Operations.multiply(Operations.subtract(gradient, m), 1 - beta1)));
    s.assign(Operations.add(s, Operations.multiply(Operations.subtract(Operations.square(gradient), s), 1 - beta2)));
    Tensor mean = Operations.divide(m, 1 - powerOf(beta1, v));
    Tensor root = Operations.add(Operations.sqrt(Operations.divide(s, 1 - powerOf(beta2, v))), epsilon);
    Tensor update = Operations.divide(mean, root);
    Tensor size = norm(v);
    Tensor step = norm(update);
    Tensor known = Operations.logicalAnd(Operations.greater(size, 0), Operations.greater(step, 0));
    Tensor ratio = Operations.where(known, Operations.divideNoNan(size, step), Operations.onesLike(size));
    v.assignSub(Operations.multiply(Operations.multiply(ratio, rate), update));
  }

  @Override
  public void config(Config c) {
    super.config(c);
    beta1 = c.field("beta_1", beta1);
    beta2 = c.field("beta_2", beta2);
    epsilon = c.field("epsilon", epsilon);
  }
}
