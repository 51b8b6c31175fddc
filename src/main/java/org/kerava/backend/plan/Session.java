package org.kerava.backend.plan;

import java.util.Arrays;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Backend;
import org.kerava.backend.Observers;
import org.kerava.backend.Un;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.DType;
import org.kerava.tensor.Device;
import org.kerava.tensor.Origin;
import org.kerava.tensor.View;

/**
 * The steps of one thread. While one is open, each call of the seam comes to {@link #call}; it is noted and either
 *
 * <ul>
 *   <li><b>made at once</b>, if there is no plan yet: the step is being recorded; or
 * <li><b>compared</b> with the call that the plan has here, and left waiting. What waits runs from the plan when the
 * step ends or the host reads.
 * </ul>
 *
 * <p>The first call that differs makes all that wait run as they are, and the step goes on as a recorded one: its plan
 * is a variant.
 */
final class Session {
  private final Backend backend;
  private final Statistics statistics;
  private final Options options;
  private final Map<Object, Variants> known = new WeakHashMap<>(); // by key: plans go with the model
  private final Arena arena = new Arena();
  private final Calls calls = new Calls();
  private final Map<Buffer, Integer> slots = new IdentityHashMap<>();
  private final BitSet writtenSlots = new BitSet();
  private Buffer[] handles = new Buffer[64]; // what the step allocated
  private @Nullable Buffer[] memory = new Buffer[64]; // its memory, where it is not in the arena
  private boolean[] named = new boolean[64]; // whether a call has named it
  private int count;
  private int depth;
  private Backend.@Nullable Step inner;
  private @Nullable Variants variants; // of the open step; null: it is neither recorded nor followed
  private @Nullable Plan plan; // the one followed, or followed so far
  private boolean following;
  private int made; // calls that have run
  private int planned; // calls that ran from the plan
  private boolean broken; // a call failed
  private long planBytes;

  Session(Backend backend, Statistics statistics, Options options) {
    this.backend = backend;
    this.statistics = statistics;
    this.options = options;
  }

  // ---- steps ----

  void begin(Object key) {
    if (depth++ > 0) return;
    inner = backend.begin(key);
    if (Observers.any()) return; // they see what each call costs
    var v = known.computeIfAbsent(key, k -> new Variants());
    if (!v.begin()) return;
    plan = v.latest();
    if (plan instanceof Plan p && !p.ready()) { // its kernels are being compiled
      plan = null;
      return;
    }
    variants = v;
    following = plan != null;
  }

  void end() {
    if (--depth > 0) return;
    try {
      if (variants instanceof Variants v) finish(v);
    } finally {
      for (int i = 0; i < count; i++) {
        handles[i].kill();
        memory[i] = null;
        named[i] = false;
      }
      calls.clear();
      slots.clear();
      writtenSlots.clear();
      count = made = planned = 0;
      variants = null;
      plan = null;
      following = broken = false;
      arena.stepEnded();
      if (inner != null) inner.close();
      inner = null;
    }
  }

  private void finish(Variants v) {
    if (broken) return;
    if (following && plan instanceof Plan p) {
      if (calls.size() == p.size()) {
        runWaiting(p);
        if (following) {
          v.followed(p);
          statistics.followed.increment();
          return;
        }
      }
      leave();
    }
    var made = new Plan(calls, memories(), backend, options, v.wary());
    if (v.add(made)) arena.add(made);
    statistics.recorded(made);
  }

  private Plan.Memory[] memories() {
    return Arrays.stream(handles, 0, count).map(b -> new Plan.Memory(b.dtype(), b.size())).toArray(Plan.Memory[]::new);
  }

  /** {@return whether calls are noted} */
  boolean open() {
    return variants != null;
  }

  // ---- memory ----

  Buffer alloc(DType type, int size) {
    if (type == DType.STRING) return backend.alloc(type, size);
    if (count == handles.length) {
      handles = Arrays.copyOf(handles, 2 * count);
      memory = Arrays.copyOf(memory, 2 * count);
      named = Arrays.copyOf(named, 2 * count);
    }
    var b = new Buffer(Device.cpu(), type, size);
    b.serial(count);
    b.origin(Origin.current());
    handles[count++] = b;
    return b;
  }

  int mark() {
    return count;
  }

  void release(Buffer b) {
    int serial = b.serial();
    if (serial < 0 || serial >= count || handles[serial] != b || !b.alive()) return;
    call(Kind.RELEASE, null);
    calls.add(null, serial);
    done();
    b.kill();
  }

  void releaseSince(int mark, Set<Buffer> kept) {
    for (int i = mark; i < count; i++) {
      if (handles[i].alive() && !kept.contains(handles[i])) release(handles[i]);
    }
  }

  /** {@return the most bytes of the arena that a step used since the last question} */
  long planBytes() {
    long bytes = planBytes;
    planBytes = 0;
    return bytes;
  }

  void write(View dst, Object array, int at) {
    int operand = number(dst.buffer());
    if (operand == Calls.NONE) {
      backend.write(dst, array, at);
      return;
    }
    boolean first = operand >= 0 && !named[operand];
    call(Kind.WRITE, null).on(dst).done();
    if (!first) runWaiting();
    backend.write(where(dst, operand), array, at);
    made = first ? made : calls.size();
  }

  void read(View src, Object array, int at) {
    int operand = number(src.buffer());
    if (operand < Calls.NONE && !writtenSlots.get(-operand)) operand = Calls.NONE; // no call changes it
    if (operand == Calls.NONE) {
      backend.read(src, array, at);
      return;
    }
    call(Kind.READ, null).on(src).done();
    runWaiting();
    backend.read(where(src, operand), array, at);
    made = calls.size();
  }

