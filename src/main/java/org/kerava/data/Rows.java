package org.kerava.data;

import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Backend;
import org.kerava.backend.Backends;
import org.kerava.tensor.DType;
import org.kerava.tensor.EagerTensor;
import org.kerava.tensor.KerasTensor;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;
import org.kerava.tensor.View;

/** Examples that can be asked for by number, so that shuffling and batching move numbers, not examples. */
interface Rows {
  /** How many there are. */
  int count();

  /** One example, without a batch axis. */
  Batch one(int row);

  /** Several examples, stacked. */
  Batch many(int[] rows);

  /** Rows of tensors: a batch is one gather per tensor. */
  static Rows of(Tensors x, @Nullable Tensors y, @Nullable Tensors w) {
    return new Slices(x, y, w);
  }

  /** Examples that a function makes of the elements of a list, each when it is needed. */
  static <T> Rows of(List<T> list, Function<? super T, Batch> example) {
    return new Rows() {
      @Override
      public int count() {
        return list.size();
      }

      @Override
      public Batch one(int row) {
        return example.apply(list.get(row));
      }

      @Override
      public Batch many(int[] rows) {
        var all = new Batch[rows.length];
        for (int i = 0; i < rows.length; i++) all[i] = one(rows[i]);
        return Stacks.stack(List.of(all));
      }
    };
  }

  /** The rows of whole tensors. */
  final class Slices implements Rows {
    private final Batch all;
    private final int count;

    Slices(Tensors x, @Nullable Tensors y, @Nullable Tensors w) {
      int n = rows("inputs", x, -1);
      if (y != null) rows("targets", y, n);
      if (w != null) rows("sample weights", w, n);
      count = n;
      all = Batch.ofParts(x.map(Slices::dense), y == null ? null : y.map(Slices::dense), w == null ? null : w.map(Slices::dense));
    }

    /** Checks that all tensors have {@code expected} rows (-1: those of the first). */
    private static int rows(String what, Tensors tensors, int expected) {
      if (tensors.count() == 0) throw new IllegalArgumentException("fromTensorSlices: there is no tensor among the " + what);
      int n = expected;
      for (Tensor t : tensors.tensors()) {
        if (t instanceof KerasTensor) throw new IllegalArgumentException("fromTensorSlices needs values; " + t + " is a symbol of a model under construction");
        if (t.ndim() == 0) throw new ShapeException("fromTensorSlices: a scalar among the " + what + " has no rows; a tensor of 1 or more axes was expected");
        int m = t.shape().get(0);
        if (n < 0) n = m;
        if (m != n) {
          throw new ShapeException("fromTensorSlices: all tensors need the same number of samples on their first axis; the inputs have " + n
              + ", a tensor of shape " + t.shape() + " among the " + what + " has " + m);
        }
      }
      return n;
    }

    /** Without gaps, so that a gather is a copy of whole rows; variables are copied, since they may change. */
    private static Tensor dense(Tensor t) {
      return t instanceof EagerTensor e && e.view().layout().isContiguous() ? t : t.keep();
    }

    @Override
    public int count() {
      return count;
    }

    @Override
    public Batch one(int row) {
      return map(t -> Stacks.row(t, row));
    }

    @Override
    public Batch many(int[] rows) {
      return map(t -> gather(t, rows));
    }

    private Batch map(UnaryOperator<Tensor> f) {
      Tensors y = all.targetsOrNull();
      Tensors w = all.weightsOrNull();
      return Batch.ofParts(all.inputs().map(f), y == null ? null : y.map(f), w == null ? null : w.map(f));
    }

    private static Tensor gather(Tensor t, int[] rows) {
      View table = View.of(t);
      Backend b = Backends.of(table.buffer().device());
      View ids = new View(b.alloc(DType.INT32, rows.length), Layout.contiguous(DType.INT32, Shape.of(rows.length)));
      b.write(ids, rows, 0);
      Shape shape = t.shape().with(0, rows.length);
      View out = new View(b.alloc(t.dtype(), shape.size()), Layout.contiguous(t.dtype(), shape));
      b.gather(out, table, ids);
      b.release(ids.buffer());
      return new EagerTensor(out);
    }
  }
}
