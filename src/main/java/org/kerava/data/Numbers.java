package org.kerava.data;

import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Row numbers in the order in which a data set is read. */
final class Numbers {
  private Numbers() {}

  /** A source of numbers, read anew by each iteration. */
  interface Order extends Supplier<PrimitiveIterator.OfInt> {}

  /** 0 to n - 1. */
  static Order upTo(int n) {
    return () -> new Each() {
      private int i;

      @Override
      boolean more() {
        return i < n;
      }

      @Override
      int take() {
        return i++;
      }
    };
  }

  /** The first {@code n}. */
  static Order take(Order order, long n) {
    return () -> new Each() {
      private final PrimitiveIterator.OfInt from = order.get();
      private long left = n;

      @Override
      boolean more() {
        return left > 0 && from.hasNext();
      }

      @Override
      int take() {
        left--;
        return from.nextInt();
      }
    };
  }

  /** All but the first {@code n}. */
  static Order skip(Order order, long n) {
    return () -> {
      PrimitiveIterator.OfInt from = order.get();
      for (long i = 0; i < n && from.hasNext(); i++) from.nextInt();
      return from;
    };
  }

  /** All, {@code times} times over. */
  static Order repeat(Order order, long times) {
    return () -> new Each() {
      private PrimitiveIterator.OfInt from = order.get();
      private long left = times - 1;

      @Override
      boolean more() {
        if (from.hasNext()) return true;
        if (left == 0) return false;
        left--;
        from = order.get();
        return from.hasNext();
      }

      @Override
      int take() {
        return from.nextInt();
      }
    };
  }

  /** Shuffled through a buffer of the given size. */
  static Order shuffle(Order order, int buffer, Supplier<SplittableRandom> randoms) {
    return () -> new Each() {
      private final PrimitiveIterator.OfInt from = order.get();
      private final SplittableRandom random = randoms.get();
      private int[] held = new int[16];
      private int count;

      @Override
      boolean more() {
        while (count < buffer && from.hasNext()) {
          if (count == held.length) held = Arrays.copyOf(held, (int) Math.min(buffer, 2L * held.length));
          held[count++] = from.nextInt();
        }
        return count > 0;
      }

      @Override
      int take() {
        int i = random.nextInt(count);
        int row = held[i];
        held[i] = held[--count];
        return row;
      }
    };
  }

  /** An iterator by two questions. */
  abstract static class Each implements PrimitiveIterator.OfInt {
    abstract boolean more();

    /** Called only after {@link #more} said yes. */
    abstract int take();

    @Override
    public boolean hasNext() {
      return more();
    }

    @Override
    public int nextInt() {
      if (!more()) throw new NoSuchElementException();
      return take();
    }
  }
}
