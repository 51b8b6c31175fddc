package org.kerava.training.losses;

import org.kerava.ops.Operations;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Tensor;

/**
 * The sum of yTrue ln(yTrue / yPred) over the last axis.
 *
 * @see <a href="https://keras.io/api/losses/probabilistic_losses/#kldivergence-class/">Keras: KLDivergence</a>
 */
public final class KLDivergence extends KerasLoss<KLDivergence> {
  /** With Keras's defaults. */
  public KLDivergence() {
    super("kl_divergence");
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    Tensor t = Operations.clip(yTrue, Settings.epsilon(), 1);
    Tensor p = Operations.clip(yPred, Settings.epsilon(), 1);
    return Operations.sum(Operations.multiply(t, Operations.log(Operations.divide(t, p))), -1);
  }
}
