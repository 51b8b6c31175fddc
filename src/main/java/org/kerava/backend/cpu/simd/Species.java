package org.kerava.backend.cpu.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The one species of this run. Every kernel class copies it into a {@code static final} field of its own: C2 then knows it as a constant;
 * a species that travels as a variable makes vector code 20 to 50 times slower as soon as a second one appears.
 */
final class Species {
  /** Float vectors of {@link Simd#BITS} bits. */
  static final VectorSpecies<Float> FLOAT = switch (Simd.BITS) {
    case 512 -> FloatVector.SPECIES_512;
    case 256 -> FloatVector.SPECIES_256;
    default -> FloatVector.SPECIES_128;
  };

  private Species() {}
}
