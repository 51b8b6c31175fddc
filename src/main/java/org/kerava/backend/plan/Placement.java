package org.kerava.backend.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.kerava.tensor.Layout;

/**
 * Finds places in one array for buffers whose lifetimes are known: no two that live at the same time overlap. Large
 * ones are placed first, each in the smallest gap that holds it. Buffers begin with a cache line, with one line between
 * neighbours.
 */
final class Placement {
  /** A buffer: it lives from its first use to its last, both included. */
  record Lease(int buffer, long size, int first, int last) {
    private boolean meets(Placed other) {
      return first <= other.lease.last && other.lease.first <= last;
    }
  }

  private record Placed(Lease lease, long place) {}

  private static final int LINE = 64; // elements: a line of the smallest type, so that all arrays may be placed alike

  private final List<Placed> placed = new ArrayList<>();
  private long end;

  /** Places buffers beside those placed before, and notes the place of each by its number. */
  void place(List<Lease> leases, int[] places) {
    var order = new ArrayList<>(leases);
    var largest = Comparator.comparingLong((Lease l) -> -l.size);
    order.sort(largest.thenComparingInt(l -> l.first).thenComparingInt(l -> l.buffer));
    for (Lease l : order) {
      long place = place(l);
      placed.add(new Placed(l, place));
      places[l.buffer] = (int) Math.min(Integer.MAX_VALUE, place);
      end = Math.max(end, place + l.size);
    }
  }

  private long place(Lease l) {
    var others = placed.stream().filter(l::meets).sorted(Comparator.comparingLong(Placed::place)).toList();
    long best = -1;
    long bestGap = Long.MAX_VALUE;
    long free = Layout.START;
    for (Placed o : others) {
      long gap = o.place - LINE - free;
      if (gap >= l.size && gap < bestGap) {
        best = free;
        bestGap = gap;
      }
      free = Math.max(free, Layout.START + (o.place - Layout.START + o.lease.size + 2 * LINE - 1) / LINE * LINE);
    }
    return best >= 0 ? best : free;
  }

  /** {@return how long the array must be} */
  long end() {
    return end;
  }
}
