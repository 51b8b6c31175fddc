package org.kerava.backend.cpu.nest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Bin;
import org.kerava.backend.Cmp;
import org.kerava.backend.Dist;
import org.kerava.backend.Red;
import org.kerava.backend.Un;
import org.kerava.backend.cpu.nest.Program.Draft;
import org.kerava.backend.cpu.nest.Program.Kind;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/**
 * Turns the body of a composite into one program: the body runs once on symbolic views of {@value #ROWS} rows and {@value #COLUMNS} columns,
 * each call becomes a node, and the nodes are written section by section. A reduction over the last axis ends a section. What a later section
 * needs is computed again where that is cheap, else kept in scratch memory. All full outputs are written by the last section, so they may be
 * inputs as well.
 *
 * <p>The calls keep their order and nothing is simplified: the program has the bits of the single calls.
 */
public final class Tracer extends Scalars {
  private static final int ROWS = 5;
  private static final int COLUMNS = 7;
  /** Up to this cost a value is computed again rather than kept. */
  private static final int CHEAP = 3;

  /** How a composite's view relates to the space of rows and columns. */
  public enum Argument {
    /** One element per row and column. */
    FULL,
    /** One element per row, shape (..., 1). */
    ROW,
    /** One element per column, the same in all rows. */
    COLUMN,
    /** Three or four times the columns: the gates of a recurrent cell. */
    WIDE
  }

  /**
   * An operand of the program.
   *
   * @param argument which view of the composite; {@link #DRAWN} for random numbers, in the order in which the body draws them
   * @param slice which of a wide view's parts
   */
  public record Operand(int argument, int slice) {
    /** No view: random numbers. */
    public static final int DRAWN = -1;
  }

  /**
   * What a trace gives.
   *
   * @param program the program
   * @param operands where its operands come from
   */
  public record Result(Program program, List<Operand> operands) {}

  private record Place(Buffer buffer, int offset) {}

  /** Writes the instructions of a node. */
  @FunctionalInterface
  private interface Writer {
    int write(Draft d, int[] arguments);
  }

  /** A value: an operand, a parameter, a reduction, or a function of values. */
  private static final class Node {
    final List<Node> arguments;
    final Writer writer;
    final int cost;
    final boolean perColumn;
    final boolean constant;
    final boolean mask;
    final int stage; // first section in which it can be known
    final boolean reduction;
    final boolean load;
    int step = -1; // of row values and constants

    Node(List<Node> arguments, Writer writer, int cost, boolean perColumn, boolean constant, boolean mask, boolean reduction, boolean load) {
      this.arguments = arguments;
      this.writer = writer;
      this.cost = cost;
      this.perColumn = perColumn;
      this.constant = constant;
      this.mask = mask;
      this.reduction = reduction;
      this.load = load;
      int first = 0;
      for (Node a : arguments) {
        first = Math.max(first, a.stage);
      }
      stage = reduction ? first + 1 : first;
    }

    /** The cost of computing it from operands and row values. */
    int price() {
      int all = cost;
      for (Node a : arguments) {
        all += a.perColumn ? a.price() : 0;
      }
      return all;
    }

    @Override
    public String toString() {
      return (perColumn ? "column" : constant ? "constant" : "row") + " value of section " + stage;
    }
  }

  private final Map<Buffer, Integer> arguments = new HashMap<>();
  private final Argument[] kinds;
  private final boolean flat;
  private final int repeats;
  private final Map<Place, Node> values = new HashMap<>();
  private final Map<Place, Integer> operandOf = new HashMap<>();
  private final List<Operand> operands = new ArrayList<>();
  private final Draft draft = new Draft();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Integer, Node> outputs = new LinkedHashMap<>();
  private final Map<Node, Integer> scratch = new LinkedHashMap<>();

  private Tracer(Argument[] kinds, boolean flat, int repeats) {
    this.kinds = kinds;
    this.flat = flat;
    this.repeats = repeats;
  }

  /**
   * Traces a body.
   *
   * @param body the composite
   * @param type of all its views
   * @param kinds of its views
   * @param present which are there
   * @param scalars how many numbers it takes
   * @param flat for programs without reductions: {@code repeats} alone says which operands have one element per row
   * @param repeats bit k is set if operand k is the same along every row
   */
  public static Result trace(Body body, DType type, Argument[] kinds, boolean[] present, int scalars, boolean flat, int repeats) {
    var tracer = new Tracer(kinds, flat, repeats);
    var views = new @Nullable View[kinds.length];
    for (int i = 0; i < kinds.length; i++) {
      if (present[i]) {
        var shape = switch (kinds[i]) {
          case FULL -> Shape.of(ROWS, COLUMNS);
          case ROW -> Shape.of(ROWS, 1);
          case COLUMN -> Shape.of(COLUMNS);
          case WIDE -> Shape.of(ROWS, 4 * COLUMNS);
        };
        var buffer = tracer.alloc(type, shape.size());
        tracer.arguments.put(buffer, i);
        views[i] = new View(buffer, Layout.contiguous(type, shape));
      }
    }
    body.run(tracer, views, new double[scalars]);
    return tracer.result();
  }

