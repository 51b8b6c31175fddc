package org.kerava.training.optimizers;

import java.util.List;
import org.kerava.backend.Update;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;
import org.kerava.tensor.View;
import org.kerava.training.Schedule;

/**
 * Divides the gradient by the root of its running mean square (Hinton's lecture 6e): v = rho v + (1 - rho) g²; w -= rate g / sqrt(v + epsilon).
 *
 * @see <a href="https://keras.io/api/optimizers/rmsprop/">Keras: RMSprop</a>
 */
public final class RMSprop extends KerasOptimizer<RMSprop> {
  private double rho = 0.9;
  private double momentum;
  private double epsilon = 1e-7;
  private boolean centered;
  private List<Variable> velocities = List.of();
  private List<Variable> momentums = List.of();
  private List<Variable> means = List.of();

  /** With a learning rate of 0.001. */
  public RMSprop() {
    this(0.001);
  }

  /**
   * With a fixed learning rate.
   *
   * @param learningRate the factor of the step
   */
  public RMSprop(double learningRate) {
    super(learningRate);
  }

  /**
   * With a learning rate that depends on the step.
   *
   * @param learningRate the schedule
   */
  public RMSprop(Schedule learningRate) {
    super(learningRate);
  }

  /**
   * {@return this}
   *
   * @param rho decay of the running mean, 0.9 by default
   */
  public RMSprop rho(double rho) {
    this.rho = rho;
    return option();
  }

  /**
   * {@return this}
   *
   * @param momentum decay of the running step, 0 (none) by default
   */
  public RMSprop momentum(double momentum) {
    this.momentum = momentum;
    return option();
  }

  /**
   * {@return this}
   *
   * @param epsilon added inside the root, 1e-7 by default
   */
  public RMSprop epsilon(double epsilon) {
    this.epsilon = epsilon;
    return option();
  }

  /**
   * {@return this}
   *
   * @param centered whether to divide by the variance instead of the mean square; false by default
   */
  public RMSprop centered(boolean centered) {
    this.centered = centered;
    return option();
  }

  @Override
  public void build(List<Variable> variables) {
    super.build(variables);
    velocities = variables.stream().map(v -> addVariableLike(v, "velocity")).toList();
    if (momentum > 0) momentums = variables.stream().map(v -> addVariableLike(v, "momentum")).toList();
    if (centered) means = variables.stream().map(v -> addVariableLike(v, "average_gradient")).toList();
  }

  @Override
  protected void updateStep(Tensor gradient, Variable v, double rate) {
    int i = indexOf(v);
    if (!centered && !(momentum > 0)) {
      update(Update.RMSPROP, gradient, v, List.of(velocities.get(i)), rate, rho, momentum, epsilon);
      return;
    }
    on(v).rmsprop(v.view(), View.of(gradient), velocities.get(i).view(), centered ? means.get(i).view() : null,
        momentum > 0 ? momentums.get(i).view() : null, rate, rho, momentum, epsilon);
    velocities.get(i).touched();
    if (centered) means.get(i).touched();
    if (momentum > 0) momentums.get(i).touched();
    v.touched();
  }

  @Override
  public void config(Config c) {
    super.config(c);
    rho = c.field("rho", rho);
    momentum = c.field("momentum", momentum);
    epsilon = c.field("epsilon", epsilon);
    centered = c.field("centered", centered);
  }
}
