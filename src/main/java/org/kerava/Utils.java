package org.kerava;

import org.kerava.ops.GlobalSeed;

/**
 * Keras's {@code keras.utils}.
 *
 * @see <a href="https://keras.io/api/utils/">Keras: utilities</a>
 */
public final class Utils {
  private Utils() {}

  /**
   * Fixes all random numbers that nobody gave a seed for: weights, dropout, shuffling.
   *
   * @param seed any number
   */
  public static void setRandomSeed(long seed) {
    GlobalSeed.set(seed);
  }
}
