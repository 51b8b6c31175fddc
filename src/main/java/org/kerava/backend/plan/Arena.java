package org.kerava.backend.plan;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.kerava.backend.Reference;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.DType;
import org.kerava.tensor.DType.Storage;
import org.kerava.tensor.Device;

/** The memory in which the plans of a thread run: one array for each type of storage, as long as the largest plan in use needs. */
final class Arena {
  private static final int PATIENCE = 64;
  private static final Object NOTHING = new Object();

  private final Map<DType, Buffer> buffers = new EnumMap<>(DType.class);
  private final int[] lengths = new int[Storage.values().length];
  private final int[] wanted = new int[lengths.length]; // by the steps since the last look
  private int steps;

  /** {@return the buffer in which a plan's buffers of a type lie: the same object for ever, so views may be kept} */
  Buffer buffer(DType type) {
    return buffers.computeIfAbsent(type, t -> {
      var made = new Buffer(Device.cpu(), t, Integer.MAX_VALUE);
      for (var other : buffers.entrySet()) {
        if (other.getKey().storage() == t.storage() && lengths[t.storage().ordinal()] > 0) made.bind(other.getValue().storage());
      }
      return made;
    });
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
      if (lengths[i] < need[i]) resize(Storage.values()[i], need[i]);
    }
  }

  /** A step has ended: arrays much longer than lately needed are left to the garbage collector. */
  void stepEnded() {
    if (++steps % PATIENCE != 0) return;
    for (int i = 0; i < lengths.length; i++) {
      if (wanted[i] < lengths[i] / 2) resize(Storage.values()[i], wanted[i]);
    }
    Arrays.fill(wanted, 0);
  }

  private void resize(Storage storage, int length) {
    lengths[storage.ordinal()] = 0;
    var mine = buffers.entrySet().stream().filter(b -> b.getKey().storage() == storage).toList();
    for (var b : mine) b.getValue().bind(NOTHING); // the old array may go before the new one comes
    if (!mine.isEmpty()) {
      Object array = Reference.array(mine.getFirst().getKey(), length);
      for (var b : mine) b.getValue().bind(array);
    }
    lengths[storage.ordinal()] = length;
  }

  /** {@return its size} */
  long bytes() {
    long sum = 0;
    for (Storage s : Storage.values()) {
      sum += (long) lengths[s.ordinal()] * bytes(s);
    }
    return sum;
  }

  static int bytes(Storage s) {
    return switch (s) {
      case BYTE -> 1;
      case INT, FLOAT, STRING -> 4;
      case LONG, DOUBLE -> 8;
    };
  }
}
