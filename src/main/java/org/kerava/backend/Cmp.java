package org.kerava.backend;

/** Comparisons of two operands of one dtype; the result is bool. */
public enum Cmp {
  /** a = b. */ EQ,
  /** a ≠ b. */ NE,
  /** a &lt; b. */ LT,
  /** a ≤ b. */ LE,
  /** a &gt; b. */ GT,
  /** a ≥ b. */ GE
}
