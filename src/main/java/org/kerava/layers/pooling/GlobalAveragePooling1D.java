package org.kerava.layers.pooling;

import java.util.Optional;
import org.kerava.layers.Context;
import org.kerava.ops.Operations;
import org.kerava.tensor.DType;
import org.kerava.tensor.Tensor;
import org.kerava.tensor.Tensors;

/**
 * The mean of each channel over one spatial axis; with a mask, of the real steps only.
 *
 * @see <a href="https://keras.io/api/layers/pooling_layers/global_average_pooling1d/">Keras: GlobalAveragePooling1D</a>
 */
public final class GlobalAveragePooling1D extends GlobalPooling<GlobalAveragePooling1D> {
  /** A layer. */
  public GlobalAveragePooling1D() {
    super(false, 1);
  }

  @Override
  public boolean supportsMasking() {
    return true;
  }

  @Override
  protected Optional<Tensor> computeMask(Tensors inputs, Context c) {
    return Optional.empty();
  }

  @Override
  protected Tensor call(Tensor x, Context c) {
    if (c.mask().isEmpty()) return call(x);
    int steps = firstAxis();
    Tensor real = Operations.cast(Operations.expandDims(Operations.cast(c.mask().get(), DType.BOOL), steps == 1 ? 2 : 1), x.dtype());
    return Operations.divide(Operations.sum(Operations.multiply(x, real), steps, keepdims()), Operations.sum(real, steps, keepdims()));
  }
}