  private Node node(List<Node> from, int cost, Writer writer) {
    return node(from, cost, false, writer);
  }

  private Node node(List<Node> from, int cost, boolean mask, Writer writer) {
    boolean perColumn = false;
    for (Node a : from) {
      perColumn |= a.perColumn;
    }
    var made = new Node(from, writer, cost, perColumn, false, mask, false, false);
    nodes.add(made);
    return made;
  }

  private static Place place(View v) {
    return new Place(v.buffer(), v.layout().offset());
  }

  private int operand(View v, int argument) {
    return operandOf.computeIfAbsent(place(v), p -> {
      operands.add(new Operand(argument, v.layout().offset() / COLUMNS));
      boolean row = !flat && kinds[argument] == Argument.ROW || (repeats >> operands.size() - 1 & 1) == 1;
      return draft.operand(row ? Kind.ROW : Kind.FULL);
    });
  }

  private Node value(View v) {
    var known = values.get(place(v));
    if (known != null) {
      return known;
    }
    var argument = arguments.get(v.buffer());
    if (argument == null) {
      throw new IllegalStateException("the body of a composite reads " + v + ", which it has not written");
    }
    int operand = operand(v, argument);
    var load = new Node(List.of(), (d, x) -> d.load(operand), 0, draft.kind(operand) == Kind.FULL, false, false, false, true);
    nodes.add(load);
    values.put(place(v), load);
    return load;
  }

  private void put(View out, Node value) {
    values.put(place(out), value);
    var argument = arguments.get(out.buffer());
    if (argument != null) {
      outputs.put(operand(out, argument), value);
    }
  }

  private Node param() {
    int step = draft.param();
    var made = new Node(List.of(), (d, x) -> step, 0, false, true, false, false, false);
    made.step = step;
    return made;
  }

  private Formulas formulas(DType type) {
    return new Formulas(draft, type);
  }

  // ---- the calls of a body ----

  @Override
  public void copy(View out, View a) {
    put(out, value(a));
  }

  @Override
  public void cast(View out, View a) {
    var f = formulas(out.dtype());
    put(out, node(List.of(value(a)), 8, (d, x) -> f.cast(x[0])));
  }

  @Override
  public void fill(View out, double s) {
    put(out, param());
  }

  /** Random numbers are an operand of the program, which its caller fills. */
  @Override
  public void random(Dist dist, View out, long seed, long counter, double p, double q) {
    operands.add(new Operand(Operand.DRAWN, 0));
    int operand = draft.operand(Kind.FULL);
    var load = new Node(List.of(), (d, x) -> d.load(operand), 0, true, false, false, false, true);
    nodes.add(load);
    put(out, load);
  }

  @Override
  public void unary(Un op, View out, View a) {
    var f = formulas(out.dtype());
    int cost = switch (op) {
      case NEG, ABS, SQUARE, RELU -> 1;
      default -> 10;
    };
    put(out, node(List.of(value(a)), cost, (d, x) -> f.apply(op, x[0])));
  }

  @Override
  public void binary(Bin op, View out, View a, View b) {
    apply(op, out, value(a), value(b));
  }

  @Override
  public void scalar(Bin op, View out, View a, double s) {
    apply(op, out, value(a), param());
  }

  private void apply(Bin op, View out, Node a, Node b) {
    var f = formulas(out.dtype());
    int cost = op == Bin.DIV || op == Bin.RDIV ? 4 : 1;
    put(out, node(List.of(a, b), cost, (d, x) -> f.apply(op, x[0], x[1])));
  }

  @Override
  public void compare(Cmp op, View out, View a, View b) {
    compare(op, out, value(a), value(b));
  }

  @Override
  public void compare(Cmp op, View out, View a, double s) {
    compare(op, out, value(a), param());
  }

  private void compare(Cmp op, View out, Node a, Node b) {
    var f = formulas(DType.FLOAT32);
    put(out, node(List.of(a, b), 1, true, (d, x) -> f.mask(op, x[0], x[1])));
  }

  @Override
  public void where(View out, View c, View a, View b) {
    var f = formulas(out.dtype());
    var condition = value(c);
    put(out, node(List.of(condition, value(a), value(b)), 1,
        (d, x) -> f.select(condition.mask ? x[0] : f.isTrue(x[0]), x[1], x[2])));
  }

