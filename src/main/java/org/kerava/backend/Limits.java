package org.kerava.backend;

/**
 * How fast a device could be, all its cores together, as loops that do nothing else measure it.
 *
 * @param gflops 10^9 floating-point operations a second by multiply-adds in registers
 * @param cachedGigabytes 10^9 bytes a second, read and written, that copies inside the caches move
 * @param memoryGigabytes the same for copies beyond the caches
 * @param cacheBytes up to which size operands count as cached
 */
public record Limits(double gflops, double cachedGigabytes, double memoryGigabytes, long cacheBytes) {
  /**
   * {@return the least time in seconds for some work}
   *
   * @param flops floating-point operations
   * @param bytes read and written
   */
  public double seconds(double flops, double bytes) {
    double rate = bytes <= cacheBytes ? cachedGigabytes : memoryGigabytes;
    return Math.max(flops / gflops, bytes / rate) / 1e9;
  }
}
