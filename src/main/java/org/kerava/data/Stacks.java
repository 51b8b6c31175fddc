package org.kerava.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Backend;
import org.kerava.backend.Backends;
import org.kerava.tensor.EagerTensor;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;
import org.kerava.tensor.View;

/** Examples to batches and back. */
final class Stacks {
  private Stacks() {}

  /** One batch of examples of one form. */
  static Batch stack(List<Batch> examples) {
    Batch first = examples.get(0);
    Tensors x = stack("inputs", first.inputs(), examples, Batch::inputs);
    @Nullable Tensors y = first.hasY() ? stack("targets", first.targets(), examples, Batch::targets) : null;
    @Nullable Tensors w = first.hasSampleWeight() ? stack("sample weights", first.sampleWeights(), examples, Batch::sampleWeights) : null;
    return Batch.ofParts(x, y, w);
  }

  private static Tensors stack(String what, Tensors form, List<Batch> examples, Function<Batch, Tensors> part) {
    var out = new ArrayList<Tensor>();
    for (int i = 0; i < form.count(); i++) {
      int k = i;
      out.add(stack(what, examples.stream().map(e -> part.apply(e).tensor(k)).toList()));
    }
    var stacked = out.iterator();
    return form.map(t -> stacked.next());
  }

  /** Tensors of one shape and type, joined along a new first axis. */
  private static Tensor stack(String what, List<Tensor> rows) {
    Tensor first = rows.get(0);
    Shape shape = first.shape();
    int size = shape.size();
    Backend b = Backends.of(View.of(first).buffer().device());
    Shape all = shape.prepend(rows.size());
    View out = new View(b.alloc(first.dtype(), all.size()), Layout.contiguous(first.dtype(), all));
    int[] strides = Layout.rowMajor(shape);
    for (int i = 0; i < rows.size(); i++) {
      Tensor row = rows.get(i);
      if (!row.shape().equals(shape) || row.dtype() != first.dtype()) {
        throw new ShapeException("batch: the examples of one batch need one shape and type; among the " + what + " came " + shape + " " + first.dtype()
            + " and then " + row.shape() + " " + row.dtype() + ". Make them alike with map before batch, or use batch(1)");
      }
      b.copy(out.with(Layout.of(first.dtype(), i * size, shape, strides)), View.of(row));
    }
    return new EagerTensor(out);
  }

  /** The examples of a batch, without copying. */
  static List<Batch> unstack(Batch batch) {
    var out = new ArrayList<Batch>();
    int n = batch.size();
    for (int i = 0; i < n; i++) {
      int row = i;
      @Nullable Tensors y = batch.targetsOrNull();
      @Nullable Tensors w = batch.weightsOrNull();
      out.add(Batch.ofParts(batch.inputs().map(t -> row(t, row)), y == null ? null : y.map(t -> row(t, row)), w == null ? null : w.map(t -> row(t, row))));
    }
    return out;
  }

  /** One row of a tensor: the same elements, seen through another layout. */
  static Tensor row(Tensor t, int row) {
    View v = View.of(t);
    Layout l = v.layout();
    int[] strides = l.strides();
    int[] rest = Arrays.copyOfRange(strides, 1, strides.length);
    return new EagerTensor(v.with(Layout.of(l.dtype(), l.offset() + row * strides[0], l.shape().dropFirst(), rest)));
  }
}
