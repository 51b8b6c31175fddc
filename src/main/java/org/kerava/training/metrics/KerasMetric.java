package org.kerava.training.metrics;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerava.ops.GradientTape;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.DType;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;
import org.kerava.training.Metric;

/**
 * The base of Keras's metrics. The state is made at the first use, when the options are known.
 *
 * @param <M> the metric's own type
 * @see <a href="https://keras.io/api/metrics/">Keras: metrics</a>
 */
public abstract class KerasMetric<M extends KerasMetric<M>> extends Metric {

  private Optional<DType> dtype = Optional.empty();
  private boolean built;

  /**
   * A metric with a name.
   *
   * @param name as it appears in logs
   */
  protected KerasMetric(String name) {
    super(name);
  }

  /** {@return this metric as its own type} */
  @SuppressWarnings("unchecked")
  protected final M self() {
    return (M) this;
  }

  /** {@return this metric, still open to options} */
  protected final M option() {
    if (built) throw new IllegalStateException(this + " is in use: its options are fixed. Set them before the first update");
    return self();
  }

  @Override
  public M name(String name) {
    super.name(name);
    return self();
  }

  /**
   * {@return this}
   *
   * @param dtype of the state and the result, float32 by default
   */
  public M dtype(DType dtype) {
    this.dtype = Optional.of(dtype);
    return option();
  }

  /**
   * {@return this}
   *
   * @param dtype as in {@code "float32"}
   */
  public M dtype(String dtype) {
    return dtype(DType.of(dtype));
  }

  /** {@return the type of the state} */
  protected DType dtype() {
    return dtype.orElse(Settings.floatx());
  }

  /**
   * Makes the state, if that was not done yet.
   *
   * @param yPred the shape of the predictions, where it is known
   */
  final void ensureBuilt(Optional<Shape> yPred) {
    if (built) return;
    build(yPred);
    built = yPred.isPresent() || !variablesSoFar().isEmpty();
  }

  /**
   * Makes the state.
   *
   * @param yPred the shape of the predictions, where it is known; without it, what depends on it waits
   */
  abstract void build(Optional<Shape> yPred);

  private List<Variable> variablesSoFar() {
    return super.variables();
  }

  @Override
  public List<Variable> variables() {
    ensureBuilt(Optional.empty());
    return super.variables();
  }

  @Override
  public final void updateState(Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
    checkSamples(yTrue, yPred);
    ensureBuilt(Optional.of(yPred.shape()));
    GradientTape.untaped(() -> {
      update(yTrue, yPred, sampleWeight == NO_WEIGHT ? null : sampleWeight);
      return null;
    });
  }

  private void checkSamples(Tensor yTrue, Tensor yPred) {
    if (yTrue.ndim() == 0 || yPred.ndim() == 0) return;
    int t = yTrue.shape().get(0);
    int p = yPred.shape().get(0);
    if (t != p && t != 1 && p != 1) {
      throw new ShapeException("the metric '" + name() + "' got targets of shape " + yTrue.shape() + " and predictions of shape " + yPred.shape()
          + ": they must have the same number of samples");
    }
  }

  /** Takes in a batch. */
  abstract void update(Tensor yTrue, Tensor yPred, @Nullable Tensor sampleWeight);

  /** A variable grows. */
  static void increase(Variable v, Tensor by) {
    v.assignAdd(Operations.cast(by, v.dtype()));
  }

  @Override
  public void config(Config c) {
    super.config(c);
    if (!c.isReading()) c.put("dtype", dtype().toString());
    else if (c.has("dtype") && c.get("dtype").orElseThrow() instanceof String s && !s.startsWith("mixed")) dtype(s.equals("int") ? "int64" : s);
  }
}
