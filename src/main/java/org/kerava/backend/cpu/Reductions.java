package org.kerava.backend.cpu;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.kerava.backend.Red;
import org.kerava.backend.cpu.nest.Nest;
import org.kerava.backend.cpu.nest.Program;
import org.kerava.backend.cpu.nest.Program.Draft;
import org.kerava.backend.cpu.nest.Program.Kind;
import org.kerava.tensor.DType;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.View;

/**
 * Reductions of float32, in an order that depends on sizes only. Axes that are not neighbours are reduced group by group, the last first.
 *
 * <p>Over rows (the last axes): element {@code c} goes to lane {@code c % 32}, lanes combine their elements in order, and the lanes are folded
 * by halves; few long rows are cut into pieces first. Over columns see {@link Columns}; products combine row by row.
 */
final class Reductions {
  /** Fewer rows than this are cut into pieces of {@value #PIECE} elements. */
  private static final int FEW = 8;
  private static final int PIECE = 1 << 13;

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
    if (a.dtype() != DType.FLOAT32 || op == Red.ANY || op == Red.ALL || axes.length == 0 || a.size() == 0 || !out.layout().isContiguous()) {
      return false;
    }
    if (!a.layout().isContiguous()) {
      if (axes.length == 1 && axes[0] == a.shape().ndim() - 1) {
        rows(op, out, a);
        return true;
      }
      var dense = new View(cpu.alloc(DType.FLOAT32, a.size()), Layout.contiguous(DType.FLOAT32, a.shape()));
      cpu.copy(dense, a);
      reduceDense(op, out, dense, axes);
      cpu.release(dense.buffer());
    } else {
      reduceDense(op, out, a, axes);
    }
    return true;
  }

  /** The last group of neighbouring axes, then the others. */
  private void reduceDense(Red op, View out, View a, int[] axes) {
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
      group(op, out, a, length, inner);
      return;
    }
    var part = new View(cpu.alloc(DType.FLOAT32, kept.size()), Layout.contiguous(DType.FLOAT32, kept));
    group(op, part, a, length, inner);
    reduceDense(op, out, part, Arrays.copyOf(axes, last));
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
  private void group(Red op, View out, View a, int length, int inner) {
    int outer = a.size() / length / inner;
    if (inner == 1) {
      if (outer < FEW && length >= 2 * PIECE && length % PIECE == 0) { // few long rows: by pieces, so that all threads have some
        var part = new View(cpu.alloc(DType.FLOAT32, a.size() / PIECE), Layout.contiguous(DType.FLOAT32, Shape.of(a.size() / PIECE, 1)));
        rows(op, part, as(a, a.size() / PIECE, PIECE));
        rows(op, as(out, outer, 1), as(part, outer, length / PIECE));
        cpu.release(part.buffer());
      } else {
        rows(op, as(out, outer, 1), as(a, outer, length));
      }
      return;
    }
    float[] x = (float[]) a.buffer().storage();
    float[] to = (float[]) out.buffer().storage();
    if (op != Red.PROD) {
      new Columns(pool, outer, length, inner).reduce(op, x, a.layout().offset(), to, out.layout().offset());
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

  private static View as(View v, int rows, int columns) {
    return v.with(Layout.of(v.dtype(), v.layout().offset(), Shape.of(rows, columns), new int[] {columns, 1}));
  }

  private void rows(Red op, View out, View a) {
    var nest = rows.get(op);
    if (nest == null) {
      throw new AssertionError(op);
    }
    var sweep = RowSweep.of(a.shape());
    sweep.space().addRow(out);
    sweep.space().add(a);
    sweep.run(pool, nest);
  }
}
