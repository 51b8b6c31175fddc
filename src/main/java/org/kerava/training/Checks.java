package org.kerava.training;

/** Checks of numbers given as options. */
final class Checks {
  private Checks() {}

  static int positive(String name, int value) {
    if (value < 1) throw new IllegalArgumentException(name + " must be 1 or more; got " + value);
    return value;
  }

  static int notNegative(String name, int value) {
    if (value < 0) throw new IllegalArgumentException(name + " must be 0 or more; got " + value);
    return value;
  }
}
