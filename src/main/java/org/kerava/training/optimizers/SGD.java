package org.kerava.training.optimizers;

import java.util.List;
import org.kerava.backend.Update;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;
import org.kerava.training.Schedule;

/**
 * Gradient descent, with momentum if wanted: w -= rate g, or m = momentum m - rate g; w += m (with nesterov, w += momentum m - rate g).
 *
 * <pre>{@code
 * model.compile(sgd(0.01).momentum(0.9).nesterov(true), "mse");
 * }</pre>
 *
 * @see <a href="https://keras.io/api/optimizers/sgd/">Keras: SGD</a>
 */
public final class SGD extends KerasOptimizer<SGD> {
  private double momentum;
  private boolean nesterov;
  private List<Variable> momentums = List.of();

  /** With a learning rate of 0.01. */
  public SGD() {
    this(0.01);
  }

  /**
   * With a fixed learning rate.
   *
   * @param learningRate the factor of the gradients
   */
  public SGD(double learningRate) {
    super(learningRate);
  }

  /**
   * With a learning rate that depends on the step.
   *
   * @param learningRate the schedule
   */
  public SGD(Schedule learningRate) {
    super(learningRate);
  }

  /**
   * {@return this}
   *
   * @param momentum from 0 (none, the default) to 1
   */
  public SGD momentum(double momentum) {
    if (!(momentum >= 0 && momentum <= 1)) throw new IllegalArgumentException("SGD: momentum must be from 0 to 1; got " + momentum);
    this.momentum = momentum;
    return option();
  }

  /**
   * {@return this}
   *
   * @param nesterov whether to look ahead along the momentum; false by default
   */
  public SGD nesterov(boolean nesterov) {
    this.nesterov = nesterov;
    return option();
  }

  @Override
  public void build(List<Variable> variables) {
    super.build(variables);
    if (momentum != 0) momentums = variables.stream().map(v -> addVariableLike(v, "momentum")).toList();
  }

  @Override
  protected void updateStep(Tensor gradient, Variable v, double rate) {
    if (momentum == 0) update(Update.SGD, gradient, v, List.of(), rate, 0);
    else update(nesterov ? Update.NESTEROV : Update.MOMENTUM, gradient, v, List.of(momentums.get(indexOf(v))), rate, momentum);
  }

  @Override
  public void config(Config c) {
    super.config(c);
    momentum = c.field("momentum", momentum);
    nesterov = c.field("nesterov", nesterov);
  }
}
