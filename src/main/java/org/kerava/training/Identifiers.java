package org.kerava.training;

/** What strings stand for. */
final class Identifiers {
  private Identifiers() {}

  static Optimizer optimizer(String name) {
    throw new IllegalArgumentException("unknown optimizer \"" + name + "\"");
  }

  static Loss loss(String name) {
    throw new IllegalArgumentException("unknown loss \"" + name + "\"");
  }

  /** A metric, or the string itself where the shapes of the data decide. */
  static Object metric(String name) {
    throw new IllegalArgumentException("unknown metric \"" + name + "\"");
  }
}
