package org.kerava.backend;

/** Element-wise functions of two operands of one dtype, which is the result's too. */
public enum Bin {
  /** a + b. */ ADD,
  /** a - b. */ SUB,
  /** a b. */ MUL,
  /** a / b. */ DIV,
  /** b - a: for a scalar on the left. */ RSUB,
  /** b / a: for a scalar on the left. */ RDIV,
  /** a / b rounded down. */ FLOOR_DIV,
  /** The rest of {@link #FLOOR_DIV}: it has b's sign. */ MOD,
  /** b {@link #FLOOR_DIV} a: for a scalar on the left. */ RFLOOR_DIV,
  /** b {@link #MOD} a: for a scalar on the left. */ RMOD,
  /** aᵇ. */ POW,
  /** bᵃ: for a scalar on the left. */ RPOW,
  /** The larger; NaN wins. */ MAX,
  /** The smaller; NaN wins. */ MIN,
  /** The angle of the point (b, a). */ ATAN2,
  /** And, of truth values. */ AND,
  /** Or, of truth values. */ OR,
  /** Exclusive or, of truth values. */ XOR,
  /** And, of bits. */ BITWISE_AND,
  /** Or, of bits. */ BITWISE_OR,
  /** Exclusive or, of bits. */ BITWISE_XOR,
  /** a shifted left by b bits. */ SHIFT_LEFT,
  /** a shifted right by b bits, with its sign. */ SHIFT_RIGHT
}
