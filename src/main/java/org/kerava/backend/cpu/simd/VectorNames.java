package org.kerava.backend.cpu.simd;

import static java.lang.constant.ConstantDescs.CD_Class;
import static java.lang.constant.ConstantDescs.CD_Object;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

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
  private static final ClassDesc EXACT = ClassDesc.of(Exact.class.getName());

  private VectorNames() {}

  /**
   * Loads a vector of floats that goes round a loop: see {@link Exact}.
   *
   * @param code what is written
   * @param bits the vector's width
   * @param local the variable that holds it
   * @return code
   */
  public static CodeBuilder load(CodeBuilder code, int bits, int local) {
    return code.getstatic(EXACT, "FLOATS_" + bits, CD_Class).aload(local)
        .invokevirtual(CD_Class, "cast", MethodTypeDesc.of(CD_Object, CD_Object)).checkcast(FLOATS);
  }
}
