package org.kerava.layers.merging;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kerava.layers.Context;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.DType;
import org.kerava.tensor.Shape;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/**
 * The inputs joined along an axis.
 *
 * <pre>{@code
 * Tensor y = concatenate().axis(1).apply(x, shortcut); // (8, 10, 4) and (8, 5, 4) give (8, 15, 4)
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/merging_layers/concatenate/">Keras: Concatenate</a>
 */
public final class Concatenate extends Merge<Concatenate> {
  private int axis = -1;

  /** A layer that joins along the last axis. */
  public Concatenate() {}

  /**
   * {@return this layer}
   *
   * @param axis along which the inputs are joined; the default is -1, the last
   */
  public Concatenate axis(int axis) {
    checkOpen();
    this.axis = axis;
    return self();
  }

  @Override
  protected void build(List<Shape> inputs) {}

  @Override
  protected Tensor call(Tensors inputs, Context c) {
    return merge(inputs.tensors());
  }

  @Override
  Tensor merge(List<Tensor> inputs) {
    return Operations.concatenate(inputs, axis);
  }

  @Override
  protected Optional<Tensor> computeMask(Tensors inputs, Context c) {
    List<Optional<Tensor>> masks = c.masks();
    if (masks.size() != inputs.count() || masks.stream().allMatch(Optional::isEmpty)) return Optional.empty();
    var all = new ArrayList<Tensor>();
    for (int i = 0; i < masks.size(); i++) {
      Tensor x = inputs.tensor(i);
      if (masks.get(i).isEmpty()) {
        all.add(Operations.ones(x.shape(), DType.BOOL));
        continue;
      }
      Tensor m = Operations.cast(masks.get(i).get(), DType.BOOL);
      all.add(m.ndim() < x.ndim() ? Operations.broadcastTo(Operations.expandDims(m, -1), x.shape()) : m);
    }
    return Optional.of(Operations.any(Operations.concatenate(all, axis), -1));
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    axis = c.field("axis", axis);
  }
}
