package org.kerava.backend.cpu.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector form of {@link PanelCopy}. Rows are read as they lie: a page of the matrix, and its entry in the TLB, is needed once. */
final class VectorPanelCopy {
  private static final VectorSpecies<Float> S = Species.FLOAT;
  private static final int L = S.length();

  private VectorPanelCopy() {}

  static void copy(float[] from, int at, int stride, float[] to, int toAt, int rows, int panels, int cols) {
    for (int p = 0; p < rows; p++) {
      int f = at + p * stride;
      int t = toAt + p * cols;
      for (int j = 0; j < panels; j++, t += rows * cols) {
        for (int c = 0; c < cols; c += L) { // panels narrower than two vectors serve tiles of another width than this machine's
          FloatVector.fromArray(S, from, f).intoArray(to, t + c);
          f += L;
        }
      }
    }
  }
}
