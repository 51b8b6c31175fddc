package org.kerava.backend.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.cpu.simd.ColumnBlock;
import org.kerava.backend.cpu.simd.PanelCopy;
import org.kerava.backend.cpu.simd.RowProduct;
import org.kerava.backend.cpu.simd.Tile;
import org.kerava.backend.cpu.simd.Tiles;
import org.kerava.backend.cpu.simd.Transpose;
import org.kerava.tensor.Layout;

/**
 * Matrix products: {@code C[m x n] = A[m x k] B[k x n]}, or added to C, for A and B by rows or by columns, in batches.
 *
 * <p>The work is cut into blocks of C whose borders depend on sizes only. A block runs over K in steps that fit the caches; A is read in
 * place by rows, B in place too where its rows do not collide in the cache, else it is copied to panels of {@link Tiles#cols()} columns.
 * Every element of C is one chain of fused multiply-adds over k in order (see {@link Tile}), so no choice made here changes a bit. Only
 * where K is long and C small (gradients of weights) is K cut into parts, by size, whose chains are summed in order.
 */
public final class Gemm implements ThreadPool.Task {
  /** Elements of A per pass, a tile's rows times a step of K: 24 KB, which stay in L1 while panels of B stream past them. */
  private static final int PASS = 6144;
  /** Elements of a packed block of B: half of a 1 MB L2 cache. */
  private static final int BLOCK = 1 << 17;
  /** Up to so many rows, blocks pack their own columns. */
  private static final int OWN = 288;
  /** A block should take 5 us or more (10^5 floating-point operations per us and core): handing it over costs a tenth of that. */
  private static final long FLOPS_PER_BLOCK = 500_000;
  /** Elements of B arrive more slowly than a single row can use them. */
  private static final long ROW_FLOPS = 5;
  /** So many leave two threads idle for 1 % at the end. */
  private static final int MAX_BLOCKS = 64;
  /** Fewer blocks for a thread leave the others waiting where one is late. */
  private static final int LEAST_BLOCKS = 4;
  /** Row strides that are multiples of 4 KiB put all rows into the same few sets of L1. */
  private static final int COLLISION = 1024;

  /** K is cut into parts of at least this length where C has at most {@link #SMALL_C} elements. */
  private static final int PART = 4096;
  private static final int MAX_PARTS = 16;
  private static final int SMALL_C = 1 << 16;
  /**
   * Parts of a transposed A that lies in memory, the gradient of a dense layer's weights over many rows: so much of A and B fits the caches, and
   * every part of them is read by one or two blocks instead of all. 512x128x2048 with operands that are not in L2: 109 to 168 GF/s.
   */
  private static final int SLICE = 512;
  /** Blocks of such a product, all parts together. */
  private static final int SLICE_BLOCKS = 16;
  /** From this row stride on a tile's columns of A are too far apart for the hardware to fetch them ahead. */
  private static final int FAR = 256;
  /** Rows of A up to this length end before the hardware fetches far ahead. */
  private static final int SHORT = 256;
  /** More elements of A would drive B out of the cache if they were touched ahead. */
  private static final int AHEAD = 1 << 16;
  private static final float[] NO_PANELS = {};
  private static final int[] ONE = {}; // the shape of a single product
  private static final Matrix NO_MATRIX = Matrix.of(NO_PANELS, 0, 0);

  /** Each thread's own, for products of one block: attention and recurrent networks make thousands in a step. */
  private static final ThreadLocal<Gemm> SMALL = ThreadLocal.withInitial(Gemm::new);

  private Tiles tiles = Tiles.ACTIVE;
  private Matrix a = NO_MATRIX;
  private @Nullable Rows source;
  private Matrix b = NO_MATRIX;
  private Matrix c = NO_MATRIX;
  private int[] shape = ONE;
  private int count;
  private int m;
  private int n;
  private int k;
  private boolean add;
  private Epilogue epilogue = Epilogue.NONE;
  private Tiles.A form = Tiles.A.STRIDED;
  private boolean packB;
  private boolean copyA;
  private int kStep;
  private int mStep;
  private int nStep;
  private int mBlocks;
  private int nBlocks;
  /** Blocks side by side that take turns: one per thread where B is large, so that each goes down its columns while they are in its cache. */
  private int side;
  private int group;
  private int parts;
  private boolean slices;
  private boolean touches;
  private boolean oneRow;
  /** All of B in panels, [column / cols][k][cols], or empty where every block packs its own columns. */
  private float[] shared = NO_PANELS;
  private int sharedAt;

  private Gemm() {}

