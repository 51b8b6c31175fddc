package org.kerava.training.optimizers;

import java.util.List;
import org.kerava.backend.Update;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;
import org.kerava.training.Schedule;

/**
 * Divides the gradient by the root of the sum of all its squares (Duchi et al., 2011): a += g²; w -= rate g / sqrt(a + epsilon).
 *
 * @see <a href="https://keras.io/api/optimizers/adagrad/">Keras: Adagrad</a>
 */
public final class Adagrad extends KerasOptimizer<Adagrad> {
  private double initialAccumulatorValue = 0.1;
  private double epsilon = 1e-7;
  private List<Variable> accumulators = List.of();

  /** With a learning rate of 0.001. */
  public Adagrad() {
    this(0.001);
  }

  /**
   * With a fixed learning rate.
   *
   * @param learningRate the factor of the step
   */
  public Adagrad(double learningRate) {
    super(learningRate);
  }

  /**
   * With a learning rate that depends on the step.
   *
   * @param learningRate the schedule
   */
  public Adagrad(Schedule learningRate) {
    super(learningRate);
  }

  /**
   * {@return this}
   *
   * @param initialAccumulatorValue where the sums start, 0.1 by default
   */
  public Adagrad initialAccumulatorValue(double initialAccumulatorValue) {
    this.initialAccumulatorValue = initialAccumulatorValue;
    return option();
  }

  /**
   * {@return this}
   *
   * @param epsilon added inside the root, 1e-7 by default
   */
  public Adagrad epsilon(double epsilon) {
    this.epsilon = epsilon;
    return option();
  }

  @Override
  public void build(List<Variable> variables) {
    super.build(variables);
    accumulators = variables.stream().map(v -> addVariableLike(v, "accumulator")).toList();
    for (Variable a : accumulators) a.assign(initialAccumulatorValue);
  }

  @Override
  protected void updateStep(Tensor gradient, Variable v, double rate) {
    update(Update.ADAGRAD, gradient, v, List.of(accumulators.get(indexOf(v))), rate, epsilon);
  }

  @Override
  public void config(Config c) {
    super.config(c);
    initialAccumulatorValue = c.field("initial_accumulator_value", initialAccumulatorValue);
    epsilon = c.field("epsilon", epsilon);
  }
}
