package org.kerava.backend.cpu.nest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.kerava.backend.Red;

/**
 * A chain of element-wise instructions over a space of rows and columns. For every row its sections run in turn: a column section once for
 * each column, a row section once. What a column section reduces is a value of the row, which later sections may use.
 *
 * <p>An operand is <i>full</i> (columns lie side by side) or a <i>row</i> operand (one element per row, the same for all columns).
 */
public final class Program {
  /**
   * One instruction.
   *
   * @param code what it does
   * @param a first argument: the number of an instruction
   * @param b second argument
   * @param c third argument
   * @param imm constant, number of an operand or parameter, or distance of a shift
   * @param section where it runs; constants are in none (-1)
   */
  record Step(Code code, int a, int b, int c, int imm, int section) {}

  /** How an operand is addressed. */
  public enum Kind {
    /** Columns lie side by side. */
    FULL,
    /** One element per row. */
    ROW,
    /** Full, and one row of it is kept only while the row is worked on. */
    SCRATCH
  }

  final Step[] steps;
  final Kind[] kinds;
  final boolean[] columns; // of each section: whether it runs per column
  final boolean[] written;
  final boolean[] read;
  final int params;
  final int scratch;
  final int weight;
  final boolean reduces;

  private Program(Step[] steps, Kind[] kinds, boolean[] columns, int params) {
    this.steps = steps;
    this.kinds = kinds;
    this.columns = columns;
    this.params = params;
    written = new boolean[kinds.length];
    read = new boolean[kinds.length];
    int cost = 0;
    boolean reduces = false;
    for (Step s : steps) {
      if (s.code == Code.STORE) written[s.imm] = true;
      if (s.code == Code.LOAD) read[s.imm] = true;
      reduces |= s.code.reduces();
      cost += s.code.constant() ? 0 : s.code == Code.DIV || s.code == Code.SQRT ? 4 : 1;
    }
    this.reduces = reduces;
    weight = cost;
    int count = 0;
    for (Kind k : kinds) {
      if (k == Kind.SCRATCH) count++;
    }
    scratch = count;
  }

  /** {@return the number of operands} */
  public int operands() {
    return kinds.length;
  }

  /** {@return how an operand is addressed} */
  public Kind kind(int operand) {
    return kinds[operand];
  }

  /** {@return whether the program writes an operand} */
  public boolean writes(int operand) {
    return written[operand];
  }

  /** {@return whether the program reads an operand} */
  public boolean reads(int operand) {
    return read[operand];
  }

  /** {@return the number of operands that live in scratch memory} */
  public int scratch() {
    return scratch;
  }

  /** {@return whether there are row reductions} */
  public boolean reduces() {
    return reduces;
  }

  /** {@return the number of parameters} */
  public int params() {
    return params;
  }

  /** {@return about how many vector instructions an element needs} */
  public int weight() {
    return weight;
  }

  @Override
  public String toString() {
    StringBuilder s = new StringBuilder("program of ").append(steps.length).append(" steps on ").append(Arrays.toString(kinds));
    for (int i = 0; i < steps.length; i++) s.append('\n').append(i).append(": ").append(steps[i]);
    return s.toString();
  }

  /** Writes a program; equal instructions are written once. */
  public static final class Draft {
    private final List<Step> steps = new ArrayList<>();
    private final List<Kind> kinds = new ArrayList<>();
    private final List<Boolean> columns = new ArrayList<>();
    private final Map<Step, Integer> known = new HashMap<>();
    private int params;
    private int section = -1;

    /**
     * Declares an operand.
     *
     * @param kind how it is addressed
     * @return its number
     */
    public int operand(Kind kind) {
      kinds.add(kind);
      return kinds.size() - 1;
    }

    Kind kind(int operand) {
      return kinds.get(operand);
    }

    /** Starts a section that runs once per column. */
    public void perColumn() {
      columns.add(true);
      section++;
    }

    /** Starts a section that runs once per row. */
    public void perRow() {
      columns.add(false);
      section++;
    }

    /** {@return the program} */
    public Program done() {
      boolean[] kind = new boolean[columns.size()];
      for (int i = 0; i < kind.length; i++) kind[i] = columns.get(i);
      return new Program(steps.toArray(Step[]::new), kinds.toArray(Kind[]::new), kind, params);
    }

    private int step(Code code, int a, int b, int c, int imm) {
      Step s = new Step(code, a, b, c, imm, code.constant() ? -1 : section);
      if (code == Code.STORE || code == Code.LOAD) {
        steps.add(s);
        return steps.size() - 1;
      }
      return known.computeIfAbsent(s, key -> {
        steps.add(key);
        return steps.size() - 1;
      });
    }

    /** {@return the value of an operand here} */
    public int load(int operand) {
      return step(Code.LOAD, -1, -1, -1, operand);
    }

    /** Writes a value to an operand here. */
    public void store(int operand, int value) {
      step(Code.STORE, value, -1, -1, operand);
    }

    /** {@return a new parameter, given at each call} */
    public int param() {
      return step(Code.PARAM, -1, -1, -1, params++);
    }

    int constant(float x) {
      return step(Code.CONST, -1, -1, -1, Float.floatToRawIntBits(x));
    }

    int integer(int x) {
      return step(Code.ICONST, -1, -1, -1, x);
    }

    int of(Code code, int a) {
      return step(code, a, -1, -1, 0);
    }

    int of(Code code, int a, int b) {
      return step(code, a, b, -1, 0);
    }

    int of(Code code, int a, int b, int c) {
      return step(code, a, b, c, 0);
    }

    int shift(Code code, int a, int distance) {
      return step(code, a, -1, -1, distance);
    }

    /** {@return the reduction of a value over the row, usable in later sections} */
    int reduce(Code code, int a) {
      return step(code, a, -1, -1, 0);
    }

    /**
     * Reduces a row.
     *
     * @param op SUM, PROD, MAX or MIN
     * @param a a value of the columns
     * @return the reduction, usable in later sections
     */
    public int reduce(Red op, int a) {
      return reduce(switch (op) {
        case SUM -> Code.SUM;
        case PROD -> Code.PROD;
        case MAX -> Code.MAX;
        case MIN -> Code.MIN;
        case ANY, ALL -> throw new UnsupportedOperationException("a program has no reduction " + op);
      }, a);
    }
  }
}
