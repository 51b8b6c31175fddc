package org.kerava.training;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Runs callbacks, and reads the logs of a step only for those that look at steps. */
final class CallbackList {
  private static final Logs EMPTY = new Logs();

  private final List<Callback> all;
  private final List<Callback> trainSteps;
  private final List<Callback> testSteps;

  CallbackList(List<Callback> callbacks, Trainable model) {
    all = List.copyOf(callbacks);
    trainSteps = overriding("onTrainBatchEnd");
    testSteps = overriding("onTestBatchEnd");
    for (Callback c : all) c.model(model);
  }

  private List<Callback> overriding(String method) {
    var found = new ArrayList<Callback>();
    for (Callback c : all) {
      try {
        if (c.getClass().getMethod(method, int.class, Logs.class).getDeclaringClass() != Callback.class) found.add(c);
      } catch (NoSuchMethodException e) {
        throw new AssertionError(e);
      }
    }
    return found;
  }

  /** Calls a method of each, with empty logs if there are none to give. */
  void each(Consumer<Callback> call) {
    for (Callback c : all) call.accept(c);
  }

  void trainBatchBegin(int step) {
    for (Callback c : all) c.onTrainBatchBegin(step, EMPTY);
  }

  void trainBatchEnd(int step, Supplier<Logs> logs) {
    if (trainSteps.isEmpty()) return;
    Logs l = logs.get();
    for (Callback c : trainSteps) c.onTrainBatchEnd(step, l);
  }

  void testBatchBegin(int step) {
    for (Callback c : all) c.onTestBatchBegin(step, EMPTY);
  }

  void testBatchEnd(int step, Supplier<Logs> logs) {
    if (testSteps.isEmpty()) return;
    Logs l = logs.get();
    for (Callback c : testSteps) c.onTestBatchEnd(step, l);
  }
}
