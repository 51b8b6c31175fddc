package org.kerava.backend.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts the calls of a part of a step into {@link Group groups}, in the order in which they run. That is the order of the calls, but element-wise
 * ones climb to just behind the last call that they must follow: there they join its group, if they go on with what is in the cache; and a
 * gradient's memory is free for the next one as soon as its update is made.
 */
final class Groups {
  /** How far behind the place that a call must follow a group to join is looked for. */
  private static final int NEAR = 8;

  private final Call[] calls;
  private final int least;
  private final List<Group> list = new ArrayList<>();
  private final Map<Integer, Group> writers = new HashMap<>(); // the last, of each operand
  private final Map<Integer, List<Group>> readers = new HashMap<>(); // since it was written

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
    return g.list;
  }

  private void add(int i) {
    Call c = calls[i];
    Group group = place(i, follows(c));
    for (int k = 0; k < c.operands().length; k++) {
      int operand = c.operands()[k];
      if (operand == Calls.NONE) continue;
      if (k < c.kind().outputs) {
        writers.put(operand, group);
        readers.remove(operand);
      } else {
        readers.computeIfAbsent(operand, o -> new ArrayList<>()).add(group);
      }
    }
  }

  /** The position of the last group that must have run before a call: the last that wrote what it names, or read what it writes; -1 if none. */
  private int follows(Call c) {
    int position = -1;
    for (int k = 0; k < c.operands().length; k++) {
      int operand = c.operands()[k];
      if (writers.get(operand) instanceof Group g) position = Math.max(position, g.position);
      if (k >= c.kind().outputs) continue;
      for (Group g : readers.getOrDefault(operand, List.of())) position = Math.max(position, g.position);
    }
    return position;
  }

  private Group place(int i, int follows) {
    if (follows >= 0 && list.get(follows).relays(i)) return list.get(follows);
    boolean chainable = Group.chainable(calls[i], least);
    if (follows >= 0 && chainable) {
      for (int p = follows; p < Math.min(follows + NEAR, list.size()); p++) {
        if (list.get(p).accepts(i)) return list.get(p);
      }
    }
    var made = new Group(calls, i, chainable);
    int at = follows >= 0 && (chainable || calls[i].kind().updates()) ? follows + 1 : list.size();
    list.add(at, made);
    for (int p = at; p < list.size(); p++) list.get(p).position = p;
    return made;
  }
}
