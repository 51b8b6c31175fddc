package org.kerava.backend.cpu.simd;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static org.kerava.backend.cpu.simd.VectorNames.FLOATS;
import static org.kerava.backend.cpu.simd.VectorNames.SPECIES;
import static org.kerava.backend.cpu.simd.VectorNames.VECTOR;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;

/**
 * Writes the class of one vector {@link Tile}. A tile keeps all its accumulators in local variables, so every size needs code of its own;
 * as source the family would be thousands of lines. What the class of a 2x2-vector strided tile does:
 * <pre>{@code
 * FloatVector c00 = fromArray(S, s, so), c01 = ..., c10 = ..., c11 = ...;
 * for (int h = 0; h < outer; h++) {                         // absent from one-level tiles
 *   int b0 = bo + h * bh, a0 = ao + h * ah, a1 = a0 + as;
 *   for (int p = 0; p < inner; p++) {
 *     FloatVector u = fromArray(S, b, b0 + p * bs), v = fromArray(S, b, b0 + p * bs + LANES), x;
 *     x = broadcast(S, a[a0 + p]); c00 = x.fma(u, c00); c01 = x.fma(v, c01);
 *     x = broadcast(S, a[a1 + p]); c10 = x.fma(u, c10); c11 = x.fma(v, c11);
 *   }
 * }
 * c00.intoArray(c, co); ...
 * }</pre>
 * No unrolling over k: it gains nothing and makes C1 give up.
 */
final class TileGenerator {
  private static final ClassDesc TILE = ClassDesc.of(Tile.class.getName());
  private static final ClassDesc ARRAY = CD_float.arrayType();
  private static final MethodTypeDesc CHAIN = MethodTypeDesc.of(CD_void, ARRAY, CD_int, CD_int, CD_int, ARRAY, CD_int, CD_int, CD_int,
      ARRAY, CD_int, CD_int, ARRAY, CD_int, CD_int, CD_int, CD_int);
  private static final MethodTypeDesc STEP = MethodTypeDesc.of(CD_void, ARRAY, CD_int, CD_int, ARRAY, CD_int, CD_int, ARRAY, CD_int,
      CD_int, ARRAY, CD_int, CD_int, CD_int);

  private final Form form;
  private final int rows;
  private final int vectors;
  private int a;
  private int ao;
  private int as;
  private int ah;
  private int b;
  private int bo;
  private int bs;
  private int bh;
  private int s;
  private int so;
  private int ss;
  private int c;
  private int co;
  private int cs;
  private int outer;
  private int inner;

  /**
   * What the tiles of a family share.
   *
   * @param bits vector width
   * @param transposed whether A comes as {@code a[k][i]}
   * @param twoLevels whether the loop over {@code outer} is in the tile (needs registers; see perf notes in {@link Tiles})
   * @param strideA a constant for A's stride, or 0: variable strides cost range checks in every step where registers are few
   * @param strideB a constant for B's stride, or 0
   */
  record Form(int bits, boolean transposed, boolean twoLevels, int strideA, int strideB) {
    int lanes() {
      return bits / Float.SIZE;
    }

    /**
     * Whether sums are loaded by their class ({@link Exact}) and drills fail: so the tallest tiles of 512 bits take four fifths of the time. Of lower
     * tiles and those with a constant stride each of it made C2 compile some badly: an LSTM took 13 ms instead of 8, 1x1 convolutions 24 to 42
     * instead of 19. With 256 bits neither has shown a gain.
     */
    boolean exact(int rows) {
      return bits == 512 && strideA == 0 && rows == Tiles.TALL;
    }
  }

  private TileGenerator(Form form, int rows, int vectors) {
    this.form = form;
    this.rows = rows;
    this.vectors = vectors;
  }

  /** Makes a tile of {@code rows} times {@code vectors} accumulators. */
  static Tile tile(Form form, int rows, int vectors) {
    try {
      var bytes = new TileGenerator(form, rows, vectors).bytes();
      var type = MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass();
      return (Tile) type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot define the tile " + rows + "x" + vectors * form.lanes(), e);
    }
  }

  private byte[] bytes() {
    var name = ClassDesc.of(Tile.class.getPackageName(), "Tile" + rows + "x" + vectors * form.lanes());
    return ClassFile.of().build(name, type -> type
        .withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
        .withSuperclass(TILE)
        .withMethodBody("<init>", MethodTypeDesc.of(CD_void), 0, code -> code.aload(0).loadConstant(rows)
            .loadConstant(vectors * form.lanes()).invokespecial(TILE, "<init>", MethodTypeDesc.of(CD_void, CD_int, CD_int)).return_())
        .withMethodBody(form.twoLevels ? "chain" : "step", form.twoLevels ? CHAIN : STEP,
            0, this::body));
  }