  private static void run(ThreadPool pool, Tiles tiles, int[] shape, int m, int n, int k, Matrix a, @Nullable Rows source, Matrix b, Matrix c,
      boolean add, Epilogue epilogue, int parts, float @Nullable [] panels) {
    var small = SMALL.get();
    small.plan(pool.threads(), tiles, shape, m, n, k, a, source, b, c, add, epilogue, parts, panels);
    if (small.chunks() == 1) {
      small.run(0);
      small.forget();
      return;
    }
    small.forget();
    var shared = new Gemm();
    shared.plan(pool.threads(), tiles, shape, m, n, k, a, source, b, c, add, epilogue, parts, panels);
    shared.multiply(pool);
  }

  private void forget() {
    a = b = c = NO_MATRIX;
    source = null;
    epilogue = Epilogue.NONE;
    shared = NO_PANELS;
  }

  private int chunks() {
    return ceil(count, group) * parts * mBlocks * nBlocks;
  }

  private void plan(int threads, Tiles tiles, int[] shape, int m, int n, int k, Matrix a, @Nullable Rows source, Matrix b, Matrix c,
      boolean add, Epilogue epilogue, int parts, float @Nullable [] panels) {
    shared = panels == null ? NO_PANELS : panels;
    sharedAt = panels == null ? 0 : Layout.START;
    this.parts = parts;
    this.source = source;
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
    count = size(shape);
    form = a.byRows() ? Tiles.A.STRIDED : Tiles.A.TRANSPOSED;
    int rows = tiles.rows(form);
    int cols = tiles.cols();
    kStep = PASS / tiles.rows(Tiles.A.STRIDED);
    boolean collides = b.rows() % COLLISION == 0 && k > 32;
    packB = panels != null || !b.byRows() || m > rows && n > Tiles.NARROW
        && (tiles.packsB() ? (long) k * n > 4096 : m > 3 * rows && (collides || (long) k * n > 1 << 19 && m > 20 * rows));
    copyA = tiles.packsA(form) || n > 2 * cols && (form == Tiles.A.STRIDED ? a.rows() : a.columns()) % COLLISION == 0;
    oneRow = m == 1 && form == Tiles.A.STRIDED && source == null && (panels != null || !packB) && cols == RowProduct.COLS;
    long flops = (m == 1 ? ROW_FLOPS : 2L * m) * n * k / parts;
    slices = parts > 1 && part(a, source) == SLICE;
    touches = source == null && (form == Tiles.A.TRANSPOSED ? slices && a.columns() >= FAR : !copyA && k <= SHORT && (long) m * k >= 2 * BLOCK);
    int blocks = Math.clamp(flops / FLOPS_PER_BLOCK, 1, ceil(slices ? SLICE_BLOCKS : MAX_BLOCKS, parts));
    int least = ceil(n, BLOCK / kStep);
    int most = Math.max(least, ceil(n, 2 * cols));
    // A block that packs its own columns should hold all rows; where rows are many, B is packed once for all instead.
    int byColumns = packB && m <= OWN && source == null ? Math.clamp(blocks, least, most) : least;
    int byRows = Math.min(ceil(blocks, byColumns), ceil(m, packB ? 4 * rows : rows));
    if (byRows * byColumns < blocks) {
      byColumns = Math.clamp(ceil(blocks, byRows), byColumns, most);
    }
    if (m <= OWN && (long) k * n > BLOCK && parts == 1 && source == null) { // all rows in a block: B comes from memory once
      byColumns = Math.clamp(blocks, byColumns, most);
      byRows = Math.min(byRows, ceil(Math.min(blocks, LEAST_BLOCKS * threads), byColumns));
    }
    mStep = roundUp(ceil(m, byRows), rows);
    nStep = roundUp(ceil(n, byColumns), cols);
    mBlocks = ceil(m, mStep);
    nBlocks = ceil(n, nStep);
    side = (long) k * n > 2 * BLOCK ? Math.min(nBlocks, threads) : nBlocks;
    group = mBlocks * nBlocks > 1 ? 1 : Math.clamp(FLOPS_PER_BLOCK / Math.max(1, flops), 1, Math.max(1, count));
  }

  /**
   * One product: {@code c = a b}, or {@code c += a b} with {@code add}. C must be stored by rows and not overlap A or B.
   */
  public static void multiply(ThreadPool pool, int m, int n, int k, Matrix a, Matrix b, Matrix c, boolean add, Epilogue epilogue) {
    multiply(pool, Tiles.ACTIVE, ONE, m, n, k, a, null, b, c, add, epilogue);
  }

