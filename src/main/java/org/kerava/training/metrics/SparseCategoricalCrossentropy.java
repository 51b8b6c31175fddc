package org.kerava.training.metrics;

import java.util.Optional;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;

/**
 * Cross-entropy of targets that are the numbers of the classes: the mean of -ln p of the right class.
 *
 * @see <a href="https://keras.io/api/metrics/probabilistic_metrics/#sparsecategoricalcrossentropy-class">Keras: SparseCategoricalCrossentropy</a>
 */
public final class SparseCategoricalCrossentropy extends MeanMetric<SparseCategoricalCrossentropy> {
  private boolean fromLogits;
  private Optional<Integer> ignoreClass = Optional.empty();
  private int axis = -1;

  /** With Keras's defaults. */
  public SparseCategoricalCrossentropy() {
    this("sparse_categorical_crossentropy");
  }

  /**
   * With a name.
   *
   * @param name as it appears in logs
   */
  public SparseCategoricalCrossentropy(String name) {
    super(name, false);
  }

  /**
   * {@return this}
   *
   * @param fromLogits whether predictions are logits and not probabilities, false by default
   */
  public SparseCategoricalCrossentropy fromLogits(boolean fromLogits) {
    this.fromLogits = fromLogits;
    return option();
  }

  /**
   * {@return this}
   *
   * @param ignoreClass samples of this class do not count; none is by default
   */
  public SparseCategoricalCrossentropy ignoreClass(int ignoreClass) {
    this.ignoreClass = Optional.of(ignoreClass);
    return option();
  }

  /**
   * {@return this}
   *
   * @param axis of the classes, the last by default
   */
  public SparseCategoricalCrossentropy axis(int axis) {
    this.axis = axis;
    return option();
  }

  @Override
  Tensor values(Tensor yTrue, Tensor yPred) {
    var loss = new org.kerava.training.losses.SparseCategoricalCrossentropy().fromLogits(fromLogits).axis(axis);
    ignoreClass.ifPresent(loss::ignoreClass);
    return loss.call(yTrue, yPred);
  }

  @Override
  public void config(Config c) {
    super.config(c);
    fromLogits = c.field("from_logits", fromLogits);
    ignoreClass = c.field("ignore_class", ignoreClass, Integer.class);
    axis = c.field("axis", axis);
  }
}
