package org.kerava.training.callbacks;

import org.jspecify.annotations.Nullable;
import org.kerava.training.Callback;
import org.kerava.training.Direction;
import org.kerava.training.Logs;

/**
 * What callbacks share that watch one entry of the logs.
 *
 * @param <C> the callback's own type
 */
public abstract class MonitorCallback<C extends MonitorCallback<C>> extends Callback {
  private static final System.Logger LOG = System.getLogger("org.kerava");

  private final String monitor;
  private String mode = "auto";
  private double minDelta;
  private @Nullable Boolean up; // known once the metrics exist

  MonitorCallback(String monitor) {
    this.monitor = monitor;
  }

  @SuppressWarnings("unchecked")
  final C self() {
    return (C) this;
  }

  /**
   * {@return this}
   *
   * @param mode {@code "min"} if less is better, {@code "max"} if more is, {@code "auto"} (the default) to ask the metric
   */
  public C mode(String mode) {
    if (!mode.equals("min") && !mode.equals("max") && !mode.equals("auto")) {
      throw new IllegalArgumentException(name() + ": unknown mode \"" + mode + "\"; there are \"min\", \"max\" and \"auto\"");
    }
    this.mode = mode;
    up = null;
    return self();
  }

  /**
   * {@return this}
   *
   * @param minDelta changes of less are none
   */
  public C minDelta(double minDelta) {
    this.minDelta = Math.abs(minDelta);
    return self();
  }

  final String name() {
    return getClass().getSimpleName();
  }

  /** The watched value; null, after a warning, if the logs have none. */
  final @Nullable Double value(Logs logs, String purpose) {
    if (logs.has(monitor)) return logs.get(monitor);
    LOG.log(System.Logger.Level.WARNING, purpose + " conditioned on metric `" + monitor + "` which is not available. Available metrics are: "
        + String.join(",", logs.names()));
    return null;
  }

  /** Whether a value is better than another; than nothing it always is. */
  final boolean better(double value, @Nullable Double than) {
    if (than == null) return true;
    return up() ? (float) (value - minDelta) > than.floatValue() : (float) (value + minDelta) < than.floatValue(); // as Keras, in float32
  }

  private boolean up() {
    Boolean known = up;
    if (known == null) {
      up = known = switch (mode) {
        case "min" -> false;
        case "max" -> true;
        default -> Direction.of(monitor, model()).orElseThrow(() -> new IllegalArgumentException(name() + ": whether more or less of \"" + monitor
            + "\" is better is not known: say mode(\"max\") or mode(\"min\")"));
      };
    }
    return known;
  }
}
