package org.kerava.backend.cpu.nest;

import java.util.ArrayDeque;
import java.util.Arrays;
import org.kerava.backend.cpu.nest.Program.Kind;
import org.kerava.backend.cpu.nest.Program.Step;

/**
 * The scalar twin of every generated kernel: runs a program instruction by instruction over blocks of columns. It is the specification of the
 * generated code, the oracle of its tests, and what runs while that code is cold or where there is no Vector API. Its loops are shared by all
 * programs, so they are compiled early.
 */
public final class Interpreter extends Kernel {
  /** Columns per block: a multiple of {@link #LANES}, small enough that a program's registers stay in the first cache. */
  private static final int BLOCK = 256;

  /** One thread's registers. */
  private static final class Registers {
    float[][] floats = {};
    int[][] ints = {};
    float[][] lanes = {};

    void grow(int f, int i, int l) {
      floats = grown(floats, f, BLOCK);
      lanes = grown(lanes, l, LANES);
      int old = ints.length;
      if (old < i) {
        ints = Arrays.copyOf(ints, i);
        for (int k = old; k < i; k++) {
          ints[k] = new int[BLOCK];
        }
      }
    }

    private static float[][] grown(float[][] a, int n, int size) {
      int old = a.length;
      if (old < n) {
        a = Arrays.copyOf(a, n);
        for (int k = old; k < n; k++) {
          a[k] = new float[size];
        }
      }
      return a;
    }
  }

  /** One instruction for n columns. */
  private interface Loop {
    void run(Registers r, int n);
  }

  private static final ThreadLocal<Registers> REGISTERS = ThreadLocal.withInitial(Registers::new);

  private final Program program;
  private final int[] register; // of each step's value
  private final int floats;
  private final int ints;
  private final int reductions;
  private final int[] first; // first step of each section
  private final Loop[] loops;
  private final boolean[] spreads; // row values that column sections use

  /**
   * An interpreter.
   *
   * @param program what to run
   */
  public Interpreter(Program program) {
    this.program = program;
    var steps = program.steps;
    register = new int[steps.length];
    spreads = new boolean[steps.length];
    int sections = program.columns.length;
    first = new int[sections + 1];
    Arrays.fill(first, steps.length);
    int[] last = new int[steps.length];
    int[] end = new int[sections];
    for (int i = 0; i < steps.length; i++) {
      if (steps[i].section() >= 0) {
        end[steps[i].section()] = i;
        first[steps[i].section()] = Math.min(first[steps[i].section()], i);
      }
    }
    for (int s = sections - 1; s >= 0; s--) {
      first[s] = Math.min(first[s], first[s + 1]);
    }
    int lanes = 0;
    for (int i = 0; i < steps.length; i++) {
      var step = steps[i];
      last[i] = Math.max(last[i], step.code().constant() ? steps.length : i);
      for (int argument : new int[] {step.a(), step.b(), step.c()}) {
        if (argument >= 0) {
          boolean same = steps[argument].section() == step.section() && !steps[argument].code().reduces();
          last[argument] = Math.max(last[argument], same ? i : end[step.section()]);
          spreads[argument] |= !same && program.columns[step.section()] && !steps[argument].code().constant();
        }
      }
      if (step.code().reduces()) {
        lanes++;
      }
    }
    reductions = lanes;
    floats = allocate(Code.Type.FLOAT, last);
    ints = allocate(Code.Type.INT, last);
    loops = new Loop[steps.length];
    for (int i = 0; i < steps.length; i++) {
      loops[i] = loop(steps[i], register[i]);
    }
  }

  /** Gives registers to the values of a kind (integers and truth values share theirs); returns how many. */
  private int allocate(Code.Type type, int[] last) {
    var free = new ArrayDeque<Integer>();
    var steps = program.steps;
    boolean[] live = new boolean[steps.length];
    int count = 0;
    for (int i = 0; i < steps.length; i++) {
      if (steps[i].code().constant() && steps[i].code().type == type) { // filled before the first section
        register[i] = count++;
      }
    }
    for (int i = 0; i < steps.length; i++) {
      for (int k = 0; k < i; k++) {
        if (live[k] && last[k] < i) {
          live[k] = false;
          free.push(register[k]);
        }
      }
      var own = steps[i].code().type == Code.Type.MASK ? Code.Type.INT : steps[i].code().type;
      if (own == type && !steps[i].code().constant()) {
        register[i] = free.isEmpty() ? count++ : free.pop();
        live[i] = true;
      }
    }
    return count;
  }

