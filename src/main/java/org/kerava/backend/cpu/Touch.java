package org.kerava.backend.cpu;

/**
 * Brings memory to the cache before a kernel that would meet it line by line in a dozen places, waiting each time: read in one sequential run,
 * it is fetched ahead by the hardware (2 to 15 % of a whole convolution). Java has no prefetch instruction.
 */
final class Touch {
  private static final int LINE = 16;
  /** The loads must have a use, or C2 drops them. */
  private static int found;

  private Touch() {}

  /** Reads a float of every cache line of {@code [from, to)}, as far as the array goes. */
  static void run(float[] data, int from, int to) {
    int count = 0;
    int end = Math.min(to, data.length);
    for (int i = Math.max(from, 0); i < end; i += LINE) {
      count += Float.floatToRawIntBits(data[i]) == 0x7fabcdef ? 1 : 0;
    }
    if (count > 0) {
      found = count;
    }
  }
}
