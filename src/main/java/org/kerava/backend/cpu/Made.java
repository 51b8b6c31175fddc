package org.kerava.backend.cpu;

/** Elements that are made when they are about to be reduced, a block at a time, and never lie in memory all at once. */
@FunctionalInterface
interface Made {
  /** Elements of a block: with those they are made of they fit a core's first or second cache. */
  int BLOCK = 1 << 13;

  /**
   * Makes rows; each element is asked for once, from several threads.
   *
   * @param first element
   * @param step from row to row
   * @param rows how many
   * @param columns elements of each
   * @return an array of this thread's that begins with them, one row behind the other, and has room for a vector more
   */
  float[] rows(int first, int step, int rows, int columns);
}
