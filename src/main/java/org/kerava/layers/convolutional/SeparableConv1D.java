package org.kerava.layers.convolutional;

import org.kerava.tensor.Shape;

/**
 * A convolution of each channel for itself and then of all channels in each place over one spatial axis: (batch, steps, channels).
 *
 * @see <a href="https://keras.io/api/layers/convolution_layers/separable_convolution1d/">Keras: SeparableConv1D</a>
 */
public final class SeparableConv1D extends SeparableConvolution<SeparableConv1D> {
  /**
   * A layer.
   *
   * @param filters the number of output channels
   * @param kernelSize the length of the window
   */
  public SeparableConv1D(int filters, int kernelSize) {
    this(filters, Shape.of(kernelSize));
  }

  /**
   * A layer.
   *
   * @param filters the number of output channels
   * @param kernelSize the lengths of the window, one for all axes or one per axis
   */
  public SeparableConv1D(int filters, Shape kernelSize) {
    super(1, filters, kernelSize);
  }
}
