package org.kerava.models;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.ArrayList;
import java.util.List;
import org.kerava.layers.Layer;
import org.kerava.training.Metric;

/** Finds the metrics that a user's model holds in its fields. */
final class MetricFields {
  private MetricFields() {}

  static List<Metric> of(Model model) {
    var found = new ArrayList<Metric>();
    for (Class<?> c = model.getClass(); c != Model.class && c != Sequential.class && c != Layer.class; c = c.getSuperclass()) {
      var mine = new ArrayList<Metric>();
      for (Field f : c.getDeclaredFields()) {
        if (!Metric.class.isAssignableFrom(f.getType())) continue;
        try {
          f.setAccessible(true);
          if (f.get(model) instanceof Metric m) mine.add(m);
        } catch (InaccessibleObjectException | IllegalAccessException e) {
          throw new IllegalStateException("the metrics in the fields of " + c.getName() + " cannot be seen. Add to its module-info:  opens "
              + c.getPackageName() + " to org.kerava;", e);
        }
      }
      found.addAll(0, mine);
    }
    return found;
  }
}
