package org.kerava.backend.cpu.simd;

import static org.kerava.backend.cpu.simd.ScalarPhilox.LOW;
import static org.kerava.backend.cpu.simd.ScalarPhilox.M0;
import static org.kerava.backend.cpu.simd.ScalarPhilox.M1;
import static org.kerava.backend.cpu.simd.ScalarPhilox.ROUNDS;
import static org.kerava.backend.cpu.simd.ScalarPhilox.W0;
import static org.kerava.backend.cpu.simd.ScalarPhilox.W1;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Philox with a block in every lane. */
final class VectorPhilox {
  private static final VectorSpecies<Long> S = switch (Simd.BITS) {
    case 512 -> LongVector.SPECIES_512;
    case 256 -> LongVector.SPECIES_256;
    default -> LongVector.SPECIES_128;
  };
  private static final int L = S.length();
  private static final LongVector IOTA = LongVector.zero(S).addIndex(1);

  private VectorPhilox() {}

  static void words(long[][] words, long first, int n, long seed, long counter) {
    if (n < 0) { // a drill's call without work
      do n++; while (n < 0);
      return;
    }
    long[] w0 = words[0];
    long[] w1 = words[1];
    long[] w2 = words[2];
    long[] w3 = words[3];
    var low = LongVector.broadcast(S, LOW);
    var m0 = LongVector.broadcast(S, M0);
    var m1 = LongVector.broadcast(S, M1);
    for (int i = 0; i < n; i += L) {
      var at = IOTA.add(first + i);
      var c0 = at.and(low);
      var c1 = at.lanewise(VectorOperators.LSHR, 32);
      var c2 = LongVector.broadcast(S, counter & LOW);
      var c3 = LongVector.broadcast(S, counter >>> 32);
      long k0 = seed & LOW;
      long k1 = seed >>> 32;
      for (int round = 0; round < ROUNDS; round++) {
        var p0 = c0.and(low).mul(m0);
        var p1 = c2.and(low).mul(m1);
        c0 = p1.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, c1).lanewise(VectorOperators.XOR, k0);
        c2 = p0.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, c3).lanewise(VectorOperators.XOR, k1);
        c1 = p1.and(low);
        c3 = p0.and(low);
        k0 = k0 + W0 & LOW;
        k1 = k1 + W1 & LOW;
      }
      c0.intoArray(w0, i);
      c1.intoArray(w1, i);
      c2.intoArray(w2, i);
      c3.intoArray(w3, i);
    }
  }
}
