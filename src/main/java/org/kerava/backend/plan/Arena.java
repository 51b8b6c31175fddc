package org.kerava.backend.plan;

import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.kerava.backend.Reference;
import org.kerava.tensor.DType;
import org.kerava.tensor.DType.Storage;

/**
 * The memory in which the plans of a thread run: one array for each type of storage, as long as the largest plan in use
 * needs.
 */
final class Arena {
  private static final int PATIENCE = 64;
  private static final Storage[] STORAGES = Storage.values();
  private static final Object NOTHING = new Object();

  private final Set<Plan> plans = Collections.newSetFromMap(new WeakHashMap<>());
  private final Object[] arrays = new Object[STORAGES.length];
  private final int[] lengths = new int[STORAGES.length];
  private final int[] wanted = new int[STORAGES.length]; // by the steps since the last look
  private int steps;

  Arena() {
    Arrays.fill(arrays, NOTHING);
  }

  /** Takes a plan in: its buffers follow the arrays as long as it lives. */
  void add(Plan p) {
    plans.add(p);
    for (Storage s : STORAGES) p.bind(s, arrays[s.ordinal()]);
  }

  /** {@return whether arrays are as long as a plan needs} */
  boolean holds(int[] need) {
    for (int i = 0; i < need.length; i++) {
      if (lengths[i] < need[i]) return false;
    }
    return true;
  }

  /** Makes arrays long enough, between steps: their content is lost. */
  void prepare(int[] need) {
    for (int i = 0; i < need.length; i++) {
      wanted[i] = Math.max(wanted[i], need[i]);
      if (lengths[i] < need[i]) resize(STORAGES[i], need[i]);
    }
  }

  /** A step has ended: arrays much longer than lately needed are left to the garbage collector. */
  void stepEnded() {
    if (++steps % PATIENCE != 0) return;
    for (int i = 0; i < lengths.length; i++) {
      if (wanted[i] < lengths[i] / 2) resize(STORAGES[i], wanted[i]);
    }
    Arrays.fill(wanted, 0);
  }

  private void resize(Storage storage, int length) {
    lengths[storage.ordinal()] = 0;
    replace(storage, NOTHING); // the old array may go before the new one comes
    replace(storage, Reference.array(type(storage), length));
    lengths[storage.ordinal()] = length;
  }

  private void replace(Storage storage, Object array) {
    arrays[storage.ordinal()] = array;
    for (Plan p : plans) p.bind(storage, array);
  }

  private static DType type(Storage storage) {
    for (DType t : DType.values()) {
      if (t.storage() == storage) return t;
    }
    throw new AssertionError(storage);
  }

  static int bytes(Storage s) {
    return switch (s) {
      case BYTE -> 1;
      case INT, FLOAT, STRING -> 4;
      case LONG, DOUBLE -> 8;
    };
  }
}
