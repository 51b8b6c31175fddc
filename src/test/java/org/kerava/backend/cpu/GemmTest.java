package org.kerava.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerava.backend.cpu.simd.Simd;
import org.kerava.backend.cpu.simd.Tiles;
import org.kerava.backend.cpu.simd.WarmUp;

/** Products against the definition, to the bit: for every width, layout, batch and thread count. */
class GemmTest {
  private static final int[] SIZES = {1, 2, 3, 4, 5, 10, 13, 16, 17, 31, 32, 33, 48, 64, 100};

  private final Random random = new Random(42);

  static int[] widths() {
    return java.util.stream.IntStream.of(0, 128, 256, 512).filter(bits -> bits <= Simd.BITS).toArray();
  }

  @ParameterizedTest
  @MethodSource("widths")
  void coldTilesFollowTheDefinition(int bits) {
    var tiles = new Tiles(bits, false);
    var pool = new ThreadPool(2);
    for (int i = 0; i < 120; i++) {
      check(pool, tiles, size(), size(), size());
    }
    check(pool, tiles, 13, 18, 702);
    check(pool, tiles, 207, 34, 20);
  }

  @Test
  void warmTilesFollowTheDefinition() {
    var pool = new ThreadPool(2);
    for (int i = 0; i < 40; i++) {
      check(pool, Tiles.ACTIVE, 12, 64, size());
    }
    WarmUp.await();
    for (int i = 0; i < 40; i++) {
      check(pool, Tiles.ACTIVE, 12, 64, size());
    }
  }

  @Test
  void largeStridesAndPackedBlocks() {
    var pool = new ThreadPool(2);
    check(pool, Tiles.ACTIVE, 130, 1024, 400);
    check(pool, Tiles.ACTIVE, 70, 702, 1024);
    check(pool, Tiles.ACTIVE, 3, 1030, 777);
    check(pool, Tiles.ACTIVE, 1024, 10, 65);
    check(pool, Tiles.ACTIVE, 5, 7, 0);
  }

  /** Gradients of weights over many rows, whose K is cut into parts: close to the definition, the same for one thread and two. */
  @Test
  void longSums() {
    for (int[] mnk : new int[][] {{70, 33, 2048}, {300, 40, 2100}, {257, 17, 2500}}) {
      int m = mnk[0];
      int n = mnk[1];
      int k = mnk[2];
      var a = floats(k * m);
      var b = floats(k * n);
      var one = new float[m * n];
      var two = new float[m * n];
      Gemm.multiply(new ThreadPool(1), m, n, k, new Matrix(a, 0, 1, m), Matrix.of(b, 0, n), Matrix.of(one, 0, n), false, Epilogue.NONE);
      Gemm.multiply(new ThreadPool(2), m, n, k, new Matrix(a, 0, 1, m), Matrix.of(b, 0, n), Matrix.of(two, 0, n), false, Epilogue.NONE);
      assertArrayEquals(one, two);
      for (int i = 0; i < m; i += 13) {
        for (int j = 0; j < n; j++) {
          double sum = 0;
          double size = 0;
          for (int p = 0; p < k; p++) {
            double x = (double) a[p * m + i] * b[p * n + j];
            sum += x;
            size += Math.abs(x);
          }
          assertEquals(sum, one[i * n + j], 1e-5 * size);
        }
      }
    }
  }

  private int size() {
    return SIZES[random.nextInt(SIZES.length)];
  }

  private void check(ThreadPool pool, Tiles tiles, int m, int n, int k) {
    boolean ta = random.nextBoolean();
    boolean tb = random.nextBoolean();
    boolean add = random.nextBoolean();
    int[] shape = random.nextBoolean() ? new int[0] : new int[] {2, 1 + random.nextInt(2)};
    boolean shared = random.nextBoolean(); // one B for the whole batch
    int count = shape.length == 0 ? 1 : shape[0] * shape[1];
    int lda = (ta ? m : k) + random.nextInt(3);
    int ldb = (tb ? k : n) + random.nextInt(3);
    int ldc = n + random.nextInt(3);
    int sizeA = lda * (ta ? k : m);
    int sizeB = ldb * (tb ? n : k);
    int sizeC = ldc * m;
    var a = floats(1 + count * sizeA);
    var b = floats(2 + (shared ? 1 : count) * sizeB);
    var c = floats(3 + count * sizeC);
    var bias = floats(n);
    boolean relu = random.nextBoolean();
    var epilogue = random.nextBoolean() ? Epilogue.bias(bias, 0, relu) : Epilogue.NONE;
    var expected = c.clone();
    for (int q = 0; q < count; q++) {
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          int at = 3 + q * sizeC + i * ldc + j;
          float sum = add ? expected[at] : 0;
          for (int p = 0; p < k; p++) {
            sum = Math.fma(a[1 + q * sizeA + (ta ? p * lda + i : i * lda + p)],
                b[2 + (shared ? 0 : q * sizeB) + (tb ? j * ldb + p : p * ldb + j)], sum);
          }
          expected[at] = epilogue == Epilogue.NONE ? sum : relu ? Math.max(sum + bias[j], 0) : sum + bias[j];
        }
      }
    }
    int[] stepA = steps(shape, sizeA);
    int[] stepB = steps(shape, shared ? 0 : sizeB);
    int[] stepC = steps(shape, sizeC);
    var result = c.clone();
    for (int threads = 1; threads <= 2; threads++) {
      pool.setThreads(threads);
      System.arraycopy(c, 0, result, 0, c.length);
      Gemm.multiply(pool, tiles, shape, m, n, k, new Matrix(a, 1, ta ? 1 : lda, ta ? lda : 1, stepA), null,
          new Matrix(b, 2, tb ? 1 : ldb, tb ? ldb : 1, stepB), new Matrix(result, 3, ldc, 1, stepC), add, epilogue);
      assertArrayEquals(expected, result, () -> m + "x" + n + "x" + k + " transposed A " + ta + " B " + tb + " add " + add);
    }
  }

  private static int[] steps(int[] shape, int size) {
    return shape.length == 0 ? new int[0] : new int[] {shape[1] * size, size};
  }

  private float[] floats(int size) {
    var values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}
