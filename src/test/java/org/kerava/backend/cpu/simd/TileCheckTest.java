package org.kerava.backend.cpu.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A tile that takes clearly longer per multiply-add than a lower one gives way to it; noise changes nothing. */
class TileCheckTest {
  private static Tile tile(int rows) {
    return new ScalarTile(rows, 32, false);
  }

  private static int[] heights(TileCheck check, int rows) {
    return IntStream.rangeClosed(1, rows).map(check::height).toArray();
  }

  @Test
  void aSpilledTileGivesWayToTheFastestLowerOne() {
    double[] nanos = {0, 3, 1.5, 1, 2.5, 0.9, 2}; // by rows: 4 and 6 are spilled
    var check = new TileCheck(6, (tile, stride) -> nanos[tile.rows]);
    for (int r : new int[] {6, 4, 2, 5, 3, 1}) {
      check.taken(tile(r), 16);
    }
    assertArrayEquals(new int[] {1, 2, 3, 2, 5, 2}, heights(check, 6), "the first faster one, not one that has given way itself");
  }

  @Test
  void lowerTilesMayBeSlower() {
    var check = new TileCheck(6, (tile, stride) -> 1.0 / tile.rows);
    for (int r = 1; r <= 6; r++) {
      check.taken(tile(r), 16);
    }
    assertArrayEquals(new int[] {1, 2, 3, 4, 5, 6}, heights(check, 6));
  }

  @Test
  void interruptedRoundsDoNotCount() {
    int[] calls = {0};
    var check = new TileCheck(6, (tile, stride) -> tile.rows == 6 && ++calls[0] % 3 != 0 ? 50 : 1);
    check.taken(tile(3), 16);
    check.taken(tile(6), 16);
    assertEquals(6, check.height(6));
  }

  @Test
  void realTilesAreMeasured() {
    var check = new TileCheck(12);
    for (int r : new int[] {12, 6, 3}) {
      check.taken(tile(r), 40);
    }
    for (int rows : heights(check, 12)) {
      assertTrue(rows > 0);
    }
  }
}
