package org.kerava.backend.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs the chunks of one job on a few daemon threads and the caller. Chunks are claimed one by one from a shared counter, so a thread that
 * the system preempts delays only the chunk it holds; idle threads spin shortly (a hot dispatch costs about 0.2 us), then park, and end
 * after a while without work.
 *
 * <p>Only one job runs at a time. A nested call, or a second caller while a job runs, executes its chunks itself, one after another: chunk
 * borders must therefore depend on sizes alone, never on {@link #threads()}, and then neither the thread count nor timing changes a bit of
 * the result.
 */
public final class ThreadPool {
  /** The system property that sets the size of {@link #shared()}; default: the processors available to this JVM. */
  public static final String PROPERTY = "kerava.threads";

  /** The work of a job, called once for every chunk, from several threads. */
  @FunctionalInterface
  public interface Task {
    /**
     * Does one chunk.
     *
     * @param chunk its index, from 0
     */
    void run(int chunk);
  }

  private static final long SPIN_NANOS = 250_000;
  private static final long IDLE_NANOS = 10_000_000_000L;
  private static final VarHandle STATE = state();

  private static final class Shared {
    static final ThreadPool POOL = new ThreadPool(defaultThreads());
  }

  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicInteger done = new AtomicInteger();
  private final List<Worker> workers = new ArrayList<>();
  private volatile Worker[] crew = {};
  private volatile int threads;

  // One job: written by its caller before `state`, which holds the job's number in the high and the next chunk in the low half. A worker
  // that read the task of a job already over fails to claim, because the number has changed.
  private volatile long state;
  private @Nullable Task task;
  private int chunks;
  private volatile @Nullable Throwable failure;
  private volatile @Nullable Thread waiting;

  /**
   * A pool of its own.
   *
   * @param threads how many threads work on a job, the caller included; at least 1
   */
  public ThreadPool(int threads) {
    this.threads = checked(threads);
  }

  /** The pool that all models of this JVM share. */
  public static ThreadPool shared() {
    return Shared.POOL;
  }

  /** Whether a job would have several threads now: a good guess, which must not change a result. */
  boolean free() {
    return threads > 1 && !busy.get();
  }

  /** How many threads work on a job, the caller included. */
  public int threads() {
    return threads;
  }

  /**
   * Changes the size; results stay the same bits.
   *
   * @param threads at least 1
   */
  public void setThreads(int threads) {
    this.threads = checked(threads);
  }

  /**
   * Runs {@code task} for every chunk in {@code [0, chunks)} and returns when all are done. The first exception of a chunk is thrown here;
   * chunks not yet begun are then skipped.
   */
  public void run(int chunks, Task task) {
    if (chunks <= 1 || threads == 1 || !busy.compareAndSet(false, true)) {
      for (int i = 0; i < chunks; i++) {
        task.run(i);
      }
      return;
    }
    try {
      share(chunks, task);
    } finally {
      this.task = null;
      busy.set(false);
    }
  }

  private void share(int count, Task work) {
    if (crew.length != threads - 1) {
      hire();
    }
    int last = (int) (state >>> 32);
    state = (long) last << 32 | Integer.MAX_VALUE; // closed: a worker still at the last job must not claim a chunk of this one for it
    task = work;
    chunks = count;
    failure = null;
    done.set(0);
    int job = last + 1;
    state = (long) job << 32;
    var crew = this.crew;
    for (int i = 0; i < crew.length && i < count - 1; i++) {
      if (crew[i].parked) {
        LockSupport.unpark(crew[i]);
      }
    }
    drain(job);
    await(count);
    var thrown = failure;
    if (thrown != null) {
      failure = null;
      throw rethrow(thrown);
    }
  }

  /** Claims and runs chunks of the numbered job until none is left. */
  private void drain(int job) {
    for (;;) {
      long now = state;
      var work = task;
      int count = chunks;
      int next = (int) now;
      if ((int) (now >>> 32) != job || next >= count || work == null) {
        return;
      }
      if (!STATE.compareAndSet(this, now, now + 1)) {
        continue;
      }
      try {
        if (failure == null) {
          work.run(next);
        }
      } catch (Throwable t) {
        failure = t;
      } finally {
        if (done.incrementAndGet() == count) {
          LockSupport.unpark(waiting);
        }
      }
    }
  }

  private void await(int count) {
    if (done.get() == count) {
      return;
    }
    long start = System.nanoTime();
    while (done.get() != count) {
      Thread.onSpinWait();
      if (System.nanoTime() - start > SPIN_NANOS) {
        waiting = Thread.currentThread();
        while (done.get() != count) {
          LockSupport.parkNanos(this, 1_000_000);
        }
        waiting = null;
      }
    }
  }

  private void hire() {
    synchronized (workers) {
      while (workers.size() < threads - 1) {
        var worker = new Worker(workers.size());
        workers.add(worker);
        worker.start();
      }
      crew = workers.subList(0, threads - 1).toArray(Worker[]::new);
    }
  }

  private static int defaultThreads() {
    var text = System.getProperty(PROPERTY);
    if (text == null) {
      return Runtime.getRuntime().availableProcessors();
    }
    try {
      return checked(Integer.parseInt(text.strip()));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("-D" + PROPERTY + "=" + text + " is not a number; give the count of threads, 1 or more", e);
    }
  }

  private static int checked(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("a thread pool needs at least 1 thread, got " + threads);
    }
    return threads;
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> RuntimeException rethrow(Throwable t) throws E {
    throw (E) t;
  }

  private static VarHandle state() {
    try {
      return MethodHandles.lookup().findVarHandle(ThreadPool.class, "state", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final class Worker extends Thread {
    private final int index;
    private volatile boolean parked;

    Worker(int index) {
      super(null, null, "kerava-" + (index + 1), 0, false);
      setDaemon(true);
      setContextClassLoader(null); // or an idle thread would keep a web application's classes alive
      this.index = index;
    }

    @Override
    public void run() {
      int seen = (int) (state >>> 32) - 1; // may join the job that is running
      long worked = System.nanoTime();
      do {
        int job = (int) (state >>> 32);
        if (job != seen && index < threads - 1) {
          seen = job;
          drain(job);
          worked = System.nanoTime();
        }
        spin(seen);
        park(seen);
      } while (index < threads - 1 && System.nanoTime() - worked < IDLE_NANOS || !dismissed());
    }

    private void spin(int seen) {
      long start = System.nanoTime();
      while ((int) (state >>> 32) == seen && System.nanoTime() - start < SPIN_NANOS) {
        Thread.onSpinWait();
      }
    }

    private void park(int seen) {
      parked = true;
      if ((int) (state >>> 32) == seen) {
        LockSupport.parkNanos(ThreadPool.this, IDLE_NANOS);
      }
      parked = false;
    }

    /** Ends a worker that had nothing to do for long or is one too many; the last of the crew goes first. */
    private boolean dismissed() {
      synchronized (workers) {
        boolean last = index == workers.size() - 1;
        if (last) {
          workers.removeLast();
          crew = workers.toArray(Worker[]::new);
        }
        return last;
      }
    }
  }
}
