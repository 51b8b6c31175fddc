package org.kerava.backend.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Red;
import org.kerava.backend.cpu.simd.ColumnBlock;
import org.kerava.tensor.DType;
import org.kerava.tensor.View;

/**
 * Sums and largest elements down the columns of dense float32 matrices (gradients of biases), and batch normalisation over them.
 *
 * <p>The rows are cut into blocks, by size alone; each block sums its rows in order, and the blocks' sums are added in order. Matrices of few
 * columns are read as wider ones: {@code fold} rows count as one row of {@code fold * columns}, whose sums are added up at the end.
 */
final class Columns {
  /** Elements per block: they fit L2 and take some microseconds. */
  private static final int BLOCK = 1 << 14;
  private static final int WIDE = 2048;
  private static final int NARROW = 64;
  private static final int LANES = 16;
  private static final int VECTORS = 64; // the kernels take so many columns at a time
  private static final int FEW = 16;

  private final ThreadPool pool;
  private final int matrices;
  private final int rows;
  private final int columns;
  private final int fold;
  private final int wide;
  private final int slice; // columns of a block
  private final int height; // rows of the wide matrix in a block
  private final int slices;
  private final int heights;

  /**
   * A batch of matrices that lie one after another.
   *
   * @param matrices how many
   */
  Columns(ThreadPool pool, int matrices, int rows, int columns) {
    this.pool = pool;
    this.matrices = matrices;
    this.rows = rows;
    this.columns = columns;
    int few = multiple(columns % 4 == 0 ? VECTORS : LANES);
    fold = columns <= NARROW && rows >= 4 * few ? few : 1;
    wide = fold * columns;
    slice = Math.min(wide, WIDE);
    height = Math.max(16, BLOCK / slice);
    slices = Gemm.ceil(wide, slice);
    heights = Gemm.ceil(Gemm.ceil(rows, fold), height);
  }

  /** How many rows hold a whole number of {@code units}, a power of two. */
  private int multiple(int units) {
    return units / Math.min(units, Integer.lowestOneBit(columns));
  }

  /** {@code out (matrices, columns) = x (matrices, rows, columns)} reduced by SUM, MAX or MIN; x may be made only now, from an element on. */
  void reduce(Red op, float[] x, int at, @Nullable Made made, float[] out, int to) {
    var kernel = op == Red.SUM ? ColumnBlock.SUM : op == Red.MAX ? ColumnBlock.MAX : ColumnBlock.MIN;
    var sums = Scratch.floats(Scratch.COLUMNS, matrices * heights * wide);
    Arrays.fill(sums, 0, matrices * heights * wide,
        op == Red.SUM ? 0 : op == Red.MAX ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY);
    pool.run(matrices * heights * slices, chunk -> {
      int matrix = chunk / (heights * slices);
      int block = chunk / slices; // over all matrices
      int from = at + matrix * rows * columns;
      if (made == null) block(kernel.get(), chunk, x, from, x, 0, x, 0, sums, block * wide, 0);
      else block(kernel.get(), chunk, made, from, sums, block * wide);
    });
    for (int m = 0; m < matrices; m++) {
      total(op, sums, m * heights * wide, wide, out, to + m * columns);
    }
  }

  /** Combines the blocks' results, which lie {@code step} apart, and the folded columns. */
  private void total(Red op, float[] sums, int from, int step, float[] out, int to) {
    for (int h = 1; h < heights; h++) {
      combine(op, sums, from, sums, from + h * step, wide);
    }
    for (int f = 1; f < fold; f++) {
      combine(op, sums, from, sums, from + f * columns, columns);
    }
    System.arraycopy(sums, from, out, to, columns);
  }

  private static void combine(Red op, float[] to, int o, float[] x, int i, int n) {
    switch (op) {
      case MAX -> {
        for (int c = 0; c < n; c++) to[o + c] = Math.max(to[o + c], x[i + c]);
      }
      case MIN -> {
        for (int c = 0; c < n; c++) to[o + c] = Math.min(to[o + c], x[i + c]);
      }
      default -> add(to, o, x, i, n);
    }
  }

  private static void add(float[] to, int o, float[] x, int i, int n) {
    for (int c = 0; c < n; c++) {
      to[o + c] += x[i + c];
    }
  }

