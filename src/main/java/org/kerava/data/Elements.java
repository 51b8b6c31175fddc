package org.kerava.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The iterators behind the steps of a pipeline. Each makes its elements one by one, when they are asked for. */
final class Elements {
  private Elements() {}

  /** An iterator by one question: the next element, or null at the end. */
  abstract static class Each implements Iterator<Batch>, AutoCloseable {
    private final @Nullable Iterator<Batch> from;
    private @Nullable Batch next;
    private boolean ended;

    Each(@Nullable Iterator<Batch> from) {
      this.from = from;
    }

    abstract @Nullable Batch advance();

    @Override
    public boolean hasNext() {
      if (next == null && !ended) {
        next = advance();
        if (next == null) close();
      }
      return next != null;
    }

    @Override
    public Batch next() {
      if (!hasNext()) throw new NoSuchElementException("the data set has no more elements");
      Batch b = next;
      next = null;
      return Objects.requireNonNull(b);
    }

    /** Nothing more will be asked: threads that read ahead may end. */
    @Override
    public void close() {
      ended = true;
      Elements.close(from);
    }
  }

  /** Tells an iterator that nothing more will be asked. */
  static void close(@Nullable Iterator<Batch> iterator) {
    if (iterator instanceof Each e && !e.ended) e.close();
  }

  private static @Nullable Batch nextOf(Iterator<Batch> from) {
    return from.hasNext() ? from.next() : null;
  }

  static Iterator<Batch> map(Iterator<Batch> from, Function<? super Batch, Batch> f) {
    return new Each(from) {
      @Override
      @Nullable Batch advance() {
        return from.hasNext() ? f.apply(from.next()) : null;
      }
    };
  }

  static Iterator<Batch> filter(Iterator<Batch> from, Predicate<? super Batch> keep) {
    return new Each(from) {
      @Override
      @Nullable Batch advance() {
        while (from.hasNext()) {
          Batch b = from.next();
          if (keep.test(b)) return b;
        }
        return null;
      }
    };
  }

  static Iterator<Batch> take(Iterator<Batch> from, long n) {
    return new Each(from) {
      private long left = n;

      @Override
      @Nullable Batch advance() {
        return left-- > 0 ? nextOf(from) : null;
      }
    };
  }

  static Iterator<Batch> skip(Iterator<Batch> from, long n) {
    for (long i = 0; i < n && from.hasNext(); i++) from.next();
    return from;
  }

  static Iterator<Batch> repeat(Iterable<Batch> set, long times) {
    return new Each(null) {
      private Iterator<Batch> from = set.iterator();
      private long left = times - 1;

      @Override
      @Nullable Batch advance() {
        if (!from.hasNext() && left > 0) {
          left--;
          from = set.iterator();
        }
        return nextOf(from);
      }

      @Override
      public void close() {
        super.close();
        Elements.close(from);
      }
    };
  }

  static Iterator<Batch> concatenate(Iterator<Batch> first, Iterable<Batch> second) {
    return new Each(first) {
      private @Nullable Iterator<Batch> then;

      @Override
      @Nullable Batch advance() {
        if (then == null) {
          if (first.hasNext()) return first.next();
          then = second.iterator();
        }
        return nextOf(then);
      }

      @Override
      public void close() {
        super.close();
        Elements.close(then);
      }
    };
  }

  static Iterator<Batch> zip(Iterator<Batch> x, Iterator<Batch> y) {
    return new Each(x) {
      @Override
      @Nullable Batch advance() {
        return x.hasNext() && y.hasNext() ? Batch.of(x.next().inputs(), y.next().inputs()) : null;
      }

      @Override
      public void close() {
        super.close();
        Elements.close(y);
      }
    };
  }

  static Iterator<Batch> shuffle(Iterator<Batch> from, int buffer, SplittableRandom random) {
    return new Each(from) {
      private final List<Batch> held = new ArrayList<>();

      @Override
      @Nullable Batch advance() {
        while (held.size() < buffer && from.hasNext()) held.add(from.next());
        if (held.isEmpty()) return null;
        int i = random.nextInt(held.size());
        Batch b = held.get(i);
        Batch last = held.removeLast();
        if (i < held.size()) held.set(i, last);
        return b;
      }
    };
  }

  static Iterator<Batch> batch(Iterator<Batch> from, int n, boolean dropRemainder) {
    return new Each(from) {
      @Override
      @Nullable Batch advance() {
        var some = new ArrayList<Batch>();
        while (some.size() < n && from.hasNext()) some.add(from.next());
        return some.isEmpty() || some.size() < n && dropRemainder ? null : Stacks.stack(some);
      }
    };
  }

  static Iterator<Batch> unbatch(Iterator<Batch> from) {
    return new Each(from) {
      private Iterator<Batch> inner = List.<Batch>of().iterator();

      @Override
      @Nullable Batch advance() {
        while (!inner.hasNext() && from.hasNext()) inner = Stacks.unstack(from.next()).iterator();
        return nextOf(inner);
      }
    };
  }

  static Iterator<Batch> window(Iterator<Batch> from, int size, int shift) {
    return new Each(from) {
      private final List<Batch> held = new ArrayList<>();
      private int gap;

      @Override
      @Nullable Batch advance() {
        for (; gap > 0 && from.hasNext(); gap--) from.next();
        while (held.size() < size && from.hasNext()) held.add(from.next());
        if (held.size() < size) return null;
        Batch b = Stacks.stack(held);
        held.subList(0, Math.min(shift, size)).clear();
        gap = Math.max(0, shift - size);
        return b;
      }
    };
  }

  static Iterator<Batch> generate(Supplier<Batch> source) {
    return new Each(null) {
      @Override
      Batch advance() {
        return source.get();
      }
    };
  }
}
