package org.kerava.backend.cpu;

import org.kerava.backend.cpu.simd.MultiplyAdd;
import org.kerava.backend.cpu.simd.Simd;
import org.kerava.backend.cpu.simd.WarmUp;

/** What this machine could do at most: loops that do nothing else, the best of several runs. */
final class Machine {
  private final ThreadPool pool;
  private final int runs;
  private final int rounds;

  /**
   * Runs of about ten milliseconds each.
   *
   * @param pool whose threads work
   * @param runs of each loop
   * @param rounds of the multiply-adds in a run
   */
  Machine(ThreadPool pool, int runs, int rounds) {
    this.pool = pool;
    this.runs = runs;
    this.rounds = rounds;
  }

  /**
   * {@return 10^9 floating-point operations a second, by multiply-adds in registers}
   *
   * @param threads how many work, up to the pool's
   */
  double gflops(int threads) {
    MultiplyAdd.LOOP.ask();
    WarmUp.await();
    MultiplyAdd loop = MultiplyAdd.LOOP.get();
    float[] sink = new float[threads];
    return 2.0 * MultiplyAdd.SUMS * Simd.LANES * rounds * threads / best(() -> each(threads, t -> sink[t] = loop.run(rounds)));
  }

  /**
   * {@return 10^9 bytes a second, read and written, that copies move}
   *
   * @param bytes of the source and the target together, of each thread
   * @param threads how many work, up to the pool's
   */
  double gigabytes(int bytes, int threads) {
    int length = bytes / 2 / Float.BYTES;
    var arrays = new float[threads][2][length];
    int repeat = Math.max(1, rounds * 16 / length);
    return 8.0 * length * repeat * threads / best(() -> each(threads, t -> {
      for (int i = 0; i < repeat; i++) System.arraycopy(arrays[t][i & 1], 0, arrays[t][1 - (i & 1)], 0, length);
    }));
  }

  private void each(int threads, ThreadPool.Task task) {
    if (threads == 1) {
      task.run(0);
    } else {
      pool.run(threads, task);
    }
  }

  /** Nanoseconds of the fastest run. */
  private double best(Runnable work) {
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      work.run();
      best = Math.min(best, System.nanoTime() - start);
    }
    return best;
  }
}
