package org.kerava.backend.cpu;

import org.jspecify.annotations.Nullable;
import org.kerava.backend.Limits;
import org.kerava.backend.cpu.simd.MultiplyAdd;
import org.kerava.backend.cpu.simd.Simd;
import org.kerava.backend.cpu.simd.WarmUp;

/** What this machine could do: short loops on all threads of the pool, the best of several runs each. */
final class Ceiling {
  private static final int RUNS = 8;
  private static final int ROUNDS = 1 << 20;
  private static final int CACHED = 1 << 15; // floats of each thread's two arrays: together a quarter of a megabyte
  private static final int LARGE = 1 << 23; // floats of the two arrays beyond the caches

  private static @Nullable Limits limits;

  private Ceiling() {}

  /** Measured at the first call; not by the class's initializer, for which the pool's threads would wait. */
  static synchronized Limits limits() {
    var known = limits;
    return known != null ? known : (limits = measure());
  }

  private static Limits measure() {
    var pool = ThreadPool.shared();
    int threads = pool.threads();
    MultiplyAdd.LOOP.ask();
    WarmUp.await();
    var loop = MultiplyAdd.LOOP.get();
    float[] sink = new float[threads];
    double flops = 2.0 * MultiplyAdd.SUMS * Simd.LANES * ROUNDS * threads;
    double gflops = flops / best(() -> pool.run(threads, t -> sink[t] = loop.run(ROUNDS)));
    int large = (int) Math.min(LARGE, Runtime.getRuntime().maxMemory() / 64);
    int part = large / threads;
    float[][][] own = new float[threads][2][CACHED];
    int repeat = 32;
    double cached = 8.0 * CACHED * repeat * threads / best(() -> pool.run(threads, t -> {
      for (int i = 0; i < repeat; i++) System.arraycopy(own[t][i & 1], 0, own[t][1 - (i & 1)], 0, CACHED);
    }));
    float[] from = new float[large];
    float[] to = new float[large];
    double memory = 8.0 * part * threads / best(() -> pool.run(threads, t -> System.arraycopy(from, t * part, to, t * part, part)));
    return new Limits(gflops, Math.max(cached, memory), memory, 8L * CACHED * threads);
  }

  /** Nanoseconds of the fastest run. */
  private static double best(Runnable work) {
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < RUNS; i++) {
      long start = System.nanoTime();
      work.run();
      best = Math.min(best, System.nanoTime() - start);
    }
    return best;
  }
}
