package org.kerava.tensor;

import org.jspecify.annotations.Nullable;

/**
 * Between which values the elements of whole numbers are (internal), found when somebody asks first. Batches share that of the data they come from:
 * labels and positions are then looked at once, and not in each step, which would have to wait for them.
 */
public final class Range {
  private @Nullable Tensor of; // until it is known
  private long least;
  private long most = -1;

  /**
   * A range that is not known yet.
   *
   * @param of whole numbers, which must not change any more
   */
  public Range(Tensor of) {
    this.of = of;
  }

  /** {@return the smallest value, or 0 if all are larger} */
  public synchronized long least() {
    find();
    return least;
  }

  /** {@return the largest value; -1 if there is none that is larger} */
  public synchronized long most() {
    find();
    return most;
  }

  private void find() {
    Tensor t = of;
    if (t == null) return;
    if (values(t) instanceof int[] all && t.dtype() == DType.INT32) {
      for (int x : all) {
        least = Math.min(least, x);
        most = Math.max(most, x);
      }
    } else {
      for (long x : t.toLongArray()) {
        least = Math.min(least, x);
        most = Math.max(most, x);
      }
    }
    of = null;
  }

  /** The elements, without a copy if they lie alone in an array that belongs to no step. */
  private static Object values(Tensor t) {
    View v = View.of(t);
    boolean alone = v.buffer().serial() < 0 && v.layout().isContiguous() && v.buffer().storage() instanceof int[] all && all.length == v.size();
    return alone ? v.buffer().storage() : TensorOps.get().read(t);
  }
}
