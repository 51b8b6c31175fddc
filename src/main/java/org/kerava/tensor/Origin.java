package org.kerava.tensor;

import org.jspecify.annotations.Nullable;

/**
 * Where tensors are made on this thread (internal): the innermost layer that is running. Kept by reference, and put into words only by the
 * error about a tensor that is used after its step.
 */
@SuppressWarnings("exports") // of Nullable: users need no jspecify
public final class Origin {
  /** What tensors are made in: a layer. */
  public interface Place {
    /** {@return its name} */
    String name();
  }

  private static final ThreadLocal<Origin> LOCAL = ThreadLocal.withInitial(Origin::new);

  private @Nullable Place place;

  private Origin() {}

  /**
   * Enters a place.
   *
   * @param place a layer; null is outside of layers
   * @return the place before, to return to
   */
  public static @Nullable Place enter(@Nullable Place place) {
    Origin here = LOCAL.get();
    Place before = here.place;
    here.place = place;
    return before;
  }

  /** {@return the innermost place; null outside of layers} */
  public static @Nullable Place current() {
    return LOCAL.get().place;
  }
}
