package org.kerava.backend.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the calls of a part of a step into {@link Group groups}, in the order in which they run. That is the order of
 * the calls, but element-wise ones climb to just behind the last call that they must follow: there they join its group,
 * if they go on with what is in the cache; and a gradient's memory is free for the next one as soon as its update is
 * made. A reduction joins the chain that makes what it reads. Random numbers, which follow nothing, wait for a call
 * that needs more than them, and join its group, unless others need them too: drawing is as dear as four passes, and
 * slower within a chain that stores what it drew.
 */
final class Groups {
  /** How far behind the place that a call must follow a group to join is looked for. */
  private static final int NEAR = 8;

  private final Call[] calls;
  private final int least;
  private final List<Group> list = new ArrayList<>();
  private final Map<Integer, Group> writers = new HashMap<>(); // the last, of each operand
  private final Map<Integer, List<Group>> readers = new HashMap<>(); // since it was written
  private final List<Integer> waiting = new ArrayList<>(); // random numbers, and calls on nothing but them
  private final Set<Integer> drawn = new HashSet<>(); // what these make

  private Groups(Call[] calls, int least) {
    this.calls = calls;
    this.least = least;
  }

  /**
   * {@return the groups of a part}
   *
   * @param calls of the step
   * @param start the part's first
   * @param end behind its last
   * @param least elements of calls that chains are made of
   */
  static List<Group> of(Call[] calls, int start, int end, int least) {
    var g = new Groups(calls, least);
    for (int i = start; i < end; i++) {
      Kind kind = calls[i].kind();
      if (!kind.immediate() && kind != Kind.RELEASE) g.add(i);
    }
    g.flush();
    return g.list;
  }

  private void add(int i) {
    Call c = calls[i];
    boolean chainable = Group.chainable(c, least);
    if (c.kind() == Kind.RANDOM) flush();
    if (chainable && draws(c)) {
      waiting.add(i);
      drawn.add(c.operand(0));
      return;
    }
    if (drawn(c)) {
      var together = new ArrayList<>(waiting);
      together.add(i);
      if (chainable && onlyIn(together) && join(together, follows(c)) instanceof Group group) {
        together.forEach(k -> note(k, group));
        waiting.clear();
        drawn.clear();
        return;
      }
      flush();
    }
    put(i);
  }

  /** Whether a call makes a buffer that is new of random numbers alone. */
  private boolean draws(Call c) {
    int[] operands = c.operands();
    if (c.kind().outputs != 1 || c.kind() != Kind.RANDOM && operands.length < 2) return false;
    for (int k = 1; k < operands.length; k++) {
      if (!drawn.contains(operands[k])) return false;
    }
    return operands[0] >= 0 && !writers.containsKey(operands[0]) && !readers.containsKey(operands[0]);
  }

  private boolean drawn(Call c) {
    return Arrays.stream(c.operands()).anyMatch(drawn::contains);
  }

  /** Whether nobody else needs what was drawn. */
  private boolean onlyIn(List<Integer> together) {
    for (int i = 0; i < calls.length; i++) {
      if (calls[i].kind() != Kind.RELEASE && !together.contains(i) && drawn(calls[i])) return false;
    }
    return true;
  }

  private void flush() {
    waiting.forEach(this::put);
    waiting.clear();
    drawn.clear();
  }

  private void put(int i) {
    note(i, place(i, follows(calls[i])));
  }

  private void note(int i, Group group) {
    Call c = calls[i];
    for (int k = 0; k < c.count(); k++) {
      int operand = c.operand(k);
      if (operand == Calls.NONE) continue;
      if (c.writes(k)) {
        writers.put(operand, group);
        readers.remove(operand);
      } else {
        readers.computeIfAbsent(operand, o -> new ArrayList<>()).add(group);
      }
    }
  }

  /** The position of the last group that must run before a call, since one writes what the other names; -1 for none. */
  private int follows(Call c) {
    int position = -1;
    for (int k = 0; k < c.count(); k++) {
      int operand = c.operand(k);
      if (writers.get(operand) instanceof Group g) position = Math.max(position, g.position);
      if (!c.writes(k)) continue;
      for (Group g : readers.getOrDefault(operand, List.of())) position = Math.max(position, g.position);
    }
    return position;
  }

  private Group place(int i, int follows) {
    if (follows >= 0) {
      Group last = list.get(follows);
      if (last.relays(i) || last.reduces(i)) return last;
    }
    boolean chainable = calls[i].kind() != Kind.RANDOM && Group.chainable(calls[i], least);
    if (chainable && join(List.of(i), follows) instanceof Group g) return g;
    var made = new Group(calls, i, chainable);
    int at = follows >= 0 && (chainable || calls[i].kind().updates()) ? follows + 1 : list.size();
    list.add(at, made);
    for (int p = at; p < list.size(); p++) list.get(p).position = p;
    return made;
  }

  /** Looks for a group that takes calls in. */
  private @Nullable Group join(List<Integer> together, int follows) {
    for (int p = follows; p >= 0 && p < Math.min(follows + NEAR, list.size()); p++) {
      if (list.get(p).accepts(together)) return list.get(p);
    }
    return null;
  }
}
