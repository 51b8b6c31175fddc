package org.kerava.backend.cpu.simd;

/** The scalar twins of {@link ColumnBlock}. */
final class ScalarColumns {
  private ScalarColumns() {}

  static void sum(float[] x, int at, float[] y, int to, float[] z, int out, int stride, float[] p, int po, int step, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      int i = at + r * stride;
      for (int c = 0; c < columns; c++) {
        p[po + c] += x[i + c];
      }
    }
  }

  static void max(float[] x, int at, float[] y, int to, float[] z, int out, int stride, float[] p, int po, int step, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      int i = at + r * stride;
      for (int c = 0; c < columns; c++) {
        p[po + c] = Math.max(p[po + c], x[i + c]);
      }
    }
  }

  static void min(float[] x, int at, float[] y, int to, float[] z, int out, int stride, float[] p, int po, int step, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      int i = at + r * stride;
      for (int c = 0; c < columns; c++) {
        p[po + c] = Math.min(p[po + c], x[i + c]);
      }
    }
  }

  static void spread(float[] x, int at, float[] y, int to, float[] z, int out, int stride, float[] p, int po, int step, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      int i = at + r * stride;
      for (int c = 0; c < columns; c++) {
        float d = x[i + c] - p[po + c];
        p[po + step + c] += d;
        p[po + 2 * step + c] += d * d;
      }
    }
  }

  static void slopes(float[] x, int at, float[] y, int to, float[] z, int out, int stride, float[] p, int po, int step, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      int i = at + r * stride;
      int o = to + r * stride;
      for (int c = 0; c < columns; c++) {
        p[po + step + c] += y[o + c];
        p[po + 2 * step + c] += y[o + c] * (x[i + c] - p[po + c]);
      }
    }
  }

  static void rowSlopes(float[] x, int at, float[] y, int to, float[] z, int out, int stride, float[] p, int po, int step, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      int i = at + r * stride;
      int o = to + r * stride;
      for (int c = 0; c < columns; c++) {
        p[po + c] += y[o + c];
        p[po + step + c] += y[o + c] * ((x[i + c] - z[out + r]) * z[out + rows + r]);
      }
    }
  }

  static void affine(float[] x, int at, float[] y, int to, float[] z, int out, int stride, float[] p, int po, int step, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      int i = at + r * stride;
      int o = out + r * stride;
      for (int c = 0; c < columns; c++) {
        z[o + c] = (x[i + c] - p[po + c]) * p[po + step + c] + p[po + 2 * step + c];
      }
    }
  }

  static void pull(float[] x, int at, float[] y, int to, float[] z, int out, int stride, float[] p, int po, int step, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      int i = at + r * stride;
      int j = to + r * stride;
      int o = out + r * stride;
      for (int c = 0; c < columns; c++) {
        float d = (x[i + c] - p[po + c]) * p[po + 3 * step + c];
        z[o + c] = (y[j + c] - p[po + 2 * step + c] - d) * p[po + step + c];
      }
    }
  }

  static void bias(float[] x, int at, float[] y, int to, float[] z, int out, int stride, float[] p, int po, int step, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      int i = at + r * stride;
      int o = out + r * stride;
      for (int c = 0; c < columns; c++) {
        z[o + c] = x[i + c] + p[po + c];
      }
    }
  }

  static void biasRelu(float[] x, int at, float[] y, int to, float[] z, int out, int stride, float[] p, int po, int step, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      int i = at + r * stride;
      int o = out + r * stride;
      for (int c = 0; c < columns; c++) {
        z[o + c] = Math.max(x[i + c] + p[po + c], 0);
      }
    }
  }
}
