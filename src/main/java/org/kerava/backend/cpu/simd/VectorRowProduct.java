package org.kerava.backend.cpu.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector form of {@link RowProduct}. Chains begin with a load, from zeros if need be: a branch would make C2 spill the sums. */
final class VectorRowProduct {
  private static final VectorSpecies<Float> S = Species.FLOAT;
  private static final int L = S.length();
  private static final float[] ZEROS = new float[2 * L];

  private VectorRowProduct() {}

  static void run(float[] a, int ao, float[] b, int bo, int step, int panel, float[] c, int co, int panels, int k, boolean add) {
    if (panels < 0) { // a drill's call without work
      do panels++; while (panels < 0);
      return;
    }
    float[] s = add ? c : ZEROS;
    int so = add ? co : 0;
    int next = add ? 2 * L : 0;
    int j = 0;
    for (; j <= panels - 4; j += 4) {
      int b0 = bo + j * panel;
      int b1 = b0 + panel;
      int b2 = b1 + panel;
      int b3 = b2 + panel;
      int at = so + j * next;
      var c00 = FloatVector.fromArray(S, s, at);
      var c01 = FloatVector.fromArray(S, s, at + L);
      at += next;
      var c10 = FloatVector.fromArray(S, s, at);
      var c11 = FloatVector.fromArray(S, s, at + L);
      at += next;
      var c20 = FloatVector.fromArray(S, s, at);
      var c21 = FloatVector.fromArray(S, s, at + L);
      at += next;
      var c30 = FloatVector.fromArray(S, s, at);
      var c31 = FloatVector.fromArray(S, s, at + L);
      for (int p = 0; p < k; p++) {
        var x = FloatVector.broadcast(S, a[ao + p]);
        int t = p * step;
        c00 = x.fma(FloatVector.fromArray(S, b, b0 + t), c00);
        c01 = x.fma(FloatVector.fromArray(S, b, b0 + t + L), c01);
        c10 = x.fma(FloatVector.fromArray(S, b, b1 + t), c10);
        c11 = x.fma(FloatVector.fromArray(S, b, b1 + t + L), c11);
        c20 = x.fma(FloatVector.fromArray(S, b, b2 + t), c20);
        c21 = x.fma(FloatVector.fromArray(S, b, b2 + t + L), c21);
        c30 = x.fma(FloatVector.fromArray(S, b, b3 + t), c30);
        c31 = x.fma(FloatVector.fromArray(S, b, b3 + t + L), c31);
      }
      at = co + j * 2 * L;
      c00.intoArray(c, at);
      c01.intoArray(c, at + L);
      c10.intoArray(c, at + 2 * L);
      c11.intoArray(c, at + 3 * L);
      c20.intoArray(c, at + 4 * L);
      c21.intoArray(c, at + 5 * L);
      c30.intoArray(c, at + 6 * L);
      c31.intoArray(c, at + 7 * L);
    }
    for (; j < panels; j++) {
      int b0 = bo + j * panel;
      int at = so + j * next;
      var c00 = FloatVector.fromArray(S, s, at);
      var c01 = FloatVector.fromArray(S, s, at + L);
      for (int p = 0; p < k; p++) {
        var x = FloatVector.broadcast(S, a[ao + p]);
        int t = p * step;
        c00 = x.fma(FloatVector.fromArray(S, b, b0 + t), c00);
        c01 = x.fma(FloatVector.fromArray(S, b, b0 + t + L), c01);
      }
      at = co + j * 2 * L;
      c00.intoArray(c, at);
      c01.intoArray(c, at + L);
    }
  }
}
