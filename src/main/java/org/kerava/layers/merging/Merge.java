package org.kerava.layers.merging;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kerava.layers.Context;
import org.kerava.layers.KerasLayer;
import org.kerava.ops.Operations;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/**
 * A layer that joins two or more inputs element by element; lengths of 1 and missing axes behind the batch broadcast.
 *
 * @param <L> the layer's own type
 */
public abstract class Merge<L extends Merge<L>> extends KerasLayer<L> {
  Merge() {}

  /** Joins tensors of equally many axes. */
  abstract Tensor merge(List<Tensor> inputs);

  @Override
  public boolean supportsMasking() {
    return true;
  }

  @Override
  protected void build(Shape input) {
    throw new IllegalArgumentException("a merging layer is called with several inputs: apply(a, b) or apply(List.of(a, b)); got one of shape " + input);
  }

  @Override
  protected void build(List<Shape> inputs) {
    if (inputs.size() == 1) throw new IllegalArgumentException("a merging layer is called with at least 2 inputs; got 1");
  }

  @Override
  protected Tensor call(Tensors inputs, Context c) {
    return merge(aligned(inputs.tensors()));
  }

  /** Inputs with fewer axes get further ones behind the batch. */
  private static List<Tensor> aligned(List<Tensor> inputs) {
    int most = 0;
    boolean same = true;
    for (Tensor t : inputs) {
      same &= t.ndim() == inputs.get(0).ndim();
      most = Math.max(most, t.ndim());
    }
    if (same) return inputs;
    var all = new ArrayList<Tensor>();
    for (Tensor t : inputs) {
      if (t.ndim() == 0) throw new ShapeException("a merging layer joins tensors with a batch axis; got a scalar");
      Tensor wide = t;
      while (wide.ndim() < most) wide = Operations.expandDims(wide, 1);
      all.add(wide);
    }
    return all;
  }

  /** A step is real if it is real in one of the inputs; an input without a mask makes all real. */
  @Override
  protected Optional<Tensor> computeMask(Tensors inputs, Context c) {
    List<Optional<Tensor>> masks = c.masks();
    if (masks.size() != inputs.count()) return Optional.empty();
    Optional<Tensor> all = masks.get(0);
    for (Optional<Tensor> m : masks) {
      if (m.isEmpty()) return Optional.empty();
      all = all.get() == m.get() ? all : Optional.of(Operations.logicalOr(all.get(), m.get()));
    }
    return all;
  }
}
