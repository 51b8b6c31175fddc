package org.kerava.backend.cpu;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Backend.Step;
import org.kerava.backend.Reference;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.DType;
import org.kerava.tensor.Device;
import org.kerava.tensor.Origin;

/**
 * Memory of steps: inside a step arrays come from this thread's free lists and go back when the step ends, so a steady-state step allocates
 * nothing that grows with the model. Outside a step arrays are plain garbage-collected objects.
 *
 * <p>A free array that no step has used for {@link #PATIENCE} steps is left to the garbage collector.
 */
final class BufferPool {
  private static final int BUCKETS = 256;
  private static final int PATIENCE = 64;
  private static final DType.Storage[] STORAGES = DType.Storage.values();

  /** Sizes are rounded up to one of eight steps per power of two, so at most a ninth is wasted. */
  static int bucket(int size) {
    if (size <= 64) return 0;
    int power = 31 - Integer.numberOfLeadingZeros(size - 1); // 2^power < size <= 2^(power + 1)
    return (power - 6) * 8 + ((size - 1) >> (power - 3)) - 7;
  }

  /** The length of the arrays in a bucket. */
  static int length(int bucket) {
    if (bucket == 0) return 64;
    int power = (bucket - 1) / 8 + 6;
    return Math.toIntExact((1L << power) + ((long) ((bucket - 1) % 8 + 1) << (power - 3)));
  }

  /** Free arrays of one length, the last returned first: it is the warmest. */
  private static final class Shelf {
    private @Nullable Object[] arrays = new Object[4];
    private int count;
    private int lastUse;

    Object take(DType t, int length, int now) {
      lastUse = now;
      if (count == 0) return Reference.array(t, length);
      Object a = arrays[--count];
      arrays[count] = null;
      if (a == null) throw new AssertionError("an empty place on a shelf");
      return a;
    }

    void put(Object array) {
      if (count == arrays.length) arrays = Arrays.copyOf(arrays, 2 * count);
      arrays[count++] = array;
    }
  }

  /** One thread's free arrays and open step. */
  private final class Local {
    private final @Nullable Shelf[] shelves = new Shelf[STORAGES.length * BUCKETS];
    private @Nullable Buffer[] live = new Buffer[64];
    private int count;
    private int depth;
    private int now;
    private long bytes;
    private long peak;

    Shelf shelf(DType t, int bucket) {
      int at = t.storage().ordinal() * BUCKETS + bucket;
      Shelf s = shelves[at];
      if (s == null) shelves[at] = s = new Shelf();
      return s;
    }

    void add(Buffer b) {
      if (count == live.length) live = Arrays.copyOf(live, 2 * count);
      b.serial(count);
      b.origin(Origin.current());
      live[count++] = b;
      bytes += bytes(b);
      peak = Math.max(peak, bytes);
    }

    void recycle(Buffer b) {
      live[b.serial()] = null;
      Object array = b.storage();
      bytes -= bytes(b);
      b.kill();
      shelf(b.dtype(), bucket(b.size())).put(array);
    }

    void end() {
      if (--depth > 0) return;
      for (int i = 0; i < count; i++) {
        Buffer b = live[i];
        if (b != null) recycle(b);
      }
      count = 0;
      if (++now % PATIENCE == 0) {
        for (int i = 0; i < shelves.length; i++) {
          Shelf s = shelves[i];
          if (s != null && now - s.lastUse > PATIENCE) shelves[i] = null;
        }
      }
    }
  }

  /** What a buffer takes. */
  private static long bytes(Buffer b) {
    return (long) length(bucket(b.size())) * b.dtype().bytes();
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
    b.bind(local.shelf(dtype, bucket).take(dtype, length(bucket), local.now));
    local.add(b);
    return b;
  }

  /** Returns a buffer of the open step early. */
  void release(Buffer b) {
    Local local = locals.get();
    int i = b.serial();
    if (i >= 0 && i < local.count && local.live[i] == b) local.recycle(b);
  }

  /** Returns the buffers of the open step from a serial number on, but those that are kept. */
  void releaseSince(int mark, Set<Buffer> kept) {
    Local local = locals.get();
    for (int i = mark; i < local.count; i++) {
      Buffer b = local.live[i];
      if (b != null && !kept.contains(b)) local.recycle(b);
    }
  }

  /** The most bytes that buffers of this thread's steps took at once since the last call. */
  long peakBytes() {
    Local local = locals.get();
    long peak = local.peak;
    local.peak = local.bytes;
    return peak;
  }

  /** The serial number of the next buffer of the open step; the largest number outside of one. */
  int mark() {
    Local local = locals.get();
    return local.depth == 0 ? Integer.MAX_VALUE : local.count;
  }

  /** Opens a step; an inner one is part of the outer. */
  Step begin() {
    Local local = locals.get();
    local.depth++;
    return local::end;
  }
}
