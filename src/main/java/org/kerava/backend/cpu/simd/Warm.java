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
  /**
   * Turns of the empty loop in a call without work. C2 takes a method after 5,000 calls, or after 15,000 calls and turns together, times a third of
   * the length of its queue, and of the queue the methods first whose calls and turns are many: they bring a kernel there an eighth as late. With
   * more turns the loop would be compiled for itself.
   */
  public static final int TURNS = 16;

  /** Calls without work in a step, once the kernel runs compiled by C1, which counts for C2: where nothing waits it takes the kernel after three. */
  private static final int IDLE_CALLS = 400;
  /** Calls that make C1 compile a kernel (200, more where its queue is long), and those that then show whether it has. */
  private static final int FIRST_CALLS = 256;
  private static final int PROBES = 4;
  /** So many steps are waited for C1, and with more than rare looks for C2. */
  private static final int C1_STEPS = 100;
  private static final int C2_STEPS = 64;
  /**
   * Calls with work in a step: they tell the compiler what happens in the kernel and show when it is compiled. Two steps must have them all, every
   * flag and size, or the side never seen is compiled as a trap. Not more, since the Vector API's helpers, which C1 calls for every operation,
   * are themselves compiled if they run often: that was half of C2's work. Nor fewer: with eight in every 32nd step C2 compiled tiles with too little
   * knowledge of their loops, and attention took 1.7 times as long.
   */
  private static final int CALLS = 8;
  /**
   * And of kernels that must always have work: in the first steps; then a tenth of them. Where C2's queue is long it asks for several times the calls of
   * the first steps; with hardly any more than those Winograd's outputs came 2.7 seconds late.
   */
  private static final int BUSY_CALLS = 200;
  private static final int BUSY_STEPS = 8;
  private static final int LAST_BUSY_STEP = 500;
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
     * @param round counts the calls: let it alternate every flag of the kernel, all of them in 16 calls, or the side never seen is compiled as a trap
     * @return how many vector operations that was
     */
    int run(T kernel, int round);

    /**
     * Calls the kernel with nothing to do but to count {@link #TURNS} turns of a loop of its own: as good as work for the compiler's counters, while
     * uncompiled vector operations are slow. Not for kernels with methods of their own that must be inlined: calls that are rare among all are not.
     * (Tried with Winograd's, pooling and squares: their vectors were boxed for good, megabytes a step.)
     *
     * @param kernel what to call
     * @param calls how often
     * @return false if the kernel must always have work
     */
    default boolean idle(T kernel, int calls) {
      return false;
    }

    /**
     * The calls without work once C1 counts what happens in them.
     *
     * @param kernel what to call
     * @param calls how often
     */
    default void count(T kernel, int calls) {
      idle(kernel, calls);
    }

    /**
     * The kernel is compiled and has been taken.
     *
     * @param kernel it
     */
    default void taken(T kernel) {}
  }

  private final T twin;
  private final Supplier<? extends T> make;
  private final Drill<T> drill;
  private final AtomicBoolean asked = new AtomicBoolean();
  private final WarmUp.Job job = this::step;
  private @Nullable T trainee; // these: the warm-up's thread
  private int round;
  private int steps;
  private boolean idles;
  private double interpreted; // nanoseconds of an idle call
  private int noticed = -1; // the step in which C1 was seen to have compiled the kernel
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
  public T await() {
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

  /** Whether the warm-up has been asked for. */
  boolean asked() {
    return asked.get();
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
      idles = drill.idle(kernel, 1);
    }
    if (!prepare(kernel, steps++)) {
      return true;
    }
    int step = steps - Math.max(0, noticed);
    if (step > C2_STEPS && step % 8 != 0) {
      return true;
    }
    long start = System.nanoTime();
    long operations = 0;
    for (int i = 0; i < CALLS; i++) {
      operations += drill.run(kernel, round++);
    }
    long end = System.nanoTime();
    nanos = Math.min(nanos, (double) (end - start) / operations);
    if (nanos < FAST_NANOS) {
      trainee = null;
      settle(kernel);
      drill.taken(kernel);
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

  /** The calls that count for the compiler; false while those with work would only be slow, since nothing counts what happens in them. */
  private boolean prepare(T kernel, int step) {
    if (!idles) {
      int calls = step < BUSY_STEPS ? BUSY_CALLS : step < LAST_BUSY_STEP ? BUSY_CALLS / 10 : 0;
      for (int i = 0; i < calls; i++) {
        drill.run(kernel, round++);
      }
      return true;
    }
    if (noticed >= 0) {
      drill.count(kernel, IDLE_CALLS);
      return true;
    }
    long start = System.nanoTime();
    drill.idle(kernel, PROBES);
    double call = (double) (System.nanoTime() - start) / PROBES;
    if (step == 0) {
      interpreted = call;
      drill.count(kernel, FIRST_CALLS);
    } else if (call < interpreted / 3 || step > C1_STEPS) {
      noticed = step;
      for (int i = 0; i < 2 * CALLS; i++) {
        drill.run(kernel, round++);
      }
    }
    return noticed >= 0;
  }
}
