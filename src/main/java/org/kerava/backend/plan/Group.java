package org.kerava.backend.plan;

import java.util.ArrayList;
import java.util.BitSet;
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
 * Calls that run together: one call; a chain of element-wise calls over as many elements, which is one pass over memory, and maybe a reduction of
 * what it makes; a call that
 * <i>produces</i> an output and the chain that goes on with it while its parts are in the cache; or a {@link Relay}.
 */
final class Group {
  private static final int MOST_CALLS = 24;
  private static final int MOST_OPERANDS = 14;
  private static final int MOST_WEIGHT = 60;

  /** How the chain walks through a buffer, and whether it changes it. */
  private record Operand(Walk walk, int offset, boolean written) {}

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
  private int[] argCall = {}; // where each operand of the chain is found: a call and an operand of it
  private int[] argOperand = {};
  private Layout[] layouts = {};
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
    for (int k = 0; k < c.layouts().length; k++) {
      if (!(c.layouts()[k] instanceof Layout l)) continue;
      if (l.dtype() != DType.FLOAT32 || l.size() != size(c)) return false;
      for (int j = 0; j < k; j++) {
        if (c.operands()[j] == c.operands()[k] && !l.equals(c.layouts()[j])) return false; // one buffer in two ways
      }
    }
    return true;
  }

  /** Whether a call draws random numbers that can be drawn one by one, in the order of its result. */
  private static boolean draws(Call c) {
    return (c.what() == Dist.BERNOULLI || c.what() == Dist.UNIFORM || c.what() == Dist.NORMAL) && c.layouts()[0] instanceof Layout l && l.isContiguous();
  }

  private static int size(Call c) {
    return c.layouts()[0] instanceof Layout l ? l.size() : 0;
  }

  private static int weight(Call c) {
    boolean heavy = c.what() == Un.GELU || c.what() == Un.GELU_TANH;
    return switch (c.kind()) {
      case UNARY -> c.what() instanceof Un u && (u == Un.NEG || u == Un.ABS || u == Un.SQUARE || u == Un.RELU) ? 1 : heavy ? 17 : 12;
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

  /** Takes chainable calls in, if they go on with what is here; {@return whether they do}. All that they need must be there before this group runs. */
  boolean accepts(List<Integer> calls) {
    Call first = all[members.getFirst()];
    boolean begins = !chains && alone(); // the chain behind a call
    if (begins && !produces(first) || members.size() + calls.size() > MOST_CALLS) return false;
    int heavy = weight;
    var together = new LinkedHashMap<>(operands);
    boolean related = false;
    for (int i : calls) {
      Call c = all[i];
      // an update needs more memory than a block of a gradient: behind its product it was no faster, and the product slower
      if (!chains && c.kind().updates() || (heavy += weight(c)) > MOST_WEIGHT || size(c) != (begins ? size(first) : elements)) return false;
      for (int k = 0; k < c.operands().length; k++) {
        int operand = c.operands()[k];
        if (!(c.layouts()[k] instanceof Layout l)) continue;
        if (spoils(operand, k < c.kind().outputs)) return false;
        var here = new Operand(Walk.of(l), l.offset(), k < c.kind().outputs);
        Operand known = together.put(operand, here);
        if (known != null && (known.offset != here.offset || !known.walk.equals(here.walk))) return false;
        if (!chains && !fits(first, operand, here)) return false;
        related |= operands.containsKey(operand) || begins && operand == first.operands()[0];
      }
    }
    if (!related || together.size() > MOST_OPERANDS) return false;
    int size = size(all[calls.getLast()]);
    if (Walk.common(together.values().stream().map(Operand::walk).toList(), size) == null) return false;
    elements = size;
    calls.forEach(this::add);
    return true;
  }

  /** Takes a reduction of what the chain makes in; {@return whether it does}. */
  boolean reduces(int call) {
    Call c = all[call];
    if (c.kind() != Kind.REDUCE || !chains || reduction != Calls.NONE || !(operands.get(c.operands()[1]) instanceof Operand made)) return false;
    if (!(c.layouts()[0] instanceof Layout out) || !(c.layouts()[1] instanceof Layout a) || operands.containsKey(c.operands()[0])) return false;
    if (!made.written || !made.walk.dense() || made.offset != a.offset() || !a.isContiguous() || a.size() != elements) return false;
    if (!out.isContiguous() || out.dtype() != DType.FLOAT32) return false;
    members.add(call);
    reduction = call;
    return true;
  }

  /** Whether a call of the chain must not name an operand: it comes of the reduction, or would change what is reduced. */
  private boolean spoils(int operand, boolean writes) {
    return reduction != Calls.NONE && (operand == all[reduction].operands()[0] || writes && operand == all[reduction].operands()[1]);
  }

  /** Takes a call in that goes on with the images of the last one here, which no other call names; {@return whether it does}. */
  boolean relays(int call) {
    Call last = all[members.getLast()];
    if (!relays && !alone() || !Relay.continues(last, all[call])) return false;
    int images = last.operands()[0];
    for (int i = 0; i < all.length; i++) {
      if (i != call && all[i] != last && all[i].kind() != Kind.RELEASE && all[i].names(images)) return false;
    }
    members.add(call);
    relays = true;
    return true;
  }

  private static boolean produces(Call c) {
    return c.kind().produces && c.layouts()[0] instanceof Layout l && l.isContiguous() && l.dtype() == DType.FLOAT32;
  }

  /** Whether a chain may use an operand behind a call: its result as it lies, and of all else that the call names nothing that either writes. */
  private static boolean fits(Call first, int operand, Operand here) {
    for (int k = 0; k < first.operands().length; k++) {
      if (first.operands()[k] != operand || !(first.layouts()[k] instanceof Layout l)) continue;
      if (k == 0 ? !here.walk.dense() || here.offset != l.offset() : here.written || k < first.kind().outputs) return false;
    }
    return true;
  }

  private void add(int call) {
    members.add(call);
    if (!chains && alone()) return;
    Call c = all[call];
    weight += weight(c);
    for (int k = 0; k < c.operands().length; k++) {
      if (!(c.layouts()[k] instanceof Layout l)) continue;
      boolean writes = k < c.kind().outputs;
      operands.merge(c.operands()[k], new Operand(Walk.of(l), l.offset(), writes), (a, b) -> new Operand(a.walk, a.offset, a.written || b.written));
    }
  }

  private boolean alone() {
    return members.size() == 1;
  }

  /** {@return the buffers of the step that the chain makes, or the relay on its way} */
  List<Integer> made() {
    if (relays) return members.subList(0, members.size() - 1).stream().map(i -> all[i].operands()[0]).toList();
    int result = chains ? Calls.NONE : all[members.getFirst()].operands()[0];
    return alone() ? List.of() : operands.keySet().stream().filter(h -> h >= 0 && h != result && changes(h)).toList();
  }

  private boolean changes(int operand) {
    return operands.get(operand) instanceof Operand o && o.written;
  }

  /** {@return the buffers that the chain makes, walking through them densely} */
  List<Integer> madeInOrder() {
    return chain == null ? List.of() : made().stream().filter(this::inOrder).toList();
  }

  /** {@return the buffers that the chain only reads, and in the order in which it makes others; what the call before it reads is none of them} */
  List<Integer> readInOrder() {
    return chain == null ? List.of()
        : operands.keySet().stream().filter(h -> h >= 0 && !changes(h) && inOrder(h) && (chains || !reads(all[members.getFirst()], h))).toList();
  }

  private boolean inOrder(int operand) {
    return operands.get(operand) instanceof Operand o && o.offset == 0 && o.walk.dense();
  }

  private static boolean reads(Call c, int operand) {
    for (int k = c.kind().outputs; k < c.operands().length; k++) {
      if (c.operands()[k] == operand) return true;
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
    Shape shape = Walk.common(operands.values().stream().map(Operand::walk).toList(), elements);
    if (shape == null) throw new AssertionError("walks that do not go together");
    argCall = new int[n];
    argOperand = new int[n];
    layouts = new Layout[n];
    views = new View[n];
    var steps = new ArrayList<ChainBody.Step>();
    int count = 0;
    for (int i : members.subList(chains ? 0 : 1, members.size())) {
      Call c = all[i];
      if (i == reduction) {
        if (reduces && values.get(c.operands()[1]) instanceof Integer value) {
          steps.add(new ChainBody.Step(Kind.COPY, null, 0, List.of(0, value), 0));
          argCall[0] = i;
          layouts[0] = Layout.contiguous(DType.FLOAT32, shape);
        }
        continue;
      }
      var named = new ArrayList<Integer>();
      for (int k = 0; k < c.operands().length; k++) {
        int operand = c.operands()[k];
        if (operand == Calls.NONE || !(operands.get(operand) instanceof Operand o) || !(values.get(operand) instanceof Integer value)) {
          named.add(Calls.NONE);
          continue;
        }
        named.add(value);
        if (value < n) {
          argCall[value] = i;
          argOperand[value] = k;
          layouts[value] = o.walk.in(shape, o.offset);
        }
      }
      steps.add(new ChainBody.Step(c.kind(), c.what(), c.code(), named, numberCounts[i]));
      count += numberCounts[i];
    }
    var nowhere = new Buffer(b.device(), DType.FLOAT32, 0);
    for (int k = 0; k < n; k++) views[k] = new View(nowhere, layouts[k]);
    numbers = new double[count];
    chain = b.chain(new ChainBody(steps, n, given + values.size()), layouts, count, reduces ? reduction() : null);
    if (chain != null || !reduces) return chain != null;
    apart = true;
    unstored.clear(all[reduction].operands()[1]);
    return compile(b, unstored, numberCounts, options);
  }

  private Chain.@Nullable Reduction reduction() {
    Call c = all[reduction];
    return c.what() instanceof Red op && c.layouts()[1] instanceof Layout l ? new Chain.Reduction(op, l.shape(), c.axes()) : null;
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
      View v = c.located(argCall[k], argOperand[k]);
      if (argCall[k] == reduction) views[k] = v;
      else if (views[k].buffer() != v.buffer() || views[k].layout().offset() != v.layout().offset()) {
        views[k] = new View(v.buffer(), layouts[k].startingAt(v.layout().offset()));
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
    for (int i : members) s.append(s.isEmpty() ? "" : chained() ? "\n    + " : "\n  ").append(i).append(": ").append(all[i]);
    return s.toString();
  }
}
