package org.kerava.layers.convolutional;

import org.kerava.tensor.Shape;

/**
 * A transposed convolution over two spatial axes: (batch, height, width, channels).
 *
 * <pre>{@code
 * Tensor y = conv2dTranspose(16, 4).strides(2).padding("same").apply(x); // (8, 7, 7, 32) gives (8, 14, 14, 16)
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/convolution_layers/convolution2d_transpose/">Keras: Conv2DTranspose</a>
 */
public final class Conv2DTranspose extends TransposedConvolution<Conv2DTranspose> {
  /**
   * A layer.
   *
   * @param filters the number of output channels
   * @param kernelSize the length of the window on all axes
   */
  public Conv2DTranspose(int filters, int kernelSize) {
    this(filters, Shape.of(kernelSize));
  }

  /**
   * A layer.
   *
   * @param filters the number of output channels
   * @param kernelSize the lengths of the window, one for all axes or one per axis
   */
  public Conv2DTranspose(int filters, Shape kernelSize) {
    super(2, filters, kernelSize);
  }
}
