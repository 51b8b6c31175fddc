package org.kerava.backend.plan;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What the plans of a backend did: for tests and for the curious. */
final class Statistics {
  /** Steps that ran from a plan to their end. */
  final LongAdder followed = new LongAdder();
  /** Steps that left their plan. */
  final LongAdder missed = new LongAdder();
  /** Plans that were made. */
  final LongAdder recorded = new LongAdder();
  private volatile @Nullable Plan latest;

  void recorded(Plan p) {
    latest = p;
    recorded.increment();
  }

  /** {@return the plan made last} */
  Plan latest() {
    if (latest instanceof Plan p) return p;
    throw new IllegalStateException("no step has been recorded");
  }

  @Override
  public String toString() {
    return "steps followed " + followed + ", left " + missed + ", recorded " + recorded;
  }
}
