package org.kerava.backend.cpu.simd;

import java.lang.constant.ClassDesc;

/** The classes of the Vector API by name, for generators of code: who writes a class that uses it need not import it. */
public final class VectorNames {
  private static final String API = "jdk.incubator.vector.";
  /** Any vector. */
  public static final ClassDesc VECTOR = ClassDesc.of(API + "Vector");
  /** Vectors of float32. */
  public static final ClassDesc FLOATS = ClassDesc.of(API + "FloatVector");
  /** Vectors of int32. */
  public static final ClassDesc INTS = ClassDesc.of(API + "IntVector");
  /** Truth values by lane. */
  public static final ClassDesc MASK = ClassDesc.of(API + "VectorMask");
  /** Element type and width. */
  public static final ClassDesc SPECIES = ClassDesc.of(API + "VectorSpecies");
  /** Orders of lanes. */
  public static final ClassDesc SHUFFLE = ClassDesc.of(API + "VectorShuffle");
  /** Our {@link Folds}. */
  public static final ClassDesc FOLDS = ClassDesc.of(Folds.class.getName());
  /** The constants that name operations. */
  public static final ClassDesc OPERATORS = ClassDesc.of(API + "VectorOperators");

  private VectorNames() {}
}
