package org.kerava.layers.convolutional;

import org.kerava.tensor.Shape;

/**
 * A convolution of each channel for itself over one spatial axis: (batch, steps, channels).
 *
 * @see <a href="https://keras.io/api/layers/convolution_layers/depthwise_convolution1d/">Keras: DepthwiseConv1D</a>
 */
public final class DepthwiseConv1D extends DepthwiseConvolution<DepthwiseConv1D> {
  /**
   * A layer.
   *
   * @param kernelSize the length of the window
   */
  public DepthwiseConv1D(int kernelSize) {
    this(Shape.of(kernelSize));
  }

  /**
   * A layer.
   *
   * @param kernelSize the lengths of the window, one for all axes or one per axis
   */
  public DepthwiseConv1D(Shape kernelSize) {
    super(1, kernelSize);
  }
}
