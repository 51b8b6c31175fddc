package org.kerava.layers;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keras's automatic names: {@code dense}, {@code dense_1}, {@code max_pooling2d}. */
public final class Names {
  private static final Map<String, Integer> used = new ConcurrentHashMap<>();

  private Names() {}

  /**
   * {@return a class or field name in Keras's file style}
   *
   * @param camelCase as in {@code "MaxPooling2D"}
   */
  public static String snakeCase(String camelCase) {
    return camelCase.replaceAll("\\W+", "").replaceAll("(.)([A-Z][a-z]+)", "$1_$2").replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  /**
   * {@return the next free name of a kind}
   *
   * @param prefix as in {@code "dense"}
   */
  public static String next(String prefix) {
    int n = used.merge(prefix, 1, Integer::sum) - 1;
    return n == 0 ? prefix : prefix + "_" + n;
  }

  /** Starts the numbering anew: Keras's {@code clear_session}. */
  public static void reset() {
    used.clear();
  }
}
