package org.kerava.backend.cpu.simd;

/** The scalar twin of {@link VectorPhilox}. */
final class ScalarPhilox {
  static final long LOW = 0xffffffffL;
  static final long M0 = 0xD2511F53L;
  static final long M1 = 0xCD9E8D57L;
  static final long W0 = 0x9E3779B9L;
  static final long W1 = 0xBB67AE85L;
  static final int ROUNDS = 10;

  private ScalarPhilox() {}

  static void words(int[] words, long first, int n, long seed, long counter) {
    for (int i = 0; i < n; i++) {
      long c0 = first + i & LOW;
      long c1 = first + i >>> 32;
      long c2 = counter & LOW;
      long c3 = counter >>> 32;
      long k0 = seed & LOW;
      long k1 = seed >>> 32;
      for (int round = 0; round < ROUNDS; round++) {
        long p0 = c0 * M0;
        long p1 = c2 * M1;
        c0 = p1 >>> 32 ^ c1 ^ k0;
        c2 = p0 >>> 32 ^ c3 ^ k1;
        c1 = p1 & LOW;
        c3 = p0 & LOW;
        k0 = k0 + W0 & LOW;
        k1 = k1 + W1 & LOW;
      }
      words[4 * i] = (int) c0;
      words[4 * i + 1] = (int) c1;
      words[4 * i + 2] = (int) c2;
      words[4 * i + 3] = (int) c3;
    }
  }
}
