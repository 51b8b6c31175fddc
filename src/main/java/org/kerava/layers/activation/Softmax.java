package org.kerava.layers.activation;

import java.util.List;
import org.kerava.layers.Context;
import org.kerava.layers.KerasLayer;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.DType;
import org.kerava.tensor.Tensor;

/**
 * The softmax over axes; masked places get probability 0.
 *
 * <pre>{@code
 * Tensor y = softmax(1).apply(x, c -> c.mask(mask)); // masked places get 0
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/activation_layers/softmax/">Keras: Softmax</a>
 */
public final class Softmax extends KerasLayer<Softmax> {
  private int[] axes;
  private boolean single = true;

  /** The softmax over the last axis. */
  public Softmax() {
    this(-1);
  }

  /**
   * The softmax over axes together.
   *
   * @param axes which
   */
  public Softmax(int... axes) {
    this.axes = axes.clone();
    single = axes.length == 1;
  }

  @Override
  public boolean supportsMasking() {
    return true;
  }

  @Override
  protected Tensor call(Tensor x, Context c) {
    if (c.mask().isEmpty()) return Operations.softmax(x, axes);
    Tensor real = Operations.cast(c.mask().get(), DType.BOOL);
    Tensor low = Operations.fullLike(x, x.dtype() == DType.FLOAT16 ? -3e4 : -1e9);
    Tensor y = Operations.softmax(Operations.where(real, x, low), axes);
    return Operations.where(real, y, Operations.zerosLike(y));
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    if (c.isReading()) {
      axes = c.field("axis", axes);
      single = !(c.get("axis").orElse(0) instanceof List<?>);
    } else if (single) {
      c.field("axis", axes[0]);
    } else {
      c.field("axis", axes);
    }
  }
}
