package org.kerava.training;

import java.util.Map;
import java.util.Optional;

/** Which way a logged value gets better: as its metric says. */
public final class Direction {
  private Direction() {}

  /**
   * Whether more is better.
   *
   * @param name in the logs, as in {@code "val_accuracy"}
   * @param metrics by the names of the logs
   * @return empty if it is not known
   */
  static Optional<Boolean> of(String name, Map<String, Metric> metrics) {
    String plain = name.startsWith("val_") ? name.substring(4) : name;
    if (plain.equals("loss") || plain.endsWith("_loss")) return Optional.of(false);
    Metric m = metrics.get(plain);
    return m == null ? Optional.empty() : m.higherIsBetter();
  }

  /**
   * Whether more is better.
   *
   * @param name in the logs, as in {@code "val_accuracy"}
   * @param model whose metrics say it
   * @return empty if it is not known
   */
  public static Optional<Boolean> of(String name, Trainable model) {
    String plain = name.startsWith("val_") ? name.substring(4) : name;
    if (plain.equals("loss") || plain.endsWith("_loss")) return Optional.of(false);
    for (Metric m : model.metrics()) {
      if (plain.equals(m.name()) || plain.endsWith("_" + m.name())) return m.higherIsBetter();
    }
    return Optional.empty();
  }
}
