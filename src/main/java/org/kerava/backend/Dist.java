package org.kerava.backend;

/** Distributions of random numbers, with their parameters p and q. */
public enum Dist {
  /** Uniform in [p, q). */ UNIFORM,
  /** Normal with mean p and standard deviation q. */ NORMAL,
  /** {@link #NORMAL}, drawn again beyond two standard deviations. */ TRUNCATED_NORMAL,
  /** 1 with probability p, else 0. */ BERNOULLI,
  /** Uniform whole numbers in [p, q), for integer dtypes. */ INTEGER
}