  /** One product with a B that is there in panels too, if {@code panels} is not null: see {@link PackedWeights}. */
  static void multiply(ThreadPool pool, int m, int n, int k, Matrix a, Matrix b, float @Nullable [] panels, Matrix c, boolean add,
      Epilogue epilogue) {
    if (panels == null || inParts(m, n, k, part(a, null))) {
      multiply(pool, m, n, k, a, b, c, add, epilogue);
    } else if (m > 0) {
      run(pool, Tiles.ACTIVE, ONE, m, n, k, a, null, b, c, add, epilogue, 1, panels);
    }
  }

  /**
   * A batch of products.
   *
   * @param shape the batch dimensions, which the {@code batch} steps of all three matrices follow
   * @param source gives the elements of A where they are not in {@code a}, which then says in what form A is used
   */
  static void multiply(ThreadPool pool, Tiles tiles, int[] shape, int m, int n, int k, Matrix a, @Nullable Rows source, Matrix b, Matrix c,
      boolean add, Epilogue epilogue) {
    if (m == 0 || n == 0 || size(shape) == 0) {
      return;
    }
    int part = part(a, source);
    if (size(shape) > 1 || !inParts(m, n, k, part)) {
      run(pool, tiles, shape, m, n, k, a, source, b, c, add, epilogue, 1, null);
      return;
    }
    int parts = Math.min(k / part, MAX_PARTS);
    var sums = Scratch.floats(Scratch.GEMM_PARTS, parts * m * n);
    run(pool, tiles, shape, m, n, k, a, source, b, new Matrix(sums, 0, n, 1, c.batch()), false, Epilogue.NONE, parts, null);
    int at = c.at(0, shape);
    pool.run(ceil(m, 64), chunk -> {
      for (int i = 64 * chunk; i < Math.min(64 * chunk + 64, m); i++) {
        sum(sums, i * n, m * n, parts, c.data(), at + i * c.rows(), n, add);
        epilogue.apply(c.data(), at + i * c.rows(), c.rows(), 1, n, 0);
      }
    });
  }

  private static boolean inParts(int m, int n, int k, int part) {
    return k >= (part == SLICE ? 4 : 2) * part && (long) m * n <= SMALL_C;
  }

  private static int part(Matrix a, @Nullable Rows source) {
    return source == null && !a.byRows() ? SLICE : PART;
  }

  /** {@code c (+)= sums[0] + sums[1] + ...}, in order; they lie {@code step} apart. */
  static void sum(float[] sums, int from, int step, int parts, float[] c, int to, int n, boolean add) {
    if (!add) {
      Arrays.fill(c, to, to + n, 0);
    }
    ColumnBlock.SUM.get().run(sums, from, sums, from, sums, from, step, c, to, 0, parts, n);
  }

  private static int size(int[] shape) {
    int number = 1;
    for (int size : shape) {
      number *= size;
    }
    return number;
  }

  private void multiply(ThreadPool pool) {
    if (packB && shared.length == 0 && mBlocks > 1 && count == 1 && parts == 1) {
      var panels = Scratch.floats(Scratch.GEMM_SHARED, roundUp(n, tiles.cols()) * k);
      int at = b.at(0, shape);
      pool.run(ceil(n, nStep), block -> {
        int first = block * nStep;
        pack(tiles, b, at, 0, k, first, Math.min(first + nStep, n), panels, first * k);
      });
      shared = panels;
    }
    pool.run(chunks(), this);
  }

  /** Copies a matrix to panels: [column / cols][k][cols], filled up with zeros. */
  static void pack(ThreadPool pool, Tiles tiles, Matrix b, int k, int n, float[] panels, int at) {
    int step = roundUp(ceil(n, 8), tiles.cols());
    pool.run(ceil(n, step), block -> {
      int first = block * step;
      pack(tiles, b, b.offset(), 0, k, first, Math.min(first + step, n), panels, at + first * k);
    });
  }

  @Override
  public void run(int chunk) {
    int inProduct = chunk % (mBlocks * nBlocks);
    chunk /= mBlocks * nBlocks;
    int left = inProduct / (mBlocks * side) * side;
    int beside = Math.min(side, nBlocks - left);
    int row = (inProduct - left * mBlocks) / beside * mStep;
    int column = (left + (inProduct - left * mBlocks) % beside) * nStep;
    int part = chunk % parts;
    int first = chunk / parts * group;
    for (int i = first; i < Math.min(first + group, count); i++) {
      block(a.at(i, shape), b.at(i, shape), parts == 1 ? c.at(i, shape) : part * m * n, row, Math.min(row + mStep, m), column,
          Math.min(column + nStep, n), (int) ((long) k * part / parts), (int) ((long) k * (part + 1) / parts));
    }
  }

