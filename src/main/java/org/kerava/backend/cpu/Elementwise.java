package org.kerava.backend.cpu;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.kerava.backend.Bin;
import org.kerava.backend.Cmp;
import org.kerava.backend.Un;
import org.kerava.backend.cpu.nest.Formulas;
import org.kerava.backend.cpu.nest.Program;
import org.kerava.backend.cpu.nest.Program.Draft;
import org.kerava.backend.cpu.nest.Program.Kind;
import org.kerava.backend.cpu.nest.Scalars;
import org.kerava.tensor.DType;
import org.kerava.tensor.View;

/** Element-wise calls on floats of 32 and 16 bits and on truth values: each is a {@link Sweep} of a program of one function. */
final class Elementwise {
  private static final int TYPES = 3;

  private final ThreadPool pool;
  private final AtomicReferenceArray<Family> unary = new AtomicReferenceArray<>(Un.values().length * TYPES);
  private final AtomicReferenceArray<Family> binary = new AtomicReferenceArray<>(Bin.values().length * TYPES);
  private final AtomicReferenceArray<Family> scalar = new AtomicReferenceArray<>(Bin.values().length * TYPES);
  private final AtomicReferenceArray<Family> comparisons = new AtomicReferenceArray<>(Cmp.values().length * 2);
  private final AtomicReferenceArray<Family> others = new AtomicReferenceArray<>(1 + TYPES);

  Elementwise(ThreadPool pool) {
    this.pool = pool;
  }

  /** Whether elements of the dtype are kept in floats. */
  static boolean floats(View v) {
    return v.dtype() == DType.FLOAT32 || v.dtype() == DType.FLOAT16 || v.dtype() == DType.BFLOAT16;
  }

  private static boolean supports(View v) {
    return floats(v) || v.dtype() == DType.BOOL;
  }

  private static int index(DType type) {
    return type == DType.FLOAT16 ? 1 : type == DType.BFLOAT16 ? 2 : 0;
  }

  private static Family family(AtomicReferenceArray<Family> all, int index, Supplier<Family> make) {
    var family = all.get(index);
    if (family == null) {
      all.compareAndSet(index, null, make.get());
      family = all.get(index);
    }
    return family;
  }

  private static Kind kind(int pattern, int operand) {
    return (pattern >> operand & 1) == 1 ? Kind.ROW : Kind.FULL;
  }

  /** What a program computes from its operands. */
  @FunctionalInterface
  private interface Body {
    int value(Formulas f, Draft d, int[] operands);
  }

  private static Program program(int pattern, int inputs, DType type, Body body) {
    var d = new Draft();
    int out = d.operand(Kind.FULL);
    int[] operands = new int[inputs];
    for (int i = 0; i < inputs; i++) {
      operands[i] = d.operand(kind(pattern, i + 1));
    }
    d.perColumn();
    for (int i = 0; i < inputs; i++) {
      operands[i] = d.load(operands[i]);
    }
    d.store(out, body.value(new Formulas(d, type), d, operands));
    return d.done();
  }

  /** Tries; false if there is no program for the operands. */
  boolean unary(Un op, View out, View a) {
    if (!supports(a) || !supports(out) || !Formulas.has(op) || a.dtype() == DType.BOOL && op != Un.NOT) {
      return false;
    }
    if ((op == Un.SIN || op == Un.COS) && beyond(a, Formulas.TRIGONOMETRIC_LIMIT)) {
      return false;
    }
    var type = op.isTest() ? DType.FLOAT32 : out.dtype();
    var family = family(unary, op.ordinal() * TYPES + index(type),
        () -> new Family(pattern -> program(pattern, 1, type, (f, d, x) -> f.apply(op, x[0]))));
    Sweep.of(out).add(a).run(pool, family);
    return true;
  }

