package org.kerava.backend.cpu.simd;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The background thread on which kernels are exercised until the JIT has compiled them: one daemon of low priority that ends when idle.
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

  private static final class Service {
    static final ThreadPoolExecutor EXECUTOR = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), job -> {
      var thread = new Thread(null, job, "kerava-warm-up", 0, false);
      thread.setDaemon(true);
      thread.setPriority(Thread.MIN_PRIORITY);
      thread.setContextClassLoader(null);
      return thread;
    });

    static {
      EXECUTOR.allowCoreThreadTimeOut(true);
    }
  }

  private WarmUp() {}

  /** Runs a job after those before it; its failure is logged, nothing else depends on it. */
  public static void submit(Runnable job) {
    Service.EXECUTOR.execute(() -> {
      try {
        job.run();
      } catch (RuntimeException | Error e) {
        System.getLogger("org.kerava").log(System.Logger.Level.WARNING, "a kernel could not be warmed up; scalar code stays", e);
      }
    });
  }

  /** Waits until every job submitted so far is done; for benchmarks and tests. */
  public static void await() {
    try {
      Service.EXECUTOR.submit(() -> {}).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Gives the compiler threads time. */
  static void pause() {
    try {
      Thread.sleep(3);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
