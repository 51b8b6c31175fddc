package org.kerava.training;

import java.util.ArrayList;
import java.util.List;
import org.kerava.backend.Backends;
import org.kerava.ops.GlobalSeed;
import org.kerava.ops.Operations;
import org.kerava.ops.Remat;
import org.kerava.tensor.Scope;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Variable;

/** Steps that are run for their speed and leave no trace (internal). */
public final class Rehearsal {
  private static final long BLOCK_NANOS = 40_000_000;
  private static final long LONGEST_NANOS = 3_000_000_000L;
  /** Blocks without a gain that end it, and the gain that counts: the second compiler of the JVM comes late and at once. */
  private static final int STEADY_BLOCKS = 5;
  private static final double GAIN = 0.97;

  private Rehearsal() {}

  /**
   * Repeats a step until the kernels are ready and it has not become faster for some blocks of calls; at most for some seconds, but twice.
   *
   * @param step what to repeat
   */
  public static void run(Runnable step) {
    long start = System.nanoTime();
    double best = Double.POSITIVE_INFINITY;
    int steady = 0;
    step.run();
    while (steady < STEADY_BLOCKS) {
      Backends.current().settle();
      long block = System.nanoTime();
      double fastest = Double.POSITIVE_INFINITY;
      long now = block;
      do {
        long before = now;
        step.run();
        now = System.nanoTime();
        fastest = Math.min(fastest, now - before);
      } while (now - block < BLOCK_NANOS);
      steady = fastest < GAIN * best ? 0 : steady + 1;
      best = Math.min(best, fastest);
      if (now - start > LONGEST_NANOS) return;
    }
  }

  /**
   * Remembers the global seed, all variables that this thread is going to assign, seeds of generators among them, and some more.
   *
   * @param updated what optimizers change without assigning
   * @return puts all back
   */
  public static Scope preserve(List<Variable> updated) {
    var values = new ArrayList<Tensor>();
    for (Variable v : updated) values.add(Operations.copy(v));
    Scope seed = GlobalSeed.preserve();
    Scope assigned = Remat.undoing();
    return () -> {
      assigned.close();
      seed.close();
      for (int i = 0; i < values.size(); i++) updated.get(i).assign(values.get(i));
    };
  }
}
