package org.kerava.layers.reshaping;

import java.util.Arrays;
import org.kerava.layers.KerasLayer;
import org.kerava.ops.Operations;
import org.kerava.saving.Config;
import org.kerava.tensor.Tensor;

/**
 * The axes of each sample in another order.
 *
 * <pre>{@code
 * Tensor y = permute(2, 1).apply(x); // (8, 10, 64) gives (8, 64, 10): the batch is axis 0 and stays
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/reshaping_layers/permute/">Keras: Permute</a>
 */
public final class Permute extends KerasLayer<Permute> {
  private int[] dims;

  /**
   * A layer.
   *
   * @param dims a permutation of 1, 2, ...: which axis comes where, the batch not counted
   */
  public Permute(int... dims) {
    this.dims = checked(dims.clone());
  }

  private static int[] checked(int[] dims) {
    int[] sorted = dims.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < sorted.length; i++) {
      if (sorted[i] != i + 1) throw new IllegalArgumentException("permute: the axes must be 1, 2, ... in some order; got " + Arrays.toString(dims));
    }
    return dims;
  }

  @Override
  protected Tensor call(Tensor x) {
    int[] order = new int[dims.length + 1];
    System.arraycopy(dims, 0, order, 1, dims.length);
    return Operations.transpose(x, order);
  }

  @Override
  protected void config(Config c) {
    super.config(c);
    dims = checked(c.field("dims", dims));
  }
}
