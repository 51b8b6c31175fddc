package org.kerava.layers.reshaping;

import org.kerava.layers.KerasLayer;
import org.kerava.ops.Operations;
import org.kerava.ops.Symbolic;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/**
 * The same elements of each sample in another shape.
 *
 * <pre>{@code
 * Tensor y = reshape(-1, 64).apply(x); // (8, 7, 7, 64) gives (8, 49, 64)
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/reshaping_layers/reshape/">Keras: Reshape</a>
 */
public final class Reshape extends KerasLayer<Reshape> {
  private Shape targetShape;

  /**
   * A layer.
   *
   * @param targetShape without the batch axis; at most one -1, which is computed
   */
  public Reshape(int... targetShape) {
    this.targetShape = checked(Shape.of(targetShape));
  }

  private static Shape checked(Shape shape) {
    int unknown = 0;
    for (int n : shape.toArray()) {
      if (n == Shape.ANY) unknown++;
    }
    if (unknown > 1) throw new ShapeException("reshape: only one length of the target shape may be -1; got " + shape);
    return shape;
  }

  @Override
  protected Tensor call(Tensor x) {
    Shape target = targetShape.prepend(x.shape().get(0));
    return Symbolic.inTrial() && !targetShape.isStatic() ? trial(x, target) : Operations.reshape(x, target);
  }

  /** A trial length need not divide: only whether the computed length varies counts. */
  private Tensor trial(Tensor x, Shape target) {
    int known = 1;
    int hole = 0;
    for (int i = 1; i < target.ndim(); i++) {
      if (target.get(i) == Shape.ANY) hole = i;
      else known *= target.get(i);
    }
    int n = x.shape().dropFirst().size();
    return n % Math.max(1, known) == 0 ? Operations.reshape(x, target) : Symbolic.meta(target.with(hole, n / known), x.dtype());
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    targetShape = checked(Shape.of(c.field("target_shape", targetShape.toArray()))); // -1 stays -1
  }
}
