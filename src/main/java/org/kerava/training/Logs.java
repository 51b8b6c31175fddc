package org.kerava.training;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Named numbers of a step or an epoch, in alphabetical order as in Keras: what {@code evaluate} returns and callbacks get.
 *
 * <pre>{@code
 * var score = model.evaluate(x, y);
 * double accuracy = score.get("accuracy");
 * }</pre>
 */
public final class Logs {
  private final TreeMap<String, Double> values;

  /** Logs without entries. */
  public Logs() {
    this(Map.of());
  }

  /**
   * Logs of these entries.
   *
   * @param values by name
   */
  public Logs(Map<String, Double> values) {
    this.values = new TreeMap<>(values);
  }

  /**
   * One value.
   *
   * @param name as in {@code "val_loss"}
   * @return its value
   * @throws IllegalArgumentException for an unknown name; it says what exists
   */
  public double get(String name) {
    Double v = values.get(name);
    if (v == null) throw new IllegalArgumentException("the logs have no \"" + name + "\"; there are " + values.keySet());
    return v;
  }

  /** {@return the entry {@code "loss"}} */
  public double loss() {
    return get("loss");
  }

  /**
   * {@return whether there is such an entry}
   *
   * @param name of the entry
   */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** {@return the names, sorted} */
  public List<String> names() {
    return List.copyOf(values.keySet());
  }

  /** {@return an unmodifiable view by name, sorted} */
  public Map<String, Double> toMap() {
    return Collections.unmodifiableMap(values);
  }

  /**
   * Adds an entry: callbacks that run later and the history see it.
   *
   * @param name of the entry
   * @param value its value
   * @return this
   */
  public Logs put(String name, double value) {
    values.put(name, value);
    return this;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Logs l && values.equals(l.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.entrySet().stream().map(e -> e.getKey() + ": " + String.format(Locale.ROOT, "%.4g", e.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
