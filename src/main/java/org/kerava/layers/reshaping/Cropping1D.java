package org.kerava.layers.reshaping;

import org.kerava.ops.Operations;
import org.kerava.tensor.ShapeException;
import org.kerava.tensor.Tensor;

/**
 * Cuts the border off one spatial axis.
 *
 * @see <a href="https://keras.io/api/layers/reshaping_layers/cropping1d/">Keras: Cropping1D</a>
 */
public final class Cropping1D extends Borders<Cropping1D> {
  /** A layer with one step at each end. */
  public Cropping1D() {
    this(1);
  }

  /**
   * A layer.
   *
   * @param cropping how many steps at each end
   */
  public Cropping1D(int cropping) {
    this(cropping, cropping);
  }

  /**
   * A layer.
   *
   * @param before how many steps in front
   * @param after how many steps behind
   */
  public Cropping1D(int before, int after) {
    super("cropping", 1, new int[][] {{before, after}});
  }

  @Override
  protected Tensor call(Tensor x) {
    int first = 1;
    Tensor y = x;
    for (int i = 0; i < 1; i++) {
      int n = x.shape().get(first + i);
      int[] cut = widths()[i];
      if (cut[0] + cut[1] >= n) throw new ShapeException("cropping1d: a border of " + cut[0] + " and " + cut[1] + " leaves nothing of an axis of " + n + " (input " + x.shape() + ")");
      y = Operations.split(y, new int[] {cut[0], n - cut[1]}, first + i).get(1);
    }
    return y;
  }
}
