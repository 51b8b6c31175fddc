package org.kerava.backend.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerava.tensor.Buffer;

/**
 * The plans of steps with one key on one thread: a step that goes another way than before gets a plan of its own, up to
 * {@link #MOST}. A key whose steps are too short, or too often new, is left eager.
 */
final class Variants {
  private static final System.Logger LOG = System.getLogger("org.kerava");
  private static final int MOST = 4;
  private static final int SHORTEST = 12; // calls: less is not worth it
  private static final int WINDOW = 32;
  private static final int MISSES = 8;

  private final List<Plan> plans = new ArrayList<>(); // the last used first
  private int steps;
  private int misses;
  private boolean wary;
  private boolean off;

  /** Begins a step: {@return whether it is recorded or followed}. The first of a key never is: it may build weights. */
  boolean begin() {
    if (steps++ % WINDOW == 0) misses = 0;
    return !off && steps > 1;
  }

  /** {@return the plan to begin with, if there is one} */
  @Nullable Plan latest() {
    return plans.isEmpty() ? null : plans.getFirst();
  }

  /** {@return a plan that goes on as this step does where the plan followed so far does not, if there is one} */
  @Nullable Plan other(Plan followed, Calls c, int call, int ran, Arena arena, Buffer[] buffers) {
    for (Plan p : plans) {
      if (p == followed || !p.ready() || !p.matches(c, call, buffers) || !followed.agrees(p, call, ran)) continue;
      if (ran == 0 || wary && arena.holds(p.need())) return p;
    }
    return null;
  }

  /** {@return whether steps have gone another way after a part of them had run: plans must keep what that may need} */
  boolean wary() {
    return wary;
  }

  /**
   * A step went its own way.
   *
   * @param late after a part of it had run
   */
  void missed(boolean late) {
    if (late && !wary) {
      wary = true;
      plans.clear();
    }
    if (++misses > MISSES) {
      off = true;
      plans.clear();
      LOG.log(System.Logger.Level.DEBUG,
          "steps differ too often to be planned: " + MISSES + " of " + WINDOW + " were new");
    }
  }

  /** Takes in the plan of a recorded step; {@return whether it may be used} */
  boolean add(Plan p) {
    if (off) return false;
    if (!p.usable() || p.size() < SHORTEST && !p.chains()) {
      off = true;
      plans.clear();
      return false;
    }
    plans.addFirst(p);
    if (plans.size() > MOST) plans.removeLast();
    return true;
  }

  /** A plan was followed to its end. */
  void followed(Plan p) {
    if (plans.getFirst() != p && plans.remove(p)) plans.addFirst(p);
  }

  /** Steps of this key are eager from now on. */
  void giveUp() {
    off = true;
    plans.clear();
  }
}
