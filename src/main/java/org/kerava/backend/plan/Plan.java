package org.kerava.backend.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Backend;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.DType;
import org.kerava.tensor.DType.Storage;
import org.kerava.tensor.Device;
import org.kerava.tensor.Layout;
import org.kerava.tensor.View;

/**
 * One recorded step: its calls, and where each of its buffers lies in the arena. A step that makes the same calls is
 * run from it, part by part: a part ends where the host reads, and the last ends with the step.
 */
final class Plan {
  private static final Storage[] STORAGES = Storage.values();

  /** What a buffer is for. */
  record Memory(DType type, int size) {
    boolean fits(Buffer b) {
      return size == b.size() && type == b.dtype();
    }
  }

  private final Call[] calls;
  private final Memory[] memory; // of each buffer that the step allocates
  private final BitSet writtenSlots = new BitSet(); // operands from outside that a call may write
  private final int[] first; // the call that first names a buffer; the number of calls if none does
  private final boolean[] host; // buffers that the host fills, which have memory of their own
  private final int[] starts; // of the parts, and the end
  private final List<List<Group>> groups = new ArrayList<>(); // of each part
  private final BitSet unstored = new BitSet(); // buffers that exist only inside a chain or relay
  private final int[] place; // of each buffer in the arena
  private final Buffer[] buffers; // the arena's array, for each buffer
  private final int[] need = new int[STORAGES.length];
  private final @Nullable View[][] located; // the operands that lie in the arena
  private final boolean usable;
  private final @Nullable Repeats repeats; // null: what the earlier parts make is kept for a step that goes another way
  private boolean ready;

  /**
   * Plans.
   *
   * @param c the calls of a step
   * @param memory the buffers that it allocated
   * @param backend what will run them
   * @param options of the plans
   * @param wary whether the rest of the step may be another one after an earlier part has run: the plan keeps what that
   *     part has made
   */
  Plan(Calls c, Memory[] memory, Backend backend, Options options, boolean wary) {
    ready = options.hasty();
    int n = c.size();
    this.memory = memory;
    calls = new Call[n];
    first = new int[memory.length];
    Arrays.fill(first, n);
    host = new boolean[memory.length];
    place = new int[memory.length];
    buffers = Arrays.stream(memory).map(m -> new Buffer(Device.cpu(), m.type(), m.size())).toArray(Buffer[]::new);
    located = new @Nullable View[n][];
    var parts = new ArrayList<Integer>(List.of(0));
    for (int i = 0; i < n; i++) {
      Call call = calls[i] = c.call(i);
      if (ends(call, i)) parts.add(i + 1);
      for (int k = 0; k < call.count(); k++) {
        int operand = call.operand(k);
        if (operand >= 0 && first[operand] == n) {
          first[operand] = i;
          host[operand] = call.kind() == Kind.WRITE;
        } else if (operand < Calls.NONE && call.writes(k)) {
          writtenSlots.set(-operand);
        }
      }
    }
    parts.add(n);
    starts = parts.stream().mapToInt(Integer::intValue).toArray();
    repeats = wary ? null : new Repeats(calls, starts[starts.length - 2], host);
    for (int p = 0; p < starts.length - 1; p++) groups.add(Groups.of(calls, starts[p], starts[p + 1], options.least()));
    compile(backend, IntStream.range(0, n).map(c::numbers).toArray(), options);
    var lifetimes = new Lifetimes(calls, memory, host, starts, groups, unstored, repeats);
    usable = lifetimes.place(place, need);
    for (int i = 0; i < n && usable; i++) located[i] = locate(calls[i]);
  }

  /** Makes the chains and relays, and finds out which buffers none but one of them needs. */
  private void compile(Backend backend, int[] numberCounts, Options options) {
    var users = new HashMap<Integer, Set<Group>>();
    for (var part : groups) {
      for (Group g : part) {
        for (int i : g.members()) {
          for (int h : calls[i].operands()) users.computeIfAbsent(h, k -> new HashSet<>()).add(g);
        }
      }
    }
    for (int p = 0; p < groups.size(); p++) {
      boolean last = p == groups.size() - 1;
      for (Group g : groups.get(p)) {
        var inside = new BitSet();
        for (int h : g.made()) {
          if (users.getOrDefault(h, Set.of()).size() != 1) continue;
          boolean again = repeats instanceof Repeats r && r.makes(h) && !r.reads(h);
          if (last || again || Lifetimes.givenBack(calls, h, starts[p], starts[p + 1])) inside.set(h);
        }
        if (g.compile(backend, inside, numberCounts, options)) unstored.or(inside);
      }
    }
  }

  /** {@return whether all chains run at full speed; those that do not are being prepared} */
  boolean ready() {
    if (!ready) ready = groups.stream().flatMap(List::stream).filter(g -> !g.ready()).count() == 0; // all are asked
    return ready;
  }

