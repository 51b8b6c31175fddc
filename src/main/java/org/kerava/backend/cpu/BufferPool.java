package org.kerava.backend.cpu;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Backend.Step;
import org.kerava.backend.Reference;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.DType;
import org.kerava.tensor.Device;

/**
 * Memory of steps: inside a step arrays come from size-bucketed lists of this thread and go back when the step ends, so a steady-state step
 * allocates nothing that grows with the model. Outside a step arrays are plain garbage-collected objects.
 */
final class BufferPool {
  /** Sizes are rounded up to one of four steps per power of two, so at most a fifth is wasted. */
  static int bucket(int size) {
    if (size <= 64) return 64;
    int unit = Integer.highestOneBit(size - 1) >> 2;
    return Math.toIntExact(((long) size + unit - 1) / unit * unit);
  }

  /** One thread's free arrays and open step. */
  private static final class Local {
    final Map<DType.Storage, Map<Integer, ArrayDeque<Object>>> free = new HashMap<>();
    final ArrayList<Buffer> live = new ArrayList<>();
    int depth;

    ArrayDeque<Object> list(DType t, int bucket) {
      return free.computeIfAbsent(t.storage(), s -> new HashMap<>()).computeIfAbsent(bucket, b -> new ArrayDeque<>());
    }
  }

  private final ThreadLocal<Local> locals = ThreadLocal.withInitial(Local::new);

  /** A pooled buffer inside a step, else a plain one. */
  Buffer alloc(DType dtype, int size) {
    Local local = locals.get();
    Buffer b = new Buffer(Device.cpu(), dtype, size);
    if (local.depth == 0 || dtype == DType.STRING) {
      b.bind(Reference.array(dtype, size));
      return b;
    }
    int bucket = bucket(size);
    @Nullable Object array = local.list(dtype, bucket).pollLast();
    b.bind(array != null ? array : Reference.array(dtype, bucket));
    local.live.add(b);
    return b;
  }

  /** Returns a buffer of the open step early. */
  void release(Buffer b) {
    Local local = locals.get();
    if (local.depth == 0 || !b.alive()) return;
    ArrayList<Buffer> live = local.live;
    for (int i = live.size() - 1, stop = Math.max(0, i - 16); i >= stop; i--) { // temporaries are among the youngest
      if (live.get(i) == b) {
        live.remove(i);
        recycle(local, b);
        return;
      }
    }
  }

  private static void recycle(Local local, Buffer b) {
    Object array = b.storage();
    b.kill();
    local.list(b.dtype(), bucket(b.size())).addLast(array);
  }

  /** Opens a step; an inner one is part of the outer. */
  Step begin() {
    Local local = locals.get();
    local.depth++;
    return () -> {
      if (--local.depth > 0) return;
      for (Buffer b : local.live) recycle(local, b);
      local.live.clear();
    };
  }
}
