package org.kerava.backend.cpu;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Chain;
import org.kerava.backend.Red;
import org.kerava.backend.cpu.nest.Kernel;
import org.kerava.backend.cpu.nest.Nest;
import org.kerava.backend.cpu.nest.Program;
import org.kerava.backend.cpu.nest.Program.Draft;
import org.kerava.backend.cpu.nest.Program.Kind;
import org.kerava.backend.cpu.simd.Simd;
import org.kerava.tensor.Buffer;
import org.kerava.tensor.DType;
import org.kerava.tensor.Device;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/**
 * Reductions of float32, in an order that depends on sizes only. Axes that are not neighbours are reduced group by
 * group, the last first.
 *
 * <p>Over rows (the last axes): element {@code c} goes to lane {@code c % 32}, lanes combine their elements in order,
 * and the lanes are folded by halves; long rows are cut into pieces first. Over columns see {@link Columns}; products
 * combine row by row. What a {@link FusedChain} makes is reduced in the same order.
 */
final class Reductions {
  /** Rows of at least two such pieces are cut, so that all threads have some. */
  private static final int PIECE = 1 << 13;

  private static final float[] NOWHERE = {};

  private final Cpu cpu;
  private final ThreadPool pool;
  private final Map<Red, Nest> rows = new EnumMap<>(Red.class);

  Reductions(Cpu cpu, ThreadPool pool) {
    this.cpu = cpu;
    this.pool = pool;
    for (Red op : new Red[] {Red.SUM, Red.PROD, Red.MAX, Red.MIN}) {
      rows.put(op, new Nest(program(op)));
    }
  }

  private static Program program(Red op) {
    var d = new Draft();
    int out = d.operand(Kind.ROW);
    int a = d.operand(Kind.FULL);
    d.perColumn();
    int x = d.reduce(op, d.load(a));
    d.perRow();
    d.store(out, x);
    return d.done();
  }

  /** Tries; false if there is no kernel for the operands. */
  boolean reduce(Red op, View out, View a, int[] axes) {
    if (op == Red.ANY || op == Red.ALL || axes.length == 0) return false;
    if (a.dtype() != DType.FLOAT32 || a.size() == 0 || !out.layout().isContiguous()) return false;
    if (!a.layout().isContiguous()) {
      if (axes.length == 1 && axes[0] == a.shape().ndim() - 1) {
        rows(op, out, a, null);
        return true;
      }
      var dense = new View(cpu.alloc(DType.FLOAT32, a.size()), Layout.contiguous(DType.FLOAT32, a.shape()));
      cpu.copy(dense, a);
      reduceDense(op, out, dense, axes, null);
      cpu.release(dense.buffer());
    } else {
      reduceDense(op, out, a, axes, null);
    }
    return true;
  }

  /** Whether {@link #reduce(Chain.Reduction, View, Made)} can reduce so. */
  static boolean takes(Chain.Reduction r) {
    boolean known = r.op() == Red.SUM || r.op() == Red.MAX || r.op() == Red.MIN;
    return known && Arrays.stream(r.axes()).anyMatch(i -> r.shape().get(i) > 1);
  }

  /** Reduces what is made only now, with the bits of a reduction of what lies in memory. */
  void reduce(Chain.Reduction r, View out, Made made) {
    var nowhere = new Buffer(Device.cpu(), DType.FLOAT32, r.shape().size());
    reduceDense(r.op(), out, new View(nowhere, Layout.contiguous(DType.FLOAT32, r.shape())), r.axes(), made);
  }

  /** The last group of neighbouring axes, then the others. */
  private void reduceDense(Red op, View out, View a, int[] axes, @Nullable Made made) {
    Shape s = a.shape();
    int last = axes.length - 1; // first axis of the last group
    while (last > 0 && between(s, axes[last - 1], axes[last]) == 1) {
      last--;
    }
    int inner = between(s, axes[axes.length - 1], s.ndim());
    int length = 1;
    Shape kept = s;
    for (int i = last; i < axes.length; i++) {
      length *= s.get(axes[i]);
      kept = kept.with(axes[i], 1);
    }
    if (last == 0) {
      group(op, out, a, length, inner, made);
      return;
    }
    var part = new View(cpu.alloc(DType.FLOAT32, kept.size()), Layout.contiguous(DType.FLOAT32, kept));
    group(op, part, a, length, inner, made);
    reduceDense(op, out, part, Arrays.copyOf(axes, last), null);
    cpu.release(part.buffer());
  }