  private void body(CodeBuilder code) {
    int slot = 1;
    a = slot++;
    ao = slot++;
    as = slot++;
    ah = form.twoLevels ? slot++ : -1;
    b = slot++;
    bo = slot++;
    bs = slot++;
    bh = form.twoLevels ? slot++ : -1;
    s = slot++;
    so = slot++;
    ss = slot++;
    c = slot++;
    co = slot++;
    cs = slot++;
    outer = form.twoLevels ? slot++ : -1;
    inner = slot++;
    int sums = slot;
    drilled(code);
    start(code, sums);
    slot += rows * vectors;
    if (form.twoLevels) {
      int h = slot++;
      int next = slot;
      loop(code, h, outer, () -> product(code, sums, h, next));
    } else {
      product(code, sums, -1, slot);
    }
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < vectors; j++) {
        code.aload(sums + i * vectors + j).aload(c);
        index(code, co, cs, i, j).invokevirtual(FLOATS, "intoArray", MethodTypeDesc.of(CD_void, ARRAY, CD_int));
      }
    }
    code.return_();
  }

  /**
   * What drills call without work (see {@code Tiles.Drill}): a negative {@code inner} is counted up, then {@code co = -1} returns, and {@code s = null}
   * fails. C2 takes a failing check for rare, however often it fails; a return that is taken more often than not tells it that the work is rare, and
   * it then keeps sums of the loop in memory and addresses in vector registers.
   */
  private void drilled(CodeBuilder code) {
    Label count = code.newLabel();
    Label check = code.newLabel();
    Label work = code.newLabel();
    code.goto_(check).labelBinding(count).iinc(inner, 1).labelBinding(check).iload(inner).iflt(count);
    code.aload(s).arraylength().pop();
    code.iload(co).ifge(work).return_().labelBinding(work);
  }

  /** Loads the start of the chains. Always a load, from zeros if need be: a branch between load and zero makes C2 spill the sums. */
  private void start(CodeBuilder code, int sums) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < vectors; j++) {
        species(code).aload(s);
        index(code, so, ss, i, j).invokestatic(FLOATS, "fromArray", MethodTypeDesc.of(FLOATS, SPECIES, ARRAY, CD_int))
            .astore(sums + i * vectors + j);
      }
    }
  }

  private void product(CodeBuilder code, int sums, int h, int free) {
    int slot = free;
    int b0 = slot++;
    int p = slot++;
    int x = slot++;
    int v = slot;
    slot += vectors;
    int a0 = slot;
    offset(code, bo, h, bh).istore(b0);
    offset(code, ao, h, ah).istore(a0);
    for (int i = 1; i < rows && !form.transposed && form.strideA == 0; i++) {
      code.iload(a0 + i - 1).iload(as).iadd().istore(a0 + i);
    }
    loop(code, p, inner, () -> {
      for (int j = 0; j < vectors; j++) {
        species(code).aload(b).iload(b0).iload(p);
        stride(code, bs, form.strideB).imul().iadd();
        plus(code, j * form.lanes()).invokestatic(FLOATS, "fromArray", MethodTypeDesc.of(FLOATS, SPECIES, ARRAY, CD_int)).astore(v + j);
      }
      for (int i = 0; i < rows; i++) {
        species(code).aload(a);
        if (form.transposed) {
          code.iload(a0).iload(p);
          plus(stride(code, as, form.strideA).imul().iadd(), i);
        } else if (form.strideA > 0) {
          plus(code.iload(a0).iload(p).iadd(), i * form.strideA);
        } else {
          code.iload(a0 + i).iload(p).iadd();
        }
        broadcast(code.faload()).astore(x);
        for (int j = 0; j < vectors; j++) {
          int sum = sums + i * vectors + j;
          code.aload(x).aload(v + j);
          (form.exact(rows) ? VectorNames.load(code, form.bits, sum) : code.aload(sum))
              .invokevirtual(FLOATS, "fma", MethodTypeDesc.of(FLOATS, VECTOR, VECTOR)).astore(sum);
        }
      }
    });
  }

  private static CodeBuilder offset(CodeBuilder code, int base, int h, int stride) {
    return h < 0 ? code.iload(base) : code.iload(base).iload(h).iload(stride).imul().iadd();
  }

  private static CodeBuilder stride(CodeBuilder code, int variable, int constant) {
    return constant > 0 ? code.loadConstant(constant) : code.iload(variable);
  }

  private static CodeBuilder plus(CodeBuilder code, int constant) {
    return constant == 0 ? code : code.loadConstant(constant).iadd();
  }

  private CodeBuilder index(CodeBuilder code, int start, int stride, int i, int j) {
    return plus(code.iload(start).loadConstant(i).iload(stride).imul().iadd(), j * form.lanes());
  }

  private CodeBuilder species(CodeBuilder code) {
    return code.getstatic(FLOATS, "SPECIES_" + form.bits, SPECIES);
  }

  private static CodeBuilder broadcast(CodeBuilder code) {
    return code.invokestatic(FLOATS, "broadcast", MethodTypeDesc.of(FLOATS, SPECIES, CD_float));
  }

  /** {@code for (int i = 0; i < limit; i++) body}. */
  private static void loop(CodeBuilder code, int i, int limit, Runnable body) {
    Label top = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(i).labelBinding(top).iload(i).iload(limit).if_icmpge(end);
    body.run();
    code.iinc(i, 1).goto_(top).labelBinding(end);
  }
}
