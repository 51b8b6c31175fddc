package org.kerava.training.optimizers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;
import org.kerava.training.Schedule;
import org.kerava.tensor.Shape;

/**
 * {@link Adam} without momentum, with second moments of rows and columns alone (Shazeer and Stern, 2018), so that its state of a matrix is small;
 * steps are relative to the size of the weights: s = g / sqrt(v) with v = r c / mean(r) of running mean squares r of rows and c of columns;
 * w -= max(epsilon2, rms(w)) min(rate, 1 / sqrt(t)) s / max(1, rms(s) / clipThreshold).
 *
 * @see <a href="https://keras.io/api/optimizers/adafactor/">Keras: Adafactor</a>
 */
public final class Adafactor extends KerasOptimizer<Adafactor> {
  private double beta2Decay = -0.8;
  private double epsilon1 = 1e-30;
  private double epsilon2 = 1e-3;
  private double clipThreshold = 1;
  private boolean relativeStep = true;
  private final List<Optional<Variable>> rows = new ArrayList<>(); // without the last axis
  private final List<Optional<Variable>> columns = new ArrayList<>(); // without the last but one
  private final List<Variable> velocities = new ArrayList<>();

  /** With a learning rate of 0.001. */
  public Adafactor() {
    this(0.001);
  }

  /**
   * With a fixed learning rate.
   *
   * @param learningRate the factor of the step
   */
  public Adafactor(double learningRate) {
    super(learningRate);
  }

  /**
   * With a learning rate that depends on the step.
   *
   * @param learningRate the schedule
   */
  public Adafactor(Schedule learningRate) {
    super(learningRate);
  }

  /**
   * {@return this}
   *
   * @param beta2Decay the power of the step by which the weight of new squares falls, -0.8 by default
   */
  public Adafactor beta2Decay(double beta2Decay) {
    this.beta2Decay = beta2Decay;
    return option();
  }

  /**
   * {@return this}
   *
   * @param epsilon1 added to squares of gradients, 1e-30 by default
   */
  public Adafactor epsilon1(double epsilon1) {
    this.epsilon1 = epsilon1;
    return option();
  }

  /**
   * {@return this}
   *
   * @param epsilon2 the least size of weights that steps are relative to, 1e-3 by default
   */
  public Adafactor epsilon2(double epsilon2) {
    this.epsilon2 = epsilon2;
    return option();
  }

  /**
   * {@return this}
   *
   * @param clipThreshold the largest root mean square of a step before the rate, 1 by default
   */
  public Adafactor clipThreshold(double clipThreshold) {
    this.clipThreshold = clipThreshold;
    return option();
  }

  /**
   * {@return this}
   *
   * @param relativeStep whether the learning rate is at most 1 / sqrt(step), true by default
   */
  public Adafactor relativeStep(boolean relativeStep) {
    this.relativeStep = relativeStep;
    return option();
  }

  @Override
  public void build(List<Variable> variables) {
    super.build(variables);
    for (Variable v : variables) {
      int n = v.ndim();
      if (n < 2) {
        rows.add(unused(v));
        columns.add(unused(v));
      } else {
        int[] lengths = v.shape().toArray();
        int[] row = java.util.Arrays.copyOf(lengths, n - 1);
        int[] column = row.clone();
        column[n - 2] = lengths[n - 1];
        rows.add(Optional.of(addVariable(Operations.zeros(Shape.of(row), v.dtype()), v.name())));
        columns.add(Optional.of(addVariable(Operations.zeros(Shape.of(column), v.dtype()), v.name())));
      }
      velocities.add(addVariableLike(v, "velocity"));
    }
  }

  /** Keras keeps two scalars for such a variable, which never change; files have them. */
  private Optional<Variable> unused(Variable v) {
    addVariable(Operations.zeros(Shape.of(), v.dtype()), v.name()).path(v.name());
    return Optional.empty();
  }

  private static Tensor rms(Tensor x) {
    return Operations.sqrt(Operations.mean(Operations.square(x)));
  }

  private static Tensor mix(Tensor before, Tensor now, double keep) {
    return Operations.add(Operations.multiply(before, keep), Operations.multiply(now, 1 - keep));
  }

  @Override
  protected void updateStep(Tensor gradient, Variable v, double rate) {
    int i = indexOf(v);
    Variable s = velocities.get(i);
    double t = iterations() + 1;
    double limit = 1 / Math.sqrt(t);
    Tensor alpha = Operations.multiply(Operations.maximum(rms(v), epsilon2), Math.min(rate, limit));
    Tensor square = Operations.add(Operations.square(gradient), epsilon1);
    double keep = 1 - Math.pow(t, beta2Decay);
    if (rows.get(i).isPresent()) {
      Variable r = rows.get(i).get();
      Variable c = columns.get(i).orElseThrow();
      r.assign(mix(r, Operations.mean(square, -1), keep));
      c.assign(mix(c, Operations.mean(square, -2), keep));
      Tensor share = Operations.divide(r, Operations.mean(r, -1, true));
      s.assign(Operations.multiply(Operations.expandDims(share, -1), Operations.expandDims(c, -2)));
    } else {
      s.assign(mix(s, square, keep));
    }
    Tensor step = Operations.divide(gradient, Operations.sqrt(s));
    Tensor clipped = Operations.divide(step, Operations.maximum(Operations.divide(rms(step), clipThreshold), 1));
    v.assignSub(Operations.multiply(alpha, clipped));
  }

  @Override
  public void config(Config c) {
    super.config(c);
    beta2Decay = c.field("beta_2_decay", beta2Decay);
    epsilon1 = c.field("epsilon_1", epsilon1);
    epsilon2 = c.field("epsilon_2", epsilon2);
    clipThreshold = c.field("clip_threshold", clipThreshold);
    relativeStep = c.field("relative_step", relativeStep);
  }
}
