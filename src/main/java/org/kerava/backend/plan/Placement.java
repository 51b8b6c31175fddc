package org.kerava.backend.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.kerava.tensor.Layout;

/**
 * Finds places in one array for buffers whose lifetimes are known: no two that live at the same time overlap. Large ones are placed first, each in
 * the smallest gap that holds it. Buffers begin with a cache line, with one line between neighbours.
 */
final class Placement {
  /** A buffer: it lives from its first use to its last, both included. */
  static final class Lease {
    final int buffer;
    final long size;
    final int first;
    final int last;
    long place;

    Lease(int buffer, long size, int first, int last) {
      this.buffer = buffer;
      this.size = size;
      this.first = first;
      this.last = last;
    }

    private boolean meets(Lease other) {
      return first <= other.last && other.first <= last;
    }
  }

  private static final int LINE = 64; // elements: a line of the smallest type, so that all arrays may be placed alike

  private final List<Lease> placed = new ArrayList<>();
  private long end;

  /** Places buffers beside those placed before. */
  void place(List<Lease> leases) {
    var order = new ArrayList<>(leases);
    order.sort(Comparator.comparingLong((Lease l) -> -l.size).thenComparingInt(l -> l.first).thenComparingInt(l -> l.buffer));
    for (Lease l : order) {
      l.place = place(l);
      placed.add(l);
      end = Math.max(end, l.place + l.size);
    }
  }

  private long place(Lease l) {
    Lease[] others = placed.stream().filter(l::meets).sorted(Comparator.comparingLong(o -> o.place)).toArray(Lease[]::new);
    long best = -1;
    long bestGap = Long.MAX_VALUE;
    long free = Layout.START;
    for (Lease o : others) {
      long gap = o.place - LINE - free;
      if (gap >= l.size && gap < bestGap) {
        best = free;
        bestGap = gap;
      }
      free = Math.max(free, Layout.START + (o.place - Layout.START + o.size + 2 * LINE - 1) / LINE * LINE);
    }
    return best >= 0 ? best : free;
  }

  /** {@return how long the array must be} */
  long end() {
    return end;
  }

  @Override
  public String toString() {
    return Arrays.toString(placed.stream().map(l -> l.buffer + ": " + l.size + " at " + l.place).toArray());
  }
}
