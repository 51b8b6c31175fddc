package org.kerava.backend.plan;

/**
 * When plans are used.
 *
 * @param least elements of calls that chains are made of: a pass over fewer saves less than a call costs
 * @param relay elements that are made on the way of a relay: up to 16 MB stay in the caches anyway
 * @param hasty whether they are used before their kernels are compiled
 */
record Options(int least, int relay, boolean hasty) {
  static final Options STANDARD = new Options(4096, 1 << 22, false);
}
