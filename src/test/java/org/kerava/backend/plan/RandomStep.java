package org.kerava.backend.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.kerava.backend.Backend;
import org.kerava.backend.Bin;
import org.kerava.backend.Cmp;
import org.kerava.backend.Dist;
import org.kerava.backend.Red;
import org.kerava.backend.Un;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/**
 * A step of random calls on a backend and on weights that live from step to step. The same seed makes the same calls; a branch makes it go another
 * way after a while; the number of the step changes all numbers.
 */
final class RandomStep {
  private static final Un[] UNARIES = {Un.NEG, Un.ABS, Un.SQUARE, Un.RELU, Un.TANH, Un.SIGMOID};
  private static final Dist[] DISTRIBUTIONS = {Dist.BERNOULLI, Dist.UNIFORM, Dist.NORMAL, Dist.TRUNCATED_NORMAL};
  private static final IntFunction<Layout> ROW = n -> Layout.of(DType.FLOAT32, 0, Shape.of(1, n), new int[] {n, 1});
  private static final Bin[] BINARIES = {Bin.ADD, Bin.SUB, Bin.MUL, Bin.MAX, Bin.MIN};

  private final int rows;
  private final int columns;
  private final long seed;

  RandomStep(long seed) {
    var r = new Random(seed);
    this.seed = seed;
    rows = 1 + r.nextInt(9);
    columns = 1 + r.nextInt(70);
  }

  /** Weights: two matrices and a square one. */
  List<View> weights(Backend b) {
    var all = new ArrayList<View>();
    for (int i = 0; i < 3; i++) {
      Shape s = i < 2 ? Shape.of(rows, columns) : Shape.of(columns, columns);
      View v = new View(b.variable(DType.FLOAT32, s.size()), Layout.contiguous(DType.FLOAT32, s));
      float[] x = new float[s.size()];
      for (int k = 0; k < x.length; k++) x[k] = (float) Math.sin(k * 0.7 + i);
      b.write(v, x, 0);
      all.add(v);
    }
    return all;
  }

  private View fresh(Backend b) {
    return new View(b.alloc(DType.FLOAT32, rows * columns), Layout.contiguous(DType.FLOAT32, Shape.of(rows, columns)));
  }

  /** One step: its result replaces the first weight. {@return what the host read} */
  List<float[]> run(Backend b, List<View> weights, Object key, int branch, int number) {
    var r = new Random(seed + 1);
    var read = new ArrayList<float[]>();
    try (var _ = b.begin(key)) {
      var live = new ArrayList<View>(weights.subList(0, 2));
      View batch = fresh(b);
      float[] data = new float[rows * columns];
      for (int i = 0; i < data.length; i++) data[i] = (float) Math.cos(i + number);
      b.write(batch, data, 0);
      data[0] = 1e9f; // what is written later must not matter
      live.add(batch);
      int n = 10 + r.nextInt(25);
      int fork = r.nextInt(n);
      for (int i = 0; i < n; i++) {
        if (i == fork && branch > 0) r = new Random(seed + 7L * branch);
        step(b, weights, live, r, number, read);
      }
      View result = live.getLast();
      b.scalar(Bin.MUL, weights.get(0), weights.get(0), 0.5);
      b.unary(Un.TANH, result, result);
      b.binary(Bin.ADD, weights.get(0), weights.get(0), result);
      View m = weights.get(1);
      b.sgd(weights.get(0), result, m, 0.1 / (number + 1), 0.9, false);
    }
    return read;
  }

  private static View transposed(View x) {
    return x.with(x.layout().permute(1, 0));
  }

  private static View as(View x, Shape shape) {
    return x.with(Layout.contiguous(DType.FLOAT32, shape));
  }

