package org.kerava.backend.cpu.simd;

/** Transposing copies of small blocks, for packing. */
public final class Transpose {
  private Transpose() {}

  /**
   * {@code to[j][i] = from[i][j]} for {@code rows} rows and {@code columns} columns of {@code from}.
   *
   * @param fromStride row stride of {@code from}
   * @param toStride row stride of {@code to}
   */
  public static void transpose(float[] from, int fromAt, int fromStride, float[] to, int toAt, int toStride, int rows, int columns) {
    int i = 0;
    for (; i + 4 <= rows; i += 4) {
      int a = fromAt + i * fromStride;
      int b = a + fromStride;
      int c = b + fromStride;
      int d = c + fromStride;
      int t = toAt + i;
      for (int j = 0; j < columns; j++, t += toStride) {
        to[t] = from[a + j];
        to[t + 1] = from[b + j];
        to[t + 2] = from[c + j];
        to[t + 3] = from[d + j];
      }
    }
    for (; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        to[toAt + j * toStride + i] = from[fromAt + i * fromStride + j];
      }
    }
  }

  /** {@code to[p][i] = from[p][i]} for {@code depth} rows of {@code columns} floats; {@code to} has rows of {@code stride}. */
  public static void copyColumns(float[] from, int fromAt, int fromStride, float[] to, int stride, int columns, int depth) {
    if (columns == 4) {
      for (int p = 0, f = fromAt, t = 0; p < depth; p++, f += fromStride, t += stride) {
        to[t] = from[f];
        to[t + 1] = from[f + 1];
        to[t + 2] = from[f + 2];
        to[t + 3] = from[f + 3];
      }
    } else {
      for (int p = 0; p < depth; p++) {
        System.arraycopy(from, fromAt + p * fromStride, to, p * stride, columns);
      }
    }
  }
}
