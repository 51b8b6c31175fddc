package org.kerava.training;

import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.kerava.backend.Backend;
import org.kerava.backend.Backends;
import org.kerava.data.Batch;
import org.kerava.ops.GlobalSeed;
import org.kerava.tensor.DType;
import org.kerava.tensor.EagerTensor;
import org.kerava.tensor.KerasTensor;
import org.kerava.tensor.Layout;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;
import org.kerava.tensor.View;

/** Batches of the rows of tensors: shuffled ones are gathered straight into the memory of the step, others are views. */
final class ArrayFeed implements Feed {
  private final Tensors x;
  private final @Nullable Tensors y;
  private final @Nullable Tensors w;
  private final int rows;
  private final int batchSize;
  private final int @Nullable [] order; // shuffled anew at each start
  private final @Nullable Random random;
  private int at;
  private int from;
  private int to;

  /**
   * A feed.
   *
   * @param data all rows
   * @param batchSize of a step
   * @param shuffle whether each reading has a new order
   */
  ArrayFeed(Batch data, int batchSize, boolean shuffle) {
    this.rows = rows(data);
    this.batchSize = batchSize;
    this.x = data.inputs().map(ArrayFeed::dense);
    this.y = data.hasY() ? data.targets().map(ArrayFeed::dense) : null;
    this.w = data.hasSampleWeight() ? data.sampleWeights().map(ArrayFeed::dense) : null;
    this.order = shuffle ? new int[rows] : null;
    if (order != null) {
      for (int i = 0; i < rows; i++) order[i] = i;
    }
    this.random = shuffle ? new Random(GlobalSeed.next()) : null;
  }

  /** The number of rows, which all tensors must have. */
  static int rows(Batch data) {
    int n = -1;
    String first = "";
    for (var group : new String[] {"x", "y", "sampleWeight"}) {
      Tensors t = switch (group) {
        case "x" -> data.inputs();
        case "y" -> data.hasY() ? data.targets() : null;
        default -> data.hasSampleWeight() ? data.sampleWeights() : null;
      };
      if (t == null) continue;
      for (int i = 0; i < t.count(); i++) {
        Tensor one = t.tensor(i);
        String name = t.names().isEmpty() ? t.count() == 1 ? group : group + "[" + i + "]" : group + " \"" + t.names().get(i) + "\"";
        if (one instanceof KerasTensor) throw new IllegalArgumentException(name + " is a symbol of a model, not data: " + one);
        if (one.ndim() == 0) throw new IllegalArgumentException(name + " is a scalar: data need a first axis, one row per sample");
        int k = one.shape().get(0);
        if (n < 0) {
          n = k;
          first = name + " " + one.shape();
        } else if (k != n) {
          throw new IllegalArgumentException("the numbers of samples differ: " + first + " has " + n + ", " + name + " " + one.shape() + " has " + k
              + "; the first axis of all inputs, targets and weights must have one length");
        }
      }
    }
    if (n == 0) throw new IllegalArgumentException("the data are empty: " + first + " has no rows");
    return n;
  }

  /** Rows that lie one after the other; variables are copied, since training may change them. */
  private static Tensor dense(Tensor t) {
    Tensor d = t instanceof EagerTensor e && e.view().layout().isContiguous() ? t : t.keep();
    if (d instanceof EagerTensor e && !d.dtype().isFloating()) e.range(); // the batches will have it
    return d;
  }

  @Override
  public long batches() {
    return Math.ceilDiv(rows, batchSize);
  }

  @Override
  public void restart() {
    at = 0;
    if (order == null || random == null) return;
    for (int i = rows - 1; i > 0; i--) {
      int k = random.nextInt(i + 1);
      int t = order[i];
      order[i] = order[k];
      order[k] = t;
    }
  }

  @Override
  public boolean advance() {
    if (at >= rows) return false;
    from = at;
    at = to = Math.min(rows, at + batchSize);
    return true;
  }

  @Override
  public Batch batch() {
    if (to <= from) throw new NoSuchElementException("there is no further batch");
    UnaryOperator<Tensor> part;
    if (order == null) {
      part = t -> slice(t, from, to);
    } else {
      Backend b = Backends.current();
      View ids = new View(b.alloc(DType.INT32, to - from), Layout.contiguous(DType.INT32, Shape.of(to - from)));
      b.write(ids, order, from);
      part = t -> gather(t, ids);
    }
    Tensors px = x.map(part);
    if (y == null) return Batch.of(px);
    Tensors py = y.map(part);
    return w == null ? Batch.of(px, py) : Batch.of(px, py, w.map(part));
  }

  /** Rows from one to before another, without a copy. */
  static Tensor slice(Tensor t, int from, int to) {
    View v = View.of(t);
    if (from == 0 && to == t.shape().get(0) && t instanceof EagerTensor) return t;
    Layout l = v.layout();
    return new EagerTensor(v.with(Layout.of(l.dtype(), l.offset() + from * l.stride(0), l.shape().with(0, to - from), l.strides()))).among(t);
  }

  private static Tensor gather(Tensor t, View ids) {
    View table = View.of(t);
    Backend b = Backends.of(table.buffer().device());
    Shape shape = t.shape().with(0, ids.size());
    View out = new View(b.alloc(t.dtype(), shape.size()), Layout.contiguous(t.dtype(), shape));
    b.gather(out, table, ids);
    return new EagerTensor(out).among(t);
  }

  /** The first part of the data for training, the last for validation. */
  record Split(Batch training, Optional<Batch> validation) {}

  /** Keeps the last part for validation, as Keras does: before any shuffling. */
  static Split split(Batch data, double share) {
    int n = rows(data);
    int k = (int) Math.floor(n * (1 - share));
    if (k == 0 || k == n) {
      throw new IllegalArgumentException("validationSplit " + share + " of " + n + " samples leaves " + k + " for training and " + (n - k)
          + " for validation: both need at least one");
    }
    return new Split(part(data, 0, k), Optional.of(part(data, k, n)));
  }

  private static Batch part(Batch data, int from, int to) {
    UnaryOperator<Tensor> f = t -> slice(t instanceof EagerTensor ? t : t.keep(), from, to);
    Tensors px = data.inputs().map(f);
    if (!data.hasY()) return Batch.of(px);
    Tensors py = data.targets().map(f);
    return data.hasSampleWeight() ? Batch.of(px, py, data.sampleWeights().map(f)) : Batch.of(px, py);
  }
}
