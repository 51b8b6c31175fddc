package org.kerava.training.losses;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Tensor;

/**
 * 1 - 2 |A B| / (|A| + |B|): how little two areas overlap.
 *
 * @see <a href="https://keras.io/api/losses/">Keras: Dice</a>
 */
public final class Dice extends KerasLoss<Dice> {
  private int @Nullable [] axis = null;

  /** With Keras's defaults. */
  public Dice() {
    super("dice");
  }

  /**
   * {@return this}
   *
   * @param axis over which the sums are taken; all by default
   */
  public Dice axis(int... axis) {
    this.axis = axis.clone();
    return this;
  }

  private Tensor sum(Tensor x) {
    return axis == null ? Operations.sum(x) : Operations.sum(x, axis);
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    Tensor all = Operations.add(Operations.add(sum(yTrue), sum(yPred)), Settings.epsilon());
    return Operations.subtract(1, Operations.divide(Operations.multiply(sum(Operations.multiply(yTrue, yPred)), 2), all));
  }

  @Override
  public void config(Config c) {
    super.config(c);
    if (c.isReading() && c.has("axis")) axis = c.getInts("axis");
    if (!c.isReading()) c.put("axis", axis == null ? null : Arrays.stream(axis).boxed().toList());
  }
}