  private void step(Backend b, List<View> weights, List<View> live, Random r, int number, List<float[]> read) {
    View x = live.get(r.nextInt(live.size()));
    View y = live.get(r.nextInt(live.size()));
    View out = fresh(b);
    switch (r.nextInt(24)) {
      case 0, 1 -> b.unary(UNARIES[r.nextInt(UNARIES.length)], out, x);
      case 2, 3 -> b.binary(BINARIES[r.nextInt(BINARIES.length)], out, x, y);
      case 4 -> b.scalar(Bin.ADD, out, x, Math.sin(number + r.nextInt(5)));
      case 5 -> {
        View c = new View(b.alloc(DType.BOOL, rows * columns), Layout.contiguous(DType.BOOL, x.shape()));
        b.compare(Cmp.GT, c, x, y);
        b.where(out, c, x, y);
      }
      case 6 -> { // the sum of each row, broadcast
        View row = new View(b.alloc(DType.FLOAT32, rows), Layout.contiguous(DType.FLOAT32, Shape.of(rows, 1)));
        b.reduce(Red.SUM, row, x, 1);
        b.binary(Bin.SUB, out, x, row.broadcastTo(x.shape()));
        b.release(row.buffer());
      }
      case 7 -> {
        b.matmul(out, x, weights.get(2), false);
        b.unary(Un.TANH, out, out);
      }
      case 8 -> b.random(Dist.UNIFORM, out, 3 + r.nextInt(2), number, -1, 1);
      case 9 -> b.softmax(out, x, r.nextBoolean());
      case 10 -> { // two parts of one buffer
        b.copy(out, x);
        View first = out.with(Layout.of(DType.FLOAT32, 0, Shape.of(1, columns), new int[] {columns, 1}));
        b.unary(Un.SQUARE, first, first);
      }
      case 11 -> { // the host reads, and what it sees decides
        b.unary(Un.TANH, out, x);
        if (r.nextInt(3) == 0) {
          float[] seen = new float[out.size()];
          b.read(out, seen, 0);
          read.add(seen);
          if (seen[0] > 0.3) b.unary(Un.NEG, out, out);
        }
      }
      case 12 -> { // give one back
        b.binary(Bin.MUL, out, x, y);
        if (live.size() > 5) b.release(live.remove(3).buffer());
      }
      case 13 -> { // a bias, the same in each row
        View column = weights.get(2).with(Layout.of(DType.FLOAT32, columns * r.nextInt(2) * Math.min(1, columns - 1), Shape.of(1, columns), new int[] {columns, 1}));
        b.binary(Bin.ADD, out, x, column.broadcastTo(x.shape()));
        b.unary(Un.RELU, out, out);
      }
      case 14 -> { // a product and what goes on with it
        b.matmul(out, x, weights.get(2), false);
        View sum = fresh(b);
        b.binary(Bin.ADD, sum, out, y);
        b.unaryGrad(r.nextBoolean() ? Un.RELU : Un.TANH, sum, sum, x, y);
        out = sum;
      }
      case 15 -> { // the gradient of a weight, and its update
        View g = new View(b.alloc(DType.FLOAT32, columns * columns), Layout.contiguous(DType.FLOAT32, Shape.of(columns, columns)));
        b.matmul(g, transposed(x), y, false);
        b.sgd(weights.get(2), g, null, 0.01 / (number + 1), 0, false);
        b.copy(out, x);
      }
      case 16 -> { // rows of the other shape: the same elements in another order
        View t = new View(out.buffer(), Layout.contiguous(DType.FLOAT32, Shape.of(columns, rows)));
        b.unary(Un.NEG, t, transposed(x));
      }
      case 17 -> { // a number per row
        View row = x.with(Layout.of(DType.FLOAT32, 0, Shape.of(rows, 1), new int[] {columns, 1}));
        b.binary(Bin.MUL, out, y, row.broadcastTo(x.shape()));
      }
      case 18 -> {
        Shape image = Shape.of(1, rows, 1, columns);
        View mean = new View(b.alloc(DType.FLOAT32, columns), Layout.contiguous(DType.FLOAT32, Shape.of(columns)));
        View variance = new View(b.alloc(DType.FLOAT32, columns), Layout.contiguous(DType.FLOAT32, Shape.of(columns)));
        b.batchNorm(as(out, image), mean, variance, as(x, image), null, null, 1e-3);
        View sum = fresh(b);
        b.binary(Bin.ADD, sum, out, x);
        b.unary(Un.RELU, sum, sum);
        out = sum;
      }
      case 19 -> { // a mask, also where only a part of it is seen again
        View mask = fresh(b);
        Dist dist = DISTRIBUTIONS[r.nextInt(DISTRIBUTIONS.length)];
        if (r.nextBoolean()) b.matmul(out, x, weights.get(2), false);
        else b.copy(out, x);
        b.random(dist, mask, r.nextLong(), number, 0.7, 1.5);
        b.scalar(Bin.MUL, mask, mask, 1 / 0.7);
        View y2 = fresh(b);
        b.binary(Bin.MUL, y2, out, mask);
        if (r.nextBoolean()) b.binary(Bin.ADD, y2, y2, weights.get(2).with(ROW.apply(columns)).broadcastTo(y2.shape()));
        if (r.nextBoolean()) live.add(mask);
        out = y2;
      }
      case 20, 21 -> { // a chain that is reduced, and what comes of it, broadcast
        int[][] axes = {{0}, {1}, {0, 1}};
        int[] over = axes[r.nextInt(3)];
        b.binary(BINARIES[r.nextInt(BINARIES.length)], out, x, y);
        b.unary(Un.SQUARE, out, out);
        Shape s = Shape.of(over[0] == 0 ? 1 : rows, over[over.length - 1] == 1 ? 1 : columns);
        View total = new View(b.alloc(DType.FLOAT32, s.size()), Layout.contiguous(DType.FLOAT32, s));
        b.reduce(r.nextBoolean() ? Red.SUM : Red.MAX, total, out, over);
        if (r.nextBoolean()) b.unary(Un.RELU, out, out);
        View rest = fresh(b);
        b.binary(Bin.SUB, rest, r.nextBoolean() ? out : x, total.broadcastTo(out.shape()));
        if (r.nextBoolean()) live.add(out);
        out = rest;
      }
      default -> {
        b.unary(Un.ABS, out, weights.get(0));
        b.scalar(Bin.MUL, weights.get(1), weights.get(1), 0.99);
      }
    }
    live.add(out);
  }
}
