package org.kerava.layers.convolutional;

import org.kerava.tensor.Shape;

/**
 * A convolution of each channel for itself over two spatial axes: (batch, height, width, channels).
 *
 * <pre>{@code
 * Tensor y = depthwiseConv2d(3).depthMultiplier(2).apply(x); // (8, 28, 28, 4) gives (8, 26, 26, 8)
 * }</pre>
 *
 * @see <a href="https://keras.io/api/layers/convolution_layers/depthwise_convolution2d/">Keras: DepthwiseConv2D</a>
 */
public final class DepthwiseConv2D extends DepthwiseConvolution<DepthwiseConv2D> {
  /**
   * A layer.
   *
   * @param kernelSize the length of the window on all axes
   */
  public DepthwiseConv2D(int kernelSize) {
    this(Shape.of(kernelSize));
  }

  /**
   * A layer.
   *
   * @param kernelSize the lengths of the window, one for all axes or one per axis
   */
  public DepthwiseConv2D(Shape kernelSize) {
    super(2, kernelSize);
  }
}
