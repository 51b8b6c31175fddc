package org.kerava.training;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.ArrayList;

/**
 * What {@code fit} returns: every entry of the logs, epoch by epoch, in alphabetical order.
 *
 * <pre>{@code
 * History h = model.fit(x, y, f -> f.epochs(5).validationSplit(0.1));
 * double last = h.last("val_accuracy");
 * h.plot("curves.svg");
 * }</pre>
 */
public final class History {
  private final TreeMap<String, List<Double>> values = new TreeMap<>();
  private final List<Integer> epochs = new ArrayList<>();

  /** Without epochs. */
  public History() {}

  /** Notes an epoch. */
  void add(int epoch, Logs logs) {
    epochs.add(epoch);
    logs.toMap().forEach((name, v) -> values.computeIfAbsent(name, n -> new ArrayList<>()).add(v));
  }

  private List<Double> of(String name) {
    List<Double> v = values.get(name);
    if (v == null) throw new IllegalArgumentException("the history has no \"" + name + "\"; there are " + values.keySet());
    return v;
  }

  /**
   * {@return one value per epoch}
   *
   * @param name as in {@code "val_loss"}
   */
  public double[] get(String name) {
    return of(name).stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * {@return the value of the last epoch}
   *
   * @param name as in {@code "val_loss"}
   */
  public double last(String name) {
    return of(name).getLast();
  }

  /** {@return the numbers of the epochs, from 0} */
  public List<Integer> epoch() {
    return Collections.unmodifiableList(epochs);
  }

  /** {@return all values by name, sorted} */
  public Map<String, List<Double>> history() {
    return Collections.unmodifiableMap(values);
  }
}
