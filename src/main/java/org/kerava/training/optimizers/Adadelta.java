package org.kerava.training.optimizers;

import java.util.ArrayList;
import java.util.List;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;
import org.kerava.training.Schedule;

/**
 * Steps as large as the running root mean square of earlier steps (Zeiler, 2012): a = rho a + (1 - rho) g²; s = sqrt(d + epsilon) / sqrt(a + epsilon) g;
 * d = rho d + (1 - rho) s²; w -= rate s.
 *
 * @see <a href="https://keras.io/api/optimizers/adadelta/">Keras: Adadelta</a>
 */
public final class Adadelta extends KerasOptimizer<Adadelta> {
  private double rho = 0.95;
  private double epsilon = 1e-7;
  private final List<Variable> gradients = new ArrayList<>();
  private final List<Variable> steps = new ArrayList<>();

  /** With a learning rate of 0.001. */
  public Adadelta() {
    this(0.001);
  }

  /**
   * With a fixed learning rate.
   *
   * @param learningRate the factor of the step
   */
  public Adadelta(double learningRate) {
    super(learningRate);
  }

  /**
   * With a learning rate that depends on the step.
   *
   * @param learningRate the schedule
   */
  public Adadelta(Schedule learningRate) {
    super(learningRate);
  }

  /**
   * {@return this}
   *
   * @param rho decay of both running means, 0.95 by default
   */
  public Adadelta rho(double rho) {
    this.rho = rho;
    return option();
  }

  /**
   * {@return this}
   *
   * @param epsilon added inside the roots, 1e-7 by default
   */
  public Adadelta epsilon(double epsilon) {
    this.epsilon = epsilon;
    return option();
  }

  @Override
  public void build(List<Variable> variables) {
    super.build(variables);
    for (Variable v : variables) {
      gradients.add(addVariableLike(v, "accumulated_grad"));
      steps.add(addVariableLike(v, "accumulated_delta_var"));
    }
  }

  private Tensor mean(Tensor before, Tensor x) {
    return Operations.add(Operations.multiply(before, rho), Operations.multiply(Operations.square(x), 1 - rho));
  }

  private Tensor root(Tensor x) {
    return Operations.sqrt(Operations.add(x, epsilon));
  }

  @Override
  protected void updateStep(Tensor gradient, Variable v, double rate) {
    int i = indexOf(v);
    Variable g = gradients.get(i);
    Variable s = steps.get(i);
    g.assign(mean(g, gradient));
    Tensor step = Operations.divide(Operations.multiply(root(s), gradient), root(g));
    s.assign(mean(s, step));
    v.assignSub(Operations.multiply(step, rate));
  }

  @Override
  public void config(Config c) {
    super.config(c);
    rho = c.field("rho", rho);
    epsilon = c.field("epsilon", epsilon);
  }
}
