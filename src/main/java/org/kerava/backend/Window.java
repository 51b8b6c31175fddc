package org.kerava.backend;

import java.util.Arrays;

/**
 * How a window slides over the spatial axes of a channels-last tensor.
 *
 * @param size the window's lengths (for convolutions: the kernel's)
 * @param strides steps, one per spatial axis
 * @param dilation distance of the window's taps
 * @param before padding in front of each axis
 * @param after padding behind each axis; negative crops are not allowed
 * @param groups how many groups the channels form (1 for pooling)
 */
public record Window(int[] size, int[] strides, int[] dilation, int[] before, int[] after, int groups) {
  /** {@return the number of spatial axes} */
  public int ndim() {
    return size.length;
  }

  /**
   * The output length of an axis.
   *
   * @param axis a spatial axis, from 0
   * @param n the input length
   * @return at least 0
   */
  public int outputLength(int axis, int n) {
    int span = (size[axis] - 1) * dilation[axis] + 1;
    return Math.max(0, (n + before[axis] + after[axis] - span) / strides[axis] + 1);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Window w && groups == w.groups && Arrays.equals(size, w.size) && Arrays.equals(strides, w.strides)
        && Arrays.equals(dilation, w.dilation) && Arrays.equals(before, w.before) && Arrays.equals(after, w.after);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(size) * 31 + Arrays.hashCode(strides) + groups;
  }
}