  // ---- calls ----

  /** Begins a call. */
  Session call(Kind kind, @Nullable Object what) {
    calls.start(kind, what);
    return this;
  }

  /** Adds an operand. */
  Session on(@Nullable View v) {
    calls.add(v, v == null || !open() ? Calls.NONE : named(v.buffer()));
    return this;
  }

  /** The number of a buffer that a call names. */
  private int named(Buffer b) {
    int operand = number(b);
    if (operand == Calls.NONE) slots.put(b, operand = -2 - slots.size());
    return operand;
  }

  Session number(double x) {
    return integer(Double.doubleToRawLongBits(x));
  }

  Session integer(long x) {
    calls.number(x);
    return this;
  }

  Session code(int code) {
    calls.structure(code);
    return this;
  }

  Session act(@Nullable Un act) {
    return code(act == null ? -1 : act.ordinal());
  }

  Session flag(boolean flag) {
    calls.structure(flag ? 1 : 0);
    return this;
  }

  Session axes(int[] axes) {
    calls.over(axes);
    return this;
  }

  /** The number of a buffer, see {@link Calls}; none if it is from outside and no call has named it yet. */
  private int number(Buffer b) {
    int serial = b.serial();
    if (serial >= 0 && serial < count && handles[serial] == b && b.alive()) return serial;
    if (!b.alive()) b.storage(); // throws
    Integer slot = slots.get(b);
    return slot == null ? Calls.NONE : slot;
  }

  /** Ends a call: it runs, or waits. */
  void done() {
    int i = calls.finish();
    if (!open()) {
      try {
        calls.run(i, backend);
      } finally {
        calls.clear();
      }
      return;
    }
    if (following && plan instanceof Plan p && !p.matches(calls, i, handles)) {
      Plan other = variants instanceof Variants v ? v.other(p, calls, i, made, arena, handles) : null;
      if (other != null) plan = other;
      else leave(i);
    }
    if (!following && !calls.kind(i).immediate()) make(i);
    note(i);
  }

  private void note(int i) {
    Kind kind = calls.kind(i);
    for (int k = 0; k < calls.operands(i); k++) {
      int operand = calls.operand(i, k);
      if (operand >= 0) named[operand] = true;
      else if (operand < Calls.NONE && k < kind.outputs) writtenSlots.set(-operand);
    }
  }

  // ---- running ----

  /** Runs what waits, because the host needs it. */
  private void runWaiting() {
    if (following && plan instanceof Plan p) runWaiting(p);
  }

  private void runWaiting(Plan p) {
    if (made == calls.size()) return;
    if (made == 0) {
      try {
        arena.prepare(p.need());
      } catch (OutOfMemoryError e) { // there may be room for the buffers one by one
        if (variants instanceof Variants v) v.giveUp();
        leave();
        return;
      }
    }
    planBytes = Math.max(planBytes, p.bytes());
    int start = made;
    made = planned = calls.size();
    boolean ran = false;
    try {
      p.run(start, calls, memory, backend);
      ran = true;
    } finally {
      if (!ran) {
        failed();
        for (int h = 0; h < count; h++) {
          if (memory[h] == null) handles[h].kill(); // nobody knows what is there
        }
      }
    }
  }

  /** A call has thrown: the rest of the step, if there is one, is eager, and nothing is learnt from it. */
  private void failed() {
    broken = true;
    following = false;
  }

  private void leave() {
    leave(calls.size());
  }

  /** Gives the plan up: the calls that wait, up to one, run as they are. */
  private void leave(int end) {
    statistics.missed.increment();
    if (variants instanceof Variants v) v.missed(made > 0);
    following = false;
    if (plan instanceof Plan p) restore(p);
    for (int i = made; i < end; i++) {
      if (!calls.kind(i).immediate()) make(i);
    }
    made = end;
  }

  /** Makes again what a plan that has been left no longer has. */
  private void restore(Plan p) {
    int ran = made;
    for (int h = 0; h < count; h++) {
      if (p.forgets(h, planned)) memory[h] = backend.alloc(handles[h].dtype(), handles[h].size());
    }
    for (int i = 0; i < planned; i++) {
      if (p.repeats(i)) make(i);
    }
    made = ran;
  }

  /** Makes a call eagerly. */
  private void make(int i) {
    if (calls.kind(i) == Kind.RELEASE) {
      int h = calls.operand(i, 0);
      if (memory[h] instanceof Buffer b) backend.release(b);
      memory[h] = null;
    } else {
      for (int k = 0; k < calls.operands(i); k++) {
        int operand = calls.operand(i, k);
        if (operand >= 0 && calls.view(i, k) instanceof View v) calls.locate(i, k, where(v, operand));
      }
      made = i + 1;
      boolean ran = false;
      try {
        calls.run(i, backend);
        ran = true;
      } finally {
        if (!ran) failed();
      }
    }
    made = i + 1;
  }

  /** Where a view of the caller's really lies. */
  private View where(View v, int operand) {
    if (operand < 0) return v;
    Buffer b = memory[operand];
    if (b == null) {
      if (plan instanceof Plan p && p.holds(operand, planned)) return p.inArena(operand, v.layout());
      memory[operand] = b = backend.alloc(handles[operand].dtype(), handles[operand].size());
    }
    return new View(b, v.layout());
  }
}
