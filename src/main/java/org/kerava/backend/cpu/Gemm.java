package org.kerava.backend.cpu;

import java.util.Arrays;
import org.kerava.backend.cpu.simd.Tile;
import org.kerava.backend.cpu.simd.Tiles;
import org.kerava.backend.cpu.simd.Transpose;

/**
 * Matrix products: {@code C[m x n] = A[m x k] B[k x n]}, or added to C, for A and B by rows or by columns, in batches.
 *
 * <p>The work is cut into blocks of C whose borders depend on sizes only. A block runs over K in steps that fit the caches; A is read in
 * place by rows, B in place too where its rows do not collide in the cache, else it is copied to panels of {@link Tiles#cols()} columns.
 * Every element of C is one chain of fused multiply-adds over k in order (see {@link Tile}), so no choice made here changes a bit.
 */
public final class Gemm implements ThreadPool.Task {
  /** Steps of K per pass: rows of A and a panel of B stay in L1 and L2. */
  private static final int K_STEP = 384;
  /** Columns per block: a packed block of B fills half of a 1 MB L2 cache. */
  private static final int N_STEP = 384;
  /** A block should take 20 us or more (10^5 floating-point operations per us and core). */
  private static final long FLOPS_PER_BLOCK = 2_000_000;
  private static final int MAX_BLOCKS = 32;
  /** Row strides that are multiples of 4 KiB put all rows into the same few sets of L1. */
  private static final int COLLISION = 1024;

  private static final float[] NO_PANELS = {};

  private final Tiles tiles;
  private final Matrix a;
  private final Matrix b;
  private final Matrix c;
  private final int[] shape;
  private final int count;
  private final int m;
  private final int n;
  private final int k;
  private final boolean add;
  private final Epilogue epilogue;
  private final Tiles.A form;
  private final boolean packB;
  private final boolean copyA;
  private final int mStep;
  private final int nStep;
  private final int mBlocks;
  private final int nBlocks;
  private final int group;

  private Gemm(Tiles tiles, int[] shape, int m, int n, int k, Matrix a, Matrix b, Matrix c, boolean add, Epilogue epilogue) {
    this.tiles = tiles;
    this.shape = shape;
    this.m = m;
    this.n = n;
    this.k = k;
    this.a = a;
    this.b = b;
    this.c = c;
    this.add = add;
    this.epilogue = epilogue;
    int number = 1;
    for (int size : shape) {
      number *= size;
    }
    count = number;
    form = a.byRows() ? Tiles.A.STRIDED : Tiles.A.TRANSPOSED;
    int rows = tiles.rows(form);
    int cols = tiles.cols();
    boolean collides = b.rows() % COLLISION == 0 && k > 32;
    packB = !b.byRows() || m > rows && n > Tiles.NARROW
        && (tiles.packsB() ? (long) k * n > 4096 : m > 3 * rows && (collides || (long) k * n > 1 << 18));
    copyA = tiles.packsA(form) || n > 2 * cols && (form == Tiles.A.STRIDED ? a.rows() : a.columns()) % COLLISION == 0;
    long flops = 2L * m * n * k;
    int blocks = Math.clamp(flops / FLOPS_PER_BLOCK, 1, MAX_BLOCKS);
    int byColumns = ceil(n, N_STEP);
    int most = ceil(n, 2 * cols);
    if (packB) { // a block packs its own columns: cutting rows would pack them again
      byColumns = Math.clamp(blocks, byColumns, Math.max(byColumns, most));
    }
    int byRows = Math.min(ceil(blocks, byColumns), ceil(m, packB ? 8 * rows : rows));
    if (byRows * byColumns < blocks) {
      byColumns = Math.clamp(ceil(blocks, byRows), byColumns, Math.max(byColumns, most));
    }
    mStep = roundUp(ceil(m, byRows), rows);
    nStep = roundUp(ceil(n, byColumns), cols);
    mBlocks = ceil(m, mStep);
    nBlocks = ceil(n, nStep);
    group = mBlocks * nBlocks > 1 ? 1 : Math.clamp(FLOPS_PER_BLOCK / Math.max(1, flops), 1, Math.max(1, count));
  }

  /**
   * One product: {@code c = a b}, or {@code c += a b} with {@code add}. C must be stored by rows and not overlap A or B.
   */
  public static void multiply(ThreadPool pool, int m, int n, int k, Matrix a, Matrix b, Matrix c, boolean add, Epilogue epilogue) {
    multiply(pool, Tiles.ACTIVE, new int[0], m, n, k, a, b, c, add, epilogue);
  }

