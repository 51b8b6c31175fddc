package org.kerava.backend.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Backend;
import org.kerava.backend.Bin;
import org.kerava.backend.Chain;
import org.kerava.backend.Dist;
import org.kerava.backend.Red;
import org.kerava.backend.Un;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/**
 * Calls that run together: one call; a chain of element-wise calls over as many elements, which is one pass over
 * memory, and maybe a reduction of what it makes; a call that <i>produces</i> an output and the chain that goes on with
 * it while its parts are in the cache; or a {@link Relay}.
 */
final class Group {
  private static final int MOST_CALLS = 24;
  private static final int MOST_OPERANDS = 14;
  private static final int MOST_WEIGHT = 60;

  /** How the chain walks through a buffer, and whether it changes it. */
  private record Operand(Walk walk, int offset, boolean written) {}

  /** Where an operand of the compiled chain is found: a call and an operand of it; and how it lies for the chain. */
  private record Argument(int call, int operand, Layout layout) {}

  private final Call[] all;
  private final List<Integer> members = new ArrayList<>();
  private final boolean chains; // its first call is element-wise
  private final Map<Integer, Operand> operands = new LinkedHashMap<>(); // of the chain
  private int elements;
  private int weight;
  private boolean relays; // its calls may be a relay
  private int reduction = Calls.NONE; // a call that reduces what the chain makes
  int position; // among the groups of its part

  // compiled
  private @Nullable Chain chain;
  private @Nullable Relay relay;
  private boolean apart; // the reduction is no part of the chain
  private Argument[] arguments = {};
  private View[] views = {};
  private double[] numbers = {};

  /** A group that begins with a call; {@code chainable} as {@link #chainable} says. */
  Group(Call[] all, int call, boolean chainable) {
    this.all = all;
    chains = chainable;
    if (chainable) elements = size(all[call]);
    add(call);
  }

  /** Whether a call may be part of a chain, and has so many elements that it is worth it. */
  static boolean chainable(Call c, int least) {
    if (!c.kind().elementwise || c.what() == Bin.POW || size(c) < least) return false;
    if (c.kind() == Kind.RANDOM && !draws(c)) return false;
    for (int k = 0; k < c.count(); k++) {
      if (!(c.layout(k) instanceof Layout l)) continue;
      if (l.dtype() != DType.FLOAT32 || l.size() != size(c)) return false;
      for (int j = 0; j < k; j++) {
        if (c.operand(j) == c.operand(k) && !l.equals(c.layout(j))) return false; // one buffer in two ways
      }
    }
    return true;
  }

  /** Whether a call draws random numbers that can be drawn one by one, in the order of its result. */
  private static boolean draws(Call c) {
    boolean known = c.what() == Dist.BERNOULLI || c.what() == Dist.UNIFORM || c.what() == Dist.NORMAL;
    return known && c.layout(0) instanceof Layout l && l.isContiguous();
  }

  private static int size(Call c) {
    return c.layout(0) instanceof Layout l ? l.size() : 0;
  }

  private static int weight(Call c) {
    boolean light = c.what() == Un.NEG || c.what() == Un.ABS || c.what() == Un.SQUARE || c.what() == Un.RELU;
    boolean heavy = c.what() == Un.GELU || c.what() == Un.GELU_TANH;
    return switch (c.kind()) {
      case UNARY -> light ? 1 : heavy ? 17 : 12;
      case UNARY_GRAD -> c.what() == Un.RELU ? 2 : heavy ? 28 : 13;
      case SIGMOID_CROSS_ENTROPY -> 20;
      case ADAM, SGD, RMSPROP, RANDOM -> 12;
      default -> 1;
    };
  }

  /** {@return the calls, in the order in which they came} */
  List<Integer> members() {
    return members;
  }

  /** Takes chainable calls in that go on with what is here and need no later group; {@return whether they do} */
  boolean accepts(List<Integer> calls) {
    Call first = all[members.getFirst()];
    boolean begins = !chains && alone(); // the chain behind a call
    if (begins && !produces(first) || members.size() + calls.size() > MOST_CALLS) return false;
    int heavy = weight;
    var together = new LinkedHashMap<>(operands);
    int size = begins ? size(first) : elements;
    boolean related = false;
    for (int i : calls) {
      Call c = all[i];
      heavy += weight(c);
      if (heavy > MOST_WEIGHT || size(c) != size) return false;
      // an update needs more memory than a block of a gradient: behind its product it was no faster, that one slower
      if (!chains && c.kind().updates()) return false;
      for (int k = 0; k < c.count(); k++) {
        int operand = c.operand(k);
        if (!(c.layout(k) instanceof Layout l)) continue;
        if (spoils(operand, c.writes(k))) return false;
        var here = new Operand(Walk.of(l), l.offset(), c.writes(k));
        Operand known = together.put(operand, here);
        if (known != null && (known.offset != here.offset || !known.walk.equals(here.walk))) return false;
        if (!chains && !fits(first, operand, here)) return false;
        related |= operands.containsKey(operand) || begins && operand == first.operand(0);
      }
    }
    if (!related || together.size() > MOST_OPERANDS) return false;
    if (common(together.values(), size) == null) return false;
    elements = size;
    calls.forEach(this::add);
    return true;
  }

