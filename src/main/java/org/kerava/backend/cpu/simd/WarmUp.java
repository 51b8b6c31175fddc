package org.kerava.backend.cpu.simd;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The background thread on which kernels are exercised until the JIT has compiled them: one daemon of low priority that ends when idle. A few
 * kernels take turns, so that one is brought to the compiler while another is being compiled.
 * {@code -Dkerava.warmup=false} turns it off; kernels then run cold at first (for tests and measurements).
 */
public final class WarmUp {
  /** The system property that turns the service off. */
  public static final String PROPERTY = "kerava.warmup";

  static final boolean ENABLED = !"false".equals(System.getProperty(PROPERTY));

  /** Whether this JVM has an optimizing compiler at work: not with -Xint, nor with the client's compiler alone. */
  static final boolean COMPILES = compiles(System.getProperty("java.vm.info", ""));

  private static boolean compiles(String mode) {
    return !mode.contains("interpreted") && !mode.contains("emulated-client");
  }

  /** What is to be done in small steps. */
  @FunctionalInterface
  interface Job {
    /** {@return whether there is more to do} */
    boolean step();
  }

  /** How many jobs take turns; the compiler should never wait for the next, nor should the first wait long for the last. */
  private static final int TURNS = 4;
  /** How long {@link #await} waits for one job; one that needs longer goes on by itself. */
  private static final long PATIENCE_NANOS = 6_000_000_000L;
  private static final long IDLE_MILLIS = 1_000;

  private static final Deque<Job> waiting = new ArrayDeque<>();
  private static int unfinished; // jobs that await() waits for
  private static @Nullable Thread thread;

  private WarmUp() {}

  /** Does a job after those before it; its failure is logged, nothing else depends on it. */
  static void submit(Job job) {
    synchronized (waiting) {
      waiting.addLast(job);
      unfinished++;
      if (thread == null) {
        thread = new Thread(null, WarmUp::work, "kerava-warm-up", 0, false);
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.setContextClassLoader(null);
        thread.start();
      }
      waiting.notifyAll();
    }
  }

  /** Lets a job that has not begun be the next: somebody waits for it. (To let the others rest meanwhile made all later steps slow.) */
  static void hurry(Job job) {
    synchronized (waiting) {
      if (waiting.remove(job)) {
        waiting.addFirst(job);
      }
    }
  }

  /** Waits until every job submitted so far is done, or takes too long; for benchmarks, tests and warming up on purpose. */
  public static void await() {
    synchronized (waiting) {
      try {
        while (unfinished > 0) {
          waiting.wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static final class Turn {
    final Job job;
    final long start = System.nanoTime();
    boolean late;

    Turn(Job job) {
      this.job = job;
    }

    void finish() {
      if (!late) {
        late = true;
        synchronized (waiting) {
          unfinished--;
          waiting.notifyAll();
        }
      }
    }
  }

  private static void work() {
    List<Turn> turns = new ArrayList<>();
    while (next(turns)) {
      turns.removeIf(turn -> {
        boolean more = step(turn.job);
        if (!more || System.nanoTime() - turn.start > PATIENCE_NANOS) {
          turn.finish();
        }
        return !more;
      });
      if (!turns.isEmpty()) {
        pause();
      }
    }
  }

  /** Takes jobs that wait; false if there has been none for a while. */
  private static boolean next(List<Turn> turns) {
    synchronized (waiting) {
      if (turns.isEmpty() && waiting.isEmpty()) {
        try {
          waiting.wait(IDLE_MILLIS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        if (waiting.isEmpty()) {
          thread = null;
          return false;
        }
      }
      long prompt = turns.stream().filter(turn -> !turn.late).count();
      while (prompt++ < TURNS && !waiting.isEmpty()) {
        turns.add(new Turn(waiting.removeFirst()));
      }
      return true;
    }
  }

  private static boolean step(Job job) {
    try {
      return job.step();
    } catch (RuntimeException | Error e) {
      System.getLogger("org.kerava").log(System.Logger.Level.WARNING, "a kernel could not be warmed up; scalar code stays", e);
      return false;
    }
  }

  /** Gives the compiler threads time. */
  private static void pause() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