  /** A batch of products, with the tiles of this run. */
  static void multiply(ThreadPool pool, int[] shape, int m, int n, int k, Matrix a, Matrix b, Matrix c, boolean add, Epilogue epilogue) {
    multiply(pool, Tiles.ACTIVE, shape, m, n, k, a, b, c, add, epilogue);
  }

  /**
   * A batch of products.
   *
   * @param shape the batch dimensions, which the {@code batch} steps of all three matrices follow
   */
  public static void multiply(ThreadPool pool, Tiles tiles, int[] shape, int m, int n, int k, Matrix a, Matrix b, Matrix c, boolean add,
      Epilogue epilogue) {
    if (m > 0 && n > 0) {
      var product = new Gemm(tiles, shape, m, n, k, a, b, c, add, epilogue);
      pool.run(ceil(product.count, product.group) * product.mBlocks * product.nBlocks, product);
    }
  }

  @Override
  public void run(int chunk) {
    int blocks = mBlocks * nBlocks;
    int first = chunk / blocks * group;
    int row = chunk % blocks / nBlocks * mStep;
    int column = chunk % nBlocks * nStep;
    for (int i = first; i < Math.min(first + group, count); i++) {
      block(a.at(i, shape), b.at(i, shape), c.at(i, shape), row, Math.min(row + mStep, m), column, Math.min(column + nStep, n));
    }
  }

  private void block(int ao, int bo, int co, int m0, int m1, int n0, int n1) {
    if (k == 0) {
      finish(co, m0, m1, n0, n1);
      return;
    }
    for (int k0 = 0; k0 < k; ) {
      int depth = ceil(k - k0, ceil(k - k0, K_STEP));
      var panels = packB ? packB(bo, k0, depth, n0, n1) : NO_PANELS;
      for (int i = m0; i < m1; ) {
        int rows = Math.min(m1 - i, tiles.get(form, n1 - n0 <= Tiles.NARROW, packB, m1 - i).rows());
        rows(ao, bo, co, i, rows, n0, n1, k0, depth, panels);
        i += rows;
      }
      k0 += depth;
    }
  }

  /** All columns of the block for a few rows, over one step of K. */
  private void rows(int ao, int bo, int co, int i, int rows, int n0, int n1, int k0, int depth, float[] panels) {
    var source = a.data();
    int at;
    int stride;
    if (copyA) {
      stride = form == Tiles.A.STRIDED ? depth + 16 : tiles.rows(form);
      source = copyA(ao, i, rows, k0, depth, stride);
      at = 0;
    } else if (form == Tiles.A.STRIDED) {
      stride = a.rows();
      at = ao + i * stride + k0;
    } else {
      stride = a.columns();
      at = ao + k0 * stride + i;
    }
    int cols = tiles.cols();
    boolean adds = add || k0 > 0;
    for (int j = n0; j < n1; j += cols) {
      int width = Math.min(cols, n1 - j);
      boolean narrow = width <= Tiles.NARROW;
      for (int r = 0; r < rows; ) {
        var tile = tiles.get(form, narrow, packB, rows - r);
        int start = form == Tiles.A.STRIDED ? at + r * stride : at + r;
        int out = co + (i + r) * c.rows() + j;
        if (packB) {
          packed(tile, source, start, stride, panels, (j - n0) * depth, out, width, depth, adds);
        } else if (width >= tile.cols()) {
          tile.run(source, start, stride, 0, b.data(), bo + k0 * b.rows() + j, b.rows(), 0, c.data(), out, c.rows(), 1, depth, adds);
        } else {
          overread(tile, source, start, stride, bo + k0 * b.rows() + j, out, width, depth, adds);
        }
        r += tile.rows();
      }
    }
    if (k0 + depth == k) {
      epilogue.apply(c.data(), co + i * c.rows() + n0, c.rows(), rows, n1 - n0, n0);
    }
  }

  private void packed(Tile tile, float[] source, int at, int stride, float[] panels, int panel, int out, int width, int depth,
      boolean adds) {
    int cols = tiles.cols();
    if (width >= tile.cols()) {
      tile.run(source, at, stride, 0, panels, panel, cols, 0, c.data(), out, c.rows(), 1, depth, adds);
    } else {
      var edge = edge(tile, out, width, adds);
      tile.run(source, at, stride, 0, panels, panel, cols, 0, edge, 0, tile.cols(), 1, depth, adds);
      back(edge, tile, out, width);
    }
  }