  @Override
  public void run(Frame f, float[] scratch, int row0, int row1, int col0, int col1) {
    var r = REGISTERS.get();
    r.grow(floats, ints, reductions);
    int fill = Math.clamp(col1 - col0, 1, BLOCK);
    for (int i = 0; i < program.steps.length; i++) {
      var step = program.steps[i];
      switch (step.code()) {
        case CONST -> Arrays.fill(r.floats[register[i]], 0, fill, Float.intBitsToFloat(step.imm()));
        case PARAM -> Arrays.fill(r.floats[register[i]], 0, fill, f.params[step.imm()]);
        case ICONST -> Arrays.fill(r.ints[register[i]], 0, fill, step.imm());
        default -> {
        }
      }
    }
    int stop = program.reduces ? Math.min(col1, f.columns) : col1;
    for (int row = row0; row < row1; row++) {
      for (int s = 0; s < program.columns.length; s++) {
        if (program.columns[s]) {
          columns(r, f, scratch, s, row, col0, stop);
        } else {
          section(r, f, scratch, s, row, 0, 1);
          for (int i = first[s]; i < first[s + 1]; i++) {
            if (spreads[i]) {
              spread(r, i, stop - col0);
            }
          }
        }
      }
    }
  }

  private void spread(Registers r, int i, int n) {
    if (program.steps[i].code().type == Code.Type.FLOAT) {
      var value = r.floats[register[i]];
      Arrays.fill(value, 0, Math.min(n, BLOCK), value[0]);
    } else {
      var value = r.ints[register[i]];
      Arrays.fill(value, 0, Math.min(n, BLOCK), value[0]);
    }
  }

  private void columns(Registers r, Frame f, float[] scratch, int s, int row, int col0, int col1) {
    int lanes = 0;
    for (int i = first[s]; i < first[s + 1]; i++) {
      if (program.steps[i].code().reduces()) {
        Arrays.fill(r.lanes[lanes++], start(program.steps[i].code()));
      }
    }
    for (int c = col0; c < col1; c += BLOCK) {
      section(r, f, scratch, s, row, c, Math.min(BLOCK, col1 - c));
    }
    lanes = 0;
    for (int i = first[s]; i < first[s + 1]; i++) {
      if (program.steps[i].code().reduces()) {
        var value = r.floats[register[i]];
        value[0] = fold(program.steps[i].code(), r.lanes[lanes++]);
        if (spreads[i]) {
          spread(r, i, col1 - col0);
        }
      }
    }
  }

  static float start(Code code) {
    return switch (code) {
      case SUM -> 0;
      case PROD -> 1;
      case MAX -> Float.NEGATIVE_INFINITY;
      case MIN -> Float.POSITIVE_INFINITY;
      default -> throw new AssertionError(code);
    };
  }

  private static float fold(Code code, float[] lanes) {
    accumulate(code, lanes, lanes, LANES / 2, LANES / 2);
    return switch (code) {
      case SUM -> sum(lanes);
      case PROD -> prod(lanes);
      case MAX -> max(lanes);
      default -> min(lanes);
    };
  }

  /** Adds n elements of a, from {@code at}, to the lanes. */
  private static void accumulate(Code code, float[] lanes, float[] a, int at, int n) {
    switch (code) {
      case SUM -> {
        for (int k = 0; k < n; k++) lanes[k] += a[at + k];
      }
      case PROD -> {
        for (int k = 0; k < n; k++) lanes[k] *= a[at + k];
      }
      case MAX -> {
        for (int k = 0; k < n; k++) lanes[k] = a[at + k] > lanes[k] || a[at + k] != a[at + k] ? a[at + k] : lanes[k];
      }
      default -> {
        for (int k = 0; k < n; k++) lanes[k] = a[at + k] < lanes[k] || a[at + k] != a[at + k] ? a[at + k] : lanes[k];
      }
    }
  }

