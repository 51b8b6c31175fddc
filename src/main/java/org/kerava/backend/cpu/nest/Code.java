package org.kerava.backend.cpu.nest;

/** What one instruction of a {@link Program} does to each element. Values are floats, integers of 32 bits, or truth values. */
public enum Code {
  /** Reads operand {@code imm}. */
  LOAD(Type.FLOAT, 0),
  /** Writes a to operand {@code imm}. */
  STORE(Type.NONE, 1),
  /** Parameter {@code imm} of the call. */
  PARAM(Type.FLOAT, 0),
  /** The float with the bits {@code imm}. */
  CONST(Type.FLOAT, 0),
  /** a + b. */
  ADD(Type.FLOAT, 2),
  /** a - b. */
  SUB(Type.FLOAT, 2),
  /** a b. */
  MUL(Type.FLOAT, 2),
  /** a / b. */
  DIV(Type.FLOAT, 2),
  /** a b + c, rounded once. */
  FMA(Type.FLOAT, 3),
  /** -a. */
  NEG(Type.FLOAT, 1),
  /** |a|. */
  ABS(Type.FLOAT, 1),
  /** √a. */
  SQRT(Type.FLOAT, 1),
  /** a &lt; b. */
  LT(Type.MASK, 2),
  /** a ≤ b. */
  LE(Type.MASK, 2),
  /** a = b. */
  EQ(Type.MASK, 2),
  /** a ≠ b; true for NaN. */
  NE(Type.MASK, 2),
  /** a and b. */
  AND(Type.MASK, 2),
  /** a or b. */
  OR(Type.MASK, 2),
  /** not a. */
  NOT(Type.MASK, 1),
  /** a ? b : c. */
  SELECT(Type.FLOAT, 3),
  /** The bits of a as an integer. */
  BITS(Type.INT, 1),
  /** The float with the bits a. */
  FLOAT(Type.FLOAT, 1),
  /** The integer {@code imm}. */
  ICONST(Type.INT, 0),
  /** a + b. */
  IADD(Type.INT, 2),
  /** a - b. */
  ISUB(Type.INT, 2),
  /** a and b, bit by bit. */
  IAND(Type.INT, 2),
  /** a or b, bit by bit. */
  IOR(Type.INT, 2),
  /** a shifted left by {@code imm}. */
  SHL(Type.INT, 1),
  /** a shifted right by {@code imm}, with its sign. */
  SHR(Type.INT, 1),
  /** The sum of a over the row. */
  SUM(Type.FLOAT, 1),
  /** The largest a of the row; NaN wins. */
  MAX(Type.FLOAT, 1),
  /** The smallest a of the row; NaN wins. */
  MIN(Type.FLOAT, 1),
  /** The product of a over the row. */
  PROD(Type.FLOAT, 1);

  /** Types of values. */
  enum Type { FLOAT, INT, MASK, NONE }

  final Type type;
  final int arguments;

  Code(Type type, int arguments) {
    this.type = type;
    this.arguments = arguments;
  }

  /** Whether this turns the elements of a row into one value. */
  boolean reduces() {
    return ordinal() >= SUM.ordinal();
  }

  /** Whether the value is the same in all rows and columns. */
  boolean constant() {
    return this == PARAM || this == CONST || this == ICONST;
  }
}
