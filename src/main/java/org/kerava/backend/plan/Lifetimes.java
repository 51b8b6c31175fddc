package org.kerava.backend.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.plan.Plan.Memory;
import org.kerava.tensor.DType.Storage;

/**
 * From when to when the buffers of a step are in use, in the order in which its plan runs.
 *
 * <p>A buffer dies with the last call that names it; but one of an earlier part not before the last part begins, unless
 * the step gave it back at once, or it can be made again: when an earlier part runs, the rest of the step is still to
 * come, and should it differ, it may ask for anything. The last part runs when nothing can differ any more.
 */
final class Lifetimes {
  private final Call[] calls;
  private final Memory[] memory;
  private final int[] partOf; // of each buffer; -1 if it has no place in the arena
  private final int[] from;
  private final int[] to;
  private final int[] home; // the buffer whose place each has: its own, or that of one that died when it was made
  private final boolean[] host;
  private final int parts;

  Lifetimes(
      Call[] calls, Memory[] memory, boolean[] host, int[] starts, List<List<Group>> groups, BitSet unstored,
      @Nullable Repeats repeats) {
    this.calls = calls;
    this.memory = memory;
    this.host = host;
    parts = groups.size();
    partOf = new int[memory.length];
    from = new int[memory.length];
    to = new int[memory.length];
    home = IntStream.range(0, memory.length).toArray();
    Arrays.fill(partOf, -1);
    int now = 0;
    int rest = 0; // when the last part begins
    for (int p = 0; p < parts; p++) {
      if (p == parts - 1) rest = now;
      for (Group g : groups.get(p)) {
        now++;
        for (int i : g.members()) {
          for (int h : calls[i].operands()) {
            if (h < 0 || host[h] || unstored.get(h)) continue;
            if (partOf[h] < 0) {
              partOf[h] = p;
              from[h] = now;
            }
            to[h] = now;
          }
        }
      }
    }
    for (int h = 0; h < to.length; h++) {
      if (partOf[h] < 0 || partOf[h] == parts - 1) continue;
      if (givenBack(calls, h, starts[partOf[h]], starts[partOf[h] + 1])) continue;
      if (repeats == null || !repeats.makes(h) || repeats.reads(h)) to[h] = Math.max(to[h], rest);
    }
    now = 0;
    for (var part : groups) {
      for (Group g : part) inPlace(g, ++now);
    }
  }

  /** What a chain makes takes the place of an operand that nobody needs after it. */
  private void inPlace(Group g, int now) {
    var dying = new ArrayList<Integer>();
    for (int h : g.readInOrder()) {
      if (partOf[h] >= 0 && to[h] == now) dying.add(h);
    }
    for (int made : g.madeInOrder()) {
      if (partOf[made] < 0 || from[made] != now) continue;
      for (int h : dying) {
        if (!memory[h].equals(memory[made]) || memory[h].size() != g.elements()) continue;
        home[made] = home[h];
        to[home[h]] = Math.max(to[home[h]], to[made]);
        dying.remove((Integer) h);
        break;
      }
    }
  }

  /** {@return whether the step gives a buffer back between two calls} */
  static boolean givenBack(Call[] calls, int handle, int start, int end) {
    for (int i = start; i < end; i++) {
      if (calls[i].kind() == Kind.RELEASE && calls[i].operand(0) == handle) return true;
    }
    return false;
  }

  /**
   * Finds places, part by part, so that steps which begin alike have the same places.
   *
   * @param place for each buffer, filled
   * @param need for each storage, filled
   * @return false if an array would be too long
   */
  boolean place(int[] place, int[] need) {
    for (Storage s : Storage.values()) {
      var placement = new Placement();
      for (int p = 0; p < parts; p++) {
        List<Placement.Lease> leases = new ArrayList<>();
        for (int h = 0; h < memory.length; h++) {
          if (partOf[h] != p || home[h] != h || memory[h].type().storage() != s) continue;
          leases.add(new Placement.Lease(h, memory[h].size(), from[h], to[h]));
        }
        placement.place(leases, place);
      }
      if (placement.end() > Integer.MAX_VALUE - 64) return false;
      need[s.ordinal()] = (int) placement.end();
    }
    for (int h = 0; h < memory.length; h++) place[h] = place[home[h]];
    return true;
  }
}
