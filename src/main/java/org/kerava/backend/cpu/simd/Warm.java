package org.kerava.backend.cpu.simd;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A kernel that must be compiled before it is worth using: until then {@link #get()} gives its scalar twin. Uncompiled Vector API code boxes
 * every vector and is a hundred times slower than compiled; the twin computes the same bits. The first {@code get} asks {@link WarmUp} to
 * drill the kernel in the background; it is taken once a drill runs at compiled speed, and never on a JVM that does not get there.
 *
 * @param <T> the kernel's type
 */
public final class Warm<T> {
  /** Calls before the first look at the clock: C2 starts at about 5,000, through all its profile tiers. */
  private static final int CALLS = 6_000;
  private static final int BATCH = 16;
  /** How long the first try waits for the compiler; each of {@value #TRIES} waits twice as long as the one before, for busy machines. */
  private static final long PATIENCE_NANOS = 2_000_000_000L;
  private static final int TRIES = 5;
  /** Compiled code needs 0.3 to 3 ns for a vector operation (in so short calls up to 8), boxed code 50 and more. */
  private static final double FAST_NANOS = 16;

  private static final long LONGEST_WAIT_MILLIS = 500;
  /** What is left of the nanoseconds that callers may wait, all together. */
  private static final AtomicLong patience = new AtomicLong(4_000_000_000L);

  /** Runs a kernel once on small data. */
  @FunctionalInterface
  public interface Drill<T> {
    /**
     * Runs the kernel once.
     *
     * @param kernel what to run
     * @param round counts the calls: alternate every flag of the kernel by it, or the side never seen is compiled as a trap
     * @return how many vector operations that was
     */
    int run(T kernel, int round);
  }

  private final T twin;
  private final Supplier<? extends T> make;
  private final Drill<T> drill;
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile @Nullable T ready;
  private volatile double nanos = Double.POSITIVE_INFINITY;

  /**
   * A kernel and its stand-in.
   *
   * @param twin runs meanwhile, and always where {@link Simd} is off
   * @param make makes the vector kernel; not called where SIMD is off
   * @param drill a small call
   */
  public Warm(T twin, Supplier<? extends T> make, Drill<T> drill) {
    this.twin = twin;
    this.make = make;
    this.drill = drill;
    if (!Simd.on() || WarmUp.ENABLED && !WarmUp.COMPILES) {
      ready = twin;
    }
  }

  /** A kernel that runs as it is. */
  Warm(T only) {
    this(only, () -> only, (kernel, round) -> 1);
    ready = only;
  }

  /** The best form that may run now. */
  public T get() {
    var kernel = ready;
    if (kernel == null && !WarmUp.ENABLED) {
      kernel = ready = make.get();
    }
    if (kernel != null) {
      return kernel;
    }
    ask();
    return twin;
  }

  /**
   * Like {@link #get()}, but waits a little for the warm-up: worth it where the twin has much to do, since it would only hold the cores that
   * the compiler needs. All waits of a JVM together are bounded.
   */
  T await() {
    var kernel = get();
    if (ready == null && patience.get() > 0) {
      long start = System.nanoTime();
      synchronized (this) {
        try {
          if (ready == null) {
            wait(LONGEST_WAIT_MILLIS);
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      patience.addAndGet(start - System.nanoTime());
      kernel = get();
    }
    return kernel;
  }

  /** Whether {@link #get()} gives its final answer. */
  public boolean ready() {
    return ready != null;
  }

  /** Asks for the warm-up; returns at once. */
  public void ask() {
    if (ready == null && asked.compareAndSet(false, true)) {
      WarmUp.submit(() -> warm(make.get(), 0));
    }
  }

  /** Nanoseconds per vector operation in the fastest drill; infinite before the warm-up. */
  double nanos() {
    return nanos;
  }

  private synchronized void settle(T kernel) {
    ready = kernel;
    notifyAll();
  }

  private void warm(T kernel, int tries) {
    int round = 0;
    while (round < CALLS) {
      drill.run(kernel, round++);
    }
    long deadline = System.nanoTime() + (PATIENCE_NANOS << tries);
    do {
      for (int batch = 0; batch < 32; batch++) {
        long start = System.nanoTime();
        long operations = 0;
        for (int i = 0; i < BATCH; i++) {
          operations += drill.run(kernel, round++);
        }
        nanos = Math.min(nanos, (double) (System.nanoTime() - start) / operations);
      }
      if (nanos < FAST_NANOS) {
        settle(kernel);
        return;
      }
      WarmUp.pause();
    } while (System.nanoTime() < deadline);
    if (tries + 1 < TRIES) {
      WarmUp.submit(() -> warm(kernel, tries + 1)); // after the others
      return;
    }
    settle(twin);
    System.getLogger("org.kerava").log(System.Logger.Level.DEBUG,
        () -> "scalar code stays for " + kernel + ": the vector code needs " + nanos + " ns per operation");
  }
}
