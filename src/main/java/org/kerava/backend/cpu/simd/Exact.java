package org.kerava.backend.cpu.simd;

import jdk.incubator.vector.FloatVector;

/**
 * The classes behind the species, which no source can name. A vector that goes round a loop is for C2 only a {@code FloatVector}, and an operation of
 * which it does not know the class of every vector it leaves a call, which boxes all it gets and gives: 14 ns instead of a fraction of one, for good.
 * Most often the profile of the API's own checks tells it the class, but not before that is mature, which in a JVM that starts from an AOT cache may
 * be after it has compiled our kernels. {@code Class.cast} to a constant tells it always, and costs nothing. Public for generated code.
 */
public final class Exact {
  /** That of {@link FloatVector#SPECIES_128}. */
  public static final Class<?> FLOATS_128 = FloatVector.SPECIES_128.vectorType();
  /** That of {@link FloatVector#SPECIES_256}. */
  public static final Class<?> FLOATS_256 = FloatVector.SPECIES_256.vectorType();
  /** That of {@link FloatVector#SPECIES_512}. */
  public static final Class<?> FLOATS_512 = FloatVector.SPECIES_512.vectorType();

  private Exact() {}
}
