package org.kerava.ops;

import static org.kerava.ops.Operations.cast;
import static org.kerava.ops.Operations.multiply;
import static org.kerava.ops.Operations.reshape;
import static org.kerava.ops.Operations.sum;
import static org.kerava.ops.Operations.transpose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/**
 * Einstein's summation: operands are joined from the left, each pair as one batched matrix product over strided views, or as an element-wise
 * product where nothing is summed. Axes are named by one character each; the axes of {@code ...} get the characters from {@link #REST} on.
 */
final class Einsum {
  private static final char REST = '\ue000';

  /** A tensor and the names of its axes. */
  private record Term(Tensor value, String labels) {}

  /**
   * A product like {@code "abcd,cde->abe"}, the form of dense layers: the last axes of the left operand are the first of the right one, they are
   * summed, and the result has the others in order.
   */
  private record Shared(int left, int axes, int right) {
    static final Shared NONE = new Shared(0, 0, 0);

    static Shared of(String subscripts) {
      String text = subscripts.replace(" ", "");
      int comma = text.indexOf(',');
      int arrow = text.indexOf("->");
      if (comma < 0 || arrow < comma || text.indexOf('.') >= 0 || text.indexOf(',', comma + 1) >= 0) return NONE;
      String a = text.substring(0, comma);
      String b = text.substring(comma + 1, arrow);
      for (int n = 1; n < a.length() && n < b.length(); n++) {
        String rest = a.substring(0, a.length() - n) + b.substring(n);
        boolean once = (a + b.substring(n)).chars().distinct().count() == a.length() + b.length() - n;
        if (a.endsWith(b.substring(0, n)) && rest.equals(text.substring(arrow + 2)) && once) return new Shared(a.length() - n, n, b.length() - n);
      }
      return NONE;
    }

    boolean fits(Tensor a, Tensor b) {
      boolean fits = axes > 0 && a.dtype() == b.dtype() && a.dtype().isFloating() && a.ndim() == left + axes && b.ndim() == axes + right;
      for (int i = 0; fits && i < axes; i++) fits = a.shape().get(left + i) == b.shape().get(i);
      return fits;
    }

    /** With a bias of the right operand's own axes, or without. */
    Tensor product(Tensor a, Tensor b, @Nullable Tensor bias) {
      int sum = 1;
      int columns = 1;
      for (int i = 0; i < axes; i++) sum *= b.shape().get(i);
      for (int i = 0; i < right; i++) columns *= b.shape().get(axes + i);
      int[] wide = new int[left + right];
      for (int i = 0; i < wide.length; i++) wide[i] = i < left ? a.shape().get(i) : b.shape().get(axes + i - left);
      int[] flat = Arrays.copyOf(wide, left + 1);
      flat[left] = sum;
      Tensor x = axes == 1 ? a : reshape(a, flat);
      Tensor w = axes == 1 && right == 1 ? b : reshape(b, sum, columns);
      Tensor y = bias == null ? MatrixOps.product(x, w, false, false) : Fused.linear(x, w, right == 1 ? bias : reshape(bias, columns), null);
      return right == 1 ? y : reshape(y, wide);
    }

    /** Whether a bias has the right operand's own axes. */
    boolean takes(Tensor bias, Tensor b) {
      boolean takes = right > 0 && bias.dtype() == b.dtype() && bias.ndim() == right;
      for (int i = 0; takes && i < right; i++) takes = bias.shape().get(i) == b.shape().get(axes + i);
      return takes;
    }
  }

  private static final int KNOWN = 1000;
  private static final Map<String, Shared> known = new ConcurrentHashMap<>();

  private Einsum() {}

  /** The form of the subscripts if it is that of dense layers and the operands have it, else null. */
  private static @Nullable Shared shared(String subscripts, Tensor a, Tensor b) {
    Shared s = known.get(subscripts);
    if (s == null) {
      s = Shared.of(subscripts);
      if (known.size() < KNOWN) known.put(subscripts, s);
    }
    return s.fits(a, b) ? s : null;
  }

  /** The summation of two operands plus a bias; in one call of the backend where they have the form of dense layers. */
  static Tensor biased(String subscripts, Tensor a, Tensor b, Tensor bias) {
    return shared(subscripts, a, b) instanceof Shared s && s.takes(bias, b) ? s.product(a, b, bias) : Operations.add(apply(subscripts, a, b), bias);
  }

