package org.kerava.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.saving.Configurable;
import org.kerava.tensor.DType;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;

/**
 * A number that gathers over batches: updated in each step, read at the end, reset before each epoch.
 *
 * <pre>{@code
 * class MaxError extends Metric {
 *   private final Variable worst = addVariable("worst", Shape.of());
 *   MaxError() { super("max_error"); }
 *   @Override public void updateState(Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
 *     worst.assign(maximum(worst, max(abs(yTrue.minus(yPred)))));
 *   }
 *   @Override public Tensor result() { return worst.value(); }
 * }
 * }</pre>
 *
 * @see <a href="https://keras.io/api/metrics/base_metric/">Keras: base Metric</a>
 */
public abstract class Metric implements Configurable {
  /** The weight of a call without weights: the scalar 1. */
  protected static final Tensor NO_WEIGHT = Tensor.scalar(1f);

  private final List<Variable> variables = new ArrayList<>();
  private final List<Tensor> initial = new ArrayList<>();
  private String name;

  /**
   * A metric with a name.
   *
   * @param name as it appears in logs
   */
  protected Metric(String name) {
    this.name = name;
  }

  /**
   * Takes in a batch.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @param sampleWeight weights that broadcast to one value per sample; the scalar 1 if there are none
   */
  public abstract void updateState(Tensor yTrue, Tensor yPred, Tensor sampleWeight);

  /**
   * Takes in a batch without weights.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   */
  public void updateState(Tensor yTrue, Tensor yPred) {
    updateState(yTrue, yPred, NO_WEIGHT);
  }

  /** {@return the value so far} */
  public abstract Tensor result();

  /** Forgets everything: each variable gets its first value again. */
  public void resetState() {
    for (int i = 0; i < variables.size(); i++) variables.get(i).assign(initial.get(i));
  }

  /**
   * Updates with a batch and gives the result so far (Keras's call).
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @return the result
   */
  public final Tensor apply(Tensor yTrue, Tensor yPred) {
    updateState(yTrue, yPred);
    return result();
  }

  /** {@return whether a higher value is better: where early stopping and the like take their direction from; empty if it is not known} */
  public Optional<Boolean> higherIsBetter() {
    return Optional.empty();
  }

  /**
   * Adds a float32 variable of zeros to the state.
   *
   * @param name the last part of its path
   * @param shape its shape
   * @return the variable
   */
  protected final Variable addVariable(String name, Shape shape) {
    return addVariable(name, Operations.zeros(shape, Settings.floatx()));
  }

  /**
   * Adds a variable to the state.
   *
   * @param name the last part of its path
   * @param initial its first value, and that after a reset
   * @return the variable
   */
  protected final Variable addVariable(String name, Tensor initial) {
    var v = new Variable(initial, name).trainable(false);
    v.path(this.name + "/" + name);
    variables.add(v);
    this.initial.add(initial.keep());
    return v;
  }

  /** {@return the name in logs} */
  public String name() {
    return name;
  }

  /**
   * {@return this}
   *
   * @param name as it appears in logs
   */
  public Metric name(String name) {
    this.name = name;
    for (Variable v : variables) v.path(name + "/" + v.name());
    return this;
  }

  /** {@return the state} */
  public List<Variable> variables() {
    return Collections.unmodifiableList(variables);
  }

  /**
   * Writes or reads the options; overrides call {@code super.config(c)} first.
   *
   * @param c the configuration
   */
  @Override
  public void config(Config c) {
    String n = c.field("name", name);
    if (c.isReading()) name(n);
  }

  @Override
  public String toString() {
    return className() + "(" + name + ")";
  }
}
