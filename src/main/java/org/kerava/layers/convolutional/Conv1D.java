package org.kerava.layers.convolutional;

import org.kerava.tensor.Shape;

/**
 * A convolution over one spatial axis: (batch, steps, channels).
 *
 * <pre>{@code
 * Tensor y = conv1d(32, 3).padding("causal").dilationRate(2).apply(x); // (8, 100, 4) gives (8, 100, 32)
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/convolution_layers/convolution1d/">Keras: Conv1D</a>
 */
public final class Conv1D extends Convolution<Conv1D> {
  /**
   * A layer.
   *
   * @param filters the number of output channels
   * @param kernelSize the length of the window
   */
  public Conv1D(int filters, int kernelSize) {
    this(filters, Shape.of(kernelSize));
  }

  /**
   * A layer.
   *
   * @param filters the number of output channels
   * @param kernelSize the lengths of the window, one for all axes or one per axis
   */
  public Conv1D(int filters, Shape kernelSize) {
    super(1, filters, kernelSize);
  }

  @Override
  boolean causal() {
    return true;
  }
}
