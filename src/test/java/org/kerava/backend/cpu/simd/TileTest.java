package org.kerava.backend.cpu.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every generated tile of every width this CPU has, against its twin, to the bit. */
class TileTest {
  static int[] widths() {
    return IntStream.of(0, 128, 256, 512).filter(bits -> bits <= Simd.BITS).toArray();
  }

  @ParameterizedTest
  @MethodSource("widths")
  void tilesAgreeWithTheirTwins(int bits) {
    var tiles = new Tiles(bits, false);
    var random = new Random(bits);
    for (var form : Tiles.A.values()) {
      for (int rows = 1; rows <= tiles.rows(form); rows++) {
        for (int variant = 0; variant < 8; variant++) {
          boolean packed = (variant & 1) == 1;
          var tile = tiles.get(form, (variant & 2) == 2, packed, rows);
          int depth = 1 + random.nextInt(5);
          int outer = random.nextInt(3);
          boolean transposed = form == Tiles.A.TRANSPOSED;
          int strideA = transposed ? tiles.packsA(form) ? 4 : rows + random.nextInt(3) : depth + random.nextInt(3);
          int strideB = packed ? tiles.cols() : tile.cols() + random.nextInt(3);
          int strideC = tile.cols() + random.nextInt(3);
          var a = floats(random, 500);
          var b = floats(random, 1200);
          var expected = floats(random, 600);
          var actual = expected.clone();
          int stepA = random.nextInt(20);
          int stepB = random.nextInt(100);
          boolean add = (variant & 4) == 4;
          new ScalarTile(rows, tile.cols(), transposed)
              .run(a, 3, strideA, stepA, b, 5, strideB, stepB, expected, 7, strideC, outer, depth, add);
          tile.run(a, 3, strideA, stepA, b, 5, strideB, stepB, actual, 7, strideC, outer, depth, add);
          assertTrue(tile.rows() == rows);
          assertArrayEquals(expected, actual, () -> bits + " bits, " + form + ", " + tile);
        }
      }
    }
  }

  private static float[] floats(Random random, int size) {
    var values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}