  /** One block: whole wide rows, then the rows at the end that do not fill one. */
  private void block(ColumnBlock kernel, int chunk, float[] x, int at, float[] y, int to, float[] z, int out, float[] p, int po, int step) {
    int c0 = chunk % slices * slice;
    int n = Math.min(slice, wide - c0);
    int r0 = chunk / slices % heights * height;
    int whole = Math.min(height, rows / fold - r0);
    int shift = r0 * wide + c0;
    if (whole > 0) {
      kernel.run(x, at + shift, y, to + shift, z, out + shift, wide, p, po + c0, step, whole, n);
    }
    int rest = rows % fold * columns - c0;
    if (rest > 0 && whole >= 0 && whole < height) {
      shift += whole * wide;
      kernel.run(x, at + shift, y, to + shift, z, out + shift, wide, p, po + c0, step, 1, Math.min(rest, n));
    }
  }

  /** The same for rows that are made, some at a time. */
  private void block(ColumnBlock kernel, int chunk, Made made, int at, float[] p, int po) {
    int c0 = chunk % slices * slice;
    int n = Math.min(slice, wide - c0);
    int r0 = chunk / slices % heights * height;
    int whole = Math.min(height, rows / fold - r0);
    int from = at + r0 * wide + c0;
    int step = Math.max(1, Made.BLOCK / n);
    for (int r = 0; r < whole; r += step) {
      int some = Math.min(step, whole - r);
      float[] x = made.rows(from + r * wide, wide, some, n);
      kernel.run(x, 0, x, 0, x, 0, n, p, po + c0, 0, some, n);
    }
    int rest = Math.min(n, rows % fold * columns - c0);
    if (rest > 0 && whole >= 0 && whole < height) {
      float[] x = made.rows(from + whole * wide, wide, 1, rest);
      kernel.run(x, 0, x, 0, x, 0, n, p, po + c0, 0, 1, rest);
    }
  }

  /** How many rows of a block go into a column of the wide matrix. */
  private int count(int block, int column) {
    int r0 = block * height;
    int whole = Math.min(height, rows / fold - r0);
    return whole + (whole < height && column < rows % fold * columns ? 1 : 0);
  }

  /** Whether batch normalisation has a kernel for the operands; null operands are none. */
  static boolean supports(@Nullable View... views) {
    for (var v : views) {
      if (v != null && (v.dtype() != DType.FLOAT32 || v.size() == 0 || !v.layout().isContiguous())) {
        return false;
      }
    }
    return true;
  }

  private static float[] array(View v) {
    return (float[]) v.buffer().storage();
  }

  private static float value(@Nullable View v, int c, float none) {
    return v == null ? none : array(v)[v.layout().offset() + c];
  }

  /** As {@link org.kerava.backend.Backend#batchNorm}, then the epilogue; one matrix. */
  void batchNorm(View out, View mean, View variance, View x, @Nullable View gamma, @Nullable View beta, double epsilon, Epilogue then) {
    moments(x, mean, variance);
    var p = Scratch.floats(Scratch.COLUMNS, 3 * wide);
    for (int c = 0; c < wide; c++) {
      int k = c % columns;
      p[c] = value(mean, k, 0);
      p[wide + c] = (float) (value(gamma, k, 1) / Math.sqrt(value(variance, k, 0) + epsilon));
      p[2 * wide + c] = value(beta, k, 0);
    }
    int last = heights * slices - 1; // backwards: what was read last is still in the cache
    pool.run(heights * slices, chunk -> {
      block(ColumnBlock.AFFINE.get(), last - chunk, array(x), x.layout().offset(), array(x), 0, array(out), out.layout().offset(), p, 0, wide);
      int from = (last - chunk) / slices * height * fold;
      int c0 = (last - chunk) % slices * slice;
      if (fold == 1) then.apply(array(out), out.layout().offset() + from * columns + c0, columns, Math.min(height, rows - from), Math.min(slice, columns - c0), c0);
      else then.apply(array(out), out.layout().offset() + from * columns, columns, Math.min(height * fold, rows - from), columns, 0);
    });
  }

