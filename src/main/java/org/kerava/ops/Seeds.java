package org.kerava.ops;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Seeds for those who name none (internal; users call {@code Utils.setRandomSeed}): new ones at each start of the program, the same ones after
 * {@link #set}.
 */
public final class Seeds {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final AtomicLong state = new AtomicLong(new SecureRandom().nextLong());

  private Seeds() {}

  /**
   * Fixes all seeds from now on.
   *
   * @param seed any number
   */
  public static void set(long seed) {
    state.set(mix(seed));
  }

  /** {@return the seed of a new stream of random numbers} */
  public static long next() {
    return mix(state.getAndAdd(GOLDEN));
  }

  /** SplitMix64's finaliser: nearby seeds give unrelated streams. */
  private static long mix(long z) {
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
