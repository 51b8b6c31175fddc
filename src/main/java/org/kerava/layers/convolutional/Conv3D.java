package org.kerava.layers.convolutional;

import org.kerava.tensor.Shape;

/**
 * A convolution over three spatial axes: (batch, depth, height, width, channels).
 *
 * @see <a href="https://keras.io/api/layers/convolution_layers/convolution3d/">Keras: Conv3D</a>
 */
public final class Conv3D extends Convolution<Conv3D> {
  /**
   * A layer.
   *
   * @param filters the number of output channels
   * @param kernelSize the length of the window on all axes
   */
  public Conv3D(int filters, int kernelSize) {
    this(filters, Shape.of(kernelSize));
  }

  /**
   * A layer.
   *
   * @param filters the number of output channels
   * @param kernelSize the lengths of the window, one for all axes or one per axis
   */
  public Conv3D(int filters, Shape kernelSize) {
    super(3, filters, kernelSize);
  }
}
