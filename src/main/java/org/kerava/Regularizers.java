package org.kerava;

import org.kerava.layers.regularizers.L1;
import org.kerava.layers.regularizers.L1L2;
import org.kerava.layers.regularizers.L2;
import org.kerava.layers.regularizers.OrthogonalRegularizer;

/**
 * Penalties on weights and outputs: {@code dense(64).kernelRegularizer(l2(1e-4))}.
 *
 * @see <a href="https://keras.io/api/layers/regularizers/">Keras: regularizers</a>
 */
public final class Regularizers {

  private Regularizers() {}

  /**
   * {@return 0.01 times the sum of absolute values}
   */
  public static L1 l1() {
    return new L1();
  }

  /**
   * {@return a multiple of the sum of absolute values}
   *
   * @param l1 the strength
   */
  public static L1 l1(double l1) {
    return new L1(l1);
  }

  /**
   * {@return absolute values and squares together}
   *
   * @param l1 factor of the sum of absolute values
   * @param l2 factor of the sum of squares
   */
  public static L1L2 l1l2(double l1, double l2) {
    return new L1L2(l1, l2);
  }

  /**
   * {@return 0.01 times the sum of squares}
   */
  public static L2 l2() {
    return new L2();
  }

  /**
   * {@return a multiple of the sum of squares}
   *
   * @param l2 the strength
   */
  public static L2 l2(double l2) {
    return new L2(l2);
  }

  /**
   * {@return a penalty on rows that are not orthogonal}
   */
  public static OrthogonalRegularizer orthogonalRegularizer() {
    return new OrthogonalRegularizer();
  }
}
