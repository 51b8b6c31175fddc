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
  /** Calls in a step that bring the kernel to the compiler's attention, which C2 gives after some 5,000. */
  private static final int EARLY_CALLS = 600;
  /** Calls with work in a step: they tell the compiler what happens in the kernel, every flag of it, and show when it is compiled. */
  private static final int CALLS = 16;
  /** How long to wait for the compiler, on a busy machine. */
  private static final long PATIENCE_NANOS = 60_000_000_000L;
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

    /**
     * Calls the kernel with nothing to do. Uncompiled vector operations are slow, and helpers of theirs in the JDK would be compiled if they ran
     * often; a call that does nothing counts as much for the compiler. Not for kernels whose loops the compiler shapes by how often they
     * ran: pooling and sums by columns came out two to four times slower.
     *
     * @param kernel what to call
     * @return false if the kernel must always have work
     */
    default boolean idle(T kernel) {
      return false;
    }
  }

  private final T twin;
  private final Supplier<? extends T> make;
  private final Drill<T> drill;
  private final AtomicBoolean asked = new AtomicBoolean();
  private final WarmUp.Job job = this::step;
  private @Nullable T trainee; // these three: the warm-up's thread
  private int round;
  private long since;
  private volatile @Nullable T ready;
  private volatile double nanos = Double.POSITIVE_INFINITY;
  private volatile boolean failed;

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

  /** Like {@link #get()}, but asks for nothing: where the kernel has not yet proved worth its compilation. */
  public T unasked() {
    var kernel = ready;
    return kernel != null ? kernel : twin;
  }

  /**
   * Like {@link #get()}, but waits a little for the warm-up: worth it where the twin has much to do, since it would only hold the cores that
   * the compiler needs. All waits of a JVM together are bounded.
   */
  T await() {
    var kernel = get();
    if (ready == null && patience.get() > 0) {
      WarmUp.hurry(job);
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

  /** Whether the warm-up was given up: the twin stays, though a vector kernel was to be had. */
  public boolean failed() {
    return failed;
  }

  /** Asks for the warm-up; returns at once. */
  public void ask() {
    if (ready == null && WarmUp.ENABLED && asked.compareAndSet(false, true)) {
      WarmUp.submit(job);
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

  private boolean step() {
    try {
      return train();
    } catch (RuntimeException | Error e) {
      failed = true;
      settle(twin);
      throw e;
    }
  }

  /** Some calls; false once the kernel or its twin has been taken. */
  private boolean train() {
    var kernel = trainee;
    if (kernel == null) {
      kernel = trainee = make.get();
      since = System.nanoTime();
    }
    for (int i = 0; i < EARLY_CALLS; i++) {
      if (!drill.idle(kernel)) {
        drill.run(kernel, round++);
      }
    }
    long start = System.nanoTime();
    long operations = 0;
    for (int i = 0; i < CALLS; i++) {
      operations += drill.run(kernel, round++);
    }
    long end = System.nanoTime();
    nanos = Math.min(nanos, (double) (end - start) / operations);
    if (nanos < FAST_NANOS) {
      settle(kernel);
      trainee = null;
      return false;
    }
    if (end - since < PATIENCE_NANOS) {
      return true;
    }
    failed = true;
    settle(twin);
    String text = "scalar code stays for " + kernel + ": the vector code needs " + nanos + " ns per operation";
    System.getLogger("org.kerava").log(System.Logger.Level.DEBUG, text);
    return false;
  }
}
