package org.kerava.backend;

import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/**
 * Element-wise calls of the seam, random numbers among them, one after another on operands of one size, that run as one
 * pass over memory. Made by {@link Backend#chain}; the bits are those of the single calls. What they make may be
 * reduced by one more call. Not for several threads at once.
 */
public interface Chain {
  /** Makes the calls. */
  @FunctionalInterface
  interface Body {
    /**
     * Makes the calls: the same ones each time. Equal bodies make equal calls, so that a backend compiles them once.
     *
     * @param b what to make them on; values that only the calls need are allocated there
     * @param views the operands
     * @param numbers the numbers of the calls
     */
    void run(Backend b, View[] views, double[] numbers);
  }

  /**
   * A reduction of what a chain makes: of its first operand, which is not stored. When it runs, its first view is the
   * result.
   *
   * @param op how elements are combined
   * @param shape of what is reduced
   * @param axes that are reduced
   */
  record Reduction(Red op, Shape shape, int... axes) {}

  /** {@return whether it runs at full speed; if not, it is being prepared in the background, or will never be} */
  boolean ready();

  /**
   * Runs.
   *
   * @param views the operands, of the layouts that the chain was made for but for their offsets
   * @param numbers the numbers of the calls
   */
  void run(View[] views, double[] numbers);
}
