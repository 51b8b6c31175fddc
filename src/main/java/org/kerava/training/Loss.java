package org.kerava.training;

import org.kerava.tensor.Masks;
import org.kerava.tensor.Tensor;

/**
 * What training makes small. A lambda is enough:
 *
 * <pre>{@code
 * model.compile("adam", (yTrue, yPred) -> mean(square(yTrue.minus(yPred)), -1));
 * }</pre>
 *
 * <p>{@link #call} gives one value per sample; {@link #apply} weights, masks and reduces them.
 *
 * @see <a href="https://keras.io/api/losses/">Keras: losses</a>
 */
@FunctionalInterface
public interface Loss {
  /**
   * The loss of each sample.
   *
   * @param yTrue the targets (batch, ...)
   * @param yPred the predictions (batch, ...)
   * @return (batch, ...), mostly without the last axis
   */
  Tensor call(Tensor yTrue, Tensor yPred);

  /**
   * The reduced loss.
   *
   * @param yTrue the targets
   * @param yPred the predictions; a mask that travels with them leaves out what is masked
   * @return a scalar, unless {@link #reduction()} is {@link Reduction#NONE}
   */
  default Tensor apply(Tensor yTrue, Tensor yPred) {
    return Reducing.reduce(call(yTrue, yPred), Masks.get(yPred), null, reduction());
  }

  /**
   * The reduced loss with weights.
   *
   * @param yTrue the targets
   * @param yPred the predictions; a mask that travels with them leaves out what is masked
   * @param sampleWeight of the shape of the values of {@link #call}, or of its first axes
   * @return a scalar, unless {@link #reduction()} is {@link Reduction#NONE}
   */
  default Tensor apply(Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
    return Reducing.reduce(call(yTrue, yPred), Masks.get(yPred), sampleWeight, reduction());
  }

  /** {@return how {@link #apply} reduces: by default the sum over the number of values} */
  default Reduction reduction() {
    return Reduction.SUM_OVER_BATCH_SIZE;
  }

  /** {@return the name, in logs of models with several losses} */
  default String name() {
    return "loss";
  }
}