  /** The number of elements of the axes between two. */
  private static int between(Shape s, int from, int to) {
    int n = 1;
    for (int i = from + 1; i < to; i++) {
      n *= s.get(i);
    }
    return n;
  }

  /** out (outer, inner) from a (outer, length, inner). */
  private void group(Red op, View out, View a, int length, int inner, @Nullable Made made) {
    int outer = a.size() / length / inner;
    if (inner == 1) {
      if (length >= 2 * PIECE) pieces(op, out, a, outer, length, made);
      else rows(op, as(out, 0, outer, 1), as(a, 0, outer, length), made);
      return;
    }
    float[] x = made == null ? (float[]) a.buffer().storage() : NOWHERE;
    float[] to = (float[]) out.buffer().storage();
    if (op != Red.PROD) {
      new Columns(pool, outer, length, inner).reduce(op, x, a.layout().offset(), made, to, out.layout().offset());
      return;
    }
    for (int k = 0; k < outer; k++) {
      int at = a.layout().offset() + k * length * inner;
      int o = out.layout().offset() + k * inner;
      System.arraycopy(x, at, to, o, inner);
      for (int i = 1; i < length; i++) {
        for (int c = 0; c < inner; c++) {
          to[o + c] *= x[at + i * inner + c];
        }
      }
    }
  }

  /** Long rows: the pieces of each, then what comes of them. */
  private void pieces(Red op, View out, View a, int outer, int length, @Nullable Made made) {
    int whole = length / PIECE;
    int rest = length % PIECE;
    int n = Gemm.ceil(length, PIECE);
    var part = new View(cpu.alloc(DType.FLOAT32, outer * n), Layout.contiguous(DType.FLOAT32, Shape.of(outer, n)));
    if (rest == 0) rows(op, as(part, 0, outer * n, 1), as(a, 0, outer * n, PIECE), made);
    for (int r = 0; r < outer && rest > 0; r++) {
      rows(op, as(part, r * n, whole, 1), as(a, r * length, whole, PIECE), made);
      rows(op, as(part, r * n + whole, 1, 1), as(a, r * length + whole * PIECE, 1, rest), made);
    }
    rows(op, as(out, 0, outer, 1), part, null);
    cpu.release(part.buffer());
  }

  /** A matrix of a dense view's elements from one on. */
  private static View as(View v, int from, int rows, int columns) {
    return v.with(Layout.of(v.dtype(), v.layout().offset() + from, Shape.of(rows, columns), new int[] {columns, 1}));
  }

  private void rows(Red op, View out, View a, @Nullable Made made) {
    var nest = rows.get(op);
    if (nest == null) {
      throw new AssertionError(op);
    }
    if (made == null) {
      var sweep = RowSweep.of(a.shape());
      sweep.space().addRow(out);
      sweep.space().add(a);
      sweep.run(pool, nest);
      return;
    }
    float[] to = (float[]) out.buffer().storage();
    int all = a.shape().get(0);
    int columns = a.shape().get(1);
    var kernel = nest.kernel(columns);
    int end = Nest.vector(kernel) ? Gemm.ceil(columns, Simd.LANES) * Simd.LANES : columns;
    int step = Math.max(1, Made.BLOCK / columns);
    pool.run(Gemm.ceil(all, step), block -> {
      int row = block * step;
      int some = Math.min(step, all - row);
      float[] x = made.rows(a.layout().offset() + row * columns, columns, some, columns);
      var worker = Worker.get();
      var f = worker.frame;
      f.arrays[0] = to;
      f.at[0] = out.layout().offset() + row;
      f.step[0] = 1;
      f.arrays[1] = x;
      f.at[1] = 0;
      f.step[1] = columns;
      f.columns = columns;
      kernel.run(f, worker.scratch(Kernel.LANES), 0, some, 0, end);
      Sweep.release(f, 2);
    });
  }
}
