package org.kerava.training.metrics;

import java.util.Arrays;
import org.kerava.saving.Config;

/** Thresholds as an option: none, one number, or a list; JSON keeps the difference. */
final class Thresholds {
  private double[] values = {};
  private boolean list;

  void set(String metric, double... thresholds) {
    values = Confusion.checked(metric, thresholds);
    list = thresholds.length != 1;
  }

  double[] or(double standard) {
    return values.length == 0 ? new double[] {standard} : values.clone();
  }

  void config(Config c, String metric) {
    if (!c.isReading()) {
      c.put("thresholds", list ? (Object) Arrays.stream(values).boxed().toList() : values.length == 1 ? (Object) values[0] : null);
    } else if (c.has("thresholds")) {
      list = c.get("thresholds").orElseThrow() instanceof java.util.List;
      boolean many = list;
      set(metric, many ? c.getList("thresholds", Double.class).stream().mapToDouble(d -> d).toArray() : new double[] {c.getDouble("thresholds")});
      list = many;
    }
  }
}