  /** The next step of K: what is left, in even steps. */
  private int depth(int k0, int end) {
    return ceil(end - k0, ceil(end - k0, kStep));
  }

  private void block(int ao, int bo, int co, int m0, int m1, int n0, int n1, int begin, int end) {
    if (k == 0) {
      finish(co, m0, m1, n0, n1);
      return;
    }
    int cols = tiles.cols();
    if (oneRow && n1 - n0 >= cols && RowProduct.KERNEL.ready()) {
      n0 = wholePanels(ao, bo, co, n0, n1, begin, end);
      if (n0 == n1) {
        return;
      }
    } else if (oneRow) {
      RowProduct.KERNEL.ask();
    }
    for (int k0 = begin; k0 < end; ) {
      int depth = depth(k0, end);
      var panels = shared;
      int panel = sharedAt + n0 * k + k0 * cols;
      int step = k;
      if (packB && panels.length == 0) {
        panels = Scratch.floats(Scratch.GEMM_B, roundUp(n1 - n0, cols) * depth);
        panel = 0;
        step = depth;
        pack(tiles, b, bo, k0, depth, n0, n1, panels, 0);
      }
      var patches = NO_PANELS;
      if (source != null && form == Tiles.A.TRANSPOSED) {
        patches = Scratch.floats(Scratch.GEMM_SOURCE, depth * (m1 - m0));
        source.copy(ao, k0, depth, m0, m1 - m0, patches, m1 - m0);
      }
      if (touches && (m1 - m0) * depth <= AHEAD) {
        touch(ao, m0, m1, k0, k0 + depth);
      }
      for (int i = m0; i < m1; ) {
        int rows = Math.min(m1 - i, tiles.get(form, n1 - n0 <= Tiles.NARROW, packB, m1 - i).rows());
        rows(ao, bo, co, i, rows, n0, n1, k0, depth, k0 > begin, k0 + depth == end, panels, panel, step, patches, i - m0,
            m1 - m0);
        i += rows;
      }
      k0 += depth;
    }
  }

  /** Has many lines of a block of A on their way at a time, of which a tile would wait for each. */
  private void touch(int ao, int m0, int m1, int k0, int k1) {
    boolean byRows = form == Tiles.A.STRIDED;
    int stride = byRows ? a.rows() : a.columns();
    for (int i = byRows ? m0 : k0; i < (byRows ? m1 : k1); i++) {
      Touch.run(a.data(), ao + i * stride + (byRows ? k0 : m0), ao + i * stride + (byRows ? k1 : m1));
    }
  }

  /** The whole panels of a block of one row; where they end. */
  private int wholePanels(int ao, int bo, int co, int n0, int n1, int begin, int end) {
    int cols = RowProduct.COLS;
    int panels = (n1 - n0) / cols;
    boolean packed = shared.length > 0;
    int at = packed ? sharedAt + n0 * k + begin * cols : bo + begin * b.rows() + n0;
    RowProduct.KERNEL.get().run(a.data(), ao + begin, packed ? shared : b.data(), at, packed ? cols : b.rows(), packed ? cols * k : cols,
        c.data(), co + n0, panels, end - begin, add);
    epilogue.apply(c.data(), co + n0, c.rows(), 1, panels * cols, n0);
    return n0 + panels * cols;
  }

  /**
   * All columns of the block for a few rows, over one step of K; panels of B lie {@code step} per column apart, patches hold transposed A if
   * it comes from a source.
   */
  private void rows(int ao, int bo, int co, int i, int rows, int n0, int n1, int k0, int depth, boolean later, boolean last,
      float[] panels, int panel, int step, float[] patches, int patch, int patchStride) {
    var data = a.data();
    int at;
    int stride;
    if (form == Tiles.A.STRIDED) {
      stride = a.rows();
      at = ao + i * stride + k0;
      if (copyA || source != null) {
        stride = depth + 16; // not a multiple of 4 KiB
        data = Scratch.floats(Scratch.GEMM_A, rows * stride);
        copyRows(ao, i, rows, k0, depth, data, stride);
        at = 0;
      }
    } else {
      stride = source != null ? patchStride : a.columns();
      at = source != null ? patch : ao + k0 * stride + i;
      data = source != null ? patches : data;
      if (copyA) {
        var copy = Scratch.floats(Scratch.GEMM_A, depth * tiles.rows(form));
        Transpose.copyColumns(data, at, stride, copy, tiles.rows(form), rows, depth);
        data = copy;
        stride = tiles.rows(form);
        at = 0;
      }
    }
    int cols = tiles.cols();
    boolean adds = add || later;
    for (int j = n0; j < n1; j += cols) {
      int width = Math.min(cols, n1 - j);
      boolean narrow = width <= Tiles.NARROW;
      for (int r = 0; r < rows; ) {
        var tile = tiles.get(form, narrow, packB, rows - r);
        int start = form == Tiles.A.STRIDED ? at + r * stride : at + r;
        int out = co + (i + r) * c.rows() + j;
        if (packB) {
          packed(tile, data, start, stride, panels, panel + (j - n0) * step, out, width, depth, adds);
        } else if (width >= tile.cols()) {
          tile.run(data, start, stride, 0, b.data(), bo + k0 * b.rows() + j, b.rows(), 0, c.data(), out, c.rows(), 1, depth, adds);
        } else {
          overread(tile, data, start, stride, bo + k0 * b.rows() + j, out, width, depth, adds);
        }
        r += tile.rows();
      }
    }
    if (last) {
      epilogue.apply(c.data(), co + i * c.rows() + n0, c.rows(), rows, n1 - n0, n0);
    }
  }

