package org.kerava.training.losses;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Settings;
import org.kerava.tensor.Tensor;

/**
 * 1 - |A B| / (|A B| + alpha |A without B| + beta |B without A|): Dice with two kinds of errors (Salehi et al., 2017).
 *
 * @see <a href="https://keras.io/api/losses/">Keras: Tversky</a>
 */
public final class Tversky extends KerasLoss<Tversky> {
  private double alpha = 0.5;
  private double beta = 0.5;
  private int @Nullable [] axis = null;

  /** With Keras's defaults. */
  public Tversky() {
    super("tversky");
  }

  /**
   * {@return this}
   *
   * @param alpha weight of what is missed, 0.5 by default
   */
  public Tversky alpha(double alpha) {
    this.alpha = alpha;
    return this;
  }

  /**
   * {@return this}
   *
   * @param beta weight of what is wrongly found, 0.5 by default
   */
  public Tversky beta(double beta) {
    this.beta = beta;
    return this;
  }

  /**
   * {@return this}
   *
   * @param axis over which the sums are taken; all by default
   */
  public Tversky axis(int... axis) {
    this.axis = axis.clone();
    return this;
  }

  private Tensor sum(Tensor x) {
    return axis == null ? Operations.sum(x) : Operations.sum(x, axis);
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    Tensor both = sum(Operations.multiply(yTrue, yPred));
    Tensor missed = sum(Operations.multiply(Operations.subtract(1, yPred), yTrue));
    Tensor wrong = sum(Operations.multiply(yPred, Operations.subtract(1, yTrue)));
    Tensor all = Operations.add(Operations.add(both, Operations.multiply(missed, alpha)), Operations.multiply(wrong, beta));
    return Operations.subtract(1, Operations.divide(both, Operations.add(all, Settings.epsilon())));
  }

  @Override
  public void config(Config c) {
    super.config(c);
    alpha = c.field("alpha", alpha);
    beta = c.field("beta", beta);
    if (c.isReading() && c.has("axis")) axis = c.getInts("axis");
    if (!c.isReading()) c.put("axis", axis == null ? null : Arrays.stream(axis).boxed().toList());
  }
}
