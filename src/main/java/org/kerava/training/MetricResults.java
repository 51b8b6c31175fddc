package org.kerava.training;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.kerava.tensor.Tensor;

/** The results of metrics by name, computed when they are looked at: a step that nobody looks at costs nothing. */
final class MetricResults extends AbstractMap<String, Tensor> {
  private final Map<String, Metric> metrics;

  MetricResults(Map<String, Metric> metrics) {
    this.metrics = metrics;
  }

  @Override
  public Set<Entry<String, Tensor>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Entry<String, Tensor>> iterator() {
        Iterator<Entry<String, Metric>> it = metrics.entrySet().iterator();
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            return it.hasNext();
          }

          @Override
          public Entry<String, Tensor> next() {
            Entry<String, Metric> e = it.next();
            return Map.entry(e.getKey(), e.getValue().result());
          }
        };
      }

      @Override
      public int size() {
        return metrics.size();
      }
    };
  }

  @Override
  public Set<String> keySet() {
    return metrics.keySet();
  }
}
