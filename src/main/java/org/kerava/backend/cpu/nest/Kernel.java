package org.kerava.backend.cpu.nest;

/** A runnable form of a {@link Program}. */
public abstract class Kernel {
  /** Lanes of a row reduction: element {@code c} of a row goes to lane {@code c % LANES}, at every vector width. */
  public static final int LANES = 32;

  /** The lane numbers of a vector. */
  static final float[] IOTA = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

  /** For subclasses. */
  protected Kernel() {}

  /**
   * Runs over a block of the space.
   *
   * @param f operands
   * @param scratch of this thread: {@link #LANES} elements for the kernel's own use, then the scratch operands one after another
   * @param row0 first row
   * @param row1 end of the rows
   * @param col0 first column
   * @param col1 end of the columns; for vector kernels the number of columns is a multiple of the width. With reductions all columns.
   */
  public abstract void run(Frame f, float[] scratch, int row0, int row1, int col0, int col1);

  /** The sum of 16 lanes, by halves. */
  static float sum(float[] s) {
    float a = s[0] + s[8];
    float b = s[1] + s[9];
    float c = s[2] + s[10];
    float d = s[3] + s[11];
    float e = s[4] + s[12];
    float f = s[5] + s[13];
    float g = s[6] + s[14];
    float h = s[7] + s[15];
    return ((a + e) + (c + g)) + ((b + f) + (d + h));
  }

  /** The product of 16 lanes, by halves. */
  static float prod(float[] s) {
    float a = s[0] * s[8];
    float b = s[1] * s[9];
    float c = s[2] * s[10];
    float d = s[3] * s[11];
    float e = s[4] * s[12];
    float f = s[5] * s[13];
    float g = s[6] * s[14];
    float h = s[7] * s[15];
    return ((a * e) * (c * g)) * ((b * f) * (d * h));
  }

  /** The largest of 16 lanes; NaN wins, and 0 has no sign. */
  static float max(float[] s) {
    float m = s[0];
    for (int i = 1; i < 16; i++) {
      float x = s[i];
      m = x > m || x != x ? x : m;
    }
    return m + 0f;
  }

  /** The smallest of 16 lanes; NaN wins, and 0 has no sign. */
  static float min(float[] s) {
    float m = s[0];
    for (int i = 1; i < 16; i++) {
      float x = s[i];
      m = x < m || x != x ? x : m;
    }
    return m + 0f;
  }
}