  /** Takes a reduction of what the chain makes in; {@return whether it does}. */
  boolean reduces(int call) {
    Call c = all[call];
    if (c.kind() != Kind.REDUCE || !chains || reduction != Calls.NONE) return false;
    if (operands.containsKey(c.operand(0))) return false;
    if (!(operands.get(c.operand(1)) instanceof Operand made) || !made.written || !made.walk.dense()) return false;
    if (!(c.layout(1) instanceof Layout a) || !a.isContiguous() || a.offset() != made.offset) return false;
    if (a.size() != elements) return false;
    if (!(c.layout(0) instanceof Layout out) || !out.isContiguous() || out.dtype() != DType.FLOAT32) return false;
    members.add(call);
    reduction = call;
    return true;
  }

  /** Whether a call of the chain must not name an operand: it comes of the reduction, or that would change. */
  private boolean spoils(int operand, boolean writes) {
    if (reduction == Calls.NONE) return false;
    return operand == all[reduction].operand(0) || writes && operand == all[reduction].operand(1);
  }

  /** Takes a call in that goes on with the last one's images, which no other names; {@return whether it does} */
  boolean relays(int call) {
    Call last = all[members.getLast()];
    if (!relays && !alone() || !Relay.continues(last, all[call])) return false;
    int images = last.operand(0);
    for (int i = 0; i < all.length; i++) {
      if (i != call && all[i] != last && all[i].kind() != Kind.RELEASE && all[i].names(images)) return false;
    }
    members.add(call);
    relays = true;
    return true;
  }

  private static @Nullable Shape common(Collection<Operand> operands, int size) {
    return Walk.common(operands.stream().map(Operand::walk).toList(), size);
  }

  private static boolean produces(Call c) {
    return c.kind().produces && c.layout(0) instanceof Layout l && l.isContiguous() && l.dtype() == DType.FLOAT32;
  }

  /** Whether a chain may use an operand behind a call: its result as it lies, else nothing that either writes. */
  private static boolean fits(Call first, int operand, Operand here) {
    for (int k = 0; k < first.count(); k++) {
      if (first.operand(k) != operand || !(first.layout(k) instanceof Layout l)) continue;
      if (k == 0 ? !here.walk.dense() || here.offset != l.offset() : here.written || first.writes(k)) return false;
    }
    return true;
  }

  private void add(int call) {
    members.add(call);
    if (!chains && alone()) return;
    Call c = all[call];
    weight += weight(c);
    for (int k = 0; k < c.count(); k++) {
      if (!(c.layout(k) instanceof Layout l)) continue;
      boolean written = c.writes(k) || changes(c.operand(k));
      operands.put(c.operand(k), new Operand(Walk.of(l), l.offset(), written));
    }
  }

  private boolean alone() {
    return members.size() == 1;
  }

  /** {@return the buffers of the step that the chain makes, or the relay on its way} */
  List<Integer> made() {
    if (relays) return members.subList(0, members.size() - 1).stream().map(i -> all[i].operand(0)).toList();
    int result = chains ? Calls.NONE : all[members.getFirst()].operand(0);
    return alone() ? List.of() : operands.keySet().stream().filter(h -> h >= 0 && h != result && changes(h)).toList();
  }

  private boolean changes(int operand) {
    return operands.get(operand) instanceof Operand o && o.written;
  }

  /** {@return the buffers that the chain makes, walking through them densely} */
  List<Integer> madeInOrder() {
    return chain == null ? List.of() : made().stream().filter(this::inOrder).toList();
  }

  /** {@return the buffers that only the chain reads, in the order in which it makes others} */
  List<Integer> readInOrder() {
    if (chain == null) return List.of();
    var read = operands.keySet().stream().filter(h -> h >= 0 && !changes(h) && inOrder(h));
    return read.filter(h -> chains || !reads(all[members.getFirst()], h)).toList();
  }

  private boolean inOrder(int operand) {
    return operands.get(operand) instanceof Operand o && o.offset == 0 && o.walk.dense();
  }

  private static boolean reads(Call c, int operand) {
    for (int k = 0; k < c.count(); k++) {
      if (c.operand(k) == operand && !c.writes(k)) return true;
    }
    return false;
  }