  /** Whether a finite element is larger than a limit. */
  private static boolean beyond(View a, float limit) {
    var space = new Space();
    space.start(a.shape());
    space.add(a);
    space.merge(false);
    float[] piece = new float[Math.min(space.size, 1024)];
    for (int at = 0; at < space.size; at += piece.length) {
      int n = Math.min(piece.length, space.size - at);
      space.gather(0, at, n, piece, 0);
      for (int i = 0; i < n; i++) {
        if (Math.abs(piece[i]) > limit && Math.abs(piece[i]) <= Float.MAX_VALUE) {
          return true;
        }
      }
    }
    return false;
  }

  /** Tries; false if there is no program for the operands. */
  boolean binary(Bin op, View out, View a, View b) {
    if (!supports(a) || !Formulas.has(op) || (a.dtype() == DType.BOOL) != logical(op)) {
      return false;
    }
    var type = a.dtype();
    var family = family(binary, op.ordinal() * TYPES + index(type),
        () -> new Family(pattern -> program(pattern, 2, type, (f, d, x) -> f.apply(op, x[0], x[1]))));
    Sweep.of(out).add(a).add(b).run(pool, family);
    return true;
  }

  private static boolean logical(Bin op) {
    return op == Bin.AND || op == Bin.OR || op == Bin.XOR;
  }

  /** Tries; false if there is no program for the operands. */
  boolean scalar(Bin op, View out, View a, double s) {
    if (!floats(a) || !Formulas.has(op) || logical(op)) {
      return false;
    }
    if (op == Bin.POW) {
      if (s == 2) return unary(Un.SQUARE, out, a);
      if (s == 0.5) return unary(Un.SQRT, out, a);
      if (s == -0.5) return unary(Un.RSQRT, out, a);
      if (s == -1) return unary(Un.RECIPROCAL, out, a);
    }
    var type = a.dtype();
    var family = family(scalar, op.ordinal() * TYPES + index(type),
        () -> new Family(pattern -> program(pattern, 1, type, (f, d, x) -> f.apply(op, x[0], d.param()))));
    Sweep.of(out).add(a).param(0, Scalars.rounded((float) s, type)).run(pool, family);
    return true;
  }

  /** Tries; false if there is no program for the operands. */
  boolean compare(Cmp op, View out, View a, View b) {
    if (!supports(a)) {
      return false;
    }
    var family = family(comparisons, op.ordinal() * 2,
        () -> new Family(pattern -> program(pattern, 2, DType.FLOAT32, (f, d, x) -> f.truth(f.mask(op, x[0], x[1])))));
    Sweep.of(out).add(a).add(b).run(pool, family);
    return true;
  }

  /** Tries; false if there is no program for the operands. */
  boolean compare(Cmp op, View out, View a, double s) {
    if (!supports(a)) {
      return false;
    }
    var family = family(comparisons, op.ordinal() * 2 + 1,
        () -> new Family(pattern -> program(pattern, 1, DType.FLOAT32, (f, d, x) -> f.truth(f.mask(op, x[0], d.param())))));
    Sweep.of(out).add(a).param(0, Scalars.rounded((float) s, a.dtype())).run(pool, family);
    return true;
  }

  /** Tries; false if there is no program for the operands. */
  boolean where(View out, View c, View a, View b) {
    if (!supports(a)) {
      return false;
    }
    var family = family(others, 0,
        () -> new Family(pattern -> program(pattern, 3, DType.FLOAT32, (f, d, x) -> f.select(f.isTrue(x[0]), x[1], x[2]))));
    Sweep.of(out).add(c).add(a).add(b).run(pool, family);
    return true;
  }

  /** Tries; false if there is no program for the operands. */
  boolean cast(View out, View a) {
    if (!floats(out) || !floats(a) && a.dtype() != DType.BOOL && a.dtype() != DType.UINT8 && a.dtype() != DType.INT8) {
      return false;
    }
    var type = out.dtype();
    var family = family(others, 1 + index(type), () -> new Family(pattern -> program(pattern, 1, type, (f, d, x) -> f.cast(x[0]))));
    Sweep.of(out).add(a).run(pool, family);
    return true;
  }
}
