package org.kerava.backend;

/**
 * Philox4x32-10: random bits as a function of a key and a counter, so that every element can be drawn alone and in any order.
 *
 * @see <a href="https://doi.org/10.1145/2063384.2063405">Salmon et al., Parallel random numbers: as easy as 1, 2, 3</a>
 */
public final class Philox {
  private final int[] word = new int[4];
  private final int key0;
  private final int key1;
  private final int counter2;
  private final int counter3;
  private long block = -1;

  /**
   * A stream.
   *
   * @param seed the key
   * @param counter the upper half of the counter: which draw of the stream this is
   */
  public Philox(long seed, long counter) {
    key0 = (int) seed;
    key1 = (int) (seed >>> 32);
    counter2 = (int) counter;
    counter3 = (int) (counter >>> 32);
  }

  /**
   * {@return 32 random bits}
   *
   * @param index which of the draw's words
   */
  public int bits(long index) {
    long b = index >>> 2;
    if (b != block) {
      block = b;
      generate(b);
    }
    return word[(int) index & 3];
  }

  private void generate(long b) {
    int c0 = (int) b;
    int c1 = (int) (b >>> 32);
    int c2 = counter2;
    int c3 = counter3;
    int k0 = key0;
    int k1 = key1;
    for (int round = 0; round < 10; round++) {
      long p0 = (c0 & 0xffffffffL) * 0xD2511F53L;
      long p1 = (c2 & 0xffffffffL) * 0xCD9E8D57L;
      c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
      c1 = (int) p1;
      c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
      c3 = (int) p0;
      k0 += 0x9E3779B9;
      k1 += 0xBB67AE85;
    }
    word[0] = c0;
    word[1] = c1;
    word[2] = c2;
    word[3] = c3;
  }

  /**
   * {@return uniform in [0, 1), of 24 bits}
   *
   * @param index which of the draw's words
   */
  public double uniform(long index) {
    return (bits(index) >>> 8) * 0x1p-24;
  }
}
