package org.kerava.layers.convolutional;

import org.kerava.tensor.Shape;

/**
 * A convolution of each channel for itself and then of all channels in each place over two spatial axes: (batch, height, width, channels).
 *
 * <pre>{@code
 * Tensor y = separableConv2d(64, 3).padding("same").apply(x); // (8, 28, 28, 4) gives (8, 28, 28, 64)
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/convolution_layers/separable_convolution2d/">Keras: SeparableConv2D</a>
 */
public final class SeparableConv2D extends SeparableConvolution<SeparableConv2D> {
  /**
   * A layer.
   *
   * @param filters the number of output channels
   * @param kernelSize the length of the window on all axes
   */
  public SeparableConv2D(int filters, int kernelSize) {
    this(filters, Shape.of(kernelSize));
  }

  /**
   * A layer.
   *
   * @param filters the number of output channels
   * @param kernelSize the lengths of the window, one for all axes or one per axis
   */
  public SeparableConv2D(int filters, Shape kernelSize) {
    super(2, filters, kernelSize);
  }
}
