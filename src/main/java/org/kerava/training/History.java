package org.kerava.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What {@code fit} returns: every entry of the logs, epoch by epoch, in alphabetical order.
 *
 * <pre>{@code
 * History h = model.fit(x, y, f -> f.epochs(5).validationSplit(0.1));
 * double last = h.last("val_accuracy");
 * h.plot("curves.svg");
 * }</pre>
 *
 * @see <a href="https://keras.io/api/callbacks/base_callback/">Keras: History</a>
 */
public final class History {
  private final Function<Boolean, Map<String, Metric>> metrics;
  private final TreeMap<String, List<Double>> values = new TreeMap<>();
  private final List<Integer> epochs = new ArrayList<>();

  /**
   * Without epochs.
   *
   * @param metrics of the model, by the names of the logs
   */
  History(Function<Boolean, Map<String, Metric>> metrics) {
    this.metrics = metrics;
  }

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

  /**
   * {@return the best value of all epochs: the largest where the metric says that more is better, as with accuracy; else the smallest}
   *
   * @param name as in {@code "val_loss"}
   */
  public double best(String name) {
    boolean up = Direction.of(name, metrics.apply(true)).orElse(false);
    double[] v = get(name);
    double best = Double.NaN;
    for (double x : v) {
      if (Double.isNaN(best) || (up ? x > best : x < best)) best = x;
    }
    return best;
  }

  /** {@return the numbers of the epochs, from 0} */
  public List<Integer> epoch() {
    return Collections.unmodifiableList(epochs);
  }

  /** {@return all values by name, sorted} */
  public Map<String, List<Double>> history() {
    return Collections.unmodifiableMap(values);
  }

  /**
   * Draws the curves, training and validation together, one panel per metric, as SVG.
   *
   * @param path of the file, as in {@code "curves.svg"}
   */
  public void plot(String path) {
    plot(Path.of(path));
  }

  /**
   * Draws the curves, training and validation together, one panel per metric, as SVG.
   *
   * @param path of the file
   */
  public void plot(Path path) {
    Curves.write(path, values, epochs);
  }

  @Override
  public String toString() {
    return "History(" + epochs.size() + " epochs, " + values.keySet() + ")";
  }
}
