package org.kerava.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ThreadPoolTest {
  @Test
  void everyChunkRunsOnce() {
    var pool = new ThreadPool(3);
    for (int chunks : new int[] {0, 1, 2, 3, 7, 1000}) {
      for (int round = 0; round < 200; round++) {
        var seen = new AtomicIntegerArray(chunks);
        pool.run(chunks, seen::incrementAndGet);
        for (int i = 0; i < chunks; i++) {
          assertEquals(1, seen.get(i), "chunk " + i + " of " + chunks);
        }
      }
    }
  }

  /** A worker that finishes the last chunk of a small job just as a larger job starts must not take a chunk of it twice. */
  @Test
  @Timeout(20)
  void smallAndLargeJobsInTurn() {
    var pool = new ThreadPool(4);
    long end = System.nanoTime() + 500_000_000L;
    var times = new AtomicIntegerArray(40);
    for (int round = 1; System.nanoTime() < end; round++) {
      int small = 2 + round % 3;
      pool.run(small, times::incrementAndGet);
      pool.run(40, times::incrementAndGet);
      for (int i = 0; i < 40; i++) {
        assertEquals(i < small ? 2 : 1, times.getAndSet(i, 0), "chunk " + i + " in round " + round);
      }
    }
  }

  @Test
  void severalCallersAtOnce() throws InterruptedException {
    var pool = new ThreadPool(4);
    var sum = new AtomicLong();
    var callers = new Thread[6];
    for (int t = 0; t < callers.length; t++) {
      callers[t] = new Thread(() -> {
        for (int round = 0; round < 2000; round++) {
          pool.run(5, sum::addAndGet);
        }
      });
      callers[t].start();
    }
    for (var caller : callers) {
      caller.join();
    }
    assertEquals(6 * 2000 * 10, sum.get());
  }

  @Test
  void nestedJobsRunInline() {
    var pool = new ThreadPool(3);
    var sum = new AtomicLong();
    var strays = new AtomicLong();
    pool.run(8, i -> {
      var outer = Thread.currentThread();
      pool.run(8, j -> {
        sum.addAndGet(8 * i + j);
        if (Thread.currentThread() != outer) {
          strays.incrementAndGet();
        }
      });
    });
    assertEquals(63 * 64 / 2, sum.get());
    assertEquals(0, strays.get());
  }

  @Test
  void exceptionsReachTheCallerAndThePoolLivesOn() {
    var pool = new ThreadPool(2);
    var failure = new IllegalStateException("chunk 3");
    for (int round = 0; round < 100; round++) {
      assertSame(failure, assertThrows(IllegalStateException.class, () -> pool.run(9, i -> {
        if (i == 3) {
          throw failure;
        }
      })));
    }
    var sum = new AtomicLong();
    pool.run(9, sum::addAndGet);
    assertEquals(36, sum.get());
  }

  @Test
  void sizeChangesAtRunTime() {
    var pool = new ThreadPool(1);
    for (int threads : new int[] {1, 4, 2, 1, 3}) {
      pool.setThreads(threads);
      var names = ConcurrentHashMap.<Thread>newKeySet();
      for (int round = 0; round < 50; round++) {
        pool.run(40, i -> {
          names.add(Thread.currentThread());
          Thread.onSpinWait();
        });
      }
      assertTrue(names.size() <= threads, names + " with " + threads);
      assertTrue(names.stream().allMatch(t -> t == Thread.currentThread() || t.isDaemon()));
    }
    assertThrows(IllegalArgumentException.class, () -> pool.setThreads(0));
  }
}