  private void packed(Tile tile, float[] data, int at, int stride, float[] panels, int panel, int out, int width, int depth,
      boolean adds) {
    int cols = tiles.cols();
    if (width >= tile.cols()) {
      tile.run(data, at, stride, 0, panels, panel, cols, 0, c.data(), out, c.rows(), 1, depth, adds);
    } else {
      var edge = edge(tile, out, width, adds);
      tile.run(data, at, stride, 0, panels, panel, cols, 0, edge, 0, tile.cols(), 1, depth, adds);
      back(edge, tile, out, width);
    }
  }

  /**
   * The last columns of an unpacked B: the tile reads beyond them, into the next row, and the surplus columns of its result are dropped.
   * Where that would leave the array, the last rows of B are copied first.
   */
  private void overread(Tile tile, float[] data, int at, int stride, int bAt, int out, int width, int depth, boolean adds) {
    int cols = tile.cols();
    int stop = b.data().length - cols - bAt;
    int safe = stop < 0 ? 0 : Math.min(depth, b.rows() == 0 ? depth : stop / b.rows() + 1);
    var edge = edge(tile, out, width, adds);
    tile.run(data, at, stride, 0, b.data(), bAt, b.rows(), 0, edge, 0, cols, 1, safe, adds);
    if (safe < depth) {
      var rest = Scratch.floats(Scratch.GEMM_TAIL, (depth - safe) * cols);
      for (int p = safe; p < depth; p++) {
        System.arraycopy(b.data(), bAt + p * b.rows(), rest, (p - safe) * cols, width);
      }
      int next = form == Tiles.A.STRIDED ? at + safe : at + safe * stride;
      tile.run(data, next, stride, 0, rest, 0, cols, 0, edge, 0, cols, 1, depth - safe, adds || safe > 0);
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

  private void copyRows(int ao, int i, int rows, int k0, int depth, float[] to, int stride) {
    if (source != null) {
      source.copy(ao, i, rows, k0, depth, to, stride);
      return;
    }
    for (int r = 0; r < rows; r++) {
      System.arraycopy(a.data(), ao + (i + r) * a.rows() + k0, to, r * stride, depth);
    }
  }

  /** Copies {@code depth} rows of the block's columns to panels [column / cols][depth][cols], the last one filled up with zeros. */
  private static void pack(Tiles tiles, Matrix b, int bo, int k0, int depth, int n0, int n1, float[] panels, int at) {
    int cols = tiles.cols();
    if (b.byRows()) {
      int whole = (n1 - n0) / cols;
      PanelCopy.COPY.get().copy(b.data(), bo + k0 * b.rows() + n0, b.rows(), panels, at, depth, whole, cols);
      int width = (n1 - n0) % cols;
      for (int p = 0; width > 0 && p < depth; p++) {
        int to = at + (whole * depth + p) * cols;
        System.arraycopy(b.data(), bo + (k0 + p) * b.rows() + n0 + whole * cols, panels, to, width);
        Arrays.fill(panels, to + width, to + cols, 0);
      }
    } else {
      for (int j = n0; j < n1; j += cols) {
        int to = at + (j - n0) * depth;
        int width = Math.min(cols, n1 - j);
        Transpose.transpose(b.data(), bo + j * b.columns() + k0, b.columns(), panels, to, cols, width, depth);
        for (int p = 0; width < cols && p < depth; p++) {
          Arrays.fill(panels, to + p * cols + width, to + (p + 1) * cols, 0);
        }
      }
    }
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
