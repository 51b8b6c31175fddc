package org.kerava.training.losses;

import java.util.Optional;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Masks;
import org.kerava.tensor.Tensor;

/**
 * Cross-entropy of targets that are the numbers of the classes: -ln p of the right class. Probabilities are clipped to [1e-7, 1 - 1e-7]; of the direct
 * output of a softmax the logits are taken.
 *
 * <pre>{@code
 * model.compile(adam(), sparseCategoricalCrossentropy().fromLogits(true), "accuracy");
 * }</pre>
 *
 * @see <a href="https://keras.io/api/losses/probabilistic_losses/#sparsecategoricalcrossentropy-class/">Keras: SparseCategoricalCrossentropy</a>
 */
public final class SparseCategoricalCrossentropy extends KerasLoss<SparseCategoricalCrossentropy> {
  private boolean fromLogits;
  private Optional<Integer> ignoreClass = Optional.empty();
  private int axis = -1;

  /** With Keras's defaults. */
  public SparseCategoricalCrossentropy() {
    super("sparse_categorical_crossentropy");
  }

  /**
   * {@return this}
   *
   * @param fromLogits whether predictions are logits and not probabilities, false by default
   */
  public SparseCategoricalCrossentropy fromLogits(boolean fromLogits) {
    this.fromLogits = fromLogits;
    return this;
  }

  /**
   * {@return this}
   *
   * @param ignoreClass samples of this class do not count; none is by default
   */
  public SparseCategoricalCrossentropy ignoreClass(int ignoreClass) {
    this.ignoreClass = Optional.of(ignoreClass);
    return this;
  }

  /**
   * {@return this}
   *
   * @param axis of the classes, the last by default
   */
  public SparseCategoricalCrossentropy axis(int axis) {
    this.axis = axis;
    return this;
  }

  @Override
  boolean numbers() {
    return false;
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    if (ignoreClass.isEmpty()) return Operations.sparseCategoricalCrossentropy(yTrue, yPred, fromLogits, axis);
    Tensor ids = yTrue.ndim() == yPred.ndim() && yTrue.shape().last() == 1 ? Operations.squeeze(yTrue, -1) : yTrue;
    Tensor valid = Operations.notEqual(ids, ignoreClass.get());
    Tensor values = Operations.sparseCategoricalCrossentropy(Operations.where(valid, ids, Operations.zerosLike(ids)), yPred, fromLogits, axis);
    Tensor kept = Operations.where(valid, values, Operations.zerosLike(values));
    Masks.set(kept, Optional.of(valid));
    return kept;
  }

  @Override
  public void config(Config c) {
    super.config(c);
    fromLogits = c.field("from_logits", fromLogits);
    ignoreClass = c.field("ignore_class", ignoreClass, Integer.class);
    if (c.isReading() || axis != -1) axis = c.field("axis", axis); // Keras writes none
  }
}