  static Tensor apply(String subscripts, Tensor... operands) {
    if (operands.length == 2 && shared(subscripts, operands[0], operands[1]) instanceof Shared s) return s.product(operands[0], operands[1], null);
    String text = subscripts.replace(" ", "");
    int arrow = text.indexOf("->");
    String[] inputs = (arrow < 0 ? text : text.substring(0, arrow)).split(",", -1);
    if (inputs.length != operands.length) {
      throw new IllegalArgumentException("einsum: \"" + subscripts + "\" names " + inputs.length + " operands; got " + operands.length);
    }
    int rest = 0;
    for (int i = 0; i < inputs.length; i++) {
      if (inputs[i].contains("...")) rest = Math.max(rest, operands[i].ndim() - inputs[i].length() + 3);
    }
    var terms = new ArrayList<Term>();
    for (int i = 0; i < inputs.length; i++) terms.add(term(subscripts, inputs[i], operands[i], rest));
    String result = arrow < 0 ? implicit(terms, rest) : spell(text.substring(arrow + 2), rest, rest);
    check(subscripts, terms, result);
    DType[] types = new DType[operands.length];
    boolean bytes = true;
    for (int i = 0; i < types.length; i++) {
      types[i] = operands[i].dtype();
      bytes &= types[i] == DType.INT8;
    }
    DType type = bytes ? DType.INT32 : DType.promote(types); // as Keras has it
    DType compute = type == DType.BOOL || type == DType.INT8 ? DType.INT32 : type;
    Term done = single(terms.get(0), result + labels(terms, 1), compute);
    for (int i = 1; i < terms.size(); i++) {
      String later = result + labels(terms, i + 1);
      Term right = single(terms.get(i), done.labels + later, compute);
      done = single(pair(single(done, right.labels + later, compute), right, later, result), later, compute);
    }
    int[] order = new int[result.length()];
    for (int i = 0; i < order.length; i++) order[i] = done.labels.indexOf(result.charAt(i));
    Tensor y = terms.size() == 1 && order.length > 1 ? transpose(done.value, order) : ordered(done.value, order);
    return cast(y, type);
  }

  private static Term term(String subscripts, String labels, Tensor t, int rest) {
    boolean open = labels.contains("...");
    int own = open ? t.ndim() - labels.length() + 3 : 0;
    String full = spell(labels, own, rest);
    if (own < 0 || full.length() != t.ndim()) {
      throw new ShapeException("einsum: \"" + labels + "\" in \"" + subscripts + "\" does not fit an operand of shape " + t.shape());
    }
    return new Term(t, full);
  }

  /** Labels with the last {@code own} of the {@code rest} open axes in place of the dots. */
  private static String spell(String labels, int own, int rest) {
    var open = new StringBuilder();
    for (int i = rest - own; i < rest; i++) open.append((char) (REST + i));
    return labels.replace("...", open);
  }

  /** The result without an arrow: the open axes, then the labels that occur once, in alphabetical order. */
  private static String implicit(List<Term> terms, int rest) {
    var count = new TreeMap<Character, Integer>();
    for (Term t : terms) t.labels.chars().forEach(c -> count.merge((char) c, 1, Integer::sum));
    var out = new StringBuilder(spell("...", rest, rest));
    count.forEach((c, n) -> {
      if (n == 1 && c < REST) out.append(c);
    });
    return out.toString();
  }

  private static void check(String subscripts, List<Term> terms, String result) {
    String all = labels(terms, 0);
    for (int i = 0; i < result.length(); i++) {
      if (all.indexOf(result.charAt(i)) < 0) throw new IllegalArgumentException("einsum: the result of \"" + subscripts + "\" names an axis that no operand has");
      if (result.indexOf(result.charAt(i), i + 1) >= 0) throw new IllegalArgumentException("einsum: the result of \"" + subscripts + "\" names an axis twice");
    }
    for (Term t : terms) {
      for (int i = 0; i < t.labels.length(); i++) {
        for (Term u : terms) {
          int k = u.labels.indexOf(t.labels.charAt(i));
          int m = t.value.shape().get(i);
          int n = k < 0 ? 1 : u.value.shape().get(k);
          if (m != n && m != 1 && n != 1) {
            throw new ShapeException("einsum: axis '" + t.labels.charAt(i) + "' of \"" + subscripts + "\" has the lengths " + m + " and " + n);
          }
        }
      }
    }
  }

  private static String labels(List<Term> terms, int from) {
    var all = new StringBuilder();
    for (Term t : terms.subList(from, terms.size())) all.append(t.labels);
    return all.toString();
  }

