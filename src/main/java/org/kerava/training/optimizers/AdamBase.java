package org.kerava.training.optimizers;

import java.util.ArrayList;
import java.util.List;
import org.kerava.backend.Update;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.EagerTensor;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;
import org.kerava.tensor.View;
import org.kerava.training.Schedule;

/**
 * What Adam and AdamW share.
 *
 * @param <O> the optimizer's own type
 */
public abstract class AdamBase<O extends AdamBase<O>> extends KerasOptimizer<O> {
  private double beta1 = 0.9;
  private double beta2 = 0.999;
  private double epsilon = 1e-7;
  private boolean amsgrad;
  private final List<Variable> momentums = new ArrayList<>();
  private final List<Variable> velocities = new ArrayList<>();
  private final List<Variable> velocityHats = new ArrayList<>();

  AdamBase(double learningRate) {
    super(learningRate);
  }

  AdamBase(Schedule learningRate) {
    super(learningRate);
  }

  /**
   * {@return this}
   *
   * @param beta1 decay of the first moment, 0.9 by default
   */
  public O beta1(double beta1) {
    this.beta1 = beta1;
    return option();
  }

  /**
   * {@return this}
   *
   * @param beta2 decay of the second moment, 0.999 by default
   */
  public O beta2(double beta2) {
    this.beta2 = beta2;
    return option();
  }

  /**
   * {@return this}
   *
   * @param epsilon added to the root of the uncorrected second moment, 1e-7 by default
   */
  public O epsilon(double epsilon) {
    this.epsilon = epsilon;
    return option();
  }

  /**
   * {@return this}
   *
   * @param amsgrad whether to divide by the largest second moment so far; false by default
   */
  public O amsgrad(boolean amsgrad) {
    this.amsgrad = amsgrad;
    return option();
  }

  @Override
  public void build(List<Variable> variables) {
    super.build(variables);
    for (Variable v : variables) {
      momentums.add(addVariableLike(v, "momentum"));
      velocities.add(addVariableLike(v, "velocity"));
    }
    if (amsgrad) {
      for (Variable v : variables) velocityHats.add(addVariableLike(v, "velocity_hat"));
    }
  }

  /** The learning rate with both bias corrections, rounded where Keras rounds. */
  private double alpha(double rate, Variable v) {
    double root = rounded(Math.sqrt(rounded(1 - powerOf(beta2, v), v)), v);
    return rounded(rounded(rounded(rate, v) * root, v) / rounded(1 - powerOf(beta1, v), v), v);
  }

  @Override
  protected void updateAll(List<Tensor> gradients, List<Variable> variables, double rate) {
    if (amsgrad) {
      super.updateAll(gradients, variables, rate);
      return;
    }
    var w = new ArrayList<View>(variables.size());
    var g = new ArrayList<View>(variables.size());
    var m = new ArrayList<View>(variables.size());
    var s = new ArrayList<View>(variables.size());
    double alpha = alpha(rate, variables.get(0));
    for (int i = 0; i < variables.size(); i++) {
      Variable v = variables.get(i);
      int k = indexOf(v);
      Tensor gradient = Operations.cast(gradients.get(i), v.dtype());
      if (gradient instanceof EagerTensor e && e.rows() != null) {
        update(Update.ADAM, gradient, v, List.of(momentums.get(k), velocities.get(k)), alpha, beta1, beta2, epsilon);
        continue;
      }
      w.add(v.view());
      g.add(View.of(gradient));
      m.add(momentums.get(k).view());
      s.add(velocities.get(k).view());
    }
    on(variables.get(0)).adamAll(w, g, m, s, alpha, beta1, beta2, epsilon);
    for (Variable v : variables) {
      int k = indexOf(v);
      momentums.get(k).touched();
      velocities.get(k).touched();
      v.touched();
    }
  }

  @Override
  protected void updateStep(Tensor gradient, Variable v, double rate) {
    int i = indexOf(v);
    Variable m = momentums.get(i);
    Variable s = velocities.get(i);
    m.assign(Operations.add(m, Operations.multiply(Operations.subtract(gradient, m), 1 - beta1)));
    s.assign(Operations.add(s, Operations.multiply(Operations.subtract(Operations.square(gradient), s), 1 - beta2)));
    Variable largest = s;
    if (amsgrad) {
      largest = velocityHats.get(i);
      largest.assign(Operations.maximum(largest, s));
    }
    v.assignSub(Operations.divide(Operations.multiply(m, alpha(rate, v)), Operations.add(Operations.sqrt(largest), epsilon)));
  }

  @Override
  public void config(Config c) {
    super.config(c);
    beta1 = c.field("beta_1", beta1);
    beta2 = c.field("beta_2", beta2);
    epsilon = c.field("epsilon", epsilon);
    amsgrad = c.field("amsgrad", amsgrad);
  }
}