  @Override
  public void reduce(Red op, View out, View a, int... axes) {
    if (axes.length != 1 || axes[0] != a.shape().ndim() - 1) {
      throw new UnsupportedOperationException("a program reduces the last axis only");
    }
    var made = new Node(List.of(value(a)), (d, x) -> d.reduce(op, x[0]), 0, false, false, false, true, false);
    nodes.add(made);
    if (out.dtype() == DType.FLOAT32) {
      put(out, made);
    } else {
      var f = formulas(out.dtype());
      put(out, node(List.of(made), 8, (d, x) -> f.cast(x[0])));
    }
  }

  // ---- the program ----

  private Result result() {
    int last = 0; // section that writes the full outputs
    int end = 0;
    for (var out : outputs.entrySet()) {
      if (draft.kind(out.getKey()) == Kind.FULL) {
        last = Math.max(last, out.getValue().stage);
      }
    }
    Set<List<Object>> seen = new HashSet<>();
    for (Node n : nodes) {
      end = Math.max(end, n.stage);
      if (n.reduction) {
        last = Math.max(last, n.stage - 1);
        need(n.arguments.getFirst(), n.stage - 1, seen);
      }
    }
    boolean full = false;
    for (var out : outputs.entrySet()) {
      if (draft.kind(out.getKey()) == Kind.FULL) {
        full = true;
        need(out.getValue(), last, seen);
      }
    }
    for (int s = 0; s <= end; s++) {
      rows(s);
      columns(s, full && s == last);
    }
    return new Result(draft.done(), List.copyOf(operands));
  }

  /** Finds what a value needs from sections before s. */
  private void need(Node n, int s, Set<List<Object>> seen) {
    if (!n.perColumn || n.load || !seen.add(List.of(n, s))) {
      return;
    }
    if (kept(n, s)) {
      scratch.computeIfAbsent(n, k -> draft.operand(Kind.SCRATCH));
      need(n, n.stage, seen);
      return;
    }
    for (Node a : n.arguments) {
      need(a, s, seen);
    }
  }

  private static boolean kept(Node n, int s) {
    return n.stage < s && n.price() > CHEAP;
  }

  /** The row values known before the columns of section s. */
  private void rows(int s) {
    boolean started = false;
    for (Node n : nodes) {
      if (!n.perColumn && !n.constant && !n.reduction && n.stage == s) {
        if (!started) {
          draft.perRow();
          started = true;
        }
        n.step = n.writer.write(draft, n.arguments.stream().mapToInt(this::single).toArray());
      }
    }
    for (var out : outputs.entrySet()) {
      if (draft.kind(out.getKey()) == Kind.ROW && out.getValue().stage == s) {
        if (!started) {
          draft.perRow();
          started = true;
        }
        draft.store(out.getKey(), out.getValue().step);
      }
    }
  }

  private int single(Node n) {
    if (n.step < 0) {
      throw new IllegalStateException("the " + n + " is used before it is known");
    }
    return n.step;
  }

  private void columns(int s, boolean store) {
    boolean any = store;
    for (Node n : nodes) {
      any |= n.reduction && n.stage == s + 1;
    }
    if (!any) {
      return;
    }
    draft.perColumn();
    Map<Node, Integer> here = new HashMap<>();
    for (Node n : nodes) {
      if (n.reduction && n.stage == s + 1) {
        n.step = n.writer.write(draft, new int[] {write(n.arguments.getFirst(), s, here)});
      }
    }
    for (var kept : scratch.entrySet()) {
      if (kept.getKey().stage == s) {
        int x = write(kept.getKey(), s, here);
        draft.store(kept.getValue(), kept.getKey().mask ? formulas(DType.FLOAT32).truth(x) : x);
      }
    }
    if (store) {
      Map<Integer, Integer> results = new LinkedHashMap<>();
      outputs.forEach((operand, value) -> {
        if (draft.kind(operand) == Kind.FULL) {
          int x = write(value, s, here);
          results.put(operand, value.mask ? formulas(DType.FLOAT32).truth(x) : x);
        }
      });
      results.forEach(draft::store);
    }
  }

  private int write(Node n, int s, Map<Node, Integer> here) {
    if (!n.perColumn) {
      return single(n);
    }
    var known = here.get(n);
    if (known != null) {
      return known;
    }
    int made;
    if (kept(n, s) && !n.load) {
      int x = draft.load(scratch.get(n));
      made = n.mask ? formulas(DType.FLOAT32).isTrue(x) : x;
    } else {
      int[] x = new int[n.arguments.size()];
      for (int i = 0; i < x.length; i++) {
        x[i] = write(n.arguments.get(i), s, here);
      }
      made = n.writer.write(draft, x);
    }
    here.put(n, made);
    return made;
  }
}
