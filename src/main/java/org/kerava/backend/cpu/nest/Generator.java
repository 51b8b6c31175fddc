package org.kerava.backend.cpu.nest;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static org.kerava.backend.cpu.simd.VectorNames.FLOATS;
import static org.kerava.backend.cpu.simd.VectorNames.FOLDS;
import static org.kerava.backend.cpu.simd.VectorNames.INTS;
import static org.kerava.backend.cpu.simd.VectorNames.MASK;
import static org.kerava.backend.cpu.simd.VectorNames.OPERATORS;
import static org.kerava.backend.cpu.simd.VectorNames.SHUFFLE;
import static org.kerava.backend.cpu.simd.VectorNames.SPECIES;
import static org.kerava.backend.cpu.simd.VectorNames.VECTOR;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import org.kerava.backend.cpu.nest.Program.Kind;
import org.kerava.backend.cpu.nest.Program.Step;
import org.kerava.backend.cpu.simd.VectorNames;

/**
 * Writes the class of a program's vector kernel: one method with one loop over the rows and in it one loop over the columns for each column
 * section, every value a local variable. For {@code out = relu(x + b)}:
 * <pre>{@code
 * float[] a0 = f.arrays[0], a1 = f.arrays[1], a2 = f.arrays[2];
 * int o0 = f.at[0] + row0 * f.step[0], ...;
 * FloatVector zero = broadcast(S, 0);
 * for (int r = row0; r < row1; r++) {
 *   for (int c = col0; c < col1; c += LANES) {
 *     FloatVector x = fromArray(S, a1, o1 + c), b = fromArray(S, a2, o2 + c), y = x.add(b);
 *     y.blend(zero, y.compare(LE, zero)).intoArray(a0, o0 + c);
 *   }
 *   o0 += f.step[0]; ...
 * }
 * }</pre>
 * Learnt the hard way: the Vector API is called directly, never through methods of ours, which C2 stops inlining in large bodies; the species
 * is a constant; there is one loop body without a tail (see {@link Kernel#run}); a reduction has 32 lanes in several vectors that take turns
 * by moving through the local variables, so that the body need not be unrolled.
 */
final class Generator {
  private static final ClassDesc KERNEL = ClassDesc.of(Kernel.class.getName());
  private static final ClassDesc FRAME = ClassDesc.of(Frame.class.getName());
  private static final ClassDesc COMPARISON = OPERATORS.nested("Comparison");
  private static final ClassDesc BINARY = OPERATORS.nested("Binary");
  private static final ClassDesc ARRAY = CD_float.arrayType();
  private static final MethodTypeDesc RUN = MethodTypeDesc.of(CD_void, FRAME, ARRAY, CD_int, CD_int, CD_int, CD_int);
  private static final MethodTypeDesc BINARY_FLOATS = MethodTypeDesc.of(FLOATS, VECTOR);
  /**
   * C2 inlines no hot method of more than 325 bytes (FreqInlineSize). A kernel must be compiled on its own: inlined into the warm-up it would
   * stay cold itself, and inlined into a driver it exceeds C2's limits there and boxes every vector.
   */
  private static final int NO_INLINING = 326;
  private static final int FRAME_SLOT = 1;
  private static final int SCRATCH = 2;
  private static final int ROW0 = 3;
  private static final int ROW1 = 4;
  private static final int COL0 = 5;
  private static final int COL1 = 6;
  private static final int R = 7;
  private static final int C = 8;

  private final Program program;
  private final int bits;
  private final int lanes;
  private final boolean ragged;
  private final int[] array;
  private final int[] base;
  private final int[] step;
  private final int[] value;
  private int free = 9;
  private int iota;
  private int count;

  private Generator(Program program, int bits, boolean ragged) {
    this.program = program;
    this.bits = bits;
    this.lanes = bits / Float.SIZE;
    this.ragged = ragged;
    array = new int[program.operands()];
    base = new int[program.operands()];
    step = new int[program.operands()];
    value = new int[program.steps.length];
  }

  /**
   * Makes a kernel.
   *
   * @param program what it does
   * @param bits vector width
   * @param ragged whether reductions must leave out columns from {@link Frame#columns} on; else all columns count
   */
  static Kernel kernel(Program program, int bits, boolean ragged) {
    try {
      var bytes = new Generator(program, bits, ragged).bytes();
      var type = MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass();
      return (Kernel) type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot define the kernel of a " + program, e);
    }
  }