  /**
   * The last columns of an unpacked B: the tile reads beyond them, into the next row, and the surplus columns of its result are dropped.
   * Where that would leave the array, the last rows of B are copied first.
   */
  private void overread(Tile tile, float[] source, int at, int stride, int bAt, int out, int width, int depth, boolean adds) {
    int cols = tile.cols();
    int stop = b.data().length - cols - bAt;
    int safe = stop < 0 ? 0 : Math.min(depth, b.rows() == 0 ? depth : stop / b.rows() + 1);
    var edge = edge(tile, out, width, adds);
    tile.run(source, at, stride, 0, b.data(), bAt, b.rows(), 0, edge, 0, cols, 1, safe, adds);
    if (safe < depth) {
      var rest = Scratch.floats(Scratch.GEMM_TAIL, (depth - safe) * cols);
      for (int p = safe; p < depth; p++) {
        System.arraycopy(b.data(), bAt + p * b.rows(), rest, (p - safe) * cols, width);
      }
      int next = form == Tiles.A.STRIDED ? at + safe : at + safe * stride;
      tile.run(source, next, stride, 0, rest, 0, cols, 0, edge, 0, cols, 1, depth - safe, adds || safe > 0);
    }
    back(edge, tile, out, width);
  }

  private float[] edge(Tile tile, int out, int width, boolean adds) {
    var edge = Scratch.floats(Scratch.GEMM_C, tile.rows() * tile.cols());
    if (adds) {
      for (int i = 0; i < tile.rows(); i++) {
        System.arraycopy(c.data(), out + i * c.rows(), edge, i * tile.cols(), width);
      }
    }
    return edge;
  }

  private void back(float[] edge, Tile tile, int out, int width) {
    for (int i = 0; i < tile.rows(); i++) {
      System.arraycopy(edge, i * tile.cols(), c.data(), out + i * c.rows(), width);
    }
  }

  private float[] copyA(int ao, int i, int rows, int k0, int depth, int stride) {
    if (form == Tiles.A.STRIDED) {
      var copy = Scratch.floats(Scratch.GEMM_A, rows * stride);
      for (int r = 0; r < rows; r++) {
        System.arraycopy(a.data(), ao + (i + r) * a.rows() + k0, copy, r * stride, depth);
      }
      return copy;
    }
    var copy = Scratch.floats(Scratch.GEMM_A, depth * stride);
    Transpose.copyColumns(a.data(), ao + k0 * a.columns() + i, a.columns(), copy, stride, rows, depth);
    return copy;
  }

  /** Copies {@code depth} rows of the block's columns to panels [column / cols][depth][cols], the last one filled up with zeros. */
  private float[] packB(int bo, int k0, int depth, int n0, int n1) {
    int cols = tiles.cols();
    var panels = Scratch.floats(Scratch.GEMM_B, roundUp(n1 - n0, cols) * depth);
    if (b.byRows()) {
      for (int p = 0; p < depth; p++) { // by whole rows: B is read as it lies
        int from = bo + (k0 + p) * b.rows() + n0;
        int to = p * cols;
        for (int j = n0; j < n1; j += cols) {
          int width = Math.min(cols, n1 - j);
          System.arraycopy(b.data(), from + j - n0, panels, to, width);
          if (width < cols) {
            Arrays.fill(panels, to + width, to + cols, 0);
          }
          to += cols * depth;
        }
      }
    } else {
      for (int j = n0; j < n1; j += cols) {
        int to = (j - n0) * depth;
        int width = Math.min(cols, n1 - j);
        Transpose.transpose(b.data(), bo + j * b.columns() + k0, b.columns(), panels, to, cols, width, depth);
        for (int p = 0; width < cols && p < depth; p++) {
          Arrays.fill(panels, to + p * cols + width, to + (p + 1) * cols, 0);
        }
      }
    }
    return panels;
  }

  /** An empty K leaves C, or zeros it. */
  private void finish(int co, int m0, int m1, int n0, int n1) {
    for (int i = m0; i < m1; i++) {
      int row = co + i * c.rows();
      if (!add) {
        Arrays.fill(c.data(), row + n0, row + n1, 0);
      }
      epilogue.apply(c.data(), row + n0, c.rows(), 1, n1 - n0, n0);
    }
  }

  static int ceil(int a, int b) {
    return (a + b - 1) / b;
  }

  static int roundUp(int a, int b) {
    return ceil(a, b) * b;
  }
}
