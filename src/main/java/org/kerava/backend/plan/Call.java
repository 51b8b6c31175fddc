package org.kerava.backend.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.kerava.tensor.Layout;
import org.kerava.tensor.View;

/**
 * A call as a plan remembers it: all but its numbers, which are new in every step.
 *
 * @param kind which method
 * @param what its function or window, if it has one
 * @param code what else is structure
 * @param axes of a reduction
 * @param operands their numbers, see {@link Calls}
 * @param layouts of the operands
 */
record Call(Kind kind, @Nullable Object what, int code, int[] axes, int[] operands, @Nullable Layout[] layouts) {
  /**
   * Whether a call of a step is this one.
   *
   * @param c the step's calls
   * @param i which of them
   * @param fixed whether an operand from outside must begin where it did: one that is only read may lie elsewhere, as
   *     batches do
   */
  boolean matches(Calls c, int i, IntPredicate fixed) {
    int n = operands.length;
    if (kind != c.kind(i) || code != c.code(i) || n != c.operands(i)) return false;
    if (!Objects.equals(what, c.what(i)) || !Arrays.equals(axes, c.axes(i))) return false;
    for (int k = 0; k < n; k++) {
      int operand = operands[k];
      if (operand != c.operand(i, k)) return false;
      Layout mine = layouts[k];
      if (mine == null || !(c.view(i, k) instanceof View v)) continue; // both are left out
      Layout other = v.layout();
      if (mine == other || mine.equals(other)) continue;
      if (operand >= 0 || fixed.test(operand) || !mine.startingAt(other.offset()).equals(other)) return false;
    }
    return true;
  }

  /** {@return how many operands it has, those left out included} */
  int count() {
    return operands.length;
  }

  int operand(int k) {
    return operands[k];
  }

  @Nullable Layout layout(int k) {
    return layouts[k];
  }

  /** {@return whether it may write an operand} */
  boolean writes(int k) {
    return k < kind.outputs;
  }

  /** {@return whether a buffer is one of its operands} */
  boolean names(int buffer) {
    for (int operand : operands) {
      if (operand == buffer) return true;
    }
    return false;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    if (this == o) return true;
    if (!(o instanceof Call c) || kind != c.kind || code != c.code || !Objects.equals(what, c.what)) return false;
    return Arrays.equals(axes, c.axes) && Arrays.equals(operands, c.operands) && Arrays.equals(layouts, c.layouts);
  }

  @Override
  public String toString() {
    var s = new StringBuilder(kind.name().toLowerCase(Locale.ROOT));
    if (what != null) s.append(' ').append(what);
    for (int k = 0; k < operands.length; k++) {
      s.append(k == 0 ? " " : ", ").append(operands[k]).append(layouts[k] instanceof Layout l ? " " + l : "");
    }
    return s.toString();
  }

  @Override
  public int hashCode() {
    return 31 * kind.hashCode() + Arrays.hashCode(operands);
  }
}
