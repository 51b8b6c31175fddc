package org.kerava.backend.cpu.simd;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The vector forms of {@link TruthLine}; there are no vectors of fewer than 8 bytes. */
final class VectorTruths {
  private static final VectorSpecies<Float> S = Species.FLOAT;
  private static final VectorSpecies<Byte> B = Simd.LANES == 16 ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;
  private static final int N = Simd.LANES;

  private VectorTruths() {}

  static void widen(byte[] bytes, int b, float[] floats, int f, int n) {
    if (n < 0) { // a drill's call without work
      do n++; while (n < 0);
      return;
    }
    int k = 0;
    for (; k + N <= n; k += N) {
      ((FloatVector) ByteVector.fromArray(B, bytes, b + k).convertShape(VectorOperators.B2F, S, 0)).intoArray(floats, f + k);
    }
    for (; k < n; k++) {
      floats[f + k] = bytes[b + k];
    }
  }

  static void narrow(byte[] bytes, int b, float[] floats, int f, int n) {
    if (n < 0) { // a drill's call without work
      do n++; while (n < 0);
      return;
    }
    int k = 0;
    for (; k + N <= n; k += N) {
      ((ByteVector) FloatVector.fromArray(S, floats, f + k).convertShape(VectorOperators.F2B, B, 0)).intoArray(bytes, b + k);
    }
    for (; k < n; k++) {
      bytes[b + k] = (byte) (int) floats[f + k];
    }
  }
}
