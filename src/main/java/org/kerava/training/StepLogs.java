package org.kerava.training;

import java.util.Map;
import org.kerava.tensor.Tensor;

/** The logs of the latest step: those of metrics are read when they are asked for, a user's own at once, before the step's memory goes. */
final class StepLogs {
  private Map<String, Tensor> lazy = Map.of();
  private Logs own = new Logs();
  private boolean isLazy;

  /** Notes what a step returned, while it is open. */
  void set(Map<String, Tensor> values) {
    isLazy = values instanceof MetricResults;
    if (isLazy) lazy = values;
    else own = read(values);
  }

  /** The numbers. */
  Logs get() {
    return isLazy ? read(lazy) : new Logs(own.toMap());
  }

  /** Vectors become one entry per element. */
  static Logs read(Map<String, Tensor> values) {
    var logs = new Logs();
    values.forEach((name, t) -> {
      if (t.size() == 1) {
        logs.put(name, t.reshape().item());
      } else {
        double[] all = t.toDoubleArray();
        for (int i = 0; i < all.length; i++) logs.put(name + "_" + i, all[i]);
      }
    });
    return logs;
  }
}
