package org.kerava.backend.cpu;

/**
 * A batch of images, channels last, in a float array: element {@code (n, i, j, c)} is at
 * {@code offset + n * stepN + i * stepH + j * stepW + c}.
 */
record Image(float[] data, int offset, int batch, int height, int width, int channels, int stepN, int stepH, int stepW) {
  /** Images without gaps. */
  static Image dense(float[] data, int offset, int batch, int height, int width, int channels) {
    return new Image(data, offset, batch, height, width, channels, height * width * channels, width * channels, channels);
  }

  /** Whether all pixels, row after row and image after image, lie one {@code stepW} apart. */
  boolean even() {
    return (height == 1 || stepH == width * stepW) && (batch == 1 || stepN == height * width * stepW);
  }

  int at(int n, int i, int j) {
    return offset + n * stepN + i * stepH + j * stepW;
  }
}
