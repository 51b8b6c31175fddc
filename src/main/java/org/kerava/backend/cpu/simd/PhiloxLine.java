package org.kerava.backend.cpu.simd;

/**
 * The words of Philox-4x32-10 for consecutive counters: word {@code w} of block {@code i} goes to {@code words[4 i + w]}.
 *
 * @see <a href="https://doi.org/10.1145/2063384.2063405">Salmon et al., Parallel random numbers: as easy as 1, 2, 3 (2011)</a>
 */
@FunctionalInterface
public interface PhiloxLine {
  /** The kernel of this run. */
  Warm<PhiloxLine> WORDS = new Warm<>(ScalarPhilox::words, () -> VectorPhilox::words, new Drill());

  /**
   * Does {@code n} blocks.
   *
   * @param words of at least 4 n elements, n rounded up to a multiple of 8
   * @param first the first block's number
   * @param n how many
   * @param seed the key
   * @param counter the high half of the counter
   */
  void run(int[] words, long first, int n, long seed, long counter);

  /** A few blocks. */
  final class Drill implements Warm.Drill<PhiloxLine> {
    private final int[] words = new int[4 * 64];

    @Override
    public int run(PhiloxLine kernel, int round) {
      int n = 17 + (round & 31);
      kernel.run(words, round, n, 7, round >> 1);
      return n * 100 / Math.max(1, Simd.LANES / 2);
    }

    @Override
    public boolean idle(PhiloxLine kernel, int calls) {
      for (int i = 0; i < calls; i++) {
        kernel.run(words, 0, -Warm.TURNS, 0, 0);
      }
      return true;
    }
  }
}
