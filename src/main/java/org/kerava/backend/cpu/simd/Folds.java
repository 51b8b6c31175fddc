package org.kerava.backend.cpu.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Lanes exchanged with those at a distance, {@code BY_distance_bits}: combining a vector with itself by 8, 4, 2 and 1 folds it by halves, in an
 * order that does not depend on the compiler as that of {@code reduceLanes} does. Public for generated code.
 */
public final class Folds {
  /** Lane i and lane i xor 8 of 16. */
  public static final VectorShuffle<Float> BY_8_512 = by(FloatVector.SPECIES_512, 8);
  /** Lane i and lane i xor 4 of 16. */
  public static final VectorShuffle<Float> BY_4_512 = by(FloatVector.SPECIES_512, 4);
  /** Lane i and lane i xor 2 of 16. */
  public static final VectorShuffle<Float> BY_2_512 = by(FloatVector.SPECIES_512, 2);
  /** Lane i and lane i xor 1 of 16. */
  public static final VectorShuffle<Float> BY_1_512 = by(FloatVector.SPECIES_512, 1);
  /** Lane i and lane i xor 4 of 8. */
  public static final VectorShuffle<Float> BY_4_256 = by(FloatVector.SPECIES_256, 4);
  /** Lane i and lane i xor 2 of 8. */
  public static final VectorShuffle<Float> BY_2_256 = by(FloatVector.SPECIES_256, 2);
  /** Lane i and lane i xor 1 of 8. */
  public static final VectorShuffle<Float> BY_1_256 = by(FloatVector.SPECIES_256, 1);
  /** Lane i and lane i xor 2 of 4. */
  public static final VectorShuffle<Float> BY_2_128 = by(FloatVector.SPECIES_128, 2);
  /** Lane i and lane i xor 1 of 4. */
  public static final VectorShuffle<Float> BY_1_128 = by(FloatVector.SPECIES_128, 1);

  private Folds() {}

  private static VectorShuffle<Float> by(VectorSpecies<Float> species, int distance) {
    return VectorShuffle.fromOp(species, lane -> lane ^ distance);
  }
}
