package org.kerava.ops;

import org.kerava.backend.Philox;

/** Where random operations take their seed and counter from: a fixed seed, or a generator that counts its draws. */
@FunctionalInterface
public interface RandomSource {
  /**
   * What one call of a random operation is a function of.
   *
   * @param seed names the stream
   * @param counter how many draws of the stream came before
   */
  record Draw(long seed, long counter) {}

  /** {@return the next draw} */
  Draw next();

  /**
   * {@return a source that gives the same draw every time}
   *
   * @param seed any number
   */
  static RandomSource of(long seed) {
    Draw d = new Draw(seed, 0);
    return () -> d;
  }

  /**
   * A seed for an independent stream.
   *
   * @param seed of this stream
   * @param index which of the independent streams
   * @return a seed from 0 to 2^31 - 1
   */
  static int split(long seed, int index) {
    return new Philox(seed, -1L - index).bits(0) >>> 1;
  }
}