  private byte[] bytes() {
    var name = ClassDesc.of(Kernel.class.getPackageName(), "Nest" + program.steps.length);
    return ClassFile.of().build(name, type -> type
        .withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
        .withSuperclass(KERNEL)
        .withMethodBody("<init>", MethodTypeDesc.of(CD_void), 0,
            code -> code.aload(0).invokespecial(KERNEL, "<init>", MethodTypeDesc.of(CD_void)).return_())
        .withMethodBody("run", RUN, ClassFile.ACC_PUBLIC, this::body));
  }

  private void body(CodeBuilder code) {
    for (int i = 0; i < NO_INLINING; i++) {
      code.nop();
    }
    Label work = code.newLabel(); // a drill's call without work counts the rows up
    Label count = code.newLabel();
    code.iload(ROW0).iload(ROW1).if_icmplt(work).labelBinding(count).iinc(ROW1, 1).iload(ROW1).iload(ROW0).if_icmplt(count).return_().labelBinding(work);
    operands(code);
    constants(code);
    code.iload(ROW0).istore(R);
    Label top = code.newLabel();
    Label end = code.newLabel();
    code.labelBinding(top).iload(R).iload(ROW1).if_icmpge(end);
    for (int s = 0; s < program.columns.length; s++) {
      if (program.columns[s]) {
        columns(code, s);
      } else {
        section(code, s, false);
      }
    }
    for (int k = 0; k < program.operands(); k++) {
      if (program.kinds[k] != Kind.SCRATCH) {
        code.iload(base[k]).iload(step[k]).iadd().istore(base[k]);
      }
    }
    code.iinc(R, 1).goto_(top).labelBinding(end).return_();
  }

  private void operands(CodeBuilder code) {
    int scratch = 0;
    for (int k = 0; k < program.operands(); k++) {
      array[k] = free++;
      base[k] = free++;
      step[k] = free++;
      if (program.kinds[k] == Kind.SCRATCH) {
        code.aload(SCRATCH).astore(array[k]);
        code.loadConstant(scratch++).aload(FRAME_SLOT).getfield(FRAME, "scratchSize", CD_int).imul().loadConstant(Kernel.LANES).iadd()
            .istore(base[k]);
        continue;
      }
      code.aload(FRAME_SLOT).getfield(FRAME, "arrays", ARRAY.arrayType()).loadConstant(k).aaload().astore(array[k]);
      code.aload(FRAME_SLOT).getfield(FRAME, "step", CD_int.arrayType()).loadConstant(k).iaload().istore(step[k]);
      code.aload(FRAME_SLOT).getfield(FRAME, "at", CD_int.arrayType()).loadConstant(k).iaload()
          .iload(ROW0).iload(step[k]).imul().iadd().istore(base[k]);
    }
  }

  /** Values that are the same everywhere stand in local variables before the loops. */
  private void constants(CodeBuilder code) {
    for (int i = 0; i < program.steps.length; i++) {
      var s = program.steps[i];
      if (!s.code().constant()) {
        continue;
      }
      value[i] = free++;
      switch (s.code()) {
        case CONST -> {
          floatSpecies(code).loadConstant(Float.intBitsToFloat(s.imm()));
          broadcast(code);
        }
        case PARAM -> {
          floatSpecies(code).aload(FRAME_SLOT).getfield(FRAME, "params", ARRAY).loadConstant(s.imm()).faload();
          broadcast(code);
        }
        default -> code.getstatic(INTS, "SPECIES_" + bits, SPECIES).loadConstant(s.imm())
            .invokestatic(INTS, "broadcast", MethodTypeDesc.of(INTS, SPECIES, CD_int));
      }
      code.astore(value[i]);
    }
    if (ragged) {
      iota = free++;
      count = free++;
      floatSpecies(code).getstatic(KERNEL, "IOTA", ARRAY).iconst_0();
      fromArray(code);
      code.astore(iota);
      floatSpecies(code).aload(FRAME_SLOT).getfield(FRAME, "columns", CD_int).i2f();
      broadcast(code);
      code.astore(count);
    }
  }

