package org.kerava.ops;

import java.security.SecureRandom;
import org.kerava.tensor.Scope;

/**
 * Where seeds come from that nobody gave: new ones at each start, or the same at each start after {@code Utils.setRandomSeed(n)}.
 *
 * <p>Seeds are handed out in order, so a program that draws them in one order gets the same ones; the seeds of layers are drawn when they are built.
 */
public final class GlobalSeed {
  private static long state = new SecureRandom().nextLong();

  private GlobalSeed() {}

  /**
   * Starts the sequence of seeds anew.
   *
   * @param seed any number
   */
  public static synchronized void set(long seed) {
    state = seed;
  }

  /** {@return puts the state back that the generator has now (internal)} */
  public static synchronized Scope preserve() {
    long before = state;
    return () -> set(before);
  }

  /**
   * The next seed of the sequence.
   *
   * @return from 0 to 2^31 - 1: Keras's files hold seeds as 32-bit integers
   * @see <a href="https://doi.org/10.1145/2660193.2660195">Steele et al., Fast splittable pseudorandom number generators</a>, SplitMix64
   */
  public static synchronized int next() {
    state += 0x9e3779b97f4a7c15L;
    long z = state;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return (int) ((z ^ z >>> 31) >>> 33);
  }
}
