package org.kerava.training;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends a training in good order when the thread is interrupted or the program is asked to stop (Ctrl-C). */
final class Interruption implements AutoCloseable {
  private static final long PATIENCE = 60; // seconds that the end of the program waits for the end of the step

  private final Thread trainer = Thread.currentThread();
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "kerava-stop");
  private volatile boolean asked;

  Interruption() {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      asked = true; // the program is ending already
    }
  }

  private void stop() {
    asked = true;
    for (StackTraceElement e : trainer.getStackTrace()) {
      if (e.getClassName().equals("java.lang.Shutdown")) return; // the training itself has called exit and waits for us
    }
    try {
      done.await(PATIENCE, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether to end after this step. */
  boolean asked() {
    return asked || trainer.isInterrupted();
  }

  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      asked = true;
    }
  }
}
