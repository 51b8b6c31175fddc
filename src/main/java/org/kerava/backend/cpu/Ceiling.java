package org.kerava.backend.cpu;

import org.jspecify.annotations.Nullable;
import org.kerava.backend.Limits;

/** What this machine could do with all threads of the pool, measured once. */
final class Ceiling {
  private static final int RUNS = 8;
  private static final int ROUNDS = 1 << 20;
  private static final int CACHED = 1 << 18;
  private static final int LARGE = 1 << 27;
  private static @Nullable Limits limits;

  private Ceiling() {}

  /** Measured at the first call; not by the class's initializer, for which the pool's threads would wait. */
  static synchronized Limits limits() {
    var known = limits;
    if (known != null) return known;
    var pool = ThreadPool.shared();
    int threads = pool.threads();
    var machine = new Machine(pool, RUNS, ROUNDS);
    double memory = machine.gigabytes((int) Math.min(LARGE, Runtime.getRuntime().maxMemory() / 8) / threads, threads);
    return limits = new Limits(machine.gflops(threads), Math.max(memory, machine.gigabytes(CACHED, threads)), memory, (long) CACHED * threads);
  }
}
