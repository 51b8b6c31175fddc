package org.kerava.backend.cpu.simd;

import jdk.incubator.vector.FloatVector;

/** What the CPU prefers. Apart from {@link Species}, whose constant needs {@link Simd#BITS}, which needs this. */
final class Preferred {
  private Preferred() {}

  static int bits() {
    return Math.min(512, FloatVector.SPECIES_PREFERRED.vectorBitSize());
  }
}
