package org.kerava.recorded;

/** Kerava has not got what a recorded call needs. */
final class Missing extends RuntimeException {
  private static final long serialVersionUID = 1;

  Missing(String what) {
    super(what);
  }
}
