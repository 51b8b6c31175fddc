package org.kerava.training;

import org.kerava.data.Batch;

/** Where the batches of a loop come from. */
interface Feed {
  /** How many batches there are from start to end; -1 if only reading can tell, {@link org.kerava.data.Dataset#INFINITE} if there is no end. */
  long batches();

  /** Begins from the start, in a new order where the order varies. */
  void restart();

  /** Whether there is a next batch: called outside the step, so that what a data set keeps outlives it. */
  boolean advance();

  /** The next batch: called inside the step, so that it may lie in the step's memory. */
  Batch batch();

  /** Gives up what reading holds. */
  default void close() {}
}
