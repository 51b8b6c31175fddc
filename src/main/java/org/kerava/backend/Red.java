package org.kerava.backend;

/** Reductions over axes. */
public enum Red {
  /** The sum, 0 of nothing. */ SUM,
  /** The product, 1 of nothing. */ PROD,
  /** The largest; NaN wins. */ MAX,
  /** The smallest; NaN wins. */ MIN,
  /** Whether one is true. */ ANY,
  /** Whether all are true. */ ALL
}
