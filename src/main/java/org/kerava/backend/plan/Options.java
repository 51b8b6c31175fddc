package org.kerava.backend.plan;

/**
 * When plans are used.
 *
 * @param least elements of calls that chains are made of: a pass over fewer saves less than a call costs
 * @param hasty whether they are used before their kernels are compiled
 */
record Options(int least, boolean hasty) {
  static final Options STANDARD = new Options(4096, false);
}