  /** Sums of the distances from the mean of a block's first rows, and of their squares, then the moments of all: one pass, no digits lost. */
  private void moments(View x, View mean, View variance) {
    int step = heights * wide;
    var p = Scratch.floats(Scratch.COLUMNS, 3 * step); // [origin, sum from there, sum of squares][block][column]
    Arrays.fill(p, 0, 3 * step, 0);
    pool.run(heights * slices, chunk -> {
      int block = chunk / slices;
      int at = block * wide;
      origin(chunk, array(x), x.layout().offset(), p, at);
      block(ColumnBlock.SPREAD.get(), chunk, array(x), x.layout().offset(), array(x), 0, array(x), 0, p, at, step);
    });
    float[] means = array(mean);
    float[] variances = array(variance);
    for (int k = 0; k < columns; k++) {
      double sum = 0;
      for (int h = 0; h < heights; h++) {
        for (int c = k; c < wide; c += columns) {
          sum += (double) p[h * wide + c] * count(h, c) + p[step + h * wide + c];
        }
      }
      double m = sum / rows;
      double spread = 0;
      for (int h = 0; h < heights; h++) {
        for (int c = k; c < wide; c += columns) {
          double d = p[h * wide + c] - m;
          spread += p[2 * step + h * wide + c] + d * (2 * p[step + h * wide + c] + d * count(h, c));
        }
      }
      means[mean.layout().offset() + k] = (float) m;
      variances[variance.layout().offset() + k] = (float) (spread / rows);
    }
  }

  /** The mean of the first rows of a block: near enough to that of all for sums of squares to lose nothing. */
  private void origin(int chunk, float[] x, int at, float[] p, int po) {
    int c0 = chunk % slices * slice;
    int r0 = chunk / slices % heights * height;
    int n = Math.min(slice, wide - c0);
    int few = Math.min(FEW, Math.min(height, rows / fold - r0));
    int i = at + r0 * wide + c0;
    if (few > 0) {
      ColumnBlock.SUM.get().run(x, i, x, 0, x, 0, wide, p, po + c0, 0, few, n);
      for (int c = c0; c < c0 + n; c++) {
        p[po + c] /= few;
      }
    } else {
      System.arraycopy(x, i, p, po + c0, Math.clamp(rows % fold * columns - c0, 0, n));
    }
  }

  /** As {@link org.kerava.backend.Backend#batchNormGrad}; one matrix. */
  void batchNormGrad(View dx, @Nullable View dgamma, @Nullable View dbeta, View dy, View x, View mean, View variance, @Nullable View gamma,
      double epsilon) {
    var p = Scratch.floats(Scratch.COLUMNS, (3 * heights + 4) * wide);
    int q = 3 * heights * wide; // the values of the last pass: mean, scale, mean of dy, share of x - mean
    for (int h = 0; h < heights; h++) {
      for (int c = 0; c < wide; c++) {
        p[3 * h * wide + c] = value(mean, c % columns, 0);
      }
      Arrays.fill(p, (3 * h + 1) * wide, (3 * h + 3) * wide, 0);
    }
    pool.run(heights * slices, chunk -> block(ColumnBlock.SLOPES.get(), chunk, array(x), x.layout().offset(), array(dy),
        dy.layout().offset(), array(x), 0, p, 3 * (chunk / slices) * wide, wide));
    float[] sums = new float[2 * columns];
    total(Red.SUM, p, wide, 3 * wide, sums, 0);
    total(Red.SUM, p, 2 * wide, 3 * wide, sums, columns);
    for (int c = 0; c < wide; c++) {
      int k = c % columns;
      double rstd = 1 / Math.sqrt(value(variance, k, 0) + epsilon);
      p[q + c] = value(mean, k, 0);
      p[q + wide + c] = (float) (rstd * value(gamma, k, 1));
      p[q + 2 * wide + c] = sums[k] / rows;
      p[q + 3 * wide + c] = (float) (sums[columns + k] * rstd * rstd / rows);
      if (c < columns && dgamma != null) {
        array(dgamma)[dgamma.layout().offset() + k] = (float) (sums[columns + k] * rstd);
      }
      if (c < columns && dbeta != null) {
        array(dbeta)[dbeta.layout().offset() + k] = sums[k];
      }
    }
    int last = heights * slices - 1; // backwards: what was read last is still in the cache
    pool.run(heights * slices, chunk -> block(ColumnBlock.PULL.get(), last - chunk, array(x), x.layout().offset(), array(dy), dy.layout().offset(),
        array(dx), dx.layout().offset(), p, q, wide));
  }
}
