package org.kerava.models;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.kerava.layers.Layer;
import org.kerava.ops.Node;
import org.kerava.ops.OpCall;
import org.kerava.tensor.KerasTensor;
import org.kerava.tensor.Variable;

/** Keras's table of a model: layers, output shapes, parameters. */
final class Summary {
  private static final int WIDTH = 80;

  private Summary() {}

  static void print(Model model, List<Variable> optimizerVariables, Consumer<String> out) {
    boolean connected = isBranched(model);
    List<String[]> rows = new ArrayList<>();
    rows.add(connected ? new String[] {"Layer (type)", "Output Shape", "Param #", "Connected to"} : new String[] {"Layer (type)", "Output Shape", "Param #"});
    Graph g = model.graph();
    for (Object o : g != null && !(model instanceof Sequential) ? g.operations() : model.layers()) {
      rows.add(o instanceof Node n ? row(model, n, connected) : row(model, (Layer) o, connected));
    }
    int columns = rows.get(0).length;
    int[] width = new int[columns];
    int text = WIDTH - 1 - 3 * columns;
    double[] share = connected ? new double[] {0.31, 0.27, 0.14, 0.28} : new double[] {0.45, 0.35, 0.20};
    int used = 0;
    for (int i = 0; i < columns; i++) {
      width[i] = i == columns - 1 ? text - used : (int) Math.round(text * share[i]);
      used += width[i];
    }
    out.accept("Model: \"" + model.name() + "\"");
    out.accept(line(width, "┏", "━", "┳", "┓"));
    cells(rows.get(0), width, "┃", out);
    out.accept(line(width, "┡", "━", "╇", "┩"));
    for (int i = 1; i < rows.size(); i++) {
      if (i > 1) out.accept(line(width, "├", "─", "┼", "┤"));
      cells(rows.get(i), width, "│", out);
    }
    out.accept(line(width, "└", "─", "┴", "┘"));
    List<Variable> all = model.weights();
    List<Variable> trainable = model.trainableWeights();
    List<Variable> fixed = model.nonTrainableWeights();
    out.accept(" Total params: " + size(concat(all, optimizerVariables)));
    out.accept(" Trainable params: " + size(trainable));
    out.accept(" Non-trainable params: " + size(fixed));
    if (!optimizerVariables.isEmpty()) out.accept(" Optimizer params: " + size(optimizerVariables));
  }

  private static List<Variable> concat(List<Variable> a, List<Variable> b) {
    var all = new ArrayList<>(a);
    all.addAll(b);
    return all;
  }

  private static boolean isBranched(Model model) {
    Graph g = model.graph();
    if (g == null || model instanceof Sequential) return false;
    if (g.inputs().count() > 1 || g.outputs().count() > 1) return true;
    var readers = new IdentityHashMap<KerasTensor, Integer>();
    for (Node n : g.nodes()) {
      if (n.parents().size() > 1) return true;
      for (KerasTensor p : n.parents()) {
        if (readers.merge(p, 1, Integer::sum) > 1) return true;
      }
    }
    return false;
  }

  private static String[] row(Model model, Layer l, boolean connected) {
    String shape = "?";
    if (l instanceof InputLayer in) shape = in.symbol().shape().toString();
    else if (!l.nodes().isEmpty()) {
      shape = l.nodes().getLast().outputs().stream().map(o -> o.shape().toString()).collect(Collectors.joining(", "));
      if (l.nodes().getLast().outputs().size() > 1) shape = "[" + shape + "]";
    }
    String params = l.built() || !l.weights().isEmpty() ? String.format(Locale.ROOT, "%,d", l.weights().stream().mapToLong(Variable::size).sum())
        : l.subLayers().isEmpty() && !model.built() ? "0 (unbuilt)" : "0";
    String type = l.name() + " (" + (l instanceof Model m ? m.className() : l.getClass().getSimpleName()) + ")";
    if (!connected) return new String[] {type, shape, params};
    return new String[] {type, shape, params, sources(model, l)};
  }

  /** An operation between layers. */
  private static String[] row(Model model, Node n, boolean connected) {
    String shape = n.outputs().stream().map(o -> o.shape().toString()).collect(Collectors.joining(", "));
    if (n.outputs().size() > 1) shape = "[" + shape + "]";
    String type = n.arguments().orElse(null) instanceof OpCall c ? c.type() : "Operation";
    String name = model.graph() == null ? n.name() : model.graph().name(n);
    return connected ? new String[] {name + " (" + type + ")", shape, "0", sources(model, n)} : new String[] {name + " (" + type + ")", shape, "0"};
  }

  private static String sources(Model model, Object operation) {
    Graph g = model.graph();
    if (g == null) return "-";
    String text = g.nodes().stream().filter(n -> n == operation || n.operation() == operation).flatMap(n -> n.parents().stream())
        .map(p -> (p.producer().orElse(null) instanceof Node n ? g.name(n) : p.name()) + "[0][" + p.index() + "]").collect(Collectors.joining(", "));
    return text.isEmpty() ? "-" : text;
  }

  private static String line(int[] width, String left, String fill, String middle, String right) {
    var s = new StringBuilder(left);
    for (int i = 0; i < width.length; i++) s.append(i == 0 ? "" : middle).append(fill.repeat(width[i] + 2));
    return s.append(right).toString();
  }

  /** One row; long cells wrap. */
  private static void cells(String[] row, int[] width, String bar, Consumer<String> out) {
    List<List<String>> wrapped = new ArrayList<>();
    int height = 1;
    for (int i = 0; i < row.length; i++) {
      var lines = new ArrayList<String>();
      String rest = row[i];
      while (rest.length() > width[i]) {
        int cut = rest.lastIndexOf(' ', width[i]);
        if (cut <= 0) cut = width[i];
        lines.add(rest.substring(0, cut).stripTrailing());
        rest = rest.substring(cut).strip();
      }
      lines.add(rest);
      height = Math.max(height, lines.size());
      wrapped.add(lines);
    }
    for (int k = 0; k < height; k++) {
      var s = new StringBuilder(bar);
      for (int i = 0; i < row.length; i++) {
        String cell = k < wrapped.get(i).size() ? wrapped.get(i).get(k) : "";
        String pad = " ".repeat(Math.max(0, width[i] - cell.length()));
        s.append(' ').append(i == 2 ? pad + cell : cell + pad).append(' ').append(bar);
      }
      out.accept(s.toString());
    }
  }

  private static String size(List<Variable> all) {
    long n = 0;
    double bytes = 0;
    for (Variable v : all) {
      n += v.size();
      bytes += (double) v.size() * v.dtype().bytes();
    }
    String[] units = {"B", "KB", "MB", "GB", "TB"};
    int u = 0;
    while (bytes >= 1024 && u < units.length - 1) {
      bytes /= 1024;
      u++;
    }
    return String.format(Locale.ROOT, "%,d (%.2f %s)", n, bytes, units[u]);
  }
}
