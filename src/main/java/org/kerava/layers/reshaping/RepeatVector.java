package org.kerava.layers.reshaping;

import org.kerava.layers.KerasLayer;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Shape;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/**
 * A vector repeated as a sequence: (batch, features) gives (batch, n, features).
 *
 * <pre>{@code
 * Tensor y = repeatVector(5).apply(x); // (8, 64) gives (8, 5, 64)
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/reshaping_layers/repeat_vector/">Keras: RepeatVector</a>
 */
public final class RepeatVector extends KerasLayer<RepeatVector> {
  private int n;

  /**
   * A layer.
   *
   * @param n how many times
   */
  public RepeatVector(int n) {
    if (n < 1) throw new IllegalArgumentException("repeatVector: the number of times must be positive; got " + n);
    this.n = n;
  }

  @Override
  protected Tensor call(Tensor x) {
    if (x.ndim() != 2) throw new ShapeException("repeatVector: the input must have the shape (batch, features); got " + x.shape());
    Shape s = Shape.of(x.shape().get(0), n, x.shape().get(1));
    return Operations.broadcastTo(Operations.expandDims(x, 1), s);
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    n = c.field("n", n);
  }
}
