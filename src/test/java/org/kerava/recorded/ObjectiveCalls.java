package org.kerava.recorded;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kerava.saving.ObjectFactory;
import org.kerava.tensor.Tensor;
import org.kerava.training.Loss;
import org.kerava.training.Metric;
import org.kerava.training.metrics.Mean;
import org.kerava.training.metrics.Sum;

/** Calls losses and metrics, made from the recorded configuration. */
final class ObjectiveCalls {
  private ObjectiveCalls() {}

  static Object loss(Call c) {
    Loss loss = make(c, "keras.losses", Loss.class);
    Tensor yTrue = Call.tensor(c.args().get(0));
    Tensor yPred = Call.tensor(c.args().get(1));
    Object weight = weight(c);
    return weight == null ? loss.apply(yTrue, yPred) : loss.apply(yTrue, yPred, Call.tensor(weight));
  }

  /** One update from the recorded state; metrics of values (Mean, Sum) take no targets. */
  static Object metric(Call c) {
    Metric metric = make(c, "keras.metrics", Metric.class);
    Tensor first = Call.tensor(c.args().get(0));
    Object weight = weight(c);
    if (metric instanceof Mean || metric instanceof Sum) {
      if (metric.variables().isEmpty()) metric.updateState(first, Tensor.scalar(0f)); // makes the state, which is then replaced
      restore(metric, c);
      metric.updateState(first, weight == null ? Tensor.scalar(1f) : Call.tensor(weight));
      return metric.result();
    }
    Tensor yTrue = first;
    Tensor yPred = Call.tensor(c.args().get(1));
    if (metric.variables().isEmpty() && !c.weights().isEmpty()) metric.updateState(yTrue, yPred); // makes the state, which is then replaced
    restore(metric, c);
    if (weight == null) metric.updateState(yTrue, yPred);
    else metric.updateState(yTrue, yPred, Call.tensor(weight));
    return metric.result();
  }

  private static void restore(Metric metric, Call c) {
    metric.resetState();
    for (int i = 0; i < c.weights().size(); i++) metric.variables().get(i).assign(Call.tensor(c.weights().get(i)));
  }

  private static @Nullable Object weight(Call c) {
    return c.args().size() > 2 ? c.args().get(2) : c.kwargs().get("sample_weight");
  }

  private static <T> T make(Call c, String module, Class<T> type) {
    return ObjectFactory.deserialize(Map.of("class_name", c.name(), "module", module, "config", c.config()), type);
  }
}
