package org.kerava.backend;

import java.util.List;
import org.kerava.tensor.View;

/** The ways to change weights by a gradient that {@link Backend#updateRows} knows: what each makes of weights, gradient, slots and numbers. */
public enum Update {
  /** {@link Backend#sgd} without momentum; numbers: rate, 0. */
  SGD((b, w, g, s, n) -> b.sgd(w, g, null, n[0], n[1], false)),
  /** {@link Backend#sgd}; slot: the running step; numbers: rate, momentum. */
  MOMENTUM((b, w, g, s, n) -> b.sgd(w, g, s.get(0), n[0], n[1], false)),
  /** {@link Backend#sgd} that looks ahead, likewise. */
  NESTEROV((b, w, g, s, n) -> b.sgd(w, g, s.get(0), n[0], n[1], true)),
  /** {@link Backend#adam}; slots: both moments; numbers: alpha, b1, b2, epsilon. */
  ADAM((b, w, g, s, n) -> b.adam(w, g, s.get(0), s.get(1), n[0], n[1], n[2], n[3])),
  /** {@link Backend#rmsprop}; slot: the mean of the squares; numbers: rate, rho, momentum (0), epsilon. */
  RMSPROP((b, w, g, s, n) -> b.rmsprop(w, g, s.get(0), null, null, n[0], n[1], n[2], n[3])),
  /** a += g²; w -= rate g / sqrt(a + epsilon); slot: a; numbers: rate, epsilon. */
  ADAGRAD((b, w, g, s, n) -> Composites.adagrad(b, w, g, s.get(0), n[0], n[1]));

  @FunctionalInterface
  private interface Body {
    void run(Backend b, View w, View g, List<View> slots, double[] numbers);
  }

  private final Body body;

  Update(Body body) {
    this.body = body;
  }

  /**
   * Changes weights by a gradient.
   *
   * @param b does it
   * @param w the weights
   * @param g of their shape
   * @param slots likewise
   * @param numbers the rate and what else it takes
   */
  public void run(Backend b, View w, View g, List<View> slots, double... numbers) {
    body.run(b, w, g, slots, numbers);
  }

  /**
   * Whether a gradient of 0 leaves every bit of weights and slots as it is.
   *
   * @param numbers as in {@link #run}
   * @return true for descent without memory, at a rate of which 0 times is +0, and where nothing is divided by 0
   */
  public boolean restsAtZero(double... numbers) {
    boolean tame = numbers[0] >= 0 && numbers[0] < Float.MAX_VALUE;
    return tame && (this == SGD || this == ADAGRAD && numbers[1] > 0);
  }
}
