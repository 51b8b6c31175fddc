package org.kerava.backend.cpu.nest;

import java.util.Arrays;
import org.kerava.backend.cpu.nest.Program.Kind;
import org.kerava.backend.cpu.simd.Simd;
import org.kerava.backend.cpu.simd.Warm;

/** A program with its kernels: the interpreter, and the vector kernels once they are compiled. */
public final class Nest {
  /** Instructions that take the interpreter, itself yet to be compiled, longer than the compiler needs for the kernel. */
  private static final long MUCH = 1 << 22;

  private final Program program;
  private final Warm<Kernel> whole;
  private final Warm<Kernel> ragged;

  /**
   * A nest; its vector kernels are made and warmed up when they are first wanted.
   *
   * @param program what it does
   */
  public Nest(Program program) {
    this.program = program;
    var twin = new Interpreter(program);
    whole = new Warm<>(twin, () -> Generator.kernel(program, Simd.BITS, false), new Drill(false));
    ragged = program.reduces()
        ? new Warm<>(twin, () -> Generator.kernel(program, Simd.BITS, true), new Drill(true)) : whole;
  }

  /** {@return what it does} */
  public Program program() {
    return program;
  }

  /**
   * {@return the best kernel that may run now}
   *
   * @param columns how many a row has, if the program reduces rows
   */
  public Kernel kernel(int columns) {
    return kernel(columns, 0);
  }

  /**
   * {@return the best kernel that may run now; for a call with much to do waits a little for the one to have}
   *
   * @param columns how many a row has, if the program reduces rows
   * @param elements how many all rows of the call have
   */
  public Kernel kernel(int columns, long elements) {
    var kernel = columns % Simd.LANES == 0 ? whole : ragged;
    return elements * program.steps.length < MUCH ? kernel.get() : kernel.await();
  }

  /** {@return whether the kernel for whole vectors of columns is the one to have; asks for it. One that the compiler leaves slow never is} */
  public boolean ready() {
    whole.get();
    return whole.ready() && !whole.failed();
  }

  /** {@return whether a kernel needs whole vectors of columns} */
  public static boolean vector(Kernel kernel) {
    return !(kernel instanceof Interpreter);
  }

  private @org.jspecify.annotations.Nullable Frame trial;
  private float[] trialScratch = {};

  private static final int MOST = 96;

  private final class Drill implements Warm.Drill<Kernel> {
    private final boolean uneven;

    Drill(boolean uneven) {
      this.uneven = uneven;
    }

    @Override
    public int run(Kernel kernel, int round) {
      return drill(kernel, round, uneven);
    }

    @Override
    public boolean idle(Kernel kernel, int calls) {
      var f = trial();
      for (int i = 0; i < calls; i++) {
        kernel.run(f, trialScratch, Warm.TURNS, 0, 0, 0);
      }
      return true;
    }
  }

  private Frame trial() {
    Frame f = trial;
    return f == null ? trial = make() : f;
  }

  private Frame make() {
    int most = MOST;
    var f = new Frame(program.operands(), program.params());
    for (int k = 0; k < program.operands(); k++) {
      f.arrays[k] = new float[4 * most];
      for (int i = 0; i < f.arrays[k].length; i++) {
        f.arrays[k][i] = 0.25f + (i * 7 & 15) / 16f;
      }
      f.arrays[k][3 * most] = Float.NaN;
      f.step[k] = program.kind(k) == Kind.ROW ? 1 : most;
    }
    Arrays.fill(f.params, 0.5f);
    trialScratch = new float[Kernel.LANES + program.scratch * most];
    f.scratchSize = most;
    return f;
  }

  /**
   * A small call on data of its own: one to four rows, one vector or more, lanes that rise and fall, a row with NaN. What C2 has not seen it
   * compiles as a trap (the largest of some lanes has two branches), and a kernel that runs a few times a second only, say for the ten classes
   * of a loss, would box its vectors for minutes after falling into it.
   */
  private int drill(Kernel kernel, int round, boolean uneven) {
    Frame f = trial();
    int from = round & 3;
    int to = Math.min(4, from + 1 + (round >> 2 & 1));
    int columns = 16 + 16 * (round >> 1 & 1) + 32 * (round >> 3 & 1);
    f.columns = uneven ? columns - 3 : columns;
    kernel.run(f, trialScratch, from, to, 0, columns);
    return Math.max(1, (to - from) * columns / Simd.LANES * program.steps.length);
  }
}