  private void columns(CodeBuilder code, int section) {
    int turns = Kernel.LANES / lanes;
    int[][] sums = new int[program.steps.length][];
    boolean reduces = false;
    for (int i = 0; i < sums.length; i++) {
      var s = program.steps[i];
      if (s.section() == section && s.code().reduces()) {
        reduces = true;
        sums[i] = new int[turns];
        for (int t = 0; t < turns; t++) {
          sums[i][t] = free++;
          floatSpecies(code).loadConstant(Interpreter.start(s.code()));
          broadcast(code);
          code.astore(sums[i][t]);
        }
      }
    }
    code.iload(COL0).istore(C);
    Label top = code.newLabel();
    Label end = code.newLabel();
    code.labelBinding(top).iload(C).iload(COL1).if_icmpge(end);
    int inside = -1;
    if (ragged && reduces) {
      inside = free++;
      code.aload(iota);
      floatSpecies(code).iload(C).i2f();
      broadcast(code);
      code.invokevirtual(FLOATS, "add", BINARY_FLOATS);
      comparison(code, "LT").aload(count).invokevirtual(FLOATS, "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR)).astore(inside);
    }
    section(code, section, true);
    for (int i = 0; i < sums.length; i++) {
      if (sums[i] != null) {
        accumulate(code, program.steps[i], sums[i], inside);
      }
    }
    code.iinc(C, lanes).goto_(top).labelBinding(end);
    for (int i = 0; i < sums.length; i++) {
      if (sums[i] != null) {
        fold(code, program.steps[i].code(), sums[i]);
        value[i] = free++;
        code.astore(value[i]);
      }
    }
  }

  /** Combines a value with the oldest of the reduction's vectors, which then becomes the youngest. */
  private void accumulate(CodeBuilder code, Step s, int[] sums, int inside) {
    int t = free++;
    VectorNames.load(code, bits, sums[0]).astore(sums[0]);
    combine(code, s.code(), sums[0], value[s.a()]);
    if (inside >= 0) {
      code.astore(t).aload(sums[0]).aload(t).aload(inside);
      blend(code);
    }
    code.astore(t);
    for (int k = 0; k + 1 < sums.length; k++) {
      code.aload(sums[k + 1]).astore(sums[k]);
    }
    code.aload(t).astore(sums[sums.length - 1]);
  }

  /** Leaves a combined with b on the stack. */
  private void combine(CodeBuilder code, Code op, int a, int b) {
    switch (op) {
      case SUM -> code.aload(a).aload(b).invokevirtual(FLOATS, "add", BINARY_FLOATS);
      case PROD -> code.aload(a).aload(b).invokevirtual(FLOATS, "mul", BINARY_FLOATS);
      default -> { // b > a or b is NaN: b, else a
        code.aload(a).aload(b);
        code.aload(b);
        comparison(code, op == Code.MAX ? "GT" : "LT").aload(a).invokevirtual(FLOATS, "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR));
        code.aload(b);
        comparison(code, "NE").aload(b).invokevirtual(FLOATS, "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR));
        code.invokevirtual(MASK, "or", MethodTypeDesc.of(MASK, MASK));
        blend(code);
      }
    }
  }

  /** Leaves the reduction of all lanes on the stack, in a vector of equal lanes. */
  private void fold(CodeBuilder code, Code op, int[] sums) {
    for (int sum : sums) {
      VectorNames.load(code, bits, sum).astore(sum);
    }
    for (int n = sums.length / 2; n * lanes >= 16; n /= 2) {
      for (int k = 0; k < n; k++) {
        combine(code, op, sums[k], sums[k + n]);
        code.astore(sums[k]);
      }
    }
    for (int distance = 8; distance > 0; distance /= 2) {
      if (distance >= lanes) {
        for (int k = 0; k < distance / lanes; k++) {
          combine(code, op, sums[k], sums[k + distance / lanes]);
          code.astore(sums[k]);
        }
      } else { // both partners compute the same, so that all lanes end up equal
        int other = free++;
        code.aload(sums[0]).getstatic(FOLDS, "BY_" + distance + "_" + bits, SHUFFLE).invokevirtual(FLOATS, "rearrange", MethodTypeDesc.of(FLOATS, SHUFFLE))
            .astore(other);
        combine(code, op, sums[0], other);
        code.astore(sums[0]);
      }
    }
    code.aload(sums[0]);
    if (op == Code.MAX || op == Code.MIN) { // 0 has no sign
      floatSpecies(code).fconst_0();
      broadcast(code);
      code.invokevirtual(FLOATS, "add", BINARY_FLOATS);
    }
  }

  private void section(CodeBuilder code, int section, boolean perColumn) {
    for (int i = 0; i < program.steps.length; i++) {
      var s = program.steps[i];
      if (s.section() != section || s.code().reduces()) {
        continue;
      }
      if (s.code() == Code.STORE) {
        store(code, s, perColumn);
      } else {
        step(code, s, perColumn);
        value[i] = free++;
        code.astore(value[i]);
      }
    }
  }

  private void store(CodeBuilder code, Step s, boolean perColumn) {
    int k = s.imm();
    if (perColumn) {
      code.aload(value[s.a()]).aload(array[k]).iload(base[k]).iload(C).iadd()
          .invokevirtual(FLOATS, "intoArray", MethodTypeDesc.of(CD_void, ARRAY, CD_int));
    } else {
      code.aload(array[k]).iload(base[k]).aload(value[s.a()]).iconst_0().invokevirtual(FLOATS, "lane", MethodTypeDesc.of(CD_float, CD_int))
          .fastore();
    }
  }

  /** Leaves the step's value on the stack. */
  private void step(CodeBuilder code, Step s, boolean perColumn) {
    switch (s.code()) {
      case LOAD -> {
        int k = s.imm();
        floatSpecies(code).aload(array[k]).iload(base[k]);
        if (program.kinds[k] == Kind.ROW) {
          code.faload();
          broadcast(code);
        } else {
          code.iload(C).iadd();
          fromArray(code);
        }
      }
      case ADD, SUB, MUL, DIV -> arguments(code, s).invokevirtual(FLOATS, name(s), BINARY_FLOATS);
      case FMA -> arguments(code, s).invokevirtual(FLOATS, "fma", MethodTypeDesc.of(FLOATS, VECTOR, VECTOR));
      case NEG, ABS, SQRT -> arguments(code, s).invokevirtual(FLOATS, name(s), MethodTypeDesc.of(FLOATS));
      case LT, LE, EQ, NE -> {
        code.aload(value[s.a()]);
        comparison(code, s.code().name()).aload(value[s.b()])
            .invokevirtual(FLOATS, "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR));
      }
      case AND, OR -> arguments(code, s).invokevirtual(MASK, name(s), MethodTypeDesc.of(MASK, MASK));
      case NOT -> arguments(code, s).invokevirtual(MASK, "not", MethodTypeDesc.of(MASK));
      case SELECT -> {
        code.aload(value[s.c()]).aload(value[s.b()]).aload(value[s.a()]);
        blend(code);
      }
      case BITS -> arguments(code, s).invokevirtual(FLOATS, "reinterpretAsInts", MethodTypeDesc.of(INTS));
      case FLOAT -> arguments(code, s).invokevirtual(INTS, "reinterpretAsFloats", MethodTypeDesc.of(FLOATS));
      case IADD -> arguments(code, s).invokevirtual(INTS, "add", MethodTypeDesc.of(INTS, VECTOR));
      case ISUB -> arguments(code, s).invokevirtual(INTS, "sub", MethodTypeDesc.of(INTS, VECTOR));
      case IAND -> arguments(code, s).invokevirtual(INTS, "and", MethodTypeDesc.of(INTS, VECTOR));
      case IOR -> arguments(code, s).invokevirtual(INTS, "or", MethodTypeDesc.of(INTS, VECTOR));
      case SHL, SHR -> code.aload(value[s.a()]).getstatic(OPERATORS, s.code() == Code.SHL ? "LSHL" : "ASHR", BINARY).loadConstant(s.imm())
          .invokevirtual(INTS, "lanewise", MethodTypeDesc.of(INTS, BINARY, CD_int));
      default -> throw new AssertionError(s);
    }
  }

  private static String name(Step s) {
    return s.code().name().toLowerCase(java.util.Locale.ROOT);
  }

  private CodeBuilder arguments(CodeBuilder code, Step s) {
    code.aload(value[s.a()]);
    if (s.b() >= 0) {
      code.aload(value[s.b()]);
    }
    if (s.c() >= 0) {
      code.aload(value[s.c()]);
    }
    return code;
  }

  private CodeBuilder floatSpecies(CodeBuilder code) {
    return code.getstatic(FLOATS, "SPECIES_" + bits, SPECIES);
  }

  private static void broadcast(CodeBuilder code) {
    code.invokestatic(FLOATS, "broadcast", MethodTypeDesc.of(FLOATS, SPECIES, CD_float));
  }

  private static void fromArray(CodeBuilder code) {
    code.invokestatic(FLOATS, "fromArray", MethodTypeDesc.of(FLOATS, SPECIES, ARRAY, CD_int));
  }

  private static CodeBuilder comparison(CodeBuilder code, String name) {
    return code.getstatic(OPERATORS, name, COMPARISON);
  }

  private static void blend(CodeBuilder code) {
    code.invokevirtual(FLOATS, "blend", MethodTypeDesc.of(FLOATS, VECTOR, MASK));
  }
}