  private void section(Registers r, Frame f, float[] scratch, int s, int row, int c, int n) {
    boolean perColumn = program.columns[s];
    int lanes = 0;
    for (int i = first[s]; i < first[s + 1]; i++) {
      var step = program.steps[i];
      if (step.code().constant()) {
        continue;
      }
      switch (step.code().type) {
        case FLOAT -> {
          if (step.code() == Code.LOAD) {
            load(f, scratch, step.imm(), row, c, n, r.floats[register[i]], perColumn);
          } else if (step.code().reduces()) {
            var a = r.floats[register[step.a()]];
            var sums = r.lanes[lanes++];
            for (int k = 0; k < n; k += LANES) {
              accumulate(step.code(), sums, a, k, Math.min(LANES, n - k));
            }
          } else {
            loops[i].run(r, n);
          }
        }
        case INT, MASK -> loops[i].run(r, n);
        case NONE -> store(f, scratch, step.imm(), row, c, n, r.floats[register[step.a()]]);
      }
    }
  }

  private void load(Frame f, float[] scratch, int operand, int row, int c, int n, float[] to, boolean perColumn) {
    switch (program.kinds[operand]) {
      case FULL -> System.arraycopy(f.arrays[operand], f.at[operand] + row * f.step[operand] + c, to, 0, n);
      case ROW -> {
        float x = f.arrays[operand][f.at[operand] + row * f.step[operand]];
        if (perColumn) {
          Arrays.fill(to, 0, n, x);
        } else {
          to[0] = x;
        }
      }
      case SCRATCH -> System.arraycopy(scratch, scratchAt(f, operand) + c, to, 0, n);
    }
  }

  private void store(Frame f, float[] scratch, int operand, int row, int c, int n, float[] from) {
    switch (program.kinds[operand]) {
      case FULL -> System.arraycopy(from, 0, f.arrays[operand], f.at[operand] + row * f.step[operand] + c, n);
      case ROW -> f.arrays[operand][f.at[operand] + row * f.step[operand]] = from[0];
      case SCRATCH -> System.arraycopy(from, 0, scratch, scratchAt(f, operand) + c, n);
    }
  }

  private int scratchAt(Frame f, int operand) {
    int before = 0;
    for (int k = 0; k < operand; k++) {
      if (program.kinds[k] == Kind.SCRATCH) {
        before++;
      }
    }
    return LANES + before * f.scratchSize;
  }

  /**
   * The loop of an instruction. One small class each, so that C2 compiles each by itself once it is used much: inlined into {@link #section}
   * they make that a tenth of a second's compilation, again and again as programs bring instructions not seen before.
   */
  private Loop loop(Step s, int to) {
    var code = s.code();
    int a = s.a() < 0 ? 0 : register[s.a()];
    int b = s.b() < 0 ? 0 : register[s.b()];
    int c = s.c() < 0 ? 0 : register[s.c()];
    int shift = s.imm();
    return switch (code) {
      case ADD -> (r, n) -> add(r.floats[to], r.floats[a], r.floats[b], n);
      case SUB -> (r, n) -> sub(r.floats[to], r.floats[a], r.floats[b], n);
      case MUL -> (r, n) -> mul(r.floats[to], r.floats[a], r.floats[b], n);
      case DIV -> (r, n) -> div(r.floats[to], r.floats[a], r.floats[b], n);
      case FMA -> (r, n) -> fma(r.floats[to], r.floats[a], r.floats[b], r.floats[c], n);
      case NEG -> (r, n) -> neg(r.floats[to], r.floats[a], n);
      case ABS -> (r, n) -> abs(r.floats[to], r.floats[a], n);
      case SQRT -> (r, n) -> sqrt(r.floats[to], r.floats[a], n);
      case SELECT -> (r, n) -> select(r.floats[to], r.ints[a], r.floats[b], r.floats[c], n);
      case FLOAT -> (r, n) -> fromBits(r.floats[to], r.ints[a], n);
      case BITS -> (r, n) -> bits(r.ints[to], r.floats[a], n);
      case IADD -> (r, n) -> add(r.ints[to], r.ints[a], r.ints[b], n);
      case ISUB -> (r, n) -> sub(r.ints[to], r.ints[a], r.ints[b], n);
      case IAND, AND -> (r, n) -> and(r.ints[to], r.ints[a], r.ints[b], n);
      case IOR, OR -> (r, n) -> or(r.ints[to], r.ints[a], r.ints[b], n);
      case SHL -> (r, n) -> left(r.ints[to], r.ints[a], shift, n);
      case SHR -> (r, n) -> right(r.ints[to], r.ints[a], shift, n);
      case NOT -> (r, n) -> not(r.ints[to], r.ints[a], n);
      case LT, LE, EQ, NE -> (r, n) -> compare(code, r.ints[to], r.floats[a], r.floats[b], n);
      case LOAD, STORE, PARAM, CONST, ICONST, SUM, MAX, MIN, PROD -> (r, n) -> {
        throw new AssertionError(s);
      };
    };
  }

