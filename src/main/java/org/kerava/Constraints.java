package org.kerava;

import org.kerava.layers.constraints.MaxNorm;
import org.kerava.layers.constraints.MinMaxNorm;
import org.kerava.layers.constraints.NonNeg;
import org.kerava.layers.constraints.UnitNorm;

/**
 * Bounds of weights, kept after each update: {@code dense(64).kernelConstraint(maxNorm(3))}.
 *
 * @see <a href="https://keras.io/api/layers/constraints/">Keras: constraints</a>
 */
public final class Constraints {

  private Constraints() {}

  /**
   * {@return vectors of weights cut to length 2}
   */
  public static MaxNorm maxNorm() {
    return new MaxNorm();
  }

  /**
   * {@return vectors of weights cut to a length}
   *
   * @param maxValue the largest length
   */
  public static MaxNorm maxNorm(double maxValue) {
    return new MaxNorm(maxValue);
  }

  /**
   * {@return lengths of vectors of weights kept between two bounds}
   */
  public static MinMaxNorm minMaxNorm() {
    return new MinMaxNorm();
  }

  /**
   * {@return weights of 0 or more}
   */
  public static NonNeg nonNeg() {
    return new NonNeg();
  }

  /**
   * {@return vectors of weights of length 1}
   */
  public static UnitNorm unitNorm() {
    return new UnitNorm();
  }
}
