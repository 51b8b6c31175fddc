package org.kerava.layers.merging;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kerava.layers.Context;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/**
 * Scalar products of two inputs along an axis of each, sample by sample.
 *
 * @see <a href="https://keras.io/api/layers/merging_layers/dot/">Keras: Dot</a>
 */
public final class Dot extends Merge<Dot> {
  private int first;
  private int second;
  private boolean single;
  private boolean normalize;

  /**
   * A layer.
   *
   * @param axis of both inputs
   */
  public Dot(int axis) {
    this(axis, axis);
    single = true;
  }

  /**
   * A layer.
   *
   * @param first axis of the first input
   * @param second axis of the second input
   */
  public Dot(int first, int second) {
    this.first = first;
    this.second = second;
  }

  /**
   * {@return this layer}
   *
   * @param normalize whether the vectors are brought to length 1 first, which gives cosines; the default is false
   */
  public Dot normalize(boolean normalize) {
    checkOpen();
    this.normalize = normalize;
    return self();
  }

  @Override
  protected void build(List<Shape> inputs) {
    if (inputs.size() != 2) throw new IllegalArgumentException("dot is called with exactly 2 inputs; got " + inputs.size());
  }

  @Override
  protected Tensor call(Tensors inputs, Context c) {
    return merge(inputs.tensors());
  }

  @Override
  protected Optional<Tensor> computeMask(Tensors inputs, Context c) {
    return Optional.empty();
  }

  @Override
  Tensor merge(List<Tensor> inputs) {
    Tensor a = inputs.get(0);
    Tensor b = inputs.get(1);
    int i = a.shape().axis(first);
    int j = b.shape().axis(second);
    if (a.ndim() < 2 || b.ndim() < 2 || i == 0 || j == 0 || a.shape().get(i) != b.shape().get(j) || a.shape().get(0) != b.shape().get(0)) {
      throw new ShapeException("dot: the shapes " + a.shape() + " and " + b.shape() + " do not fit along the axes " + first + " and " + second
          + ": batch and lengths must be equal, and the batch is not summed over");
    }
    if (normalize) {
      a = Operations.normalize(a, i);
      b = Operations.normalize(b, j);
    }
    int batch = a.shape().get(0);
    List<Integer> shape = new ArrayList<>(List.of(batch));
    Tensor left = flat(a, i, shape); // (batch, rest of a, n)
    Tensor right = flat(b, j, shape); // (batch, rest of b, n)
    Tensor y = Operations.matmul(left, Operations.transpose(right, 0, 2, 1));
    if (shape.size() == 1) shape.add(1);
    return Operations.reshape(y, shape.stream().mapToInt(Integer::intValue).toArray());
  }

  /** The axis last, the others but the batch as one; their lengths are noted. */
  private static Tensor flat(Tensor x, int axis, List<Integer> lengths) {
    int rest = 1;
    for (int k = 1; k < x.ndim(); k++) {
      if (k == axis) continue;
      rest *= x.shape().get(k);
      lengths.add(x.shape().get(k));
    }
    return Operations.reshape(Operations.moveaxis(x, axis, -1), x.shape().get(0), rest, x.shape().get(axis));
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    if (c.isReading()) {
      int[] axes = c.getInts("axes");
      single = axes.length == 1;
      first = axes[0];
      second = axes[axes.length - 1];
    } else if (single) {
      c.field("axes", first);
    } else {
      c.field("axes", new int[] {first, second});
    }
    normalize = c.field("normalize", normalize);
  }
}