  private static void add(float[] to, float[] a, float[] b, int n) {
    for (int k = 0; k < n; k++) to[k] = a[k] + b[k];
  }

  private static void sub(float[] to, float[] a, float[] b, int n) {
    for (int k = 0; k < n; k++) to[k] = a[k] - b[k];
  }

  private static void mul(float[] to, float[] a, float[] b, int n) {
    for (int k = 0; k < n; k++) to[k] = a[k] * b[k];
  }

  private static void div(float[] to, float[] a, float[] b, int n) {
    for (int k = 0; k < n; k++) to[k] = a[k] / b[k];
  }

  private static void fma(float[] to, float[] a, float[] b, float[] c, int n) {
    for (int k = 0; k < n; k++) to[k] = Math.fma(a[k], b[k], c[k]);
  }

  private static void neg(float[] to, float[] a, int n) {
    for (int k = 0; k < n; k++) to[k] = -a[k];
  }

  private static void abs(float[] to, float[] a, int n) {
    for (int k = 0; k < n; k++) to[k] = Math.abs(a[k]);
  }

  private static void sqrt(float[] to, float[] a, int n) {
    for (int k = 0; k < n; k++) to[k] = (float) Math.sqrt(a[k]);
  }

  private static void select(float[] to, int[] m, float[] a, float[] b, int n) {
    for (int k = 0; k < n; k++) to[k] = m[k] != 0 ? a[k] : b[k];
  }

  private static void fromBits(float[] to, int[] a, int n) {
    for (int k = 0; k < n; k++) to[k] = Float.intBitsToFloat(a[k]);
  }

  private static void add(int[] to, int[] a, int[] b, int n) {
    for (int k = 0; k < n; k++) to[k] = a[k] + b[k];
  }

  private static void sub(int[] to, int[] a, int[] b, int n) {
    for (int k = 0; k < n; k++) to[k] = a[k] - b[k];
  }

  private static void left(int[] to, int[] a, int shift, int n) {
    for (int k = 0; k < n; k++) to[k] = a[k] << shift;
  }

  private static void right(int[] to, int[] a, int shift, int n) {
    for (int k = 0; k < n; k++) to[k] = a[k] >> shift;
  }

  private static void bits(int[] to, float[] a, int n) {
    for (int k = 0; k < n; k++) to[k] = Float.floatToRawIntBits(a[k]);
  }

  private static void and(int[] to, int[] a, int[] b, int n) {
    for (int k = 0; k < n; k++) to[k] = a[k] & b[k];
  }

  private static void or(int[] to, int[] a, int[] b, int n) {
    for (int k = 0; k < n; k++) to[k] = a[k] | b[k];
  }

  private static void not(int[] to, int[] a, int n) {
    for (int k = 0; k < n; k++) to[k] = 1 - a[k];
  }

  private static void compare(Code code, int[] to, float[] a, float[] b, int n) {
    switch (code) {
      case LT -> {
        for (int k = 0; k < n; k++) to[k] = a[k] < b[k] ? 1 : 0;
      }
      case LE -> {
        for (int k = 0; k < n; k++) to[k] = a[k] <= b[k] ? 1 : 0;
      }
      case EQ -> {
        for (int k = 0; k < n; k++) to[k] = a[k] == b[k] ? 1 : 0;
      }
      default -> {
        for (int k = 0; k < n; k++) to[k] = a[k] != b[k] ? 1 : 0;
      }
    }
  }

  @Override
  public String toString() {
    return "interpreter of a " + program;
  }
}
