package org.kerava.backend.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The order in which the calls of a part run. It is theirs, but for the updates of weights: each climbs to just after the last call that names one
 * of its buffers, so that a gradient's memory is free for the next one instead of living to the end of the step.
 */
final class Order {
  private Order() {}

  /** {@return the calls of a part that are run with it} */
  static int[] of(Call[] calls, int start, int end) {
    var order = new ArrayList<Integer>();
    Map<Integer, List<Integer>> after = new HashMap<>(); // updates by the call that they follow
    var last = new HashMap<Integer, Integer>(); // the last call so far that names an operand
    for (int i = start; i < end; i++) {
      Call c = calls[i];
      if (c.kind().immediate() || c.kind() == Kind.RELEASE) continue;
      int anchor = -1;
      for (int operand : c.operands()) {
        if (operand != Calls.NONE) anchor = Math.max(anchor, last.getOrDefault(operand, -1));
      }
      for (int operand : c.operands()) last.put(operand, i);
      if (climbs(c.kind()) && anchor >= start) after.computeIfAbsent(anchor, a -> new ArrayList<>()).add(i);
      else order.add(i);
    }
    var all = new ArrayList<Integer>();
    for (int i : order) add(i, after, all);
    return all.stream().mapToInt(Integer::intValue).toArray();
  }

  private static void add(int call, Map<Integer, List<Integer>> after, List<Integer> all) {
    all.add(call);
    for (int follower : after.getOrDefault(call, List.of())) add(follower, after, all);
  }

  private static boolean climbs(Kind kind) {
    return kind == Kind.ADAM || kind == Kind.SGD || kind == Kind.RMSPROP;
  }
}
