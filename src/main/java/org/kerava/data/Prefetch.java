package org.kerava.data;

import java.lang.ref.Cleaner;
import java.util.Iterator;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Elements made ahead by a background thread. The thread knows only the queue, never the iterator: it ends at the last element, when the iterator is
 * closed by the step after it, or when the program has dropped the iterator.
 */
final class Prefetch extends Elements.Each {
  private static final Cleaner CLEANER = Cleaner.create();

  /** What the thread hands over: an element, the end, or what went wrong. */
  private record Item(@Nullable Batch element, @Nullable Throwable error) {}

  /** The thread's work. */
  private static final class Producer implements Runnable {
    final ArrayBlockingQueue<Item> queue;
    final Iterable<Batch> set;

    Producer(Iterable<Batch> set, int ahead) {
      this.set = set;
      this.queue = new ArrayBlockingQueue<>(ahead);
    }

    @Override
    public void run() {
      @Nullable Iterator<Batch> from = null;
      try {
        try {
          from = set.iterator();
          while (from.hasNext()) queue.put(new Item(from.next(), null));
          queue.put(new Item(null, null));
        } catch (RuntimeException | Error e) {
          queue.put(new Item(null, e));
        }
      } catch (InterruptedException e) {
        Elements.close(from); // the iterator is not read any more
      }
    }
  }

  private final ArrayBlockingQueue<Item> queue;
  private final Cleaner.Cleanable cleanable;

  Prefetch(Iterable<Batch> set, int ahead) {
    super(null);
    var producer = new Producer(set, ahead);
    Thread thread = Thread.ofPlatform().daemon().name("kerava-prefetch").unstarted(producer);
    queue = producer.queue;
    cleanable = CLEANER.register(this, thread::interrupt);
    thread.start();
  }

  @Override
  @Nullable Batch advance() {
    Item item;
    try {
      item = queue.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the next element of a prefetched data set", e);
    }
    switch (item.error()) {
      case null -> {}
      case RuntimeException e -> throw rethrown(e);
      case Error e -> throw e;
      default -> throw new AssertionError(item.error());
    }
    return item.element();
  }

  /** The error of the background thread, as if it came from here: the caller's place is noted too. */
  private RuntimeException rethrown(RuntimeException e) {
    close();
    e.addSuppressed(new IllegalStateException("thrown while elements were made ahead (prefetch)"));
    return e;
  }

  @Override
  public void close() {
    super.close();
    cleanable.clean();
  }
}
