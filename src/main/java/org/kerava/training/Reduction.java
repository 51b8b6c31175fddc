package org.kerava.training;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How a loss turns one value per sample into one number.
 *
 * @see <a href="https://keras.io/api/losses/">Keras: losses</a>
 */
public enum Reduction {
  /** The sum of the (weighted) values divided by their number: Keras's default. */
  SUM_OVER_BATCH_SIZE,
  /** The sum. */
  SUM,
  /** The mean; as {@link #SUM_OVER_BATCH_SIZE}. */
  MEAN,
  /** The weighted mean: divided by the sum of the weights. */
  MEAN_WITH_SAMPLE_WEIGHT,
  /** No reduction. */
  NONE;

  /**
   * {@return the reduction of Keras's name}
   *
   * @param name as in {@code "sum_over_batch_size"}
   */
  public static Reduction of(String name) {
    for (Reduction r : values()) {
      if (r.toString().equals(name)) return r;
    }
    throw new IllegalArgumentException("unknown reduction \"" + name + "\"; known are "
        + Arrays.stream(values()).map(Reduction::toString).collect(Collectors.joining(", ")));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
