package org.kerava.backend.cpu;

import java.util.Arrays;

/**
 * The matrix of a convolution: row {@code (n, i, j)} holds what the window sees there, {@code [taps of rows][taps of columns][channels]},
 * zeros outside the image. It never exists as a whole: {@link Gemm} asks for the few rows it works on.
 *
 * @param in the images
 * @param rows vertical axis
 * @param columns horizontal axis
 * @param channels channels of a row, from the base given by the product (a group's first)
 */
record Patches(Image in, Axis rows, Axis columns, int channels) implements Rows {
  @Override
  public void copy(int base, int row, int count, int column, int length, float[] to, int stride) {
    int j = row % columns.out();
    int i = row / columns.out() % rows.out();
    int n = row / columns.out() / rows.out();
    for (int r = 0; r < count; r++) {
      patch(base + n * in.stepN(), i, j, column, column + length, to, r * stride - column);
      if (++j == columns.out()) {
        j = 0;
        if (++i == rows.out()) {
          i = 0;
          n++;
        }
      }
    }
  }

  /** Elements {@code [k0, k1)} of one patch, written at {@code shift + k}. */
  private void patch(int image, int i, int j, int k0, int k1, float[] to, int shift) {
    int line = columns.taps() * channels; // elements per tap of rows
    int first = columns.first(j) * channels;
    int last = columns.last(j) * channels;
    for (int u = k0 / line; u * line < k1; u++) {
      int from = Math.max(k0, u * line);
      int end = Math.min(k1, (u + 1) * line);
      int h = rows.at(i, u);
      int begin = u * line;
      if (h < 0 || h >= in.height() || first >= last) {
        Arrays.fill(to, shift + from, shift + end, 0);
        continue;
      }
      int left = Math.clamp(begin + first, from, end);
      int right = Math.clamp(begin + last, left, end);
      Arrays.fill(to, shift + from, shift + left, 0);
      Arrays.fill(to, shift + right, shift + end, 0);
      if (left == right) {
        continue;
      }
      int pixel = image + h * in.stepH();
      if (columns.dilation() == 1 && in.stepW() == channels) { // neighbouring taps are one run
        int at = pixel + columns.at(j, 0) * channels - begin;
        System.arraycopy(in.data(), at + left, to, shift + left, right - left);
      } else {
        for (int k = left; k < right; ) {
          int v = (k - begin) / channels;
          int stop = Math.min(right, begin + (v + 1) * channels);
          int at = pixel + columns.at(j, v) * in.stepW() - begin - v * channels;
          if (channels == 1) {
            to[shift + k] = in.data()[at + k];
          } else {
            System.arraycopy(in.data(), at + k, to, shift + k, stop - k);
          }
          k = stop;
        }
      }
    }
  }
}
