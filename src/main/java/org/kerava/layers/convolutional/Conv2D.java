package org.kerava.layers.convolutional;

import org.kerava.tensor.Shape;

/**
 * A convolution over two spatial axes: (batch, height, width, channels).
 *
 * <pre>{@code
 * Tensor y = conv2d(32, 3).strides(2).padding("same").activation("relu").apply(x); // (8, 14, 14, 32)
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/convolution_layers/convolution2d/">Keras: Conv2D</a>
 */
public final class Conv2D extends Convolution<Conv2D> {
  /**
   * A layer.
   *
   * @param filters the number of output channels
   * @param kernelSize the length of the window on all axes
   */
  public Conv2D(int filters, int kernelSize) {
    this(filters, Shape.of(kernelSize));
  }

  /**
   * A layer.
   *
   * @param filters the number of output channels
   * @param kernelSize the lengths of the window, one for all axes or one per axis
   */
  public Conv2D(int filters, Shape kernelSize) {
    super(2, filters, kernelSize);
  }
}
