package org.kerava.backend.cpu.simd;

/** Transposing copies of small blocks, for packing. */
public final class Transpose {
  /** Rows and columns of the squares that are turned in registers. */
  private static final int SIDE = 16;

  private Transpose() {}

  /**
   * {@code to[j][i] = from[i][j]} for {@code rows} rows and {@code columns} columns of {@code from}.
   *
   * @param fromStride row stride of {@code from}
   * @param toStride row stride of {@code to}
   */
  public static void transpose(float[] from, int fromAt, int fromStride, float[] to, int toAt, int toStride, int rows, int columns) {
    int i = 0;
    int whole = columns / SIDE * SIDE;
    if (Simd.LANES == SIDE && rows >= SIDE && whole > 0) {
      var squares = Squares.TURN.get();
      for (; i + SIDE <= rows; i += SIDE) {
        int row = fromAt + i * fromStride;
        squares.turn(from, row, fromStride, to, toAt + i, toStride, whole);
        byFours(from, row + whole, fromStride, to, toAt + i + whole * toStride, toStride, SIDE, columns - whole);
      }
    }
    byFours(from, fromAt + i * fromStride, fromStride, to, toAt + i, toStride, rows - i, columns);
  }

  /** Four rows at a time, the rest one by one. */
  private static void byFours(float[] from, int fromAt, int fromStride, float[] to, int toAt, int toStride, int rows, int columns) {
    int i = 0;
    for (; i + 4 <= rows; i += 4) {
      int a = fromAt + i * fromStride;
      int b = a + fromStride;
      int c = b + fromStride;
      int d = c + fromStride;
      int t = toAt + i;
      for (int j = 0; j < columns; j++, t += toStride) {
        to[t] = from[a + j];
        to[t + 1] = from[b + j];
        to[t + 2] = from[c + j];
        to[t + 3] = from[d + j];
      }
    }
    for (; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        to[toAt + j * toStride + i] = from[fromAt + i * fromStride + j];
      }
    }
  }

  /** Turns squares of {@link #SIDE} rows and columns. */
  @FunctionalInterface
  interface Squares {
    /** The form of this run. */
    Warm<Squares> TURN = new Warm<>((from, fromAt, fromStride, to, toAt, toStride, columns) ->
        byFours(from, fromAt, fromStride, to, toAt, toStride, SIDE, columns), () -> VectorSquares::turn, new Drill());

    /**
     * As {@link Transpose#transpose} for SIDE rows.
     *
     * @param columns a multiple of SIDE
     */
    void turn(float[] from, int fromAt, int fromStride, float[] to, int toAt, int toStride, int columns);
  }

  /** One to four squares. */
  private static final class Drill implements Warm.Drill<Squares> {
    private final float[] from = new float[SIDE * 4 * SIDE];
    private final float[] to = new float[4 * SIDE * SIDE];

    @Override
    public int run(Squares kernel, int round) {
      int squares = 1 + (round & 3);
      kernel.turn(from, 0, 4 * SIDE, to, 0, SIDE, squares * SIDE);
      return 96 * squares;
    }
  }

  /** {@code to[p][i] = from[p][i]} for {@code depth} rows of {@code columns} floats; {@code to} has rows of {@code stride}. */
  public static void copyColumns(float[] from, int fromAt, int fromStride, float[] to, int stride, int columns, int depth) {
    if (columns == 4) {
      for (int p = 0, f = fromAt, t = 0; p < depth; p++, f += fromStride, t += stride) {
        to[t] = from[f];
        to[t + 1] = from[f + 1];
        to[t + 2] = from[f + 2];
        to[t + 3] = from[f + 3];
      }
    } else {
      for (int p = 0; p < depth; p++) {
        System.arraycopy(from, fromAt + p * fromStride, to, p * stride, columns);
      }
    }
  }
}
