package org.kerava.backend.cpu;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Work arrays of one thread, kept between calls; each driver uses slots of its own, so that nested use cannot collide. */
final class Scratch {
  static final int GEMM_B = 0;
  static final int GEMM_A = 1;
  static final int GEMM_C = 2;
  static final int GEMM_TAIL = 3;
  static final int GEMM_SHARED = 4;
  static final int GEMM_PARTS = 5;
  static final int GEMM_SOURCE = 6;
  static final int CONV_WEIGHTS = 7;
  static final int CONV_OUT = 8;
  static final int CONV_WEIGHTS_PACKED = 9;
  static final int CONV_PLANES = 10;
  static final int COLUMNS = 11;
  static final int RECURRENT = 12;
  static final int ATTENTION_KEYS = 13;
  static final int ATTENTION_KEY_ROWS = 14;
  static final int ATTENTION_VALUES = 15;
  static final int ATTENTION_QUERIES = 16;
  static final int ATTENTION_SCORES = 17;
  static final int ATTENTION_SLOPES = 18;
  static final int COPIES = 19;
  static final int RECURRENT_INPUT = 20;
  static final int RECURRENT_STATES = 21;
  static final int RECURRENT_ROWS = 22;
  static final int ROW_GRADIENT = 23;
  static final int DRAWN = 24;
  static final int MADE = 25;

  private static final ThreadLocal<Scratch> LOCAL = ThreadLocal.withInitial(Scratch::new);

  private final float[][] slots = new float[26][0];

  private final @Nullable Matrix[] matrices = new @Nullable Matrix[slots.length];
  private final @Nullable Matrix[] transposed = new @Nullable Matrix[slots.length];

  private final int[][] ints = new int[3][0];

  private Scratch() {}

  /** At least {@code size} ints of any content; a thread has three such arrays, number 0 to 2. */
  static int[] ints(int slot, int size) {
    var ints = LOCAL.get().ints;
    if (ints[slot].length < size) {
      ints[slot] = new int[size];
    }
    return ints[slot];
  }

  /** At least {@code size} floats of any content. */
  static float[] floats(int slot, int size) {
    var slots = LOCAL.get().slots;
    if (slots[slot].length < size) {
      slots[slot] = new float[Math.max(size, Math.min(2 * slots[slot].length, 1 << 20))];
    }
    return slots[slot];
  }

  /** The array of a slot as a matrix by rows: the same object as long as it is the same. */
  static Matrix matrix(int slot, int stride) {
    var local = LOCAL.get();
    var m = local.matrices[slot];
    if (m == null || m.data() != local.slots[slot] || m.rows() != stride) {
      local.matrices[slot] = m = Matrix.of(local.slots[slot], 0, stride);
      local.transposed[slot] = m.transpose();
    }
    return m;
  }

  /** The transpose of {@link #matrix}. */
  static Matrix transposed(int slot, int stride) {
    matrix(slot, stride);
    return Objects.requireNonNull(LOCAL.get().transposed[slot]);
  }
}
