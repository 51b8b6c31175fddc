package org.kerava.backend.cpu;

import org.kerava.backend.cpu.nest.Kernel;
import org.kerava.backend.cpu.nest.Nest;
import org.kerava.backend.cpu.nest.Program;
import org.kerava.backend.cpu.simd.Simd;

/** A composite bound to the matrices of a sequence: any thread may run any block of any step. */
final class StepNest {
  /** For {@code time}: an operand that holds one block at a time. */
  static final int GATES = Integer.MIN_VALUE;
  /** Another such operand. */
  static final int INNER = Integer.MIN_VALUE + 1;

  /** Another, in an array that the call names. */
  static final int GIVEN = Integer.MIN_VALUE + 2;

  private static final float[] NOWHERE = {};

  private final Program program;
  private final Kernel kernel;
  private final int lanes;
  private final float[] params;
  private final float[][] arrays;
  private final int[] at; // of step 0
  private final int[] row;
  private final int[] time;

  /**
   * A bound composite.
   *
   * @param nest of a program that reduces nothing
   * @param space its operands at step 0, a matrix each
   * @param time how far the steps of each operand lie apart
   */
  StepNest(Nest nest, float[] params, Space space, int[] time) {
    program = nest.program();
    kernel = nest.kernel(Simd.LANES);
    lanes = Nest.vector(kernel) ? Simd.LANES : 1;
    this.params = params;
    this.time = time;
    int n = space.operands;
    arrays = new float[n][];
    at = new int[n];
    row = new int[n];
    for (int k = 0; k < n; k++) {
      arrays[k] = (float[]) space.arrays[k];
      at[k] = space.offsets[k];
      row[k] = space.strides[k][0];
    }
  }

  /** Runs over a block of rows and columns of a step. */
  void run(int step, int row0, int row1, int col0, int col1) {
    run(step, 0, 0, row0, row1, col0, col1);
  }

  /**
   * Runs over some columns of the only row.
   *
   * @param given holds these columns of {@link #GIVEN} operands, from its beginning
   */
  void run(float[] given, int col0, int col1) {
    run(0, 0, 0, given, 0, 1, col0, col1);
  }

  /**
   * Runs over a block of rows and columns of a step.
   *
   * @param gates where the block's first element lies in {@link #GATES} operands, from their beginning
   * @param inner the same for {@link #INNER} operands
   */
  void run(int step, int gates, int inner, int row0, int row1, int col0, int col1) {
    run(step, gates, inner, NOWHERE, row0, row1, col0, col1);
  }

  private void run(int step, int gates, int inner, float[] given, int row0, int row1, int col0, int col1) {
    var worker = Worker.get();
    var f = worker.frame;
    System.arraycopy(params, 0, f.params, 0, params.length);
    for (int k = 0; k < arrays.length; k++) {
      f.arrays[k] = time[k] == GIVEN ? given : arrays[k];
      f.at[k] = at[k] + switch (time[k]) {
        case GATES -> gates - row0 * row[k] - col0;
        case INNER -> inner - row0 * row[k] - col0;
        case GIVEN -> -at[k] - col0;
        default -> step * time[k];
      };
      f.step[k] = row[k];
    }
    Sweep.block(worker, kernel, program, lanes, row0, row1, col0, col1);
    Sweep.release(f, arrays.length);
  }
}