  /**
   * Compiles the chain, or makes the relay.
   *
   * @param unstored buffers that only this group names
   * @param numberCounts how many numbers each call takes
   * @param options of the plan
   * @return whether there is one
   */
  boolean compile(Backend b, BitSet unstored, int[] numberCounts, Options options) {
    if (alone()) return false;
    if (relays) {
      var whole = new Relay(this.all, members);
      relay = made().stream().allMatch(unstored::get) && whole.pays(options.relay()) ? whole : null;
      return relay != null;
    }
    var values = new LinkedHashMap<Integer, Integer>();
    boolean reduces = reduction != Calls.NONE && !apart;
    boolean stores = reduces;
    int given = reduces ? 1 : 0; // value 0 is what is reduced
    for (int operand : operands.keySet()) {
      if (operand >= 0 && unstored.get(operand)) continue;
      values.put(operand, given + values.size());
      stores |= changes(operand);
    }
    if (!stores) return false;
    int n = given + values.size();
    for (int operand : operands.keySet()) values.putIfAbsent(operand, given + values.size());
    Shape shape = common(operands.values(), elements);
    if (shape == null) throw new AssertionError("walks that do not go together");
    arguments = new Argument[n];
    var steps = new ArrayList<ChainBody.Step>();
    int count = 0;
    for (int i : members.subList(chains ? 0 : 1, members.size())) {
      Call c = all[i];
      if (i == reduction) {
        if (reduces && values.get(c.operand(1)) instanceof Integer value) {
          steps.add(new ChainBody.Step(Kind.COPY, null, 0, List.of(0, value), 0));
          arguments[0] = new Argument(i, 0, Layout.contiguous(DType.FLOAT32, shape));
        }
        continue;
      }
      var named = new ArrayList<Integer>();
      for (int k = 0; k < c.count(); k++) {
        int operand = c.operand(k);
        int value = values.getOrDefault(operand, Calls.NONE);
        named.add(value);
        if (value >= 0 && value < n && operands.get(operand) instanceof Operand o) {
          arguments[value] = new Argument(i, k, o.walk.in(shape, o.offset));
        }
      }
      steps.add(new ChainBody.Step(c.kind(), c.what(), c.code(), named, numberCounts[i]));
      count += numberCounts[i];
    }
    var nowhere = new Buffer(b.device(), DType.FLOAT32, 0);
    views = Arrays.stream(arguments).map(a -> new View(nowhere, a.layout)).toArray(View[]::new);
    numbers = new double[count];
    var body = new ChainBody(List.copyOf(steps), n, given + values.size());
    var layouts = Arrays.stream(arguments).map(Argument::layout).toArray(Layout[]::new);
    chain = b.chain(body, layouts, count, reduces ? reduction() : null);
    if (chain != null || !reduces) return chain != null;
    apart = true;
    if (all[reduction].operand(1) >= 0) unstored.clear(all[reduction].operand(1));
    return compile(b, unstored, numberCounts, options);
  }

  private Chain.Reduction reduction() {
    Call c = all[reduction];
    if (!(c.what() instanceof Red op) || !(c.layout(1) instanceof Layout a)) throw new AssertionError(c);
    return new Chain.Reduction(op, a.shape(), c.axes());
  }

  /** {@return how many elements each call of the chain works on} */
  int elements() {
    return elements;
  }

  /** {@return whether it has a chain, or is a relay} */
  boolean chained() {
    return chain != null || relay != null;
  }

  /** {@return whether it runs at full speed} */
  boolean ready() {
    return chain == null || chain.ready();
  }

  /** Runs the calls, whose operands have been located. */
  void run(Calls c, Backend b) {
    if (relay != null) {
      relay.run(c, b);
      return;
    }
    if (!(chain instanceof Chain together)) {
      for (int i : members) c.run(i, b);
      return;
    }
    for (int k = 0; k < views.length; k++) {
      var a = arguments[k];
      View v = c.located(a.call, a.operand);
      if (a.call == reduction) {
        views[k] = v;
      } else if (views[k].buffer() != v.buffer() || views[k].layout().offset() != v.layout().offset()) {
        views[k] = new View(v.buffer(), a.layout.startingAt(v.layout().offset()));
      }
    }
    int n = 0;
    for (int m = chains ? 0 : 1; m < members.size(); m++) n = c.numbers(members.get(m), numbers, n);
    if (chains) {
      together.run(views, numbers);
    } else {
      int first = members.getFirst();
      b.chained(() -> c.run(first, b), c.located(first, 0), together, views, numbers);
    }
    for (int m = chains ? 0 : 1; m < members.size(); m++) {
      if (apart && members.get(m) == reduction) c.run(reduction, b);
      else c.made(members.get(m));
    }
  }

  @Override
  public String toString() {
    var s = new StringBuilder();
    for (int i : members) {
      s.append(s.isEmpty() ? "" : chained() ? "\n    + " : "\n  ").append(i).append(": ").append(all[i]);
    }
    return s.toString();
  }
}