  /** {@return whether there is a chain or a relay} */
  boolean chains() {
    return groups.stream().flatMap(List::stream).anyMatch(Group::chained);
  }

  /** Whether the calls before one must run before it: the host reads, or overwrites what calls have named. */
  private boolean ends(Call call, int i) {
    if (call.kind() != Kind.WRITE) return call.kind() == Kind.READ;
    return call.operand(0) < 0 || first[call.operand(0)] < i;
  }

  private @Nullable View[] locate(Call call) {
    var views = new @Nullable View[call.count()];
    for (int k = 0; k < views.length; k++) {
      int operand = call.operand(k);
      if (operand < 0 || host[operand] || unstored.get(operand)) continue;
      if (call.layout(k) instanceof Layout l) views[k] = inArena(operand, l);
    }
    return views;
  }

  /** {@return a view of a buffer that lies in the arena} */
  View inArena(int handle, Layout l) {
    return new View(buffers[handle], l.startingAt(place[handle] + l.offset()));
  }

  /** Notes where the arena's array is. Each buffer is an object of its own: kernels compare operands. */
  void bind(Storage storage, Object array) {
    for (Buffer b : buffers) {
      if (b.dtype().storage() == storage) b.bind(array);
    }
  }

  /** {@return whether the plan can be run: an arena has at most 2^31 elements} */
  boolean usable() {
    return usable;
  }

  int size() {
    return calls.length;
  }

  /** {@return how many elements of each storage the arena must have} */
  int[] need() {
    return need;
  }

  /** {@return how many bytes of the arena it uses} */
  long bytes() {
    long sum = 0;
    for (int i = 0; i < need.length; i++) sum += (long) need[i] * Arena.bytes(STORAGES[i]);
    return sum;
  }

  /** {@return whether the arena holds a buffer, once the calls before one have run} */
  boolean holds(int handle, int ran) {
    return handle < first.length && first[handle] < ran && !host[handle] && !unstored.get(handle);
  }

  /** {@return whether a step may leave it at any time: all that its calls have made is there} */
  boolean wary() {
    return repeats == null;
  }

  /** {@return whether a buffer that the parts before a call have made may be gone} */
  boolean forgets(int handle, int ran) {
    if (handle >= first.length || first[handle] >= ran || host[handle]) return false;
    return repeats instanceof Repeats r && r.makes(handle);
  }

  /** {@return whether a call makes again what this plan {@link #forgets}} */
  boolean repeats(int call) {
    return repeats instanceof Repeats r && r.repeats(call);
  }

  /** {@return whether a call of a step is the one that comes here} */
  boolean matches(Calls c, int i, Buffer[] made) {
    if (i >= calls.length) return false;
    Call call = calls[i];
    if (!call.matches(c, i, operand -> writtenSlots.get(-operand))) return false;
    for (int operand : call.operands()) {
      if (operand >= 0 && (operand >= memory.length || !memory[operand].fits(made[operand]))) return false;
    }
    return true;
  }

  /** {@return whether another plan begins with the same calls, and with the same places for what the first made} */
  boolean agrees(Plan other, int n, int ran) {
    if (n > other.calls.length) return false;
    for (int i = 0; i < n; i++) {
      if (!calls[i].equals(other.calls[i])) return false;
      for (int operand : calls[i].operands()) {
        if (operand < 0) continue;
        if (operand >= other.memory.length || !memory[operand].equals(other.memory[operand])) return false;
        if (host[operand] != other.host[operand]) return false;
        if (first[operand] < ran && place[operand] != other.place[operand]) return false;
      }
    }
    return true;
  }

  /**
   * Runs the part that begins at a call.
   *
   * @param start the call
   * @param c the step's calls
   * @param filled the buffers that the host has filled
   * @param backend what runs them
   */
  void run(int start, Calls c, @Nullable Buffer[] filled, Backend backend) {
    for (Group g : groups.get(Arrays.binarySearch(starts, start))) {
      for (int m = 0; m < g.members().size(); m++) locate(g.members().get(m), c, filled);
      g.run(c, backend);
    }
  }

  private void locate(int i, Calls c, @Nullable Buffer[] filled) {
    var views = located[i];
    for (int k = 0; k < views.length; k++) {
      int operand = c.operand(i, k);
      if (views[k] instanceof View v) c.locate(i, k, v);
      else if (operand >= 0 && filled[operand] instanceof Buffer b) c.locate(i, k, b);
    }
  }

  @Override
  public String toString() {
    var s = new StringBuilder("plan of ").append(calls.length).append(" calls in ").append(bytes()).append(" bytes");
    for (int p = 0; p < groups.size(); p++) {
      s.append("\npart ").append(p);
      for (Group g : groups.get(p)) s.append("\n  ").append(g);
    }
    return s.toString();
  }
}
