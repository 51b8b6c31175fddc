package org.kerava.models;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.kerava.backend.Backends;
import org.kerava.backend.Limits;
import org.kerava.backend.Observers;
import org.kerava.backend.SeamCall;
import org.kerava.tensor.Origin;
import org.kerava.training.Rehearsal;

/** Runs a step many times and adds up what the kernels took. */
final class Profiler {
  private static final long NANOS = 500_000_000;
  private static final int MOST = 1_000;
  private static final int LEAST = 3;

  private record Key(String op, String shape, String layer) {}

  private static final class Sum {
    int calls;
    long nanos;
    double flops;
    double bytes;
    double limit; // the seconds that the calls would take at the machine's own speed
  }

  private final Map<Key, Sum> sums = new LinkedHashMap<>();
  private final Limits limits = Backends.current().limits();

  private Profiler() {}

  /** The profile of a step. */
  static Profile of(String title, Runnable step) {
    return new Profiler().run(title, step);
  }

  private Profile run(String title, Runnable step) {
    Thread mine = Thread.currentThread();
    Consumer<SeamCall> add = this::add;
    long start;
    long end;
    int runs = 0;
    try (var _ = Observers.add(() -> Thread.currentThread() == mine ? add : null)) {
      Rehearsal.run(step); // here, so that the code of observing is warmed up, too
      sums.clear();
      start = System.nanoTime();
      do {
        step.run();
        runs++;
        end = System.nanoTime();
      } while (runs < LEAST || end - start < NANOS && runs < MOST);
    }
    var ops = new ArrayList<Profile.Op>();
    for (var e : sums.entrySet()) {
      Sum s = e.getValue();
      double seconds = Math.max(1, s.nanos) / 1e9;
      ops.add(new Profile.Op(e.getKey().op, e.getKey().shape, e.getKey().layer, (double) s.calls / runs, 1e3 * seconds / runs, s.flops / seconds / 1e9,
          s.bytes / seconds / 1e9, s.limit / seconds));
    }
    ops.sort(Comparator.comparingDouble(Profile.Op::milliseconds).reversed());
    return new Profile(title, runs, (end - start) / 1e6 / runs, List.copyOf(ops), limits);
  }

  private void add(SeamCall call) {
    Origin.Place layer = Origin.current();
    Sum s = sums.computeIfAbsent(new Key(call.op(), call.shape(), layer == null ? "" : layer.name()), k -> new Sum());
    s.calls++;
    s.nanos += call.nanos();
    s.flops += call.flops();
    s.bytes += call.bytes();
    s.limit += limits.seconds(call.flops(), call.bytes());
  }
}
