package org.kerava.backend.cpu.simd;

import java.util.Locale;
import java.util.function.ToDoubleBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds tiles that C2 has compiled badly: whether all sums of a tile stay in registers is its decision, and one that does not halves the speed
 * (see {@link Tiles}). Taller tiles do more multiply-adds per load, so each should be at least about as fast as the lower ones; one that
 * clearly is not gives way to the next lower one. That changes no result. A comparison takes some 50 microseconds of the warm-up's thread.
 */
final class TileCheck {
  /** A tile must be slower by this factor. Lower tiles are slower by nature, so nothing but spilled sums makes such a difference. */
  static final double MARGIN = 1.3;

  private static final int ROUNDS = 8;
  private static final int DEPTH = 96;

  private final ToDoubleBiFunction<Tile, Integer> clock;
  private final @Nullable Tile[] compiled; // [rows]
  private final int[] strides;
  private final int[] heights;

  /**
   * The tiles of a form, none of which is compiled yet.
   *
   * @param rows of the tallest
   */
  TileCheck(int rows) {
    this(rows, TileCheck::nanos);
  }

  /**
   * With a clock of its own.
   *
   * @param rows of the tallest
   * @param clock gives the time of a multiply-add of a tile, which gets the stride of A
   */
  TileCheck(int rows, ToDoubleBiFunction<Tile, Integer> clock) {
    this.clock = clock;
    compiled = new Tile[rows + 1];
    strides = new int[rows + 1];
    heights = new int[rows + 1];
    for (int r = 0; r <= rows; r++) {
      heights[r] = r;
    }
  }

  /** {@return the rows of the tile that should run where one of so many is wanted: as many or fewer} */
  int height(int rows) {
    return heights[rows];
  }

  /** A tile is compiled, with its stride of A; it is compared with those before it. */
  void taken(Tile tile, int stride) {
    compiled[tile.rows] = tile;
    strides[tile.rows] = stride;
    for (int tall = compiled.length - 1; tall > 1; tall--) {
      for (int low = tall - 1; low > 0; low--) {
        if ((tall == tile.rows || low == tile.rows) && heights[tall] == tall && heights[low] == low) {
          compare(compiled[tall], compiled[low]);
        }
      }
    }
  }

  private void compare(@Nullable Tile tall, @Nullable Tile low) {
    if (tall == null || low == null || ratio(tall, low) < MARGIN) {
      return;
    }
    double ratio = ratio(tall, low); // once more: it may have been something else that ran
    if (ratio < MARGIN) {
      return;
    }
    for (int r = 0; r < heights.length; r++) {
      if (heights[r] == tall.rows) {
        heights[r] = low.rows;
      }
    }
    System.getLogger("org.kerava").log(System.Logger.Level.DEBUG, String.format(Locale.ROOT,
        "%s gives way to %s: it takes %.1f times as long per multiply-add, probably since the JIT keeps sums in memory", tall, low, ratio));
  }

  /** The best of several short rounds, taken in turn. */
  private double ratio(Tile tall, Tile low) {
    double a = Double.POSITIVE_INFINITY;
    double b = Double.POSITIVE_INFINITY;
    for (int i = 0; i < ROUNDS; i++) {
      a = Math.min(a, clock.applyAsDouble(tall, strides[tall.rows]));
      b = Math.min(b, clock.applyAsDouble(low, strides[low.rows]));
    }
    return a / b;
  }

  private static double nanos(Tile tile, int stride) {
    var a = new float[tile.rows * stride + DEPTH * 16]; // enough for both forms of A: a transposed one has a stride of 12 at most
    var b = new float[DEPTH * tile.cols];
    var c = new float[tile.rows * tile.cols];
    long start = System.nanoTime();
    tile.run(a, 0, stride, 0, b, 0, tile.cols, 0, c, 0, tile.cols, 1, DEPTH, false);
    return (double) (System.nanoTime() - start) / (tile.rows * tile.cols * DEPTH);
  }
}
