package org.kerava.training.losses;

import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;

/**
 * e² / 2 for small errors e, delta |e| - delta² / 2 for large ones; the mean over the last axis.
 *
 * @see <a href="https://keras.io/api/losses/regression_losses/#huber-class/">Keras: Huber</a>
 */
public final class Huber extends KerasLoss<Huber> {
  private double delta;

  /** With Keras's defaults. */
  public Huber() {
    this(1);
  }

  /**
   * With a border between small and large errors.
   *
   * @param delta where errors begin to be large
   */
  public Huber(double delta) {
    super("huber_loss");
    this.delta = delta;
  }

  /**
   * {@return this}
   *
   * @param delta where errors begin to be large, 1 by default
   */
  public Huber delta(double delta) {
    this.delta = delta;
    return this;
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    Tensor e = Operations.subtract(yPred, yTrue);
    Tensor size = Operations.abs(e);
    Tensor small = Operations.multiply(Operations.square(e), 0.5);
    Tensor large = Operations.subtract(Operations.multiply(size, delta), 0.5 * delta * delta);
    return Operations.mean(Operations.where(Operations.lessEqual(size, delta), small, large), -1);
  }

  @Override
  public void config(Config c) {
    super.config(c);
    if (c.isReading() || delta != 1) delta = c.field("delta", delta); // Keras writes none
  }
}