  /** A term with repeated labels reduced to their diagonal and labels that nobody needs summed. */
  private static Term single(Term t, String needed, DType type) {
    Tensor x = cast(t.value, type);
    String labels = t.labels;
    for (int i = 0; i < labels.length(); i++) {
      int k = labels.indexOf(labels.charAt(i), i + 1);
      if (k < 0) continue;
      x = Operations.diagonal(x, 0, i, k); // the diagonal becomes the last axis
      char c = labels.charAt(i);
      labels = labels.substring(0, i) + labels.substring(i + 1, k) + labels.substring(k + 1) + c;
      i = -1;
    }
    var kept = new StringBuilder();
    int[] drop = new int[labels.length()];
    int count = 0;
    for (int i = 0; i < labels.length(); i++) {
      if (needed.indexOf(labels.charAt(i)) < 0) drop[count++] = i;
      else kept.append(labels.charAt(i));
    }
    return new Term(count == 0 ? x : sum(x, Arrays.copyOf(drop, count)), kept.toString());
  }

  private static Term pair(Term a, Term b, String needed, String result) {
    var batch = new StringBuilder();
    var summed = new StringBuilder();
    var left = new StringBuilder();
    var right = new StringBuilder();
    for (char c : a.labels.toCharArray()) (b.labels.indexOf(c) < 0 ? left : needed.indexOf(c) < 0 ? summed : batch).append(c);
    for (char c : b.labels.toCharArray()) {
      if (a.labels.indexOf(c) < 0) right.append(c);
    }
    if (summed.isEmpty()) { // element by element, in the order of the result as far as it goes
      var order = new StringBuilder();
      for (char c : (result + batch + left + right).toCharArray()) {
        if (order.indexOf(String.valueOf(c)) < 0 && (a.labels.indexOf(c) >= 0 || b.labels.indexOf(c) >= 0)) order.append(c);
      }
      return new Term(multiply(spread(a, order), spread(b, order)), order.toString());
    }
    boolean swap = !left.isEmpty() && !right.isEmpty() && result.indexOf(right.charAt(0)) >= 0
        && result.indexOf(right.charAt(0)) < result.indexOf(left.charAt(0));
    if (swap) {
      Term t = a;
      a = b;
      b = t;
      var s = left;
      left = right;
      right = s;
    }
    Shape[] lengths = {lengths(a, batch), lengths(b, batch)};
    Shape common = lengths[0].broadcast(lengths[1]);
    int k = lengths(a, summed).broadcast(lengths(b, summed)).size();
    Tensor x = matrix(a, b, batch, left, summed, lengths[0], lengths(a, left).size(), k);
    Tensor y = matrix(b, a, batch, summed, right, lengths[1], k, lengths(b, right).size());
    Tensor z = MatrixOps.product(x, y, false, false);
    return new Term(reshape(z, common.append(lengths(a, left).toArray()).append(lengths(b, right).toArray())), batch.toString() + left + right);
  }

  /** (batch..., rows, columns): summed axes of length 1 are repeated to the other operand's length. */
  private static Tensor matrix(Term t, Term other, CharSequence batch, CharSequence rows, CharSequence columns, Shape outer, int m, int n) {
    String labels = batch.toString() + rows + columns;
    int[] order = new int[labels.length()];
    int[] wide = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = t.labels.indexOf(labels.charAt(i));
      wide[i] = t.value.shape().get(order[i]);
      int there = other.labels.indexOf(labels.charAt(i));
      if (wide[i] == 1 && there >= 0 && i >= batch.length()) wide[i] = other.value.shape().get(there);
    }
    Tensor x = ordered(t.value, order);
    Shape shape = Shape.of(wide);
    if (!x.shape().equals(shape)) x = Operations.broadcastTo(x, shape);
    return rows.length() == 1 && columns.length() == 1 ? x : reshape(x, outer.append(m, n));
  }

  private static Shape lengths(Term t, CharSequence labels) {
    int[] n = new int[labels.length()];
    for (int i = 0; i < n.length; i++) n[i] = t.value.shape().get(t.labels.indexOf(labels.charAt(i)));
    return Shape.of(n);
  }

  /** The term's axes at their places among all labels, length 1 elsewhere. */
  private static Tensor spread(Term t, CharSequence labels) {
    int[] order = new int[t.labels.length()];
    int[] shape = new int[labels.length()];
    int k = 0;
    for (int i = 0; i < shape.length; i++) {
      int at = t.labels.indexOf(labels.charAt(i));
      shape[i] = at < 0 ? 1 : t.value.shape().get(at);
      if (at >= 0) order[k++] = at;
    }
    return reshape(ordered(t.value, order), shape);
  }

  /** The axes in another order, if it is another one. */
  private static Tensor ordered(Tensor x, int[] order) {
    for (int i = 0; i < order.length; i++) {
      if (order[i] != i) return transpose(x, order);
    }
    return x;
  }
}
